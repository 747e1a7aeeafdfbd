"""The cap on 优秀 when results are concluded: by how many it is exceeded, in a sentence."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.certifications.queries import totals
from assessment.certifications.rules import Level
from assessment.certifications.tables import Certification
from assessment.years.tables import Year


async def problem_of(session: AsyncSession, rows: Sequence[Certification]) -> str | None:
    """Return why these may not all become final, None when they may.

    Per school: the 优秀 that are final and those that would be, against what the cap allows of all
    certifications with a level. What is not 优秀 is never held up.
    """
    said = []
    for year_id, school_id in sorted({(row.year_id, row.school_id) for row in rows}):
        mine = [row for row in rows if (row.year_id, row.school_id) == (year_id, school_id)]
        new = sum(row.level is Level.EXCELLENT for row in mine)
        year = await session.get_one(Year, year_id)
        if not new or year.excellent_cap is None:
            continue
        total = await totals.total_of(session, year_id, school_id)
        share = totals.share_of(total, year.excellent_cap)
        count = total.final_excellent + new
        if excess := share.excess(count):
            said.append(
                f"{mine[0].school_name}：优秀率上限为 {_percent(year.excellent_cap)}，"
                f"本校已有等级的 {share.rated} 项中最多 {share.allowed} 项优秀；"
                f"确定后优秀将达 {count} 项，超出 {excess} 项"
            )
    return "；".join(said) or None


def _percent(cap: int) -> str:
    return f"{cap // 10}%" if cap % 10 == 0 else f"{cap / 10:.1f}%"
