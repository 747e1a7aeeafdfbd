"""Questions asked of the letters of appointment."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.appointments.tables import Appointment
from auth.appraisals.rules import ExpertGrade
from auth.appraisals.tables import Appraisal
from auth.experts.tables import ExpertBatch, ExpertEntry
from auth.organisations.tables import Organisation
from kernel.errors import NotFound


def _select_letters() -> Select[*tuple[Any, ...]]:
    return (
        select(
            *Appointment.__table__.c,
            Appraisal.grade,
            Appraisal.from_on,
            Appraisal.to_on,
            Organisation.path.label("team_path"),
        )
        .join(Appraisal, Appraisal.id == Appointment.appraisal_id)
        .join(ExpertEntry, ExpertEntry.id == Appointment.entry_id)
        .join(Organisation, Organisation.id == ExpertEntry.organisation_id)
    )


async def _page(
    session: AsyncSession, query: Select[*tuple[Any, ...]], column: Any, at: tuple[UUID | None, int]
) -> Sequence[Row[*tuple[Any, ...]]]:
    after, limit = at
    if after is not None:
        query = query.where(column < after)
    return (await session.execute(query.order_by(column.desc()).limit(limit + 1))).all()


async def letters(
    session: AsyncSession, paths: Sequence[str], at: tuple[UUID | None, int]
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Letters of the teams below these paths, the latest first, one more than the page holds."""
    below = or_(*(Organisation.path.startswith(path) for path in paths))
    return await _page(session, _select_letters().where(below), Appointment.id, at)


async def letters_of_person(
    session: AsyncSession, person_id: UUID, at: tuple[UUID | None, int]
) -> Sequence[Row[*tuple[Any, ...]]]:
    """The letters of the expert that a person is, the latest first."""
    query = _select_letters().where(ExpertEntry.person_id == person_id)
    return await _page(session, query, Appointment.id, at)


async def letter(
    session: AsyncSession, appointment_id: UUID, person_id: UUID | None = None
) -> Row[*tuple[Any, ...]]:
    """One letter as lists show it, of a given expert if one is named; NotFound otherwise."""
    query = _select_letters().where(Appointment.id == appointment_id)
    if person_id is not None:
        query = query.where(ExpertEntry.person_id == person_id)
    found = (await session.execute(query)).one_or_none()
    if found is None:
        raise NotFound
    return found


async def typed(
    session: AsyncSession, number: str, check_code: str
) -> Row[*tuple[Any, ...]] | None:
    """The letter that has this number and this code."""
    query = _select_letters().where(
        Appointment.number == number, Appointment.check_code == check_code
    )
    return (await session.execute(query)).one_or_none()


async def eligible(
    session: AsyncSession, paths: Sequence[str], at: tuple[UUID | None, int]
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Appraisals that were passed and published and have no valid letter, the latest first."""
    has_letter = exists(
        select(1).where(Appointment.appraisal_id == Appraisal.id, Appointment.revoked_at.is_(None))
    )
    query = (
        select(
            Appraisal.id,
            Appraisal.grade,
            Appraisal.from_on,
            Appraisal.to_on,
            ExpertEntry.name,
            ExpertEntry.unit,
            Organisation.name.label("team_name"),
            Organisation.path.label("team_path"),
        )
        .join(ExpertEntry, ExpertEntry.id == Appraisal.entry_id)
        .join(Organisation, Organisation.id == ExpertEntry.organisation_id)
        .where(
            or_(*(Organisation.path.startswith(path) for path in paths)),
            Appraisal.grade != ExpertGrade.FAIL,
            Appraisal.published_at.is_not(None),
            Appraisal.replaced_at.is_(None),
            ~has_letter,
        )
    )
    return await _page(session, query, Appraisal.id, at)


async def term_of(session: AsyncSession, batch_id: UUID | None) -> str:
    """The term of a batch; empty without one."""
    batch = await session.get(ExpertBatch, batch_id) if batch_id else None
    return batch.term if batch else ""


async def next_ordinal(session: AsyncSession, prefix: str) -> int:
    """How many letters of a year there are, plus one; one writer at a time."""
    lock = func.pg_advisory_xact_lock(func.hashtextextended("auth.expert_appointment", 0))
    await session.execute(select(lock))
    query = select(func.count()).where(Appointment.number.startswith(prefix, autoescape=True))
    return int(await session.scalar(query) or 0) + 1


async def lock_letter(session: AsyncSession, appointment_id: UUID) -> Appointment:
    """One letter for changing; NotFound if there is none."""
    found = await session.get(
        Appointment, appointment_id, with_for_update=True, populate_existing=True
    )
    if found is None:
        raise NotFound
    return found
