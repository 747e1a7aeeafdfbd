"""What the page of a plan shows: a version with its gaps, and what came back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.abilities import queries as abilities
from assessment.abilities.document import CatalogueContent
from assessment.plans import kinds, queries
from assessment.plans.differences import PlanChange, differences
from assessment.plans.kinds import Yardstick
from assessment.plans.queries import readers_of
from assessment.plans.refusals import PlanNotSubmitted, PlanVersionUnknown
from assessment.plans.rules import Gap, PlanKind, PlanState, PlanVerb, Side
from assessment.plans.service import steps
from assessment.plans.service.steps import Hand
from assessment.plans.tables import Plan, PlanVersion
from assessment.years.rules import YearUnknown
from assessment.years.tables import Year
from kernel.actor import Actor
from kernel.clock import Clock, local_date


@dataclass(frozen=True, slots=True)
class View:
    """A plan as a page shows it; `returned` is the version before, if it came back."""

    plan: Plan
    year: Year
    shown: PlanVersion
    returned: PlanVersion | None
    gaps: tuple[Gap, ...]
    school_goals: Mapping[str, str]
    chosen: tuple[str, ...] | None
    actions: tuple[PlanVerb, ...]
    at: datetime


async def read(session: AsyncSession, actor: Actor, key: tuple[PlanKind, UUID], now: Clock) -> View:
    """Return the newest version, to the school's staff the approved one."""
    hand = await steps.find(session, actor, key, now)
    return await view_of(session, hand, now)


async def view_of(session: AsyncSession, hand: Hand, now: Clock) -> View:
    """Shape a plan in somebody's hand."""
    row, writes = hand.plan, Side.WRITER in hand.standing.sides()
    is_reader = hand.actor.reaches(row.org_path, *readers_of(row.kind))
    return View(
        plan=row,
        year=hand.year,
        shown=await _version(session, row.id, _number_for(hand)),
        returned=await _came_back(session, hand) if is_reader else None,
        gaps=(await gaps_of(session, hand))[0] if writes and row.state is PlanState.DRAFT else (),
        school_goals=await _school_goals(session, hand),
        chosen=await _chosen(session, hand),
        actions=steps.may(hand) if is_reader else (),
        at=now(),
    )


def _number_for(hand: Hand) -> int:
    """Writers read the newest version, watchers what was handed in, staff what was approved."""
    row = hand.plan
    if not hand.actor.reaches(row.org_path, *readers_of(row.kind)):
        return row.approved_version_no or 0
    if Side.WRITER in hand.standing.sides() or row.state is not PlanState.DRAFT:
        return row.version_no
    if row.version_no == 1:
        raise PlanNotSubmitted
    return row.version_no - 1


async def _came_back(session: AsyncSession, hand: Hand) -> PlanVersion | None:
    """The version whose reasons the school works on: this one, or while revising the one before."""
    number = hand.plan.version_no - (hand.plan.state is PlanState.DRAFT)
    found = await queries.version(session, hand.plan.id, number)
    return found if found is not None and found.outcome is PlanState.RETURNED else None


async def gaps_of(session: AsyncSession, hand: Hand) -> tuple[tuple[Gap, ...], UUID | None]:
    """Return every gap of the newest version, and the catalogue it was checked against."""
    catalogue = None
    if hand.plan.kind is not PlanKind.SCHOOL:
        catalogue = await abilities.current(session)
    known = CatalogueContent.model_validate(catalogue.content).abilities if catalogue else ()
    yardstick = Yardstick(
        {one.code: one for one in known},
        (hand.year.starts_on, hand.year.ends_on),
        hand.year.offline_hours,
        await _school_goals(session, hand),
        await _chosen(session, hand),
    )
    content = kinds.parse(hand.plan.kind, hand.newest.content)
    return kinds.check(content, yardstick), catalogue.id if catalogue else None


async def _school_goals(session: AsyncSession, hand: Hand) -> Mapping[str, str]:
    follows = hand.plan.kind is not PlanKind.SCHOOL
    return await queries.school_goals(session, hand.plan) if follows else {}


async def _chosen(session: AsyncSession, hand: Hand) -> tuple[str, ...] | None:
    """The abilities of the school's study plan in force, for its groups to choose from."""
    if hand.plan.kind is not PlanKind.GROUP:
        return None
    plan = hand.plan
    return await queries.approved_abilities(session, plan.school_id, plan.year_id) or None


async def _version(session: AsyncSession, plan_id: UUID, version_no: int) -> PlanVersion:
    found = await queries.version(session, plan_id, version_no)
    if found is None:
        raise PlanVersionUnknown
    return found


async def versions(
    session: AsyncSession, actor: Actor, key: tuple[PlanKind, UUID], now: Clock
) -> Sequence[PlanVersion]:
    """Return the versions the caller may read, newest first: staff see the approved one."""
    hand = await steps.find(session, actor, key, now)
    found = await queries.versions(session, hand.plan.id)
    newest = _number_for(hand)
    if actor.reaches(hand.plan.org_path, *readers_of(key[0])):
        return [one for one in found if one.version_no <= newest]
    return [one for one in found if one.version_no == newest]


async def current_year(session: AsyncSession, actor: Actor, now: Clock) -> Year:
    """Return the open year that lists show when none is asked for."""
    found = await queries.current_year(session, actor, local_date(now()))
    if found is None:
        raise YearUnknown
    return found


@dataclass(frozen=True, slots=True)
class Compared:
    """What a version changes against an older one."""

    version_no: int
    base_no: int
    changes: list[PlanChange]


async def compare(
    session: AsyncSession,
    actor: Actor,
    key: tuple[PlanKind, UUID],
    numbers: tuple[int, int],
    now: Clock,
) -> Compared:
    """Compare two versions of a plan: the later one and the one it is held against."""
    hand = await steps.find(session, actor, key, now)
    actor.require(hand.plan.org_path, *readers_of(key[0]))
    if max(numbers) > _number_for(hand):
        raise PlanVersionUnknown
    later = await _version(session, hand.plan.id, numbers[0])
    base = await _version(session, hand.plan.id, numbers[1])
    goals = await _school_goals(session, hand)
    return Compared(*numbers, differences(key[0], base.content, later.content, goals))
