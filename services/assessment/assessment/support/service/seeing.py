"""Seeing problems of a school or group early, and the workbooks; exports are audited."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.certifications.queries.people import GROUP
from assessment.directory.queries import SCHOOL
from assessment.directory.tables import DirectoryUnit
from assessment.results.workbook import Cell, Column, Sheet
from assessment.support.queries import standings
from assessment.support.queries.standings import Teacher
from assessment.support.rules import (
    KIND_NAMES,
    LEADERS,
    PROBLEM_NAMES,
    Frame,
    TeacherProblem,
    expected,
    problems,
)
from assessment.support.tables import SupportRecord
from assessment.years.tables import Year
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.clock import local_date
from kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class Seen:
    """A teacher with the problems that are seen."""

    teacher: Teacher
    problems: Sequence[TeacherProblem]
    online_expected: Decimal
    offline_expected: Decimal


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who is listed: those with a problem, with one of a kind, or everybody."""

    problem: TeacherProblem | None = None
    is_everyone: bool = False

    def has(self, seen: Sequence[TeacherProblem]) -> bool:
        """Tell whether somebody with these problems is listed."""
        if self.problem is not None:
            return self.problem in seen
        return self.is_everyone or bool(seen)


async def unit_of(session: AsyncSession, actor: Actor, unit_id: UUID) -> DirectoryUnit:
    """Return a school or a teaching group that the caller answers for or leads."""
    found = await session.get(DirectoryUnit, unit_id)
    if found is None or found.kind not in (SCHOOL, GROUP):
        raise NotFound
    actor.require(found.path, *LEADERS)
    return found


async def of_unit(
    session: AsyncSession,
    unit: DirectoryUnit,
    year: Year,
    wanted: Wanted,
    at: datetime,
) -> list[Seen]:
    """Those of a unit who are wanted, by name."""
    today = local_date(at)
    frame = Frame(year.starts_on, year.ends_on, year.online_hours, year.offline_hours, today)
    due = (expected(frame, year.online_hours), expected(frame, year.offline_hours))
    found = []
    for one in await standings.of_unit(session, year, unit, today):
        seen = problems(one.standing, frame)
        if wanted.has(seen):
            found.append(Seen(one, seen, *due))
    # Pages are cut here: by the same order that tells where the next one begins.
    return sorted(found, key=lambda one: (one.teacher.name, one.teacher.person_id))


_SEEN: Final = (
    Column("姓名", 12),
    Column("工号", 18),
    Column("问题", 30),
    Column("线上学时", 10),
    Column("线下学时", 10),
    Column("退回的微能力", 16),
    Column("不合格的微能力", 16),
    Column("已指导次数", 10),
    Column("最近指导", 12),
    Column("下次日期", 12),
)
_GIVEN: Final = (
    Column("日期", 12),
    Column("教师", 12),
    Column("方式", 10),
    Column("内容", 50),
    Column("下次日期", 12),
    Column("指导人", 12),
    Column("教师已读", 12),
    Column("教师回复", 50),
)


async def seen_sheet(
    session: AsyncSession, actor: Actor, unit: DirectoryUnit, year: Year, rows: Sequence[Seen],
    at: datetime,
) -> Sheet:  # fmt: skip
    """Return the problems of a unit as a sheet."""
    await _audit(session, actor, year, (unit.path, "problems", len(rows)), at)
    body: list[list[Cell]] = [
        [
            one.teacher.name,
            one.teacher.staff_no or "",
            "、".join(PROBLEM_NAMES[problem] for problem in one.problems),
            one.teacher.standing.online,
            one.teacher.standing.offline,
            "、".join(one.teacher.standing.returned),
            "、".join(one.teacher.standing.weak),
            one.teacher.supports,
            str(one.teacher.last_on or ""),
            str(one.teacher.next_on or ""),
        ]
        for one in rows
    ]
    notes = [year.name, f"导出日期：{local_date(at)}"]
    return Sheet("问题诊断", f"{unit.name}教师问题诊断表", notes, _SEEN, body)


async def given_sheet(
    session: AsyncSession, actor: Actor, year: Year, rows: Sequence[SupportRecord], at: datetime
) -> Sheet:
    """Return what was done as a sheet."""
    path = min(actor.paths(*LEADERS), key=len)
    await _audit(session, actor, year, (path, "support", len(rows)), at)
    body: list[list[Cell]] = [
        [
            str(one.held_on),
            one.person_name,
            KIND_NAMES[one.kind],
            one.text,
            str(one.next_on or ""),
            one.given_by_name,
            str(local_date(one.read_at)) if one.read_at else "",
            one.answer,
        ]
        for one in rows
    ]
    notes = [year.name, f"导出日期：{local_date(at)}"]
    return Sheet("指导记录", "教师指导记录表", notes, _GIVEN, body)


async def _audit(
    session: AsyncSession, actor: Actor, year: Year, what: tuple[str, str, int], at: datetime
) -> None:
    path, kind, rows = what
    detail = {"kind": kind, "rows": rows}
    await write_audit(session, Entry(actor, "support.export", "year", year.id, path, at, detail))
