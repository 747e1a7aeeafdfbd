"""Beginning a certification: the tasks of the catalogue in force are pinned."""

from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.certifications import document
from assessment.certifications.queries import certifications as queries
from assessment.certifications.queries import people, totals
from assessment.certifications.refusals import AbilityNotOffered, SchoolMissing
from assessment.certifications.rules import (
    TEACHERS,
    CertificationState,
    CertificationVerb,
)
from assessment.certifications.service.offering import Offered, offered
from assessment.certifications.service.stepping import settle
from assessment.certifications.tables import Certification, CertificationStep
from assessment.directory.tables import DirectoryUnit
from assessment.personal_plans.queries import schools_of
from assessment.years.service import hold_open
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.clock import Clock, local_date
from kernel.errors import FieldError


async def begin(
    session: AsyncSession,
    actor: Actor,
    year_id: UUID,
    code: str,
    school_id: UUID | None,
    *,
    now: Clock,
) -> Certification:
    """Return the caller's certification of an ability, new when there is none."""
    await hold_open(session, year_id)
    if found := await queries.own(session, year_id, actor.person_id, code):
        return found[0]
    school = await school_of(session, actor, school_id)
    offer = await offered(session, year_id, actor.person_id, school.id)
    if code not in offer.codes():
        error = FieldError("ability_code", AbilityNotOffered.code, AbilityNotOffered.title)
        raise AbilityNotOffered(errors=[error])
    new = await _new(session, actor, school, offer, code, now)
    new.year_id = year_id
    try:
        async with session.begin_nested():
            session.add(new)
    except IntegrityError:  # begun in another tab at the same moment
        found = await queries.own(session, year_id, actor.person_id, code)
        if not found:
            raise
        return found[0]
    await totals.hold(session, year_id, [school.id])
    await _record(session, actor, new, now)
    return new


async def school_of(session: AsyncSession, actor: Actor, school_id: UUID | None) -> DirectoryUnit:
    """Return the school the caller teaches at, or the one of several that was named."""
    for school in await schools_of(session, actor.paths(*TEACHERS)):
        if school_id in (None, school.id):
            return school
    raise SchoolMissing


async def _new(
    session: AsyncSession,
    actor: Actor,
    school: DirectoryUnit,
    offer: Offered,
    code: str,
    now: Clock,
) -> Certification:
    ability = offer.abilities[code]
    person = await people.person(session, actor.person_id)
    group = await people.group_of(session, actor.person_id, school.path, local_date(now()))
    return Certification(
        person_id=actor.person_id,
        person_name=actor.name,
        staff_no=person.staff_no if person else None,
        school_id=school.id,
        school_name=school.name,
        org_path=school.path,
        group_id=group.id if group else None,
        group_name=group.name if group else None,
        group_path=group.path if group else None,
        ability_code=code,
        ability_name=ability.name,
        catalogue_id=offer.catalogue_id,
        is_official=bool(ability.tasks),
        tasks=document.pinned(ability),
        state=CertificationState.DRAFT,
        created_at=now(),
    )


async def _record(session: AsyncSession, actor: Actor, row: Certification, now: Clock) -> None:
    state = CertificationState.DRAFT
    session.add(
        CertificationStep(
            certification_id=row.id,
            turn=0,
            verb=CertificationVerb.BEGIN,
            from_state=state,
            to_state=state,
            detail={},
            actor_id=actor.person_id,
            actor_name=actor.name,
            at=now(),
        )
    )
    await settle(session, [row])
    detail = {"name": row.person_name, "ability": row.ability_code}
    entry = Entry(
        actor, "certification.begin", "certification", row.id, row.org_path, now(), detail
    )
    await write_audit(session, entry)
