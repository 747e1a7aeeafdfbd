"""Reading hours: lists, totals, and the workbooks of what the screens show; exports are audited."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.directory.tables import DirectoryUnit
from assessment.hours.queries import people
from assessment.hours.queries.totals import SchoolCount, TeacherTotal
from assessment.hours.rules import OPEN, READERS, HourState, missing
from assessment.hours.tables import HourRecord
from assessment.results.workbook import Cell, Column, Sheet
from assessment.years.rules import YearState
from assessment.years.tables import Year
from kernel.actor import Actor, Role
from kernel.audit import Entry, write_audit
from kernel.clock import local_date
from kernel.errors import NotFound

# Whose schools the counts are of; a school reads its own teachers.
OFFICES: Final = (Role.DISTRICT_OFFICE, Role.CITY_OFFICE, Role.EQUIPMENT_CENTRE)


async def school_of(session: AsyncSession, actor: Actor, school_id: UUID) -> DirectoryUnit:
    """Return a school that the caller answers for."""
    found = await people.school(session, school_id)
    if found is None:
        raise NotFound
    actor.require(found.path, *READERS)
    return found


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for the caller."""

    decisions: int
    refused: int


async def waiting(session: AsyncSession, actor: Actor) -> Waiting:
    """Count in open years: of the caller's schools what is open, of the caller what came back.

    Offices may decide, but it is the schools' work: they are not reminded.
    """
    in_open = (
        select(func.count())
        .select_from(HourRecord)
        .join(Year, Year.id == HourRecord.year_id)
        .where(Year.state == YearState.OPEN)
    )
    own = HourRecord.person_id == actor.person_id
    refused = await session.scalar(in_open.where(own, HourRecord.state == HourState.REFUSED))
    schools = actor.paths(Role.SCHOOL_TEAM, Role.SCHOOL_LEAD)
    if not schools:
        return Waiting(0, refused or 0)
    reach = or_(*[HourRecord.org_path.startswith(path) for path in schools])
    decisions = await session.scalar(in_open.where(reach, ~own, HourRecord.state.in_(sorted(OPEN))))
    return Waiting(decisions or 0, refused or 0)


_TEACHERS: Final = (
    Column("姓名", 12),
    Column("工号", 18),
    Column("线上学时", 10),
    Column("线上待确认", 10),
    Column("线上还差", 10),
    Column("线下学时", 10),
    Column("线下待确认", 10),
    Column("线下还差", 10),
)
_SCHOOLS: Final = (
    Column("区市", 12),
    Column("学校", 34),
    Column("教师数", 10),
    Column("线上未满", 10),
    Column("线下未满", 10),
    Column("任一未满", 10),
)


def _notes(year: Year, at: datetime) -> list[str]:
    wanted = f"每位教师线上 {year.online_hours} 学时、线下 {year.offline_hours} 学时"
    return [f"{year.name}：{wanted}", f"导出日期：{local_date(at)}"]


def teachers_sheet(
    school: DirectoryUnit, year: Year, rows: Sequence[TeacherTotal], at: datetime
) -> Sheet:
    """Return the teachers of a school as a sheet."""
    body: list[list[Cell]] = [
        [
            one.name,
            one.staff_no or "",
            one.online,
            one.online_open,
            missing(year.online_hours, one.online),
            one.offline,
            one.offline_open,
            missing(year.offline_hours, one.offline),
        ]
        for one in rows
    ]
    return Sheet("学时", f"{school.name}教师学时统计表", _notes(year, at), _TEACHERS, body)


def schools_sheet(year: Year, rows: Sequence[SchoolCount], at: datetime) -> Sheet:
    """Return the counts of schools as a sheet."""
    body: list[list[Cell]] = [
        [
            one.district_name or "市直属",
            one.school_name,
            one.teachers,
            one.below_online,
            one.below_offline,
            one.below,
        ]
        for one in rows
    ]
    return Sheet("学时", "各校教师学时完成情况", _notes(year, at), _SCHOOLS, body)


async def audit_export(
    session: AsyncSession, actor: Actor, year: Year, what: tuple[str, str, int], at: datetime
) -> None:
    """Write down that rows left the platform: which list, of which unit, how many."""
    name, path, rows = what
    detail = {"kind": name, "rows": rows}
    await write_audit(session, Entry(actor, "hour.export", "year", year.id, path, at, detail))
