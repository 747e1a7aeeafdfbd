"""How the needs of `ports` are met over HTTP; only the fields read here are relied on."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from assessment.ports import (
    DirectoryPage,
    EvidenceFile,
    FetchDirectoryChanges,
    FindFiles,
    FreezeFiles,
    SignManifest,
    SignTicket,
    Ticket,
)
from kernel.clock import Clock
from kernel.http.client import ServiceClient
from kernel.tokens import Signer

FILES: Final = "/api/evidence/v1/files"
CHANGES: Final = "/api/auth/v1/directory/changes"
ISSUER: Final = "tisheng-assessment"
TICKET_SECONDS: Final = 300
_IDS_PER_CALL: Final = 200


def directory_of(auth: ServiceClient) -> FetchDirectoryChanges:
    """Return a reader of auth's change feed."""

    async def fetch(after: int, limit: int) -> DirectoryPage:
        return page_of(await auth.get(CHANGES, after=after, limit=limit))

    return fetch


def page_of(body: Mapping[str, Any]) -> DirectoryPage:
    """Sort a page of the feed; thousands of rows stay the dictionaries they arrived as."""
    changes = body["changes"]
    return DirectoryPage(
        units=[one["organisation"] for one in changes if one["organisation"]],
        people=[one["person"] for one in changes if one["person"]],
        gone=[one["id"] for one in changes if not one["organisation"] and not one["person"]],
        next_after=body["next_after"],
        has_more=body["has_more"],
    )


def _uuid(text: str | None) -> UUID | None:
    return None if text is None else UUID(text)


def files_of(evidence: ServiceClient) -> FindFiles:
    """Return a reader of files' facts."""

    async def find(ids: Sequence[UUID]) -> Mapping[UUID, EvidenceFile]:
        found: list[EvidenceFile] = []
        for some in _batches(ids):
            body = await evidence.get(FILES, ids=some, limit=_IDS_PER_CALL)
            found += [_file(one) for one in body["items"]]
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
        org_id=_uuid(one["org_id"]),
        org_path=one.get("org_path") or "",
        owner_id=_uuid(one.get("owner_id")),
    )


def freezing_of(evidence: ServiceClient) -> FreezeFiles:
    """Return the call that makes evidence keep files for ever."""

    async def freeze(ids: Sequence[UUID], by: str) -> None:
        for some in _batches(ids):
            await evidence.post(f"{FILES}/freeze", {"file_ids": some, "by": by})

    return freeze


def _batches(ids: Sequence[UUID]) -> Iterator[list[str]]:
    for start in range(0, len(ids), _IDS_PER_CALL):
        yield [str(one) for one in ids[start : start + _IDS_PER_CALL]]


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


def manifests_of(signer: Signer, now: Clock) -> SignManifest:
    """Return a signer of the hashes of manifests for evidence."""

    def sign(person_id: UUID, sha256: str) -> Ticket:
        token = signer.sign(
            {"sub": str(person_id), "manifest": sha256},
            typ="manifest+jwt",
            aud="tisheng-evidence",
            issuer=ISSUER,
            lifetime=TICKET_SECONDS,
        )
        return Ticket(token, now() + timedelta(seconds=TICKET_SECONDS))

    return sign
