"""An activity in somebody's hand: found, locked for a step, the step written down; audited."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.activities import rules
from assessment.activities.queries import activities as queries
from assessment.activities.refusals import ActivityUnknown
from assessment.activities.rules import ORGANISERS, READERS, ActivityState, ActivityVerb, Span
from assessment.activities.tables import Activity
from assessment.years.service import hold_open
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.clock import Clock
from kernel.errors import Stale


def span_of(row: Activity) -> Span:
    """Return from when to when an activity is."""
    return Span(row.starts_at, row.ends_at)


async def find(session: AsyncSession, actor: Actor, activity_id: UUID) -> Activity:
    """Return an activity that the caller may look at."""
    row = await queries.activity(session, activity_id)
    if row is None:
        raise ActivityUnknown
    actor.require(row.org_path, *READERS)
    return row


async def lock(
    session: AsyncSession,
    actor: Actor,
    activity_id: UUID,
    verb: ActivityVerb,
    now: Clock,
    *,
    seen: int | None = None,
) -> Activity:
    """Return an activity for a step, in the state after it: locked, the year open, not stale."""
    row = await queries.activity(session, activity_id, lock=True)
    if row is None:
        raise ActivityUnknown
    actor.require(row.org_path, *ORGANISERS)
    await hold_open(session, row.year_id)
    row.state = _after(row, verb, now, seen)
    return row


async def check(
    session: AsyncSession,
    actor: Actor,
    activity_id: UUID,
    verb: ActivityVerb,
    now: Clock,
    *,
    seen: int,
) -> Activity:
    """Refuse what the step would be refused for now; nothing is locked, nothing changes."""
    row = await queries.activity(session, activity_id)
    if row is None:
        raise ActivityUnknown
    actor.require(row.org_path, *ORGANISERS)
    _after(row, verb, now, seen)
    return row


def _after(row: Activity, verb: ActivityVerb, now: Clock, seen: int | None) -> ActivityState:
    after = rules.take(verb, row.state, span_of(row), now())
    if seen is not None and row.version != seen:
        raise Stale(extra={"current": {"version": row.version, "state": row.state}})
    return after


async def done(
    session: AsyncSession,
    actor: Actor,
    action: str,
    row: Activity,
    now: Clock,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Write a step down: a new version of the row and its audit row. Last in the transaction."""
    row.version += 1
    await session.flush()
    await audit(session, actor, action, row, now, detail or {})


async def audit(
    session: AsyncSession,
    actor: Actor,
    action: str,
    row: Activity,
    now: Clock,
    detail: Mapping[str, Any],
) -> None:
    """Write the audit row of something that happened to an activity."""
    said = {"name": row.title, **detail}
    await write_audit(session, Entry(actor, action, "activity", row.id, row.org_path, now(), said))
