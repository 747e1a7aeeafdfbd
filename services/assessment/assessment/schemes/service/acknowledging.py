"""知悉: everybody who is assessed says that they have read the version in force."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.hours.queries.people import school_of
from assessment.schemes import queries
from assessment.schemes.refusals import NotOfThisSchool, SchemeUnknown, SchemeVersionOld
from assessment.schemes.rules import ASSESSED, SCHOOL
from assessment.schemes.service import reading, steps
from assessment.schemes.service.reading import View
from assessment.schemes.tables import SchemeAcknowledgement, SchoolScheme
from assessment.years.queries import visible_to
from assessment.years.rules import YearState
from assessment.years.service import hold_open
from assessment.years.tables import Year
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.clock import Clock, local_date
from kernel.db import UnitOfWork


@dataclass(frozen=True, slots=True)
class Mine:
    """The scheme in force at the caller's school, and when they acknowledged it."""

    view: View
    acknowledged_at: datetime | None


async def own_scheme(session: AsyncSession, actor: Actor, year_id: UUID) -> SchoolScheme:
    """Return the published scheme of the caller's school in a year."""
    school = await school_of(session, actor, *ASSESSED)
    row = None if school is None else await queries.scheme_of(session, school.id, year_id)
    if row is None or row.published_version_no is None:
        raise SchemeUnknown
    return row


async def mine(session: AsyncSession, actor: Actor, year_id: UUID, now: Clock) -> Mine:
    """Return the scheme the caller is assessed by, as it is in force."""
    row = await own_scheme(session, actor, year_id)
    hand = await steps.find(session, actor, row.id)
    shown = await reading.in_force(session, row)
    at = await queries.acknowledged_at(session, row.id, shown.version_no, actor.person_id)
    return Mine(reading.view_of(hand, shown, now), at)


async def acknowledge(
    uow: UnitOfWork, actor: Actor, scheme_id: UUID, version_no: int, now: Clock
) -> datetime:
    """Write down that the caller has read this version; a second time changes nothing."""
    async with uow.begin() as session:
        row = (await steps.find(session, actor, scheme_id)).scheme
        # Many acknowledge side by side; a new version is published before or after them.
        await queries.share_scheme(session, row)
        await hold_open(session, row.year_id)
        if row.published_version_no != version_no:
            raise SchemeVersionOld
        if not await queries.is_staff(session, row.school_id, actor.person_id, local_date(now())):
            raise NotOfThisSchool
        at = await _put(session, actor, (row.id, version_no), now)
        if at is not None:
            detail = {"school": row.school_name, "version_no": version_no}
            action = "school_scheme.acknowledge"
            await write_audit(
                session, Entry(actor, action, "school_scheme", row.id, row.org_path, now(), detail)
            )
            return at
        found = await queries.acknowledged_at(session, row.id, version_no, actor.person_id)
    return found or now()


async def _put(
    session: AsyncSession, actor: Actor, version: tuple[UUID, int], now: Clock
) -> datetime | None:
    """Write the row, None when it is there already."""
    one = SchemeAcknowledgement
    told = (*version, actor.person_id, actor.name, now())
    names = (one.scheme_id, one.version_no, one.person_id, one.person_name, one.at)
    made = await session.execute(
        insert(one)
        .values({column.key: value for column, value in zip(names, told, strict=True)})
        .on_conflict_do_nothing()
        .returning(one.at)
    )
    return made.scalar_one_or_none()


@dataclass(frozen=True, slots=True)
class Waiting:
    """What schemes ask of the caller: to acknowledge, or to publish one for their school."""

    acknowledge: int
    publish: int


async def waiting(session: AsyncSession, actor: Actor, today: date) -> Waiting:
    """Count in the open year of today; whoever is no staff of the school is not reminded."""
    if not actor.has_role(*ASSESSED):
        return Waiting(0, 0)
    school = await school_of(session, actor, *ASSESSED)
    year = await session.scalar(
        select(Year).where(
            visible_to(actor),
            Year.state == YearState.OPEN,
            Year.starts_on <= today,
            Year.ends_on >= today,
        )
    )
    if school is None or year is None:
        return Waiting(0, 0)
    row = await queries.scheme_of(session, school.id, year.id)
    if row is None or row.published_version_no is None:
        return Waiting(0, int(actor.reaches(school.path, *SCHOOL)))
    one = SchemeAcknowledgement
    done = await session.scalar(
        select(func.count()).where(
            one.scheme_id == row.id,
            one.version_no == row.published_version_no,
            one.person_id == actor.person_id,
        )
    )
    if done or not await queries.is_staff(session, school.id, actor.person_id, today):
        return Waiting(0, 0)
    return Waiting(1, 0)
