"""One item for many teachers: looked at first, then written together; undone as a whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.schemes.document import SchemeItem
from assessment.teacher_scores.given import Given, check, restored
from assessment.teacher_scores.queries import records
from assessment.teacher_scores.queries.facts import Candidate, candidates
from assessment.teacher_scores.refusals import BatchUnknown, NotAssessed, OwnScore, ScorePublished
from assessment.teacher_scores.scoring import Mark, points_of
from assessment.teacher_scores.service.holding import MARKERS, Held, find, hold
from assessment.teacher_scores.service.marking import Writer, item_of, put_all
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.clock import Clock, local_date
from kernel.db import UnitOfWork, uuid7
from kernel.errors import Refusal, Stale


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be entered: one item, per person the version that was seen and the mark."""

    item_key: str
    marks: Mapping[UUID, tuple[int, Given]]
    is_preview: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of one teacher's mark; `code` and `message` say why nothing does."""

    person_id: UUID
    name: str
    points: Decimal | None
    code: str | None = None
    message: str | None = None


@dataclass(frozen=True, slots=True)
class Entered:
    """Every teacher that was asked for, in that order; no batch when nothing was written."""

    outcomes: Sequence[Outcome]
    batch_id: UUID | None

    @property
    def done(self) -> int:
        """How many are written."""
        return sum(one.code is None for one in self.outcomes)


async def enter(
    uow: UnitOfWork, actor: Actor, scheme_id: UUID, asked: Asked, now: Clock
) -> Entered:
    """Write what fits and say of every other row why not; nothing when previewed."""
    if asked.is_preview:
        async with uow() as session:
            held = await find(session, actor, scheme_id)
            actor.require(held.row.org_path, *MARKERS)
            return Entered(await _judged(session, actor, held, asked, now), None)
    try:
        async with uow.begin() as session:
            held = await hold(session, actor, scheme_id, *MARKERS)
            outcomes = await _judged(session, actor, held, asked, now)
            batch_id = uuid7()
            writer = Writer(session, actor, held, batch_id, now)
            done = [one for one in outcomes if one.code is None]
            item = item_of(held, asked.item_key)
            if done:
                marks = {one.person_id: asked.marks[one.person_id] for one in done}
                await put_all(writer, item, marks)
                await _audit(writer, "teacher_mark.batch", item, [one.name for one in done])
            return Entered(outcomes, batch_id if done else None)
    except IntegrityError as fault:  # marked by a colleague at the same moment
        raise Stale from fault


async def _judged(
    session: AsyncSession, actor: Actor, held: Held, asked: Asked, now: Clock
) -> list[Outcome]:
    item = item_of(held, asked.item_key)
    staff = await candidates(session, held.row, local_date(now()), list(asked.marks))
    known = {one.person_id: one for one in staff}
    found = []
    for person_id, (seen, given) in asked.marks.items():
        one = known.get(person_id)
        try:
            _judge(actor, item, one, (person_id, seen, given))
        except Refusal as refusal:
            said = refusal.detail or refusal.title
            name = one.name if one else ""
            found.append(Outcome(person_id, name, None, refusal.code, said))
        else:
            found.append(_fits(actor, held, item, one, given, now))
    return found


def _fits(
    actor: Actor, held: Held, item: SchemeItem, one: Candidate | None, given: Given, now: Clock
) -> Outcome:
    if one is None:  # judged before
        raise NotAssessed
    mark = Mark(given.points, given.counts, given.reason, actor.name, now())
    return Outcome(one.person_id, one.name, points_of(item, one.facts, mark, held.frame))


def _judge(
    actor: Actor, item: SchemeItem, one: Candidate | None, row: tuple[UUID, int, Given]
) -> None:
    person_id, seen, given = row
    if one is None:
        raise NotAssessed
    if actor.person_id == person_id:
        raise OwnScore
    if one.published is not None:
        raise ScorePublished
    if one.versions.get(item.key, 0) != seen:
        raise Stale
    check(item, given)


async def undo(
    uow: UnitOfWork, actor: Actor, scheme_id: UUID, batch_id: UUID, now: Clock
) -> Entered:
    """Give every mark of a batch its value from before; what changed since stays."""
    async with uow.begin() as session:
        held = await hold(session, actor, scheme_id, *MARKERS)
        changes = await records.batch(session, scheme_id, batch_id)
        if not changes:
            raise BatchUnknown
        item = item_of(held, changes[0].item_key)
        ids = [one.person_id for one in changes]
        staff = await candidates(session, held.row, local_date(now()), ids)
        known = {one.person_id: one for one in staff}
        writer = Writer(session, actor, held, uuid7(), now)
        before = {one.person_id: (one.version, restored(one.before)) for one in changes}
        outcomes = [
            _undone(actor, item, (person_id, *before[person_id]), known.get(person_id))
            for person_id in sorted(before)
        ]
        done = [one for one in outcomes if one.code is None]
        if done:
            await put_all(writer, item, {one.person_id: before[one.person_id] for one in done})
            await _audit(writer, "teacher_mark.undo", item, [one.name for one in done])
        return Entered(outcomes, writer.batch_id if done else None)


def _undone(
    actor: Actor, item: SchemeItem, row: tuple[UUID, int, Given], one: Candidate | None
) -> Outcome:
    person_id, version, given = row
    name = one.name if one else ""
    try:
        _judge(actor, item, one, (person_id, version, Given()))
    except Refusal as refusal:
        return Outcome(person_id, name, None, refusal.code, refusal.title)
    return Outcome(person_id, name, given.points)


async def _audit(writer: Writer, action: str, item: SchemeItem, names: Sequence[str]) -> None:
    row = writer.held.row
    detail = {
        "school": row.school_name,
        "item": item.name,
        "count": len(names),
        "names": list(names),
    }
    at = writer.now()
    entry = Entry(writer.actor, action, "school_scheme", row.id, row.org_path, at, detail)
    await write_audit(writer.session, entry)
