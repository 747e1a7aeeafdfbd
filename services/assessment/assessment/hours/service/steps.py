"""A step of a record: what stood before it, its row of the history, sums and audit after it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.hours.queries import totals
from assessment.hours.rules import HourState, HourVerb
from assessment.hours.tables import HourRecord, HourStep
from kernel.actor import Actor
from kernel.audit import Entry, write_audit


def standing_of(row: HourRecord) -> dict[str, Any]:
    """Return what a decision changes, as the history keeps it."""
    return {
        "state": row.state,
        "refusal": row.refusal,
        "decided_at": row.decided_at.isoformat() if row.decided_at else None,
        "decided_by": str(row.decided_by) if row.decided_by else None,
        "decided_by_name": row.decided_by_name,
    }


def bring_back(row: HourRecord, before: Mapping[str, Any]) -> None:
    """Give a record what stood before a decision."""
    at, who = before["decided_at"], before["decided_by"]
    row.state, row.refusal = HourState(before["state"]), before["refusal"]
    row.decided_at = datetime.fromisoformat(at) if at else None
    row.decided_by = UUID(who) if who else None
    row.decided_by_name = before["decided_by_name"]


def step_of(
    actor: Actor,
    verb: HourVerb,
    row: HourRecord,
    before: Mapping[str, Any],
    at: datetime,
    *,
    reason: str = "",
) -> HourStep:
    """Return the row of the history for a record that has its new version."""
    return HourStep(
        record_id=row.id,
        verb=verb,
        reason=reason,
        version=row.version,
        before=dict(before),
        actor_id=actor.person_id,
        actor_name=actor.name,
        at=at,
    )


async def finish(
    session: AsyncSession,
    actor: Actor,
    verb: HourVerb,
    rows: Sequence[HourRecord],
    at: datetime,
    *,
    reason: str = "",
) -> None:
    """Write the sums of everybody concerned, and an audit row for each school."""
    for year_id in sorted({row.year_id for row in rows}):
        mine = [row for row in rows if row.year_id == year_id]
        await totals.refresh(session, year_id, {row.person_id for row in mine})
    for school_id in sorted({row.school_id for row in rows}):
        mine = [row for row in rows if row.school_id == school_id]
        items = [f"{row.person_name} {row.title} {row.hours}" for row in mine]
        detail = {"reason": reason, "count": len(mine), "items": items}
        first = mine[0]
        entry = Entry(actor, f"hour.{verb}", "hour_record", first.id, first.org_path, at, detail)
        await write_audit(session, entry)
