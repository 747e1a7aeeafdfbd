"""What a school plan still lacks, piece by piece (annex 4 C1–C4, C6). No I/O."""

from collections.abc import Iterator
from typing import Final

from assessment.plans.rules import Gap
from assessment.plans.school import (
    AGREEMENT_NAMES,
    AREA_NAMES,
    DOER_NAMES,
    SIDE_NAMES,
    Position,
    SchoolContent,
)

MOST_ABILITY_GOALS: Final = 2  # C4: 一至两条 ⚙ more is a warning
_TASK: Final = (("who", "负责人或教研组"), ("task", "任务"), ("measures", "推进措施"))


def gaps_of(plan: SchoolContent) -> Iterator[Gap]:
    """Name each missing piece of the plan."""
    yield from _team(plan)
    yield from _swot(plan)
    yield from _vision(plan)
    yield from _goals(plan)
    yield from _division(plan)


def _team(plan: SchoolContent) -> Iterator[Gap]:
    heads = [one for one in plan.members if one.is_head]
    if len(heads) != 1:
        yield Gap("team", "须指定一位团队负责人（校（园）长领衔）")
    for head in heads:
        if head.position is not Position.PRINCIPAL:
            text = "团队负责人须为校（园）长；通知规定非校长领衔此项不得分（C1）"
            yield Gap("team", text, head.key)
    if all(one.is_head for one in plan.members):
        yield Gap("team", "团队中还没有学校相关管理人员")
    for at, one in enumerate(plan.members, 1):
        blank = [word for value, word in _of_member(one) if not value]
        if blank:
            yield Gap("team", f"第 {at} 位成员缺：{'、'.join(blank)}", one.key)


def _of_member(one: object) -> Iterator[tuple[object, str]]:
    for name, word in (("name", "姓名"), ("position", "职务"), ("duty", "分工职责")):
        value = getattr(one, name)
        yield (value.strip() if isinstance(value, str) else value), word


def _swot(plan: SchoolContent) -> Iterator[Gap]:
    for area, words in AREA_NAMES.items():
        seen = getattr(plan.swot, area)
        if not any(getattr(seen, side).strip() for side in SIDE_NAMES):
            yield Gap("swot", f"现状分析缺“{words}”", area)
    for side, words in SIDE_NAMES.items():
        if not any(getattr(getattr(plan.swot, area), side).strip() for area in AREA_NAMES):
            yield Gap("swot", f"现状分析中没有写{words}")


def _vision(plan: SchoolContent) -> Iterator[Gap]:
    if not plan.vision.strip():
        yield Gap("vision", "未填写发展愿景")
    agreed = {one.by for one in plan.agreements}
    for by, words in AGREEMENT_NAMES.items():
        if by not in agreed:
            yield Gap("vision", f"缺{words}认可愿景的记录")
    for at, one in enumerate(plan.agreements, 1):
        blank = [
            word
            for value, word in ((one.by, "认可方"), (one.on, "日期"), (one.record.strip(), "经过"))
            if not value
        ]
        if blank:
            yield Gap("vision", f"第 {at} 条认可记录缺：{'、'.join(blank)}", one.key)


def _goals(plan: SchoolContent) -> Iterator[Gap]:
    if not plan.goals:
        yield Gap("goals", "未填写绩效目标")
    for at, goal in enumerate(plan.goals, 1):
        pieces = ((goal.text.strip(), "内容"), (goal.measure.strip(), "达成标准"),
                  (goal.years, "期限"))  # fmt: skip
        if blank := [word for value, word in pieces if not value]:
            yield Gap("goals", f"第 {at} 条绩效目标缺：{'、'.join(blank)}", goal.key)
    tied = sum(goal.is_ability for goal in plan.goals)
    if not tied:
        yield Gap("goals", "须有一至两条与教师信息技术应用能力相关联的绩效目标（C4）")
    if tied > MOST_ABILITY_GOALS:
        text = f"与教师信息技术应用能力相关联的目标有 {tied} 条，通知要求一至两条"
        yield Gap("goals", text, is_warning=True)


def _division(plan: SchoolContent) -> Iterator[Gap]:
    doers = {one.doer for one in plan.tasks}
    for doer, words in DOER_NAMES.items():
        if doer not in doers:
            yield Gap("division", f"缺{words}的分工")
    for at, one in enumerate(plan.tasks, 1):
        blank = [word for name, word in _TASK if not getattr(one, name).strip()]
        if one.doer is None:
            blank.insert(0, "分工类别")
        if blank:
            yield Gap("division", f"第 {at} 条分工缺：{'、'.join(blank)}", one.key)
