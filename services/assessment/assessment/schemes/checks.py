"""What a scheme still lacks, named one by one, and held against the five key points (R23). Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Final, TypeVar

from assessment.plans.rules import Gap
from assessment.rubrics.rules import plain
from assessment.schemes.document import FULL, SchemeBand, SchemeBonus, SchemeContent, SchemeItem
from assessment.schemes.kinds import (
    FORM_NAMES,
    KIND_NAMES,
    NOTICE_POINTS,
    POINT_NAMES,
    ItemKind,
    KeyPoint,
)

_LEVELS: Final = (("excellent", "优秀"), ("passing", "合格"), ("failing", "不合格"))
_HOURS: Final = (ItemKind.ONLINE_HOURS, ItemKind.OFFLINE_HOURS)


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What the year asks for: its days, and how many abilities of each teacher; and today."""

    starts_on: date
    ends_on: date
    abilities: int
    today: date


def gaps_of(scheme: SchemeContent, year: Yardstick) -> tuple[Gap, ...]:
    """Return every gap in reading order."""
    return tuple(_gaps(scheme, year))


def _gaps(scheme: SchemeContent, year: Yardstick) -> Iterator[Gap]:
    if not scheme.basis.strip():
        yield Gap("basis", "未填写制定依据")
    yield from _items(scheme, year)
    yield from _points(scheme)
    yield from _levels(scheme)
    yield from _bonuses(scheme)
    yield from _bands(scheme.bands)
    if not scheme.incentives.strip():
        yield Gap("incentives", "未填写激励措施")
    if not scheme.constraints.strip():
        yield Gap("incentives", "未填写约束措施", is_warning=True)


def _items(scheme: SchemeContent, year: Yardstick) -> Iterator[Gap]:
    if not scheme.items:
        yield Gap("items", "还没有考核项目")
        return
    for at, item in enumerate(scheme.items, 1):
        called = f"第 {at} 项“{item.name}”" if item.name else f"第 {at} 项"
        for lack in _of_item(item, year):
            yield Gap("items", f"{called}{lack}", item.key)
        if _is_past(item, year):
            text = f"{called}的期限 {item.due_on} 已过，此后通过审核的计划一律按逾期计分，请核对"
            yield Gap("items", text, item.key, is_warning=True)
    total = scheme.total()
    if total != FULL:
        side = (
            f"还差 {plain(FULL - total)} 分" if total < FULL else f"多出 {plain(total - FULL)} 分"
        )
        yield Gap("items", f"各项分值合计 {plain(total)} 分，须为 100 分（{side}）")
    for name in _repeated(item.name for item in scheme.items if item.name):
        yield Gap("items", f"有两个项目都叫“{name}”，请改名以便区分", is_warning=True)


def _of_item(item: SchemeItem, year: Yardstick) -> Iterator[str]:
    if not item.name:
        yield "未填写名称"
    if not item.standard.strip():
        yield "未写明评价标准"
    if item.point is None:
        yield "未对应考核要点"
    if not item.points:
        yield "未设分值"
    if item.kind is ItemKind.PERSONAL_PLAN:
        yield from _of_plan(item, year)
    elif item.kind is ItemKind.CERTIFICATION:
        yield from _of_certification(item, year)
    elif item.kind is ItemKind.OUTCOMES:
        yield from _of_outcomes(item)


def _is_past(item: SchemeItem, year: Yardstick) -> bool:
    """Tell whether a deadline within the year is over; a new version may keep the one it had."""
    if item.kind is not ItemKind.PERSONAL_PLAN or item.due_on is None:
        return False
    return year.starts_on <= item.due_on < year.today


def _of_plan(item: SchemeItem, year: Yardstick) -> Iterator[str]:
    if item.due_on is None:
        yield "未设计划通过审核的期限"
    elif not year.starts_on <= item.due_on <= year.ends_on:
        yield "的期限不在本考核年度内"
    if item.late_points is None:
        yield "未设逾期通过的得分"
    elif item.points is not None and item.late_points > item.points:
        yield "逾期通过的得分高于本项分值"


