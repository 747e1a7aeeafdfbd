"""Questions asked of derived copies."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import and_, delete, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from evidence.derived.rules import Kind, State, Why
from evidence.derived.tables import Derivation, DerivedObject
from evidence.files.rules import FileState
from evidence.files.tables import File
from evidence.waiting import has_no_job


async def want(
    session: AsyncSession, wanted: Sequence[tuple[UUID, Kind]], now: datetime
) -> frozenset[tuple[UUID, Kind]]:
    """Write down which copies are wanted; return those that were not wanted before."""
    rows = [
        {
            "file_id": file_id,
            "kind": kind,
            "state": State.QUEUED,
            "why": Why.NONE,
            "attempts": 0,
            "facts": {},
            "queued_at": now,
        }
        for file_id, kind in wanted
    ]
    change = insert(Derivation).values(rows).on_conflict_do_nothing()
    new = await session.execute(change.returning(Derivation.file_id, Derivation.kind))
    return frozenset((file_id, kind) for file_id, kind in new)


async def begin(session: AsyncSession, file_id: UUID, kind: Kind) -> int | None:
    """Note that it is being made; return which attempt this is, None when it is settled."""
    change = (
        update(Derivation)
        .where(
            Derivation.file_id == file_id,
            Derivation.kind == kind,
            Derivation.state.in_([State.QUEUED, State.MAKING]),
        )
        .values(state=State.MAKING, attempts=Derivation.attempts + 1)
        .returning(Derivation.attempts)
    )
    return (await session.execute(change)).scalar_one_or_none()


async def put_back(session: AsyncSession, file_id: UUID, kind: Kind) -> None:
    """Undo `begin`: it was not the file's fault."""
    change = update(Derivation).where(
        Derivation.file_id == file_id, Derivation.kind == kind, Derivation.state == State.MAKING
    )
    await session.execute(change.values(state=State.QUEUED, attempts=Derivation.attempts - 1))


async def settle(
    session: AsyncSession,
    file_id: UUID,
    kind: Kind,
    why: Why,
    facts: Mapping[str, Any],
    now: datetime,
) -> bool:
    """Store how it ended; tell whether it was still to be made."""
    change = (
        update(Derivation)
        .where(
            Derivation.file_id == file_id,
            Derivation.kind == kind,
            Derivation.state.in_([State.QUEUED, State.MAKING]),
        )
        .values(
            state=State.UNAVAILABLE if why else State.READY,
            why=why,
            facts=dict(facts),
            made_at=now,
        )
        .returning(Derivation.file_id)
    )
    return (await session.execute(change)).scalar_one_or_none() is not None


async def hold_ready(session: AsyncSession, file_id: UUID) -> bool:
    """Tell whether a file is still in order, and keep it so until the transaction ends."""
    query = select(File.id).where(File.id == file_id, File.state == FileState.READY)
    return await session.scalar(query.with_for_update(read=True)) is not None


async def record_objects(session: AsyncSession, objects: Sequence[Mapping[str, Any]]) -> None:
    """Write down which objects hold the copy."""
    if not objects:
        return
    rows = insert(DerivedObject)
    newer = {"size": rows.excluded.size, "media_type": rows.excluded.media_type}
    change = rows.on_conflict_do_update(index_elements=["object_key"], set_=newer)
    await session.execute(change, list(objects))


async def objects_of(
    session: AsyncSession, file_id: UUID, kind: Kind | None = None
) -> Sequence[DerivedObject]:
    """The objects made of a file."""
    query = select(DerivedObject).where(DerivedObject.file_id == file_id)
    if kind is not None:
        query = query.where(DerivedObject.kind == kind)
    return (await session.execute(query)).scalars().all()


async def objects_after(session: AsyncSession, key: str, limit: int) -> Sequence[DerivedObject]:
    """All derived objects in the byte order of their keys, for comparing with the bucket."""
    ordered = DerivedObject.object_key.collate("C")
    query = select(DerivedObject).where(ordered > key).order_by(ordered).limit(limit)
    return (await session.execute(query)).scalars().all()


async def forget(session: AsyncSession, file_id: UUID) -> None:
    """Delete every row about a file's copies."""
    await session.execute(delete(DerivedObject).where(DerivedObject.file_id == file_id))
    await session.execute(delete(Derivation).where(Derivation.file_id == file_id))


async def without_job(
    session: AsyncSession, before: datetime, limit: int
) -> Sequence[tuple[UUID, Kind, str]]:
    """Copies that wait since before a time, with no job that would make them."""
    query = (
        select(Derivation.file_id, Derivation.kind, File.media_type)
        .join(File, File.id == Derivation.file_id)
        .where(
            Derivation.state.in_([State.QUEUED, State.MAKING]),
            Derivation.queued_at < before,
            has_no_job(
                "derive", file_id=Derivation.file_id.expression, kind=Derivation.kind.expression
            ),
        )
    )
    rows = await session.execute(query.order_by(Derivation.queued_at).limit(limit))
    return [(file_id, kind, media_type) for file_id, kind, media_type in rows]


_TOOL_MISSING: Final = and_(
    Derivation.state == State.UNAVAILABLE,
    Derivation.why == Why.TOOL_MISSING,
    File.state == FileState.READY,
)


async def without_tool(session: AsyncSession) -> Sequence[tuple[Kind, str]]:
    """What could not be made, of files of which type, because a program was missing."""
    query = select(Derivation.kind, File.media_type).join(File, File.id == Derivation.file_id)
    rows = await session.execute(query.where(_TOOL_MISSING).distinct())
    return [(kind, media_type) for kind, media_type in rows]


async def wants_tool(
    session: AsyncSession, kinds: Sequence[tuple[Kind, str]], limit: int
) -> Sequence[tuple[Derivation, str]]:
    """Copies of these kinds, of files of these types, that a missing program prevented."""
    query = (
        select(Derivation, File.media_type)
        .join(File, File.id == Derivation.file_id)
        .where(_TOOL_MISSING, tuple_(Derivation.kind, File.media_type).in_(kinds))
        .order_by(Derivation.queued_at)
    )
    return [(one, media_type) for one, media_type in await session.execute(query.limit(limit))]
