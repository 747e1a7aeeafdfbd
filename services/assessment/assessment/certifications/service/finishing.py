"""Batches of a school: rate or finalise many, looked at first, then done; audited."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.certifications import rules
from assessment.certifications.levels import Mark
from assessment.certifications.queries import certifications as queries
from assessment.certifications.queries import totals
from assessment.certifications.refusals import (
    CapExceeded,
    CertificationChanged,
    CertificationUnknown,
    NotYetReReviewed,
)
from assessment.certifications.rules import CertificationState, CertificationVerb, Level
from assessment.certifications.service import rating
from assessment.certifications.service.caps import problem_of
from assessment.certifications.service.marks import checked, level_of
from assessment.certifications.service.stepping import (
    Hand,
    Move,
    move,
    settle,
    standing_of,
)
from assessment.certifications.tables import Certification
from assessment.years.service import hold_open
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.clock import Clock
from kernel.db import UnitOfWork
from kernel.errors import Refusal


@dataclass(frozen=True, slots=True)
class Item:
    """One that is asked for: the version that was seen, and levels where it is to be rated."""

    id: UUID
    version: int
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A batch: rate, or finalise; dry means look only."""

    items: tuple[Item, ...]
    is_rating: bool
    is_dry: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of one; `code` and `message` say why nothing does."""

    id: UUID
    row: Certification | None
    level: Level | None
    code: str | None = None
    message: str | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """Every one that was asked for, in that order; `problem` stops all of them."""

    outcomes: Sequence[Outcome]
    problem: str | None = None

    @property
    def done(self) -> int:
        """How many are (or would be) done."""
        return 0 if self.problem else sum(one.code is None for one in self.outcomes)


async def run(uow: UnitOfWork, actor: Actor, asked: Asked, now: Clock) -> Batch:
    """Do what can be done and say of every other one why not; nothing when it is dry."""
    if asked.is_dry:
        async with uow() as session:
            rows = await queries.find_many(session, [one.id for one in asked.items])
            return await _judged(session, actor, asked, rows)
    async with uow.begin() as session:
        rows = await hold(session, actor, [one.id for one in asked.items])
        found = await _judged(session, actor, asked, rows)
        if found.problem:
            raise CapExceeded(found.problem)
        await _write(session, actor, asked, found, now)
    return found


async def hold(
    session: AsyncSession, actor: Actor, ids: Collection[UUID]
) -> Mapping[UUID, Certification]:
    """Lock what is in reach, then the counts of its schools; years stay open."""
    found = await queries.find_many(session, ids)
    mine = [i for i, row in found.items() if actor.reaches(row.org_path, *rules.RATERS)]
    rows = await queries.lock_many(session, mine)
    for year_id in sorted({row.year_id for row in rows.values()}):
        await hold_open(session, year_id)
        schools = {row.school_id for row in rows.values() if row.year_id == year_id}
        await totals.hold(session, year_id, schools)
    return rows


async def _judged(
    session: AsyncSession,
    actor: Actor,
    asked: Asked,
    rows: Mapping[UUID, Certification],
) -> Batch:
    outcomes = [_outcome(actor, asked, item, rows.get(item.id)) for item in asked.items]
    if asked.is_rating:
        return Batch(outcomes)
    done = [one.row for one in outcomes if one.row is not None and one.code is None]
    return Batch(outcomes, await problem_of(session, done))


def _outcome(actor: Actor, asked: Asked, item: Item, row: Certification | None) -> Outcome:
    if row is None or not actor.reaches(row.org_path, *rules.RATERS):
        unknown = CertificationUnknown
        return Outcome(item.id, None, None, unknown.code, unknown.title)
    try:
        _check(actor, asked, item, row)
    except Refusal as refusal:
        said = "；".join(one.message for one in refusal.errors) or refusal.title
        return Outcome(item.id, row, row.level, refusal.code, said)
    level = level_of(row, item.marks) if asked.is_rating else row.level
    return Outcome(item.id, row, level)


def _check(actor: Actor, asked: Asked, item: Item, row: Certification) -> None:
    standing = standing_of(actor, row, [])
    is_sampled = row.state is CertificationState.SAMPLED
    if is_sampled and not asked.is_rating and row.person_id != actor.person_id:
        raise NotYetReReviewed
    verb = CertificationVerb.RATE if asked.is_rating else CertificationVerb.FINALISE
    rules.check(verb, row.state, standing)
    if row.version != item.version:
        raise CertificationChanged
    if asked.is_rating:
        checked(row, item.marks)


async def _write(
    session: AsyncSession, actor: Actor, asked: Asked, found: Batch, now: Clock
) -> None:
    marks = {item.id: item.marks for item in asked.items}
    done = [one.row for one in found.outcomes if one.row is not None and one.code is None]
    if not done:
        return
    for row in done:
        hand = Hand(row, [], actor, standing_of(actor, row, []))
        if asked.is_rating:
            said = rating.Said(marks[row.id])
            step = rating.step_of(hand, said)
            rating.add(session, row, actor, said, now)
        else:
            step = Move(CertificationVerb.FINALISE, CertificationState.FINAL)
            row.finalised_at = now()
        move(session, hand, step, now)
    await settle(session, done)
    verb = CertificationVerb.RATE if asked.is_rating else CertificationVerb.FINALISE
    await tell(session, actor, verb, done, now)


async def tell(
    session: AsyncSession,
    actor: Actor,
    verb: CertificationVerb,
    rows: Sequence[Certification],
    now: Clock,
) -> None:
    """Write an audit row for each school of a batch; call it last in the transaction."""
    for school_id in sorted({row.school_id for row in rows}):
        mine = [row for row in rows if row.school_id == school_id]
        items = [f"{row.person_name} {row.ability_code}" for row in mine]
        detail = {"count": len(mine), "items": items}
        first, action = mine[0], f"certification.{verb}"
        await write_audit(
            session,
            Entry(actor, action, "certification", first.id, first.org_path, now(), detail),
        )
