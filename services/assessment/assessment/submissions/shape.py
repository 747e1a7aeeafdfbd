"""Shaping rows for the wire: what a caller may see of a submission's totals, and the export."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from assessment.rubrics.rules import GRADE_NAMES, plain
from assessment.submissions.rules import PUBLISHED, Party, State
from assessment.submissions.schemas import (
    AppealOut,
    DistrictProgress,
    ItemOut,
    ProgressOut,
    SubmissionOut,
    SubmissionRow,
)
from assessment.submissions.service.read import Detail
from assessment.submissions.service.steps import standing_of
from kernel.actor import Actor
from kernel.clock import last_day

# The words of the screens: frontend/src/app/locales/zh-CN/submission.ts.
STATE_NAMES: Final[Mapping[State, str]] = {
    State.DRAFT: "填报中",
    State.SUBMITTED: "已提交",
    State.IN_REVIEW: "评审中",
    State.RETURNED: "退回修改",
    State.REVIEWED: "待复核",
    State.VERIFIED: "已复核",
    State.ANNOUNCED: "公示中",
    State.APPEALED: "已申诉",
    State.IN_APPEAL: "申诉处理中",
    State.FINAL: "已确定",
}
_HEAD: Final = (
    "批次",
    "区市",
    "学校",
    "状态",
    "版本",
    "截止时间",
    "是否逾期",
    "已完成",
    "指标数",
    "自评",
    "区市评审",
    "市级复核",
    "等次",
)
_FIELDS: Final = tuple(SubmissionRow.model_fields)
# Cells that a spreadsheet would run as a formula.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def row_out(actor: Actor, row: Any) -> SubmissionRow:
    """Shape a list row; a school sees the marks of others from the public notice on."""
    return SubmissionRow(**_masked(actor, row, {name: getattr(row, name) for name in _FIELDS}))


def _masked(actor: Actor, row: Any, values: dict[str, Any]) -> dict[str, Any]:
    parties = standing_of(actor, row).parties()
    hidden: set[str] = set()
    if row.state not in PUBLISHED and not parties & {Party.DISTRICT, Party.CITY}:
        hidden |= {"district_total", "city_total", "grade"}
    if row.state not in PUBLISHED and Party.CITY not in parties:
        hidden |= {"city_total", "grade"}
    return {name: None if name in hidden else value for name, value in values.items()}


def detail_out(actor: Actor, found: Detail, at: datetime) -> SubmissionOut:
    """Shape a submission with its answers."""
    row, its_round = found.hand.submission, found.hand.round
    values = {
        name: getattr(row, name) for name in _FIELDS if name not in {"round_name", "is_overdue"}
    }
    is_overdue = row.due_at is not None and row.due_at <= at
    return SubmissionOut(
        **_masked(actor, row, values),
        round_name=its_round.name,
        is_overdue=is_overdue,
        rubric_id=its_round.rubric_id,
        half_points=its_round.half_points,
        items=[ItemOut.model_validate(item) for item in found.items],
        my_actions=list(found.my_actions),
        announce_until=row.announce_until,
        appeal=None if found.appeal is None else AppealOut.model_validate(found.appeal),
    )


def progress_out(counts: Sequence[Any], city_path: str, at: datetime) -> ProgressOut:
    """Add the counts by district and state up."""
    districts: dict[Any, DistrictProgress] = {}
    for row in counts:
        path = city_path if row.district_id is None else _parent(row.some_path)
        one = districts.setdefault(
            row.district_id,
            DistrictProgress(
                org_id=row.district_id,
                name=row.district_name,
                path=path,
                total=0,
                by_state=dict.fromkeys(State, 0),
                overdue=0,
            ),
        )
        one.total += row.total
        one.overdue += row.overdue
        one.by_state[row.state] += row.total
    # As the notice lists them: numbered as they were made, so "/1/10/" comes after "/1/2/".
    listed = sorted(
        districts.values(), key=lambda one: (one.org_id is None, len(one.path), one.path)
    )
    return ProgressOut(
        server_time=at,
        total=sum(one.total for one in listed),
        by_state={state: sum(one.by_state[state] for one in listed) for state in State},
        overdue=sum(one.overdue for one in listed),
        districts=listed,
    )


def _parent(path: str) -> str:
    return path.rstrip("/").rpartition("/")[0] + "/"


def as_csv(rows: Iterable[SubmissionRow]) -> str:
    """Write the list as CSV that a spreadsheet opens as text, with a byte order mark."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow(_HEAD)
    for row in rows:
        due = f"{last_day(row.due_at)} 24:00" if row.due_at else ""
        totals = [row.self_total, row.district_total, row.city_total]
        cells = [
            row.round_name,
            row.district_name,
            row.school_name,
            STATE_NAMES[row.state],
            str(row.version_no),
            due,
            "是" if row.is_overdue else "否",
            str(row.done_count),
            str(row.item_count),
            *["" if total is None else plain(total) for total in totals],
            "" if row.grade is None else GRADE_NAMES[row.grade],
        ]
        writer.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells])
    return out.getvalue()
