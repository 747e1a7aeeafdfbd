"""The life of a unit: events of its history and the spans of its pilot marks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.organisations.rules import Happening, PilotLevel, check_begun
from auth.organisations.tables import Organisation, OrganisationEvent, PilotMark
from kernel.actor import Actor
from kernel.clock import utc_now

_FLAGS: Final = {
    PilotLevel.CITY: "is_city_pilot",
    PilotLevel.PROVINCIAL: "is_provincial_pilot",
}


@dataclass(frozen=True, slots=True)
class Cause:
    """Who enters it (nobody: a loader), the day it holds from, and why."""

    actor: Actor | None
    on: date
    reason: str = ""
    at: datetime | None = None


def note(
    session: AsyncSession,
    unit: Organisation,
    kind: Happening,
    cause: Cause,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Add an event to a unit's history; the caller flushes."""
    session.add(
        OrganisationEvent(
            organisation_id=unit.id,
            kind=kind,
            happened_on=cause.on,
            reason=cause.reason,
            detail=dict(detail or {}),
            actor_id=cause.actor.person_id if cause.actor else None,
            actor_name=cause.actor.name if cause.actor else "",
            at=cause.at or utc_now(),
        )
    )


async def mark_pilots(
    session: AsyncSession, unit: Organisation, wanted: Mapping[str, Any], cause: Cause
) -> None:
    """Begin and end pilot marks so that they say what the flags in `wanted` say."""
    query = select(PilotMark).where(PilotMark.organisation_id == unit.id, PilotMark.to_on.is_(None))
    current = {PilotLevel(mark.level): mark for mark in await session.scalars(query)}
    for level, flag in _FLAGS.items():
        if flag not in wanted or bool(wanted[flag]) == (level in current):
            continue
        if wanted[flag]:
            _begin(session, unit, level, cause)
        else:
            _end(session, unit, current[level], cause)


def _begin(session: AsyncSession, unit: Organisation, level: PilotLevel, cause: Cause) -> None:
    session.add(
        PilotMark(
            organisation_id=unit.id,
            level=level,
            from_on=cause.on,
            reason=cause.reason,
            given_by=cause.actor.person_id if cause.actor else None,
            given_by_name=cause.actor.name if cause.actor else "",
        )
    )
    note(session, unit, Happening.PILOT_GIVEN, cause, {"level": level})


def _end(session: AsyncSession, unit: Organisation, mark: PilotMark, cause: Cause) -> None:
    check_begun(cause.on, mark.from_on, f"“{unit.name}”的试点标记")
    mark.to_on = cause.on
    mark.ended_reason = cause.reason
    mark.ended_by = cause.actor.person_id if cause.actor else None
    mark.ended_by_name = cause.actor.name if cause.actor else ""
    note(session, unit, Happening.PILOT_WITHDRAWN, cause, {"level": mark.level})
