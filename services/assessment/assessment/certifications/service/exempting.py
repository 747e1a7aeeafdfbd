"""Exemptions 免测 (R84): entered by the school with a reason, ended with a reason; audited."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.certifications.queries import exemptions, people
from assessment.certifications.refusals import (
    AlreadyExempt,
    ExemptionEnded,
    ExemptionUnknown,
    OwnExemption,
    PersonNotOfSchool,
)
from assessment.certifications.rules import SCHOOL
from assessment.certifications.service.access import school_of
from assessment.certifications.tables import Exemption
from assessment.years.service import hold_open
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.clock import Clock, local_date
from kernel.db import UnitOfWork
from kernel.errors import FieldError


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody of a school in a year."""

    year_id: UUID
    school_id: UUID
    person_id: UUID


async def create(
    session: AsyncSession, actor: Actor, who: Who, reason: str, now: Clock
) -> Exemption:
    """Write down that somebody need not be assessed, and why."""
    school = await school_of(session, actor, who.school_id)
    actor.require(school.path, *SCHOOL)
    if who.person_id == actor.person_id:
        raise OwnExemption
    await hold_open(session, who.year_id)
    person = await people.person(session, who.person_id)
    here = await people.here(session, [who.person_id], school.path, local_date(now()))
    if person is None or not here:
        error = FieldError("person_id", PersonNotOfSchool.code, PersonNotOfSchool.title)
        raise PersonNotOfSchool(errors=[error])
    if await exemptions.open_of(session, who.year_id, who.person_id):
        raise AlreadyExempt
    new = Exemption(
        year_id=who.year_id,
        person_id=who.person_id,
        person_name=person.name,
        school_id=school.id,
        org_path=school.path,
        reason=reason,
        created_at=now(),
        created_by_name=actor.name,
    )
    try:
        async with session.begin_nested():
            session.add(new)
    except IntegrityError as fault:  # entered by a colleague at the same moment
        raise AlreadyExempt from fault
    await _audit(session, actor, "exemption.create", new, reason, now)
    return new


async def end(
    uow: UnitOfWork, actor: Actor, exemption_id: UUID, reason: str, now: Clock
) -> Exemption:
    """End an exemption; it stays for history."""
    async with uow.begin() as session:
        known = await session.get(Exemption, exemption_id)
        if known is None:
            raise ExemptionUnknown
        actor.require(known.org_path, *SCHOOL)
        if known.person_id == actor.person_id:
            raise OwnExemption
        row = await session.get_one(
            Exemption, exemption_id, with_for_update=True, populate_existing=True
        )
        await hold_open(session, row.year_id)
        if row.ended_at is not None:
            raise ExemptionEnded
        row.ended_at, row.ended_by_name, row.end_reason = now(), actor.name, reason
        await session.flush()
        await _audit(session, actor, "exemption.end", row, reason, now)
    return row


async def _audit(
    session: AsyncSession, actor: Actor, action: str, row: Exemption, reason: str, now: Clock
) -> None:
    detail = {"name": row.person_name, "reason": reason}
    entry = Entry(actor, action, "certification_exemption", row.id, row.org_path, now(), detail)
    await write_audit(session, entry)
