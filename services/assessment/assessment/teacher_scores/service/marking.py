"""Marks 评分: one by one as they are typed, many at once with a preview, and taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.changed import stale
from assessment.schemes.document import SchemeItem
from assessment.teacher_scores.given import Given, check, given_of, shown
from assessment.teacher_scores.queries import records
from assessment.teacher_scores.refusals import ItemNotMarked, OwnScore, ScorePublished
from assessment.teacher_scores.service.holding import MARKERS, Held, hold, one_of
from assessment.teacher_scores.tables import TeacherMark, TeacherMarkChange
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.db import UnitOfWork, uuid7
from kernel.errors import Stale


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes marks into which scheme, as one batch."""

    session: AsyncSession
    actor: Actor
    held: Held
    batch_id: UUID
    now: Clock


async def save(
    uow: UnitOfWork,
    actor: Actor,
    target: tuple[UUID, UUID, str],
    given: Given,
    *,
    seen: int,
    now: Clock,
) -> TeacherMark:
    """Keep a mark of one item of one teacher; its first version is 0."""
    scheme_id, person_id, item_key = target
    try:
        async with uow.begin() as session:
            held = await hold(session, actor, scheme_id, *MARKERS)
            item = item_of(held, item_key)
            refuse_own(actor, person_id)
            one = await one_of(session, held, person_id, now)
            if one.published is not None:
                raise ScorePublished
            check(item, given)
            writer = Writer(session, actor, held, uuid7(), now)
            return await put(writer, person_id, item, given, seen=seen)
    except IntegrityError as fault:  # marked by a colleague at the same moment
        raise Stale from fault


def item_of(held: Held, key: str) -> SchemeItem:
    """Return an item that people mark."""
    item = held.item(key)
    if item is None or not given_of(item):
        raise ItemNotMarked
    return item


def refuse_own(actor: Actor, person_id: UUID) -> None:
    """Nobody marks themselves."""
    if actor.person_id == person_id:
        raise OwnScore


async def put(
    writer: Writer, person_id: UUID, item: SchemeItem, given: Given, *, seen: int | None
) -> TeacherMark:
    """Write a checked mark with its history; `seen` is the version it replaces, None = any."""
    return (await put_all(writer, item, {person_id: (seen, given)}))[0]


async def put_all(
    writer: Writer, item: SchemeItem, marks: Mapping[UUID, tuple[int | None, Given]]
) -> list[TeacherMark]:
    """The same for many people: as many statements as for one."""
    session, scheme_id = writer.session, writer.held.row.id
    found = await records.marks(session, scheme_id, item.key, marks)
    written = []
    for person_id in sorted(marks):
        seen, given = marks[person_id]
        row = found.get(person_id)
        version, before = row.version if row else 0, shown(row)
        if seen is not None and version != seen:
            is_own = row is not None and row.updated_by == writer.actor.person_id
            raise stale({"version": version, **(before or {})}, is_own=is_own)
        if row is None:
            row = TeacherMark(scheme_id=scheme_id, person_id=person_id, item_key=item.key)
            session.add(row)
        _write(writer, row, given, version + 1)
        written.append((row, before))
    await session.flush()
    session.add_all(_change(writer, row, before) for row, before in written)
    await session.flush()
    return [row for row, _ in written]


def _write(writer: Writer, row: TeacherMark, given: Given, version: int) -> None:
    row.points, row.reason = given.points, given.reason
    row.counts = {str(form): count for form, count in given.counts.items()}
    row.version, row.updated_at = version, writer.now()
    row.updated_by, row.updated_by_name = writer.actor.person_id, writer.actor.name


def _change(
    writer: Writer, row: TeacherMark, before: Mapping[str, Any] | None
) -> TeacherMarkChange:
    return TeacherMarkChange(
        scheme_id=row.scheme_id,
        person_id=row.person_id,
        item_key=row.item_key,
        batch_id=writer.batch_id,
        before=None if before is None else dict(before),
        after=shown(row),
        version=row.version,
        at=row.updated_at,
        by=row.updated_by,
        by_name=row.updated_by_name,
    )


async def history(
    session: AsyncSession, scheme_id: UUID, person_id: UUID
) -> Sequence[TeacherMarkChange]:
    """Return the changes of somebody's marks, newest first."""
    return await records.changes_of(session, scheme_id, person_id)
