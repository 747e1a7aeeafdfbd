"""Workbooks of what the screens show; that rows left the platform is audited."""

from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.certifications.queries import certifications as queries
from assessment.certifications.queries import staff, totals
from assessment.certifications.queries.certifications import Wanted
from assessment.certifications.rules import LEVEL_NAMES, OFFICES, RATERS, STATE_NAMES
from assessment.directory.tables import DirectoryUnit
from assessment.hours.queries.totals import schools as units_below
from assessment.results.workbook import Cell, Column, Sheet
from assessment.years.tables import Year
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.clock import local_date

_ROWS: Final = tuple(
    Column(heading, width)
    for heading, width in (
        ("学校", 34),
        ("教研组", 16),
        ("姓名", 12),
        ("工号", 18),
        ("微能力", 8),
        ("名称", 30),
        ("状态", 12),
        ("等级", 10),
        ("提交日期", 12),
        ("确定日期", 12),
    )
)
_SCHOOLS: Final = tuple(
    Column(heading, width)
    for heading, width in (
        ("区市", 12),
        ("学校", 34),
        ("教师数", 10),
        ("已完成", 10),
        ("免测", 10),
        ("填写中", 10),
        ("待互评", 10),
        ("待校评", 10),
        ("已评", 10),
        ("已确定", 10),
        ("退回", 10),
        ("优秀", 10),
        ("合格", 10),
        ("不合格", 10),
        ("优秀率%", 10),
    )
)
_TEACHERS: Final = tuple(
    Column(heading, width)
    for heading, width in (
        ("姓名", 12),
        ("工号", 18),
        ("已开始", 10),
        ("已评", 10),
        ("已完成", 10),
        ("还差", 10),
        ("免测原因", 34),
    )
)


def notes(year: Year, at: datetime) -> list[str]:
    """Return the lines under a title: the year with what it asks for, and the day."""
    return [
        f"{year.name}：每位教师至少完成 {year.abilities} 项微能力认证",
        f"导出日期：{local_date(at)}",
    ]


def day(at: datetime | None) -> str:
    """Return a moment as its day in Yantai, empty for none."""
    return "" if at is None else str(local_date(at))


async def audit_export(
    session: AsyncSession, actor: Actor, year: Year, what: tuple[str, str, int], at: datetime
) -> None:
    """Write down which list left the platform, of which unit, how many rows."""
    kind, path, rows = what
    detail = {"kind": kind, "rows": rows}
    await write_audit(
        session, Entry(actor, "certification.export", "year", year.id, path, at, detail)
    )


async def certifications(
    session: AsyncSession, actor: Actor, year: Year, wanted: Wanted, at: datetime
) -> Sheet:
    """Return the rows of the list as a sheet."""
    rows = await queries.listed(session, actor, wanted, None)
    body: list[list[Cell]] = [
        [
            row.school_name,
            row.group_name or "",
            row.person_name,
            row.staff_no or "",
            row.ability_code,
            row.ability_name,
            STATE_NAMES[row.state],
            LEVEL_NAMES[row.level] if row.level else "",
            day(row.submitted_at),
            day(row.finalised_at),
        ]
        for row in rows
    ]
    path = min(actor.paths(*RATERS), key=len)
    await audit_export(session, actor, year, ("certifications", path, len(body)), at)
    return Sheet("认证", "教师微能力认证一览表", notes(year, at), _ROWS, body)


async def schools(session: AsyncSession, actor: Actor, year: Year, at: datetime) -> Sheet:
    """Return the counts of schools as a sheet."""
    paths = actor.paths(*OFFICES)
    units = await units_below(session, paths, None)
    rows = await totals.schools(session, year, units, local_date(at))
    body = [_school(one) for one in rows]
    await audit_export(session, actor, year, ("schools", min(paths, key=len), len(body)), at)
    return Sheet("认证", "各校微能力认证进度", notes(year, at), _SCHOOLS, body)


def _school(one: totals.SchoolCount) -> list[Cell]:
    total, share = one.total, one.share.share
    return [
        one.unit.district_name or "市直属",
        one.unit.name,
        one.teachers,
        one.finished_teachers,
        one.exempt_teachers,
        total.draft,
        total.self_rated,
        total.peer_rated,
        total.school_rated + total.sampled + total.re_reviewed,
        total.final,
        total.returned,
        total.excellent,
        total.passing,
        total.failing,
        "" if share is None else f"{share // 10}.{share % 10}",
    ]


async def teachers(
    session: AsyncSession,
    actor: Actor,
    year: Year,
    school: DirectoryUnit,
    *,
    only_missing: bool,
    at: datetime,
) -> Sheet:
    """Return the staff of a school as a sheet."""
    today = local_date(at)
    rows = await staff.teachers(
        session, year, school.id, today=today, only_missing=only_missing, page=None
    )
    body: list[list[Cell]] = [
        [
            one.name,
            one.staff_no or "",
            one.begun,
            one.rated,
            one.finished,
            max(0, year.abilities - one.finished) if one.exemption_id is None else 0,
            one.exemption_reason or "",
        ]
        for one in rows
    ]
    await audit_export(session, actor, year, ("teachers", school.path, len(body)), at)
    title = f"{school.name}教师微能力认证完成情况"
    return Sheet("认证", title, notes(year, at), _TEACHERS, body)
