"""Lines that only count: hours, personal plans, certifications that wait, of open years."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.certifications.service import waiting as certifications
from assessment.draws.queries import waiting as draws
from assessment.hours.service import reading as hours
from assessment.personal_plans.queries import SCHOOL
from assessment.personal_plans.rules import EDITABLE, PersonalPlanState
from assessment.personal_plans.tables import PersonalPlan
from assessment.schemes.service import acknowledging as schemes
from assessment.support.queries import records as support
from assessment.teacher_scores.queries import waiting as teacher_scores
from assessment.topics.queries import topics
from assessment.years.queries import visible_to
from assessment.years.rules import YearState
from assessment.years.tables import Year
from kernel.actor import Actor, Role


class CountedKind(StrEnum):
    """What waits, and for whom: the school decides, the teacher writes or corrects."""

    HOURS_DECIDE = "hours_decide"
    HOURS_CORRECT = "hours_correct"
    PERSONAL_PLANS_DECIDE = "personal_plans_decide"
    PERSONAL_PLAN_WRITE = "personal_plan_write"
    PERSONAL_PLAN_CORRECT = "personal_plan_correct"
    SCHOOL_PLAN_WRITE = "school_plan_write"
    GROUP_PLAN_WRITE = "group_plan_write"
    ACTIVITY_SIGN_IN = "activity_sign_in"
    ACTIVITIES_CLOSE = "activities_close"
    PEER_RATINGS = "peer_ratings"
    CERTIFICATIONS_RATE = "certifications_rate"
    CERTIFICATION_RETURN = "certification_return"
    DRAW_MINE = "draw_mine"
    DRAWS_DRAW = "draws_draw"
    DRAW_SHEETS = "draw_sheets"
    DRAW_PIECES = "draw_pieces"
    DRAW_OBJECTIONS = "draw_objections"
    DRAW_REVIEWS = "draw_reviews"
    SCHEME_PUBLISH = "scheme_publish"
    SCHEME_ACKNOWLEDGE = "scheme_acknowledge"
    SCORE_OBJECTIONS = "score_objections"
    TOPICS_OFFERED = "topics_offered"
    TOPICS_DECIDE = "topics_decide"
    SUPPORT_READ = "support_read"


@dataclass(frozen=True, slots=True)
class Counted:
    """How many of a kind wait; the day is the one until which a plan is to be corrected."""

    kind: CountedKind
    count: int
    due_on: date | None = None


async def todos(session: AsyncSession, actor: Actor, today: date) -> list[Counted]:
    """Return what waits for the caller."""
    waiting = await hours.waiting(session, actor)
    certified = await certifications.waiting(session, actor)
    lines = [
        *await _own_plan(session, actor, today),
        Counted(CountedKind.PERSONAL_PLANS_DECIDE, await _plans_to_decide(session, actor)),
        Counted(CountedKind.HOURS_DECIDE, waiting.decisions),
        Counted(CountedKind.HOURS_CORRECT, waiting.refused),
        Counted(CountedKind.CERTIFICATION_RETURN, certified.returned),
        Counted(CountedKind.PEER_RATINGS, certified.peer_ratings, certified.peers_due_on),
        Counted(CountedKind.CERTIFICATIONS_RATE, certified.to_rate),
        *await _of_draws(session, actor),
        *await _schemes(session, actor, today),
        *await _guided(session, actor),
    ]
    return [line for line in lines if line.count]


async def _of_draws(session: AsyncSession, actor: Actor) -> list[Counted]:
    """What was drawn is read by the teacher; frames, sheets, pieces, objections are an office's.

    Experts re-review what they were named for.
    """
    found = await draws.waiting(session, actor)
    return [
        Counted(CountedKind.DRAW_MINE, found.mine),
        Counted(CountedKind.DRAWS_DRAW, found.to_draw),
        Counted(CountedKind.DRAW_SHEETS, found.sheets),
        Counted(CountedKind.DRAW_PIECES, found.pieces),
        Counted(CountedKind.DRAW_OBJECTIONS, found.objections),
        Counted(CountedKind.DRAW_REVIEWS, found.named),
    ]


async def _guided(session: AsyncSession, actor: Actor) -> list[Counted]:
    """Topics proposed to the teacher, studies the school decides about, support to be read."""
    studies = await topics.waiting(session, actor)
    return [
        Counted(CountedKind.TOPICS_OFFERED, studies.offered),
        Counted(CountedKind.TOPICS_DECIDE, studies.to_decide),
        Counted(CountedKind.SUPPORT_READ, await support.unread(session, actor)),
    ]


async def _schemes(session: AsyncSession, actor: Actor, today: date) -> list[Counted]:
    """The school's scheme: published by the school, acknowledged by everybody, objected to."""
    waiting = await schemes.waiting(session, actor, today)
    objections = await teacher_scores.count(session, actor, today)
    return [
        Counted(CountedKind.SCHEME_PUBLISH, waiting.publish),
        Counted(CountedKind.SCHEME_ACKNOWLEDGE, waiting.acknowledge),
        Counted(CountedKind.SCORE_OBJECTIONS, objections),
    ]


async def _plans_to_decide(session: AsyncSession, actor: Actor) -> int:
    paths = actor.paths(*SCHOOL)
    if not paths:
        return 0
    query = (
        select(func.count())
        .select_from(PersonalPlan)
        .join(Year, Year.id == PersonalPlan.year_id)
        .where(
            Year.state == YearState.OPEN,
            PersonalPlan.state == PersonalPlanState.SUBMITTED,
            PersonalPlan.person_id != actor.person_id,
            or_(*[PersonalPlan.org_path.startswith(path) for path in paths]),
        )
    )
    return int(await session.scalar(query) or 0)


async def _own_plan(session: AsyncSession, actor: Actor, today: date) -> list[Counted]:
    """A teacher's plan of the year that today belongs to, until it is handed in."""
    if not actor.has_role(Role.TEACHER):
        return []
    year_id: UUID | None = await session.scalar(
        select(Year.id).where(
            visible_to(actor),
            Year.state == YearState.OPEN,
            Year.starts_on <= today,
            Year.ends_on >= today,
        )
    )
    if year_id is None:
        return []
    own = select(PersonalPlan).where(
        PersonalPlan.year_id == year_id, PersonalPlan.person_id == actor.person_id
    )
    plan = await session.scalar(own)
    if plan is not None and plan.state not in EDITABLE:
        return []
    if plan is None or plan.state is PersonalPlanState.DRAFT:
        return [Counted(CountedKind.PERSONAL_PLAN_WRITE, 1)]
    return [Counted(CountedKind.PERSONAL_PLAN_CORRECT, 1, plan.return_due_on)]