def _of_certification(item: SchemeItem, year: Yardstick) -> Iterator[str]:
    if item.wanted is None or item.wanted < year.abilities:
        yield f"要求的微能力数不得少于本年度规定的 {year.abilities} 项"
    if item.excellent_points is None or item.pass_points is None:
        yield "未设每项微能力优秀、合格各得几分"
        return
    if item.pass_points > item.excellent_points:
        yield "合格得分高于优秀得分"
    most = item.excellent_points * (item.wanted or 0)
    if item.points is not None and item.wanted and most != item.points:
        yield f"全部优秀合计 {plain(most)} 分，与本项分值 {plain(item.points)} 分不一致"


def _of_outcomes(item: SchemeItem) -> Iterator[str]:
    if not item.forms:
        yield "未写明成果的数量（各种形式几件）"
    for form in _repeated(one.form for one in item.forms):
        yield f"中“{FORM_NAMES[form]}”重复列出"
    if not item.quality.strip():
        yield "未写明成果的质量要求"
    if not item.presentation.strip():
        yield "未写明成果的呈现形式"


def _points(scheme: SchemeContent) -> Iterator[Gap]:
    covered = {item.point for item in scheme.items}
    kinds = {item.kind for item in scheme.items}
    for point in NOTICE_POINTS:
        if point not in covered:
            yield Gap("points", f"考核要点“{POINT_NAMES[point]}”没有对应的项目", point)
    for kind in _HOURS:
        if kind not in kinds:
            text = f"附件5要求对{KIND_NAMES[kind]}作出明确要求，请增加“{KIND_NAMES[kind]}”项目"
            yield Gap("points", text, KeyPoint.STUDY_PARTICIPATION)
    if ItemKind.OUTCOMES not in kinds:
        text = "附件5要求体现成果资源包的数量、质量、呈现形式，请增加“成果资源包”项目"
        yield Gap("points", text, KeyPoint.RESULTS_AND_RESOURCES)
    if ItemKind.CERTIFICATION not in kinds:
        text = "没有“微能力认证”项目，认证等级将不影响教师得分"
        yield Gap("points", text, KeyPoint.EVIDENCE_STANDARD, is_warning=True)
    if not scheme.correction.strip():
        yield Gap("points", "未写明对不达标个人提升计划的整改要求", KeyPoint.PERSONAL_PLAN)


def _levels(scheme: SchemeContent) -> Iterator[Gap]:
    for name, word in _LEVELS:
        if not getattr(scheme.levels, name).strip():
            yield Gap("levels", f"未写明实践证据何为{word}", name)


def _bonuses(scheme: SchemeContent) -> Iterator[Gap]:
    if not scheme.bonuses:
        text = "未提出对骨干教师、青年教师主动拓展的鼓励政策"
        yield Gap("bonuses", text)
    for at, bonus in enumerate(scheme.bonuses, 1):
        for lack in _of_bonus(bonus):
            yield Gap("bonuses", f"第 {at} 条鼓励政策{lack}", bonus.key)


def _of_bonus(bonus: SchemeBonus) -> Iterator[str]:
    if not bonus.name:
        yield "未填写名称"
    if bonus.audience is None:
        yield "未选择对象"
    if not bonus.points_each or not bonus.most:
        yield "未设每项加分和最高加分"
    elif bonus.points_each > bonus.most:
        yield "每项加分高于最高加分"


def _bands(bands: list[SchemeBand]) -> Iterator[Gap]:
    if len(bands) < 2:  # noqa: PLR2004 -- one band would tell nobody from anybody
        yield Gap("bands", "至少设两个等次")
        return
    for at, band in enumerate(bands, 1):
        if not band.name:
            yield Gap("bands", f"第 {at} 个等次未填写名称", band.key)
        if band.least is None:
            yield Gap("bands", f"第 {at} 个等次未设最低分", band.key)
    for name in _repeated(band.name for band in bands if band.name):
        yield Gap("bands", f"等次“{name}”重复")
    least = [band.least for band in bands if band.least is not None]
    if any(lower >= upper for upper, lower in pairwise(least)):
        yield Gap("bands", "等次须从高到低排列，最低分依次降低")
    if least and least[-1] != Decimal(0):
        yield Gap("bands", "最后一个等次的最低分须为 0，使每个总分都有等次")


_T = TypeVar("_T")


def _repeated(values: Iterable[_T]) -> Iterator[_T]:
    return (value for value, times in Counter(values).items() if times > 1)
