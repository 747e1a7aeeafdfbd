"""Reading a plan with the caller's standing, and taking a step of the state table."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.changed import stale
from assessment.plans import queries, rules
from assessment.plans.queries import STAFF, readers_of
from assessment.plans.refusals import PlanUnknown
from assessment.plans.rules import PlanKind, PlanVerb, Standing
from assessment.plans.tables import Plan, PlanVersion
from assessment.years.rules import YearNotOpen, YearState
from assessment.years.tables import Year
from kernel.actor import Actor, Role
from kernel.audit import Entry, write_audit
from kernel.clock import Clock, local_date
from kernel.errors import NotAllowed

_OFFICES = (Role.CITY_OFFICE, Role.DISTRICT_OFFICE)
_TEAM = (Role.SCHOOL_LEAD, Role.SCHOOL_TEAM)


@dataclass(frozen=True, slots=True)
class Hand:
    """A plan in somebody's hand: the rows, who holds them, and how they stand to it."""

    plan: Plan
    year: Year
    newest: PlanVersion
    actor: Actor
    standing: Standing


async def find(session: AsyncSession, actor: Actor, key: tuple[PlanKind, UUID], now: Clock) -> Hand:
    """Return a plan the caller may read; staff of the school need an approved version."""
    row = await queries.plan(session, *key)
    if row is None:
        raise PlanUnknown
    if not actor.reaches(row.org_path, *readers_of(row.kind)):
        _require_staff(actor, row)
    year = await session.get(Year, row.year_id)
    return await _hand(session, actor, row, year, now)


def _require_staff(actor: Actor, row: Plan) -> None:
    """A teaching group lies below its school, so staff reach the school's plans from below."""
    home = rules.home_path(row.org_path, is_group=row.group_id is not None)
    at_school = {grant.role for grant in actor.grants if grant.org_path.startswith(home)}
    if at_school & set(STAFF) and row.approved_version_no is not None:
        return
    if any(row.org_path.startswith(grant.org_path) for grant in actor.grants) and not (
        at_school & set(STAFF)
    ):
        raise NotAllowed
    raise PlanUnknown


async def lock(session: AsyncSession, actor: Actor, key: tuple[PlanKind, UUID], now: Clock) -> Hand:
    """The same for a change: locked until the commit, and the year cannot close meanwhile."""
    row = await queries.plan(session, *key, lock=True)
    if row is None:
        raise PlanUnknown
    actor.require(row.org_path, *readers_of(row.kind))
    year = await queries.year_of(session, row.year_id)
    return await _hand(session, actor, row, year, now)


async def _hand(
    session: AsyncSession, actor: Actor, row: Plan, year: Year | None, now: Clock
) -> Hand:
    newest = await queries.version(session, row.id, row.version_no)
    if year is None or newest is None:  # both are kept by foreign keys
        raise PlanUnknown
    reviewers = _TEAM if row.kind is PlanKind.GROUP else _OFFICES
    is_own = actor.has_role(*reviewers) and await _is_own(session, actor, newest, row, now)
    reaching = {grant.role for grant in actor.grants if row.org_path.startswith(grant.org_path)}
    standing = Standing(frozenset(reaching), row.district_id is None, is_own, row.kind)
    return Hand(row, year, newest, actor, standing)


async def _is_own(
    session: AsyncSession, actor: Actor, newest: PlanVersion, row: Plan, now: Clock
) -> bool:
    """Tell whether a reviewer belongs to the school (or group) or handed this version in."""
    works = any(
        grant.role in queries.AT_SCHOOL and grant.org_path.startswith(row.org_path)
        for grant in actor.grants
    )
    if works or newest.submitted_by == actor.person_id:
        return True
    return await queries.is_member(session, actor, row.org_path, local_date(now()))


def check(hand: Hand, verb: PlanVerb, seen: int) -> rules.PlanState:
    """Return the state the verb leads to, or refuse; nothing changes."""
    to_state = rules.take(verb, hand.plan.state, hand.standing)
    if hand.year.state is not YearState.OPEN:
        raise YearNotOpen
    if hand.plan.version != seen:
        current = {"version": hand.plan.version, "content": hand.newest.content}
        raise stale(current, is_own=hand.plan.updated_by_name == hand.actor.name)
    return to_state


def may(hand: Hand) -> tuple[PlanVerb, ...]:
    """Return the verbs the caller may use now."""
    if hand.year.state is not YearState.OPEN:
        return ()
    return rules.possible(hand.plan.state, hand.standing)


def touch(hand: Hand, now: Clock) -> None:
    """A change of the plan: a new version of the row, by whom and when."""
    hand.plan.version += 1
    hand.plan.updated_at = now()
    hand.plan.updated_by_name = hand.actor.name


async def take(
    session: AsyncSession,
    hand: Hand,
    verb: PlanVerb,
    to_state: rules.PlanState,
    now: Clock,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Take a checked step: state, deadline, audit row. Call it last in the transaction."""
    row, from_state = hand.plan, hand.plan.state
    row.state = to_state
    if verb is not PlanVerb.REVISE:  # the date set by the return goes on; a changed mind has none
        row.due_at = rules.due_at(to_state, hand.year.starts_on, now())
    touch(hand, now)
    await session.flush()
    said = {"from": from_state, "to": to_state, "version_no": row.version_no, **(detail or {})}
    await audit(session, hand.actor, f"plan.{verb}", row, now, said)


async def audit(
    session: AsyncSession, actor: Actor, action: str, row: Plan, now: Clock, detail: dict[str, Any]
) -> None:
    """Write the audit row of a plan's step."""
    said = {"kind": row.kind, "school": row.school_name, **detail}
    if row.group_name is not None:
        said["group"] = row.group_name
    await write_audit(session, Entry(actor, action, "plan", row.id, row.org_path, now(), said))
