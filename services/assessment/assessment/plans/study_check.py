"""What a study plan still lacks, piece by piece (annex 4 C10–C15). No I/O."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final, TypeVar

from assessment.abilities.document import Ability
from assessment.abilities.rules import DIMENSION_NAMES, ENVIRONMENT_NAMES, coverage
from assessment.plans.rules import LEAST_ABILITIES, MOST_ABILITIES, Gap
from assessment.plans.study import MODE_NAMES, AbilityChoice, Activity, StudyContent, StudyGoal
from assessment.rubrics.rules import plain

_S = TypeVar("_S", bound=str)
_PIECES: Final = (
    ("on", "时间"),
    ("place", "地点"),
    ("content", "活动内容"),
    ("participants", "参与人员"),
    ("hours", "学时"),
    ("form", "研修形式"),
    ("way", "组织方式"),
)


def gaps_of(
    plan: StudyContent,
    known: Mapping[str, Ability],
    year: tuple[date, date],
    offline_hours: Decimal,
) -> Iterator[Gap]:
    """Name each missing piece; `known` is the catalogue in force, `year` its first and last day.

    `offline_hours` is how many hours 学时 of offline practice the year asks for, at least the
    notice's 25 (C19).
    """
    yield from _theme(plan)
    yield from _goals(plan)
    yield from _modes(plan)
    yield from _abilities(plan, known)
    yield from _schedule(plan, year, offline_hours)


def loose_goals(goals: Sequence[StudyGoal], school_goals: Mapping[str, str]) -> Iterator[Gap]:
    """Warn of goals that serve none of the school plan in force (R61)."""
    for goal in goals:
        if goal.follows and goal.follows not in school_goals:
            text = "所对应的学校目标已不在现行发展规划中，请重新选择"
            yield Gap("goals", text, goal.key, is_warning=True)
    if school_goals and goals and not any(goal.follows for goal in goals):
        yield Gap("goals", "还没有目标与学校发展规划的绩效目标对应", is_warning=True)


def _theme(plan: StudyContent) -> Iterator[Gap]:
    if not plan.theme:
        yield Gap("theme", "未填写研修主题")
    if not plan.theme_basis.strip():
        yield Gap("theme", "未说明主题依据（学校发展愿景、教学环境等）")


def _goals(plan: StudyContent) -> Iterator[Gap]:
    for name, goals in (("基础", plan.basic_goals), ("可选", plan.optional_goals)):
        if not goals:
            yield Gap("goals", f"未填写{name}绩效目标")
        yield from each_goal(name, goals)


def each_goal(name: str, goals: Iterable[StudyGoal]) -> Iterator[Gap]:
    """Name what single goals lack."""
    for at, goal in enumerate(goals, 1):
        if not goal.text.strip():
            yield Gap("goals", f"{name}绩效目标第 {at} 条未填写内容", goal.key)
        if not goal.measure.strip():
            yield Gap("goals", f"{name}绩效目标第 {at} 条未填写达成标准", goal.key)


def _modes(plan: StudyContent) -> Iterator[Gap]:
    if not plan.modes:
        yield Gap("modes", "未选择研修模式")
    for one in _repeated(choice.mode for choice in plan.modes):
        yield Gap("modes", f"研修模式“{MODE_NAMES[one]}”重复选择", one)
    for choice in plan.modes:
        if not choice.reason.strip():
            yield Gap("modes", f"未填写选择“{MODE_NAMES[choice.mode]}”的理由", choice.mode)


def _abilities(plan: StudyContent, known: Mapping[str, Ability]) -> Iterator[Gap]:
    count = len({choice.code for choice in plan.abilities})
    if not LEAST_ABILITIES <= count <= MOST_ABILITIES:
        yield Gap("abilities", f"须选定 8—10 项微能力，目前 {count} 项")
    yield from each_ability(plan.abilities, known)
    yield from _coverage(known[one.code] for one in plan.abilities if one.code in known)


def each_ability(chosen: Sequence[AbilityChoice], known: Mapping[str, Ability]) -> Iterator[Gap]:
    """Name what single choices of abilities lack."""
    for code in _repeated(choice.code for choice in chosen):
        yield Gap("abilities", f"微能力 {code} 重复选择", code)
    for choice in chosen:
        if choice.code not in known:
            yield Gap("abilities", f"现行目录中没有微能力 {choice.code}，请重新选择", choice.code)
        if not choice.reason.strip():
            yield Gap("abilities", f"未填写选择微能力 {choice.code} 的理由", choice.code)


def _coverage(chosen: Iterable[Ability]) -> Iterator[Gap]:
    found = coverage(chosen)
    names = [
        *(ENVIRONMENT_NAMES[one] for one in found.missing_environments),
        *(f"{DIMENSION_NAMES[one]}维度" for one in found.missing_dimensions),
    ]
    for name in names:
        yield Gap("abilities", f"所选微能力未覆盖{name}", is_warning=True)


def _schedule(plan: StudyContent, year: tuple[date, date], offline_hours: Decimal) -> Iterator[Gap]:
    yield from schedule_gaps(plan.activities, year)
    total = sum((activity.hours or Decimal(0) for activity in plan.activities), Decimal(0))
    if plan.activities and total < offline_hours:
        least = f"本考核年度要求校本研修实践不少于 {plain(offline_hours)} 学时"
        text = f"研修安排合计 {plain(total)} 学时，{least}"
        yield Gap("schedule", text, is_warning=True)


def schedule_gaps(activities: Sequence[Activity], year: tuple[date, date]) -> Iterator[Gap]:
    """Name what rows of a schedule lack (C14)."""
    if not activities:
        yield Gap("schedule", "未填写研修安排")
    for at, activity in enumerate(activities, 1):
        if lacks := [word for name, word in _PIECES if _is_blank(activity, name)]:
            yield Gap("schedule", f"第 {at} 项研修安排缺：{'、'.join(lacks)}", activity.key)
        if activity.on is not None and not year[0] <= activity.on <= year[1]:
            yield Gap("schedule", f"第 {at} 项研修安排的日期不在本考核年度内", activity.key)


def _is_blank(activity: Activity, name: str) -> bool:
    value = getattr(activity, name)
    return not value.strip() if isinstance(value, str) else not value


def _repeated(values: Iterable[_S]) -> Iterator[_S]:
    return (value for value, times in Counter(values).items() if times > 1)
