"""Deletion on request (个人信息保护法 art. 47): asked with a reason, decided with a reason.

What something relies on, or is held, is refused honestly. A granted request makes the row a
tombstone in one transaction, then the store forgets the bytes; what a crash leaves is finished by
the sweep.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncSession

from evidence.checks.service import drop
from evidence.files import queries as files
from evidence.files.rules import FileGone, FileState
from evidence.files.tables import File
from evidence.keeping import queries, rules
from evidence.keeping.rules import RequestState
from evidence.keeping.tables import DeletionRequest
from evidence.ports import Means, StoreUnavailable
from evidence.uploads.queries import forget_name
from kernel.actor import Actor, Role
from kernel.audit import Entry, write_audit
from kernel.db import uuid7
from kernel.errors import NotFound

Found = tuple[DeletionRequest, File]
_ACTIONS: Final = {
    RequestState.GRANTED: "file_deletion_granted",
    RequestState.REFUSED: "file_deletion_refused",
    RequestState.WITHDRAWN: "file_deletion_withdrawn",
}


async def ask(
    session: AsyncSession, actor: Actor, file_id: UUID, reason: str, now: datetime
) -> Found:
    """Ask that one's own file be deleted."""
    locked = await files.lock_files(session, [file_id])
    if not locked or locked[0].owner_id != actor.person_id:
        raise NotFound
    file = locked[0]
    await _require_free(session, file)
    if any(r.state is RequestState.PENDING for r in await queries.requests_of(session, file_id)):
        raise rules.RequestPending
    request = DeletionRequest(
        id=uuid7(),
        file_id=file.id,
        org_path=file.org_path,
        state=RequestState.PENDING,
        reason=reason,
        asked_by=actor.person_id,
        asked_by_name=actor.name,
        asked_at=now,
    )
    session.add(request)
    await session.flush()
    detail = {"reason": reason}
    entry = Entry(actor, "file_deletion_asked", "file", file.id, file.org_path, now, detail)
    await write_audit(session, entry)
    return request, file


async def _require_free(session: AsyncSession, file: File) -> None:
    if file.state is FileState.DELETED:
        raise FileGone
    if file.state is FileState.CHECKING:
        raise rules.FileUnderCheck
    if freezes := await queries.freezes_of(session, file.id):
        raise rules.FileFrozen(extra={"by": [one.reason for one in freezes]})
    if (hold := await queries.hold_of(session, file.id)) is not None:
        raise rules.FileHeld(f"保全事由：{hold.reason}")


async def grant(means: Means, actor: Actor, request_id: UUID, decision: str) -> Found:
    """Delete the file: the row becomes a tombstone, the bytes go."""
    async with means.uow.begin() as session:
        request, file = await _open(session, request_id)
        rules.require_decider(actor, file.org_path, request.asked_by)
        await _require_free(session, file)
        await _settle(session, means, actor, (request, file), RequestState.GRANTED, decision)
        file.name_sha256 = rules.name_hash(file.filename, file.id)
        file.state, file.filename, file.reason = FileState.DELETED, "", ""
        await forget_name(session, file.id)
        await session.flush()
    with suppress(StoreUnavailable):
        await drop(means, file)
    return request, file


async def refuse(means: Means, actor: Actor, request_id: UUID, decision: str) -> Found:
    """Keep the file, and say why."""
    async with means.uow.begin() as session:
        request, file = await _open(session, request_id)
        rules.require_decider(actor, file.org_path, request.asked_by)
        await _settle(session, means, actor, (request, file), RequestState.REFUSED, decision)
    return request, file


async def withdraw(means: Means, actor: Actor, request_id: UUID) -> Found:
    """Take one's own request back."""
    async with means.uow.begin() as session:
        request, file = await _open(session, request_id, asked_by=actor.person_id)
        await _settle(session, means, actor, (request, file), RequestState.WITHDRAWN, "")
    return request, file


async def _open(session: AsyncSession, request_id: UUID, *, asked_by: UUID | None = None) -> Found:
    found = await queries.lock_request(session, request_id)
    if found is None or (asked_by is not None and found[0].asked_by != asked_by):
        raise NotFound
    return found[0], found[1]


async def _settle(
    session: AsyncSession,
    means: Means,
    actor: Actor,
    found: Found,
    state: RequestState,
    decision: str,
) -> None:
    request, file = found
    if request.state is not RequestState.PENDING:
        raise rules.RequestDecided
    now = means.now()
    request.state, request.decision, request.decided_at = state, decision, now
    request.decided_by, request.decided_by_name = actor.person_id, actor.name
    await session.flush()
    detail = {"reason": decision, "number": file.number, "sha256": file.sha256}
    await write_audit(
        session, Entry(actor, _ACTIONS[state], "file", file.id, file.org_path, now, detail)
    )


async def listed(
    means: Means, actor: Actor, state: RequestState | None, page: tuple[UUID | None, int]
) -> Sequence[Row[DeletionRequest, File]]:
    """Return the requests the caller made or may decide, newest first."""
    async with means.uow() as session:
        return await queries.requests(session, _desk(actor), state, page)


async def count_waiting(means: Means, actor: Actor) -> int:
    """Return how many requests of others wait for the caller's decision."""
    async with means.uow() as session:
        return await queries.count_waiting(session, _desk(actor))


def _desk(actor: Actor) -> queries.Desk:
    return queries.Desk(
        actor.person_id, actor.paths(*rules.DECIDERS), actor.has_role(Role.CITY_OFFICE)
    )
