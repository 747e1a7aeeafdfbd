"""Make copies of files: queued with the verdict, made once, kill-safe.

The objects are stored under keys that never change, then one transaction says that they are there.
A crash in between is repaired by making them again over themselves.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from evidence.derived import queries, rules
from evidence.derived.rules import CannotMake, Kind, State, Why
from evidence.derived.tables import Derivation, DerivedObject
from evidence.files.rules import FileState
from evidence.files.tables import File
from evidence.limited import ChildFailed, work_folder
from evidence.ports import Means, ObjectMissing, StoreUnavailable
from evidence.waiting import BATCH, PATIENCE
from kernel.jobs import defer

QUEUE: Final = "conversions"
SOURCE: Final = "source"


@dataclass(frozen=True, slots=True)
class Part:
    """One object of a copy, lying in the work folder."""

    name: str
    path: Path
    media_type: str


@dataclass(frozen=True, slots=True)
class Made:
    """What a maker gives back; `record` writes more in the transaction that settles it."""

    parts: Sequence[Part] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    record: Callable[[AsyncSession], Awaitable[None]] | None = None


# Makes a copy of the file whose bytes lie as `source` in the folder; CannotMake when it cannot.
Maker = Callable[[Means, File, Path], Awaitable[Made]]


async def enqueue(session: AsyncSession, file: File, kind: Kind, now: datetime) -> None:
    """Want a copy of a file, once, in the caller's transaction."""
    await _want(session, [(file, kind)], now)


async def enqueue_all(session: AsyncSession, files: Iterable[File], now: datetime) -> None:
    """Want what files that are in order get."""
    wanted = [(file, kind) for file in files for kind in rules.made_at_once(file.media_type)]
    if wanted:
        await _want(session, wanted, now)


async def _want(session: AsyncSession, wanted: Sequence[tuple[File, Kind]], now: datetime) -> None:
    new = await queries.want(session, [(file.id, kind) for file, kind in wanted], now)
    lanes: dict[str, list[Mapping[str, Any]]] = {}
    for file, kind in wanted:
        if (file.id, kind) in new:
            job = {"file_id": file.id, "kind": kind}
            lanes.setdefault(rules.lane_of(kind, file.media_type), []).append(job)
    for lane, jobs in lanes.items():
        await defer(session, "derive", *jobs, queue=QUEUE, lock=lane)


async def _defer(session: AsyncSession, file_id: UUID, kind: Kind, media_type: str) -> None:
    lane = rules.lane_of(kind, media_type)
    await defer(session, "derive", {"file_id": file_id, "kind": kind}, queue=QUEUE, lock=lane)


async def derive(means: Means, make: Maker, file_id: UUID, kind: Kind) -> None:
    """Make one copy; repeating it after it is settled changes nothing."""
    async with means.uow.begin() as session:
        file = await session.get(File, file_id)
        attempt = await queries.begin(session, file_id, kind)
    if file is not None and file.state is FileState.DELETED:
        await drop(means, file_id)  # a worker may have died between storing and settling
        return
    if file is None or attempt is None or file.state is not FileState.READY:
        return
    if attempt > rules.MOST_ATTEMPTS:
        await _settle(means, file, kind, Why.CRASHED, Made())
        return
    try:
        await _make(means, make, file, kind)
    except StoreUnavailable:
        async with means.uow.begin() as session:
            await queries.put_back(session, file_id, kind)
        raise


async def _make(means: Means, make: Maker, file: File, kind: Kind) -> None:
    async with work_folder(means.settings) as folder:
        try:
            await fetch(means, file, folder / SOURCE)
            made = await make(means, file, folder)
        except CannotMake as refusal:
            await _settle(means, file, kind, refusal.why, Made())
            return
        except (ChildFailed, ObjectMissing):
            await _settle(means, file, kind, Why.FAILED, Made())
            return
        for part in made.parts:
            key = rules.object_key(file.id, kind, part.name)
            await means.store.put_file(key, part.path, part.media_type)
        if not await _settle(means, file, kind, Why.NONE, made):
            await drop(means, file.id)


async def fetch(means: Means, file: File, to: Path) -> None:
    """Copy the bytes of a file into a folder."""
    with to.open("wb") as target:
        await means.store.read_through(file.object_key, target.write)


async def _settle(means: Means, file: File, kind: Kind, why: Why, made: Made) -> bool:
    """Write down how it ended; False when the file was deleted meanwhile, so that nothing stays."""
    objects = [
        {
            "object_key": rules.object_key(file.id, kind, part.name),
            "file_id": file.id,
            "kind": kind,
            "part": part.name,
            "media_type": part.media_type,
            "size": part.path.stat().st_size,
        }
        for part in made.parts
    ]
    async with means.uow.begin() as session:
        if not await queries.hold_ready(session, file.id):
            return False
        if await queries.settle(session, file.id, kind, why, made.facts, means.now()):
            await queries.record_objects(session, objects)
            if made.record is not None:
                await made.record(session)
    return True


@dataclass(frozen=True, slots=True)
class Copy:
    """How far a copy is, and its objects by the name of the part."""

    state: State
    why: Why
    facts: Mapping[str, Any]
    parts: Mapping[str, DerivedObject]


async def look(means: Means, file: File, kind: Kind) -> Copy:
    """Return how far a copy is; one that nobody has wanted yet is wanted from now on."""
    async with means.uow() as session:
        found = await session.get(Derivation, (file.id, kind))
        objects = await queries.objects_of(session, file.id, kind)
    if found is not None:
        parts = {one.part: one for one in objects}
        return Copy(found.state, found.why, found.facts, parts)
    async with means.uow.begin() as session:
        await enqueue(session, file, kind, means.now())
    return Copy(State.QUEUED, Why.NONE, {}, {})


async def requeue_lost(means: Means) -> int:
    """Queue again what waits without a job; return how many."""
    async with means.uow.begin() as session:
        lost = await queries.without_job(session, means.now() - PATIENCE, BATCH)
        for file_id, kind, media_type in lost:
            await _defer(session, file_id, kind, media_type)
    return len(lost)


async def requeue_for_new_tool(means: Means, has_tool: Callable[[Kind, str], bool]) -> int:
    """Queue what a missing program prevented, now that the program is there; return how many."""
    async with means.uow.begin() as session:
        can_be_made = [one for one in await queries.without_tool(session) if has_tool(*one)]
        waiting = await queries.wants_tool(session, can_be_made, BATCH) if can_be_made else []
        for one, media_type in waiting:
            one.state, one.why, one.attempts, one.queued_at = State.QUEUED, Why.NONE, 0, means.now()
            await session.flush()
            await _defer(session, one.file_id, one.kind, media_type)
    return len(waiting)


async def drop(means: Means, file_id: UUID) -> None:
    """Delete every copy of a file, objects first: what a crash leaves is still known.

    What lies in the store counts: a worker that died before it settled left objects without rows.
    """
    async with means.uow() as session:
        keys = {one.object_key for one in await queries.objects_of(session, file_id)}
    keys |= {one.key async for one in means.store.objects(rules.folder_of(file_id))}
    for key in keys:
        await means.store.delete(key)
    async with means.uow.begin() as session:
        await queries.forget(session, file_id)


async def abort_unfinished(means: Means) -> int:
    """Abort multipart uploads of copies whose worker died long ago; return how many."""
    before, count = means.now() - timedelta(hours=24), 0
    async for found in means.store.open_multiparts(rules.PREFIX):
        if found.started_at is None or found.started_at < before:
            await means.store.abort_multipart(found.key, found.multipart_id)
            count += 1
    return count
