"""Computing the facts of a submission, and keeping them when its result becomes final."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.facts import queries, rules
from assessment.facts.rules import Fact
from assessment.facts.tables import SubmissionFacts
from assessment.submissions.queries import Case
from assessment.submissions.queries import case_of as find_case
from assessment.submissions.service import steps
from kernel.actor import Actor
from kernel.clock import Clock
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
    if year is None:
        return Facts(None, None, now(), False, ())
    school_id = case.submission.school_id
    found = list(rules.study_facts(await queries.study_of(session, school_id, year.id)))
    if hours := await queries.hours_of(session, school_id, year, now):
        found += rules.hour_facts(hours)
    return Facts(year.id, year.name, now(), False, found)
