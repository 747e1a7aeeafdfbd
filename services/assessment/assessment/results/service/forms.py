"""What the official form says: the result in words and cells, ready for the template."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.results import rules
from assessment.results.service import publishing, reading
from assessment.results.service.reading import ItemView, ResultView
from assessment.rubrics.document import ItemA, RubricContent
from assessment.rubrics.rules import GRADE_NAMES, Grade, plain
from assessment.submissions.rules import State
from assessment.submissions.service import steps
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.clock import SHANGHAI, last_day

PROGRAMME = "烟台市中小学教师信息技术应用能力提升工程 2.0"


async def form(
    session: AsyncSession, actor: Actor, submission_id: UUID, public_url: str, at: datetime
) -> dict[str, Any]:
    """Return the form's data; an export is audited (R148). Only what is published is printed."""
    hand = await steps.read(session, actor, submission_id)
    view = await reading.result(session, actor, submission_id, public_url, at)
    if view.check_code is None:
        raise rules.ResultNotPublished
    content = await publishing.content_of(session, hand.round.rubric_id)
    row = hand.submission
    said = {"check_code": view.check_code, "format": "pdf"}
    await write_audit(
        session, Entry(actor, "result.export", "submission", row.id, row.org_path, at, said)
    )
    return form_of(view, content, at, is_city_run=row.district_id is None)


def form_of(
    view: ResultView, content: RubricContent, at: datetime, *, is_city_run: bool
) -> dict[str, Any]:
    """Shape a published result for the template; every number is a text, ready to print."""
    items = {item.code: item for item in view.items}
    base = [a for a in content.items_a if a.base]
    process_max = sum((a.max_points for a in base), Decimal(0))
    total_max = sum((a.max_points for a in content.items_a), Decimal(0))
    return {
        "programme": PROGRAMME,
        "title": "整校推进绩效考核结果表",
        "document": content.document,
        "issuer": content.issuer,
        "school": view.school_name,
        "district": view.district_name,
        "district_office": "区市阶段意见（市工程办）" if is_city_run else "区市工程办意见",
        "round": view.round_name,
        "total": plain(view.total),
        "max_points": plain(total_max),
        "process": plain(view.process_points),
        "process_max": plain(process_max),
        "outcome": plain(view.outcome_points),
        "outcome_max": plain(total_max - process_max),
        "failed": view.grade is Grade.FAIL,
        "grade": GRADE_NAMES[view.grade],
        "sentence": view.sentence,
        "state_line": state_line(view),
        "groups": [_group(a, items) for a in content.items_a],
        "sums": [plain(total_max), *_sums(view)],
        "check_code": view.check_code,
        "check_url": view.check_url,
        "announced_at": _local(view.announced_at),
        "printed_at": _local(at),
    }


def state_line(view: ResultView) -> str:
    """Say how binding the result is."""
    if view.state is State.FINAL:
        return f"最终结果（{_local(view.finalised_at)} 确定）"
    until = f"公示至 {last_day(view.announce_until)} 24:00" if view.announce_until else ""
    return until if view.state is State.ANNOUNCED else f"{until}；申诉处理中，结果待定"


def _group(a: ItemA, items: Mapping[str, ItemView]) -> dict[str, Any]:
    rows = [_row(b.name, items[c.code]) for b in a.items_b for c in b.items_c]
    codes = [c.code for b in a.items_b for c in b.items_c]
    points = sum((items[code].final or Decimal(0) for code in codes), Decimal(0))
    return {
        "code": a.code,
        "name": a.name,
        "base": a.base,
        "max": plain(a.max_points),
        "points": plain(points),
        "lost": points < a.max_points,
        "items": rows,
    }


def _row(branch: str, item: ItemView) -> dict[str, Any]:
    cells = {name: getattr(item, name) for name in ("self", "district", "city", "final")}
    return {
        "code": item.code,
        "branch": branch,
        "name": item.name,
        "max": plain(item.max_points),
        "lost": item.final is not None and item.final < item.max_points,
        "reason": item.reason,
        **{name: None if value is None else plain(value) for name, value in cells.items()},
    }


def _sums(view: ResultView) -> list[str | None]:
    totals = {one.stage: plain(one.total) for one in view.stages}
    return [totals.get(stage) for stage in ("self", "district", "city", "final")]


def _local(at: datetime | None) -> str:
    return "" if at is None else f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
