"""Reporting what became of a goal, and reading it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.goals import queries, rules
from assessment.goals.queries import Place, SchoolGoals
from assessment.goals.rules import REPORTERS, Followers, GoalResult, GoalsNotInForce
from assessment.goals.tables import GoalOutcome
from assessment.plans.goals import Goal, goals_of
from assessment.plans.queries import READERS
from assessment.plans.refusals import PlanUnknown
from assessment.results.workbook import Cell, Column, Sheet
from assessment.years.rules import YearNotOpen, YearState
from assessment.years.tables import Year
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.clock import Clock, local_date
from kernel.errors import Stale


@dataclass(frozen=True, slots=True)
class GoalView:
    """A goal with its report and who follows it.

    `is_stale`: the goal was worded otherwise when it was reported.
    """

    goal: Goal
    report: GoalOutcome | None
    followers: Followers

    @property
    def is_stale(self) -> bool:
        """Tell whether the report speaks of other words."""
        return self.report is not None and self.report.goal_text != self.goal.text


@dataclass(frozen=True, slots=True)
class PlanGoals:
    """The goals of a plan in force, and whether the caller may report on them."""

    place: Place
    goals: Sequence[GoalView]
    may_report: bool


@dataclass(frozen=True, slots=True)
class Report:
    """What a school says about one goal."""

    plan_id: UUID
    goal_key: str
    outcome: GoalResult
    note: str


async def read(session: AsyncSession, actor: Actor, plan_id: UUID) -> PlanGoals:
    """Return the goals of a plan the caller may read; none while nothing was approved."""
    place = await queries.place(session, plan_id)
    if place is None:
        raise PlanUnknown
    actor.require(place.plan.org_path, *READERS)
    found = await queries.outcomes(session, plan_id)
    followers = await queries.followers(session, place.plan)
    goals = () if place.version is None else goals_of(place.version.content)
    may = place.year.state is YearState.OPEN and place.version is not None
    is_reporter = actor.reaches(place.plan.org_path, *REPORTERS)
    views = [
        GoalView(goal, found.get(goal.key), followers.get(goal.key, Followers())) for goal in goals
    ]
    return PlanGoals(place, views, may and is_reporter)


async def report(
    session: AsyncSession, actor: Actor, said: Report, *, seen: int, now: Clock
) -> PlanGoals:
    """Write down what became of a goal; the newest report stands, earlier ones are in the audit."""
    place = await queries.place(session, said.plan_id, lock=True)
    if place is None:
        raise PlanUnknown
    actor.require(place.plan.org_path, *REPORTERS)
    if place.year.state is not YearState.OPEN:
        raise YearNotOpen
    if place.version is None:
        raise GoalsNotInForce
    goal = rules.find(goals_of(place.version.content), said.goal_key)
    row = await session.get(GoalOutcome, (said.plan_id, said.goal_key), populate_existing=True)
    if (row.version if row else 0) != seen:
        raise Stale(extra={"current": _as_json(row)})
    if row is None:
        row = GoalOutcome(plan_id=said.plan_id, goal_key=goal.key, version=0)
        session.add(row)
    row.goal_text, row.outcome, row.note = goal.text, said.outcome, said.note
    row.version, row.reported_at, row.reported_by_name = row.version + 1, now(), actor.name
    await session.flush()
    detail = {"goal": goal.text[:200], "outcome": said.outcome, "note": said.note[:200]}
    plan = place.plan
    entry = Entry(actor, "plan.report_goal", "plan", plan.id, plan.org_path, now(), detail)
    await write_audit(session, entry)
    return await read(session, actor, said.plan_id)


def _as_json(row: GoalOutcome | None) -> Mapping[str, object] | None:
    if row is None:
        return None
    return {"outcome": row.outcome, "note": row.note, "version": row.version}


_COLUMNS: Final = (
    Column("区市", 12),
    Column("学校", 34),
    Column("目标数", 10),
    Column("已达成", 10),
    Column("部分达成", 10),
    Column("未达成", 10),
    Column("未填报", 10),
)


def sheet(year: Year, rows: Sequence[SchoolGoals], at: datetime) -> Sheet:
    """Return the counts of schools as a sheet."""
    body: list[list[Cell]] = [
        [
            one.unit.district_name or "市直属",
            one.unit.name,
            one.tally.goals,
            one.tally.reached,
            one.tally.partly,
            one.tally.not_reached,
            one.tally.open,
        ]
        for one in rows
    ]
    notes = [f"{year.name}", f"导出日期：{local_date(at)}"]
    return Sheet("目标达成", "各校绩效目标达成情况", notes, _COLUMNS, body)
