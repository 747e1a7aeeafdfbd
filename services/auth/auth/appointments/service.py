"""Issuing and revoking letters of appointment, one function per verb."""

import secrets
from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from auth.appointments import queries, rules
from auth.appointments.tables import Appointment
from auth.appraisals.queries import lock_appraisal
from auth.appraisals.rules import ExpertGrade
from auth.assignments.service.assigning import led_team
from auth.experts import queries as experts
from auth.experts.rules import check_another
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.clock import local_date


async def issue(
    session: AsyncSession, actor: Actor, appraisal_id: UUID, now: datetime
) -> Appointment:
    """Issue the letter for a published appraisal that was passed."""
    appraisal = await lock_appraisal(session, appraisal_id)
    entry = await experts.lock_entry(session, appraisal.entry_id)
    team = await led_team(session, actor, entry)
    check_another(entry.person_id, actor.person_id)
    stands = appraisal.published_at is not None and appraisal.replaced_at is None
    if not stands or appraisal.grade == ExpertGrade.FAIL:
        raise rules.NotPassed
    year = local_date(now).year
    ordinal = await queries.next_ordinal(session, rules.letter_number(year, 0)[:-4])
    made = Appointment(
        entry_id=entry.id,
        appraisal_id=appraisal.id,
        number=rules.letter_number(year, ordinal),
        check_code=rules.check_code(secrets.randbits(60)),
        name=entry.name,
        unit=entry.unit,
        role=entry.role,
        team_name=team.name,
        term=await queries.term_of(session, entry.batch_id),
        issued_on=local_date(now),
        issued_by_name=actor.name,
    )
    try:
        async with session.begin_nested():
            session.add(made)
    except IntegrityError as fault:
        raise rules.LetterExists from fault
    detail = {"name": entry.name, "number": made.number}
    row = Entry(actor, "appointment.issue", "expert_entry", entry.id, team.path, now, detail)
    await write_audit(session, row)
    return made


async def revoke(
    session: AsyncSession, actor: Actor, appointment_id: UUID, reason: str, now: datetime
) -> None:
    """Revoke a letter; whoever checks it reads the reason."""
    found = await queries.lock_letter(session, appointment_id)
    entry = await experts.lock_entry(session, found.entry_id)
    team = await led_team(session, actor, entry)
    check_another(entry.person_id, actor.person_id)
    if found.revoked_at is not None:
        raise rules.LetterRevoked
    found.revoked_at, found.revoke_reason, found.revoked_by_name = now, reason, actor.name
    await session.flush()
    detail = {"name": found.name, "number": found.number, "reason": reason}
    row = Entry(actor, "appointment.revoke", "expert_entry", entry.id, team.path, now, detail)
    await write_audit(session, row)
