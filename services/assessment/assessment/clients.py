"""How the needs of `ports` are met over HTTP; only the fields read here are relied on."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from assessment.ports import (
    DirectoryPage,
    EvidenceFile,
    FetchDirectoryChanges,
    FindFiles,
    FreezeFiles,
    Gone,
    Membership,
    PersonChange,
    SignTicket,
    Ticket,
    UnitChange,
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
        body = await auth.get(CHANGES, after=after, limit=limit)
        changes = tuple(_change(one) for one in body["changes"])
        return DirectoryPage(changes, body["next_after"], body["has_more"])

    return fetch


def _change(one: Mapping[str, Any]) -> UnitChange | PersonChange | Gone:
    if unit := one["organisation"]:
        return _unit(unit)
    return _person(one["person"]) if one["person"] else Gone(UUID(one["id"]))


def _unit(unit: Mapping[str, Any]) -> UnitChange:
    return UnitChange(
        id=UUID(unit["id"]),
        path=unit["path"],
        name=unit["name"],
        kind=unit["kind"],
        parent_id=_uuid(unit["parent_id"]),
        district_id=_uuid(unit["district_id"]),
        district_name=unit["district_name"],
        stage=unit["stage"],
        is_city_pilot=unit["is_city_pilot"],
        status=unit["status"],
    )


def _person(person: Mapping[str, Any]) -> PersonChange:
    memberships = tuple(
        Membership(UUID(m["org_id"]), m["org_path"], _day(m["from_on"]), _day(m["to_on"]))
        for m in person["memberships"]
    )
    return PersonChange(
        UUID(person["id"]), person["name"], person["staff_no"], person["status"], memberships
    )


def _uuid(text: str | None) -> UUID | None:
    return None if text is None else UUID(text)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


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

    def sign(person_id: UUID, file_ids: Sequence[UUID]) -> Ticket:
        claims = {"sub": str(person_id), "files": [str(one) for one in file_ids]}
        token = signer.sign(
            claims, typ="ticket+jwt", aud="tisheng-evidence", issuer=ISSUER, lifetime=TICKET_SECONDS
        )
        return Ticket(token, now() + timedelta(seconds=TICKET_SECONDS))

    return sign
