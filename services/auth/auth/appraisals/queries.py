"""Questions asked of the appraisals and of what they are computed from."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from auth.appraisals.rules import Asked, Given
from auth.appraisals.tables import Appraisal
from auth.assignments.tables import Assignment
from auth.experts.rules import ExpertState
from auth.experts.tables import ExpertEntry
from auth.guidance.tables import GuidanceRecord
from auth.organisations.rules import Kind
from auth.organisations.tables import Organisation
from kernel.clock import local_date
from kernel.errors import NotFound

SERVED = (ExpertState.SERVING, ExpertState.REPLACED)


@dataclass(frozen=True, slots=True)
class Period:
    """From one day to another, both counted."""

    from_on: date
    to_on: date


async def given(
    session: AsyncSession, entry_ids: Collection[UUID], period: Period
) -> dict[UUID, list[Given]]:
    """The guidance that experts gave in a period, by expert."""
    query = (
        select(GuidanceRecord, Assignment.entry_id, Organisation.kind)
        .join(Assignment, Assignment.id == GuidanceRecord.assignment_id)
        .join(Organisation, Organisation.id == GuidanceRecord.organisation_id)
        .where(
            Assignment.entry_id.in_(entry_ids),
            GuidanceRecord.held_on.between(period.from_on, period.to_on),
        )
    )
    found: dict[UUID, list[Given]] = {}
    for one, entry_id, kind in await session.execute(query):
        counted = Given(
            one.organisation_id,
            kind == Kind.SCHOOL,
            one.form,
            one.hours,
            one.held_on,
            local_date(one.recorded_at),
            one.usefulness,
        )
        found.setdefault(entry_id, []).append(counted)
    return found


async def asked(
    session: AsyncSession, entry_ids: Collection[UUID], period: Period
) -> dict[UUID, list[Asked]]:
    """The tasks that fell into a period, by expert."""
    query = select(Assignment).where(
        Assignment.entry_id.in_(entry_ids),
        Assignment.from_on <= period.to_on,
        or_(Assignment.ended_on.is_(None), Assignment.ended_on >= period.from_on),
    )
    found: dict[UUID, list[Asked]] = {}
    for one in await session.scalars(query):
        counted = Asked(one.state, one.to_on, one.ended_on)
        found.setdefault(one.entry_id, []).append(counted)
    return found


async def served(
    session: AsyncSession, team_id: UUID, *, after: UUID | None, limit: int
) -> Sequence[ExpertEntry]:
    """The experts of a team who serve or have served, at most `limit + 1` of them."""
    query = (
        select(ExpertEntry)
        .where(ExpertEntry.organisation_id == team_id, ExpertEntry.state.in_(SERVED))
        .order_by(ExpertEntry.id)
        .limit(limit + 1)
    )
    if after is not None:
        query = query.where(ExpertEntry.id > after)
    return (await session.scalars(query)).all()


async def current(
    session: AsyncSession, entry_ids: Collection[UUID], period: Period
) -> dict[UUID, Appraisal]:
    """What was decided for exactly this period and still stands, by expert."""
    query = select(Appraisal).where(
        Appraisal.entry_id.in_(entry_ids),
        Appraisal.from_on == period.from_on,
        Appraisal.to_on == period.to_on,
        Appraisal.replaced_at.is_(None),
    )
    return {one.entry_id: one for one in await session.scalars(query)}


async def overlapping(session: AsyncSession, entry_id: UUID, period: Period) -> bool:
    """Tell whether another period of an expert that still stands has a day of this one."""
    query = select(Appraisal.id).where(
        Appraisal.entry_id == entry_id,
        Appraisal.replaced_at.is_(None),
        Appraisal.from_on <= period.to_on,
        Appraisal.to_on >= period.from_on,
        or_(Appraisal.from_on != period.from_on, Appraisal.to_on != period.to_on),
    )
    return await session.scalar(query.limit(1)) is not None


# Letters are a feature above this one; only whether there is one is asked.
_HAS_LETTER = text(
    "SELECT EXISTS (SELECT FROM expert_appointment WHERE appraisal_id = :id AND revoked_at IS NULL)"
)


async def has_letter(session: AsyncSession, appraisal_id: UUID) -> bool:
    """Tell whether a valid letter hangs on an appraisal."""
    return bool(await session.scalar(_HAS_LETTER, {"id": appraisal_id}))


def _select_appraisals() -> Select[*tuple[Any, ...]]:
    return (
        select(
            *(c for c in Appraisal.__table__.c if c.name != "decided_by"),
            ExpertEntry.name.label("expert_name"),
            ExpertEntry.unit.label("expert_unit"),
            Organisation.id.label("team_id"),
            Organisation.name.label("team_name"),
            Organisation.path.label("team_path"),
        )
        .join(ExpertEntry, ExpertEntry.id == Appraisal.entry_id)
        .join(Organisation, Organisation.id == ExpertEntry.organisation_id)
    )


async def appraisals(
    session: AsyncSession,
    paths: Sequence[str],
    entry_id: UUID | None,
    *,
    after: UUID | None,
    limit: int,
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Appraisals by the teams below these paths, replaced ones among them, the latest first."""
    below = or_(*(Organisation.path.startswith(path) for path in paths))
    query = _select_appraisals().where(below).order_by(Appraisal.id.desc()).limit(limit + 1)
    if entry_id is not None:
        query = query.where(Appraisal.entry_id == entry_id)
    if after is not None:
        query = query.where(Appraisal.id < after)
    return (await session.execute(query)).all()


async def appraisals_of_person(
    session: AsyncSession, person_id: UUID, *, after: UUID | None, limit: int
) -> Sequence[Row[*tuple[Any, ...]]]:
    """What was published about the expert that a person is, the latest first."""
    query = _select_appraisals().where(
        ExpertEntry.person_id == person_id, Appraisal.published_at.is_not(None)
    )
    if after is not None:
        query = query.where(Appraisal.id < after)
    return (await session.execute(query.order_by(Appraisal.id.desc()).limit(limit + 1))).all()


async def appraisal(session: AsyncSession, appraisal_id: UUID) -> Row[*tuple[Any, ...]]:
    """One appraisal as lists show it."""
    query = _select_appraisals().where(Appraisal.id == appraisal_id)
    return (await session.execute(query)).one()


async def lock_appraisal(session: AsyncSession, appraisal_id: UUID) -> Appraisal:
    """One appraisal for changing; NotFound if there is none."""
    found = await session.get(Appraisal, appraisal_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound
    return found
