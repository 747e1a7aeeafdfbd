"""How the needs of `ports` are met over HTTP; only the fields read here are relied on."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from cases.ports import (
    DirectoryPage,
    EvidenceFile,
    FetchDirectoryChanges,
    FindFiles,
    FreezeFiles,
    SignPublicTicket,
    SignTicket,
    Ticket,
)
from kernel.clock import Clock
from kernel.http.client import ServiceClient
from kernel.tokens import Signer

FILES: Final = "/api/evidence/v1/files"
ISSUER: Final = "tisheng-cases"
TICKET_SECONDS: Final = 300
_IDS_PER_CALL: Final = 200


def directory_of(auth: ServiceClient) -> FetchDirectoryChanges:
    """Return a reader of auth's change feed; rows stay the dictionaries they arrived as."""

    async def fetch(after: int, limit: int) -> DirectoryPage:
        body = await auth.get("/api/auth/v1/directory/changes", after=after, limit=limit)
        changes = body["changes"]
        return DirectoryPage(
            units=[one["organisation"] for one in changes if one["organisation"]],
            people=[one["person"] for one in changes if one["person"]],
            next_after=body["next_after"],
            has_more=body["has_more"],
        )

    return fetch


def files_of(evidence: ServiceClient) -> FindFiles:
    """Return a reader of files' facts; an item has fewer files than one call may ask for."""

    async def find(ids: Sequence[UUID]) -> Mapping[UUID, EvidenceFile]:
        wanted = [str(one) for one in ids]
        body = await evidence.get(FILES, ids=wanted, limit=_IDS_PER_CALL)
        found = [_file(one) for one in body["items"]]
        return {file.id: file for file in found}

    return find


def _file(one: Mapping[str, Any]) -> EvidenceFile:
    return EvidenceFile(
        id=UUID(one["id"]),
        filename=one["filename"],
        size=one["size"],
        media_type=one["media_type"],
        sha256=one["sha256"],
        state=one["state"],
        owner_id=UUID(one["owner_id"]),
    )


def freezing_of(evidence: ServiceClient) -> FreezeFiles:
    """Return the call that makes evidence keep files for ever."""

    async def freeze(ids: Sequence[UUID], by: str) -> None:
        await evidence.post(f"{FILES}/freeze", {"file_ids": [str(one) for one in ids], "by": by})

    return freeze


def tickets_of(signer: Signer, now: Clock) -> SignTicket:
    """Return a signer of tickets for evidence."""

    def sign(
        person_id: UUID, file_ids: Sequence[UUID], *, numbers: Sequence[int] | None = None
    ) -> Ticket:
        claims: dict[str, Any] = {"sub": str(person_id), "files": [str(one) for one in file_ids]}
        if numbers is not None:
            claims |= {"blind": True, "numbers": list(numbers)}
        token = signer.sign(
            claims, typ="ticket+jwt", aud="tisheng-evidence", issuer=ISSUER, lifetime=TICKET_SECONDS
        )
        return Ticket(token, now() + timedelta(seconds=TICKET_SECONDS))

    return sign


def public_tickets_of(signer: Signer, now: Clock) -> SignPublicTicket:
    """Return a signer of tickets for strangers: of a type that opens previews alone."""

    def sign(files: Mapping[UUID, int]) -> Ticket:
        claims = {
            "sub": "public",
            "files": [str(one) for one in files],
            "numbers": list(files.values()),
        }
        token = signer.sign(
            claims,
            typ="public-ticket+jwt",
            aud="tisheng-evidence",
            issuer=ISSUER,
            lifetime=TICKET_SECONDS,
        )
        return Ticket(token, now() + timedelta(seconds=TICKET_SECONDS))

    return sign
