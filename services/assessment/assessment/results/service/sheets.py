"""The printed tables of a round: the roll and the progress, as sheets for a workbook."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.results.queries import Published
from assessment.results.service.rolls import Roll
from assessment.results.workbook import Cell, Column, Sheet
from assessment.rounds.tables import Round
from assessment.rubrics.rules import GRADE_NAMES
from assessment.submissions.rules import State
from assessment.submissions.shape import STATE_NAMES
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.clock import SHANGHAI

_ROLL_COLUMNS: Final = (
    Column("序号", 6),
    Column("区市", 16),
    Column("学校", 34),
    Column("自评", 9),
    Column("区市评审", 10),
    Column("市级复核", 10),
    Column("最终得分", 10),
    Column("等次", 10),
    Column("状态", 10),
    Column("核验码", 22),
    Column("校（园）长（签字）", 20),
)
_SEAL: Final = (
    "审核人（签字）：　　　　　　　　单位（盖章）：　　　　　　　　　　　　年　　月　　日"
)


def roll_sheet(roll: Roll) -> Sheet:
    """Return the roll ready to print, with its hash and a place for seal and signatures."""
    total = f"共 {roll.school_count} 所学校，已公布 {len(roll.rows)} 所"
    grades = "，".join(
        f"{name} {sum(row.grade is grade for row in roll.rows)} 所"
        for grade, name in GRADE_NAMES.items()
    )
    return Sheet(
        name="考核结果汇总",
        title="整校推进绩效考核结果汇总表",
        notes=(
            f"考核批次：{roll.round.name}（{roll.round.school_year}）　{total}　{grades}",
            f"汇总校验值（SHA-256）：{roll.sha256}　　生成时间：{_local(roll.computed_at)}",
        ),
        columns=_ROLL_COLUMNS,
        rows=_roll_rows(roll.rows),
        foot=("本表按学校最终得分填报，作为学校绩效考核和督导评估的依据。", _SEAL),
    )


def _roll_rows(rows: Sequence[Published]) -> Iterator[Sequence[Cell]]:
    for number, row in enumerate(rows, start=1):
        yield (
            number,
            row.district_name,
            row.school_name,
            row.self_total,
            row.district_total,
            row.city_total,
            row.total,
            GRADE_NAMES[row.grade],
            STATE_NAMES[row.state],
            row.check_code,
            None,
        )


def progress_sheet(
    found: Round,
    districts: Sequence[tuple[str, Mapping[State, int], int]],
    at: datetime,
) -> Sheet:
    """Return the schools of a round by district and state; the last line adds them up."""
    lines = [*districts, ("合计", _sum(districts), sum(late for _, _, late in districts))]
    columns = [Column("区市", 24), Column("学校数", 9)]
    columns += [Column(STATE_NAMES[state], 11) for state in State]
    return Sheet(
        name="考核进度",
        title="整校推进绩效考核进度表",
        notes=(f"考核批次：{found.name}（{found.school_year}）　截至 {_local(at)}",),
        columns=(*columns, Column("逾期", 8)),
        rows=[
            (name, sum(counts.values()), *(counts[state] for state in State), late)
            for name, counts, late in lines
        ],
        foot=(_SEAL,),
    )


def _sum(districts: Sequence[tuple[str, Mapping[State, int], int]]) -> dict[State, int]:
    return {state: sum(counts[state] for _, counts, _ in districts) for state in State}


async def audit_export(
    session: AsyncSession, actor: Actor, found: Round, what: str, at: datetime
) -> None:
    """Write down who took which table (R148)."""
    entry = Entry(actor, f"{what}.export", "round", found.id, found.org_path, at)
    await write_audit(session, entry)


def _local(at: datetime) -> str:
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
