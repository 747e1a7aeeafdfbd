"""Computing the facts of a submission, and keeping them when its result becomes final."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.activities.service.comparing import activities_fact
from assessment.directory.tables import DirectoryUnit
from assessment.draws.service.facts import OnSiteFact, SpotCheckFact
from assessment.draws.service.facts import facts as draw_facts
from assessment.facts import queries, rules
from assessment.facts.rules import Fact, Rows, plans, ratings, work
from assessment.facts.rules.ratings import Levels, OnSite, SpotCheck
from assessment.facts.rules.work import Schedule
from assessment.facts.tables import SubmissionFacts
from assessment.registers.facts import register_facts
from assessment.submissions.queries import Case
from assessment.submissions.queries import case_of as find_case
from assessment.submissions.service import steps
from assessment.years.tables import Year
from kernel.actor import Actor
from kernel.clock import Clock, local_date
from kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of one submission; without a year there are none."""

    year_id: UUID | None
    year_name: str | None
    computed_at: datetime
    is_kept: bool
    items: Sequence[Fact]


async def facts(session: AsyncSession, actor: Actor, submission_id: UUID, now: Clock) -> Facts:
    """Return the facts of a submission that the caller may read: live, or as kept at `final`."""
    hand = await steps.read(session, actor, submission_id)
    if (row := await queries.kept(session, submission_id)) is not None:
        items = [rules.from_json(one) for one in row.items]
        return Facts(row.year_id, row.year_name, row.computed_at, True, items)
    return await _compute(session, Case(hand.submission, hand.round), now)


async def keep(session: AsyncSession, submission_id: UUID, now: Clock) -> None:
    """Keep the facts as they are, in the transaction that makes the result final."""
    case = await find_case(session, submission_id)
    if case is None:
        raise NotFound
    found = await _compute(session, case, now)
    session.add(
        SubmissionFacts(
            submission_id=submission_id,
            year_id=found.year_id,
            year_name=found.year_name,
            computed_at=found.computed_at,
            items=rules.as_json(found.items),
        )
    )
    await session.flush()


async def _compute(session: AsyncSession, case: Case, now: Clock) -> Facts:
    year = await queries.year_of(session, case.round)
    at = now()
    if year is None:
        return Facts(None, None, at, False, ())
    school_id = case.submission.school_id
    found = list(plans.study_facts(await queries.study_of(session, school_id, year.id)))
    found += await _of_registers(session, school_id, year.id)
    if school := await queries.school_of(session, school_id):
        found += await _of_school(session, school, year, at)
    found.sort(key=lambda one: int(one.code[1:]))
    return Facts(year.id, year.name, at, False, found)


async def _of_registers(session: AsyncSession, school_id: UUID, year_id: UUID) -> list[Fact]:
    rows, unit = Rows.REGISTER, str(school_id)
    return [
        Fact(one.code, one.is_met, one.text, *((rows, unit) if one.has_rows else (None, None)))
        for one in register_facts(await queries.registers_of(session, school_id, year_id))
    ]


async def _of_school(
    session: AsyncSession, school: DirectoryUnit, year: Year, at: datetime
) -> list[Fact]:
    """Compute the facts that ask for the school's units and people, in the order of the items."""
    today = local_date(at)
    groups = await queries.groups_of(session, school.id, year.id)
    hours = await queries.hours_of(session, school, year, today)
    held = await activities_fact(session, year.id, school.id, at)
    schedule = Schedule(held.scheduled, held.due, held.carried_out, held.missing)
    scheme = await queries.scheme_of(session, school.id, year.id, today)
    count = await queries.certified_of(session, school, year, today)
    drawn = await draw_facts(session, year.id, school.id)
    check = _check(drawn.spot_checks[0]) if drawn.spot_checks else None
    levels = Levels(str(school.id), count.share, count.total.failing, check)
    return [
        plans.group_fact(groups),
        *work.work_facts(hours, schedule),
        ratings.scheme_fact(scheme),
        ratings.staff_fact(queries.staff_of(count, year)),
        ratings.level_fact(levels),
        ratings.on_site_fact(_test(drawn.on_site[0]) if drawn.on_site else None),
    ]


def _check(found: SpotCheckFact) -> SpotCheck:
    return SpotCheck(
        draw_id=str(found.draw_id),
        code=found.code,
        teachers=found.teachers,
        drawn=found.drawn,
        consequence=found.consequence,
        is_returned=found.returned_at is not None,
        agreement=found.agreement,
    )


def _test(found: OnSiteFact) -> OnSite:
    return OnSite(
        draw_id=str(found.draw_id),
        code=found.code,
        drawn=found.drawn,
        recorded=found.recorded,
        excellent=found.excellent,
        passing=found.passing,
        failing=found.failing,
        held_on=found.held_on,
    )
