"""What an entry lacks before it counts, and what is only told about it. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import singledispatch
from itertools import pairwise
from typing import Any, Final

from assessment.registers.documents import (
    AppraisalPaper,
    Budget,
    DatedNote,
    Document,
    KickOff,
    Pairing,
    Research,
    RulePaper,
    WorkPlan,
)
from assessment.registers.kinds import RegisterKind
from assessment.registers.sums import STAGES, sum_of, used_of
from assessment.registers.words import yuan


@dataclass(frozen=True, slots=True)
class Lack:
    """What lacks, in which field; a field of a row is `rows.key.field`."""

    field: str
    text: str


_MUST: Final[dict[RegisterKind, tuple[tuple[str, str], ...]]] = {
    RegisterKind.WORK_PLAN: (
        ("dated_on", "计划日期"),
        ("quote", "写明提升工程 2.0 的原文"),
        ("file_ids", "工作计划文件"),
    ),
    RegisterKind.RULE_PAPER: (
        ("dated_on", "制度日期"),
        ("area", "制度方面"),
        ("file_ids", "制度文件"),
    ),
    RegisterKind.BUDGET: (("planned", "计划金额"),),
    RegisterKind.APPRAISAL_PAPER: (
        ("points", "提升工程 2.0 的分值"),
        ("of_points", "考核总分"),
        ("file_ids", "考核方案文件"),
    ),
    RegisterKind.KICK_OFF: (
        ("held_on", "召开日期"),
        ("place", "地点"),
        ("attendance", "到会人数"),
        ("staff", "全校教师人数"),
        ("is_led_by_head", "是否由校长作微讲座"),
        ("has_guidance", "是否开展指导培训"),
    ),
    RegisterKind.RESEARCH: (("level", "课题级别"), ("leader", "主持人")),
    RegisterKind.PAIRING: (
        ("between", "结对类型"),
        ("partner", "结对对象"),
        ("help", "帮扶内容"),
        ("starts_on", "开始日期"),
    ),
    RegisterKind.FEATURE: (("area", "特色方面"), ("text", "经验说明")),
}
_TOLD: Final[dict[RegisterKind, tuple[tuple[str, str], ...]]] = {
    RegisterKind.WORK_PLAN: (("place", "原文所在页码或章节"),),
    RegisterKind.RULE_PAPER: (("number", "文号"),),
    RegisterKind.BUDGET: (("lines", "支出用途"), ("file_ids", "预算文件")),
    RegisterKind.APPRAISAL_PAPER: (("place", "条款所在位置"),),
    RegisterKind.KICK_OFF: (
        ("video_ids", "视频"),
        ("photo_ids", "照片"),
        ("slide_ids", "PPT"),
        ("speech_ids", "讲话稿"),
    ),
    RegisterKind.RESEARCH: (("notes", "过程记录"), ("results", "研究成果")),
    RegisterKind.PAIRING: (
        ("activities", "帮扶活动"),
        ("effect", "帮扶效果"),
        ("effect_ids", "效果证明"),
    ),
    RegisterKind.FEATURE: (("file_ids", "佐证材料"),),
}


def lacks(one: Document, today: date) -> list[Lack]:
    """Return what an entry lacks before it counts."""
    named = (("title", "名称"), *_MUST[one.kind])
    found = [
        Lack(field, f"请{_verb(field)}{name}") for field, name in named if _is_empty(one, field)
    ]
    return [*found, *_wrong(one, today)]


def _verb(field: str) -> str:
    return "上传" if field.endswith("_ids") else "填写"


def hints(one: Document) -> list[str]:
    """Return what a reviewer would miss or ask about; nothing of it is refused."""
    missing = [name for field, name in _TOLD[one.kind] if _is_empty(one, field)]
    return [*([f"还缺：{'、'.join(missing)}"] if missing else []), *_odd(one)]


def _is_empty(one: Document, field: str) -> bool:
    value: Any = getattr(one, field)
    return value is None or (isinstance(value, str) and not value.strip()) or value in ((), [])


@singledispatch
def _wrong(one: Document, today: date) -> Iterator[Lack]:
    """Yield what is there and cannot be, by kind."""
    del one, today
    yield from ()


@_wrong.register
def _(one: WorkPlan | RulePaper, today: date) -> Iterator[Lack]:
    yield from _future("dated_on", one.dated_on, today)


@_wrong.register
def _(one: Budget, today: date) -> Iterator[Lack]:
    del today
    for line in one.lines:
        if not line.name:
            yield Lack(f"lines.{line.key}.name", "请填写支出用途")


@_wrong.register
def _(one: AppraisalPaper, today: date) -> Iterator[Lack]:
    del today
    if one.points is not None and not one.points:
        yield Lack("points", "分值应大于 0")
    if one.points is not None and one.of_points is not None and one.points > one.of_points:
        yield Lack("points", "分值不应超过考核总分")


@_wrong.register
def _(one: KickOff, today: date) -> Iterator[Lack]:
    yield from _future("held_on", one.held_on, today)


@_wrong.register
def _(one: Pairing, today: date) -> Iterator[Lack]:
    if one.starts_on and one.ends_on and one.ends_on < one.starts_on:
        yield Lack("ends_on", "结束日期不应早于开始日期")
    yield from _wrong_notes("activities", one.activities, today)


@_wrong.register
def _(one: Research, today: date) -> Iterator[Lack]:
    dated = [(field, name, getattr(one, field)) for field, name in reversed(STAGES)]
    told = [(field, name, on) for field, name, on in dated if on is not None]
    if not told:
        yield Lack("applied_on", "请至少填写一个阶段的日期")
    for (_, before, first), (field, name, on) in pairwise(told):
        if on < first:
            yield Lack(field, f"{name}日期不应早于{before}日期")
    for field, _, on in told:
        yield from _future(field, on, today)
    yield from _wrong_notes("notes", one.notes, today)
    for row in one.results:
        if row.result is None or not row.text.strip():
            yield Lack(f"results.{row.key}.text", "请填写成果的类型和说明")


def _wrong_notes(name: str, rows: list[DatedNote], today: date) -> Iterator[Lack]:
    for row in rows:
        if row.on is None or not row.text.strip():
            yield Lack(f"{name}.{row.key}.text", "请填写日期和内容")
        yield from _future(f"{name}.{row.key}.on", row.on, today)


def _future(field: str, on: date | None, today: date) -> Iterator[Lack]:
    if on is not None and on > today:
        yield Lack(field, "日期晚于今天，请核对")


@singledispatch
def _odd(one: Document) -> Iterator[str]:
    """Yield what a reviewer would ask about, by kind."""
    del one
    yield from ()


@_odd.register
def _(one: KickOff) -> Iterator[str]:
    came, staff = one.attendance, one.staff
    if came is not None and staff is not None and came != staff:
        yield f"到会 {came} 人，全校教师 {staff} 人，请核对是否全员参加"
    if one.is_led_by_head is False:
        yield "不是校长作微讲座：按通知 C17 该项不得分"
    if one.has_guidance is False:
        yield "未开展工程指导培训：按通知 C17 该项不得分"


@_odd.register
def _(one: Research) -> Iterator[str]:
    if bare := sum(not row.file_ids for row in one.notes):
        yield f"{bare} 条过程记录没有文件"
    if bare := sum(not row.file_ids for row in one.results):
        yield f"{bare} 项成果没有证明文件"


@_odd.register
def _(one: Pairing) -> Iterator[str]:
    if bare := sum(not row.file_ids for row in one.activities):
        yield f"{bare} 次活动没有文字或影像文件"


@_odd.register
def _(one: Budget) -> Iterator[str]:
    for line in one.lines:
        over = (line.used or Decimal(0)) - (line.planned or Decimal(0))
        if over > 0:
            yield f"“{line.name}”已用超出计划 {yuan(over)}"
    told = sum((line.planned for line in one.lines if line.planned is not None), Decimal(0))
    planned = sum_of(one)
    if planned is not None and told > planned:
        yield f"各用途计划合计 {yuan(told)}，超出预算 {yuan(told - planned)}"
    if planned is not None and used_of(one) > planned:
        yield f"已用合计 {yuan(used_of(one))}，超出预算 {yuan(used_of(one) - planned)}"
