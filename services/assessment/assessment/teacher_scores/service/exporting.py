"""The table for the yearly appraisal and for honours (R88): fixed columns, hash and date."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.results.workbook import Cell, Column, Sheet
from assessment.schemes.kinds import Aspect
from assessment.teacher_scores.queries import records
from assessment.teacher_scores.service.holding import Held
from assessment.teacher_scores.service.publishing import hash_of
from assessment.teacher_scores.service.reading import Line
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.clock import SHANGHAI, local_date

# Fixed: the appraisal office pastes them into its own table.
COLUMNS: Final = (
    Column("序号", 6),
    Column("姓名", 16),
    Column("工号", 18),
    Column("考核年度", 16),
    Column("课程学习", 10),
    Column("实践应用", 10),
    Column("加分", 8),
    Column("总分", 8),
    Column("等次", 10),
    Column("认证微能力数", 12),
    Column("公布日期", 14),
    Column("备注", 30),
)
_SEAL: Final = (
    "校（园）长（签字）：　　　　　　　　学校（盖章）：　　　　　　　　　　　　年　　月　　日"
)


async def sheet_of(session: AsyncSession, held: Held, found: Sequence[Line], at: datetime) -> Sheet:
    """Return the staff as a sheet; those without a published score are told apart."""
    published = [line.one.published for line in found if line.one.published is not None]
    made = await records.publications(session, held.row.id)
    day = f"{made[0].published_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if made else "尚未公布"
    rows = [_cells(held, number, line) for number, line in enumerate(found, 1)]
    counted = f"共 {len(found)} 人，已公布 {len(published)} 人"
    return Sheet(
        name="校本考核结果",
        title="教师信息技术应用能力校本应用考核结果表",
        notes=(
            f"{held.row.school_name}　{held.year.name}　细则第 {held.version_no} 版　{counted}",
            f"最近公布：{day}　导出日期：{local_date(at)}",
            f"已公布得分的校验值（SHA-256）：{hash_of(published)}",
        ),
        columns=COLUMNS,
        rows=rows,
        foot=("供教师年度考核和评先树优参考；未公布的得分仅供校内核对。", _SEAL),
    )


def _cells(held: Held, number: int, line: Line) -> list[Cell]:
    one, shown = line.one, line.one.published
    return [
        number,
        one.name,
        one.staff_no or "",
        held.year.name,
        line.part(Aspect.LEARNING),
        line.part(Aspect.PRACTICE),
        line.bonus,
        line.total,
        line.band or "",
        shown.certified if shown else one.facts.certified,
        str(local_date(shown.published_at)) if shown else "",
        _remark(line),
    ]


def _remark(line: Line) -> str:
    shown = line.one.published
    if shown is not None:
        return f"第 {shown.number - 1} 次更正：{shown.reason}" if shown.number > 1 else ""
    if line.one.exempt:
        return f"免考核：{line.one.exempt}"
    if line.open:
        return f"未公布，还有 {line.open} 项未评定"
    return "未公布"


async def audit_export(
    session: AsyncSession, actor: Actor, held: Held, rows: int, at: datetime
) -> None:
    """Write down that rows left the platform."""
    row = held.row
    detail = {"school": row.school_name, "rows": rows}
    action = "teacher_score.export"
    entry = Entry(actor, action, "school_scheme", row.id, row.org_path, at, detail)
    await write_audit(session, entry)
