"""How the values of registers are called, and an entry in one line. Pure."""

from decimal import Decimal
from functools import singledispatch
from typing import Final

from assessment.registers.documents import (
    AppraisalPaper,
    Budget,
    Document,
    Feature,
    KickOff,
    Pairing,
    Research,
    RulePaper,
    WorkPlan,
)
from assessment.registers.kinds import (
    Between,
    FeatureArea,
    RegisterKind,
    ResearchLevel,
    ResultKind,
    RuleArea,
)
from assessment.registers.sums import stage_of, sum_of, used_of
from assessment.rubrics.rules import plain

KIND_NAMES: Final = {
    RegisterKind.WORK_PLAN: "年度工作计划",
    RegisterKind.RULE_PAPER: "制度文件",
    RegisterKind.BUDGET: "专项预算",
    RegisterKind.APPRAISAL_PAPER: "教师个人考核方案",
    RegisterKind.KICK_OFF: "动员会",
    RegisterKind.RESEARCH: "课题",
    RegisterKind.PAIRING: "帮扶对子",
    RegisterKind.FEATURE: "特色工作",
}
AREA_NAMES: Final = {
    RuleArea.STUDY: "研修",
    RuleArea.APPRAISAL: "考核",
    RuleArea.INCENTIVE: "激励",
    RuleArea.EQUIPMENT: "设备",
    RuleArea.SAFETY: "安全",
    RuleArea.OTHER: "其他",
}
LEVEL_NAMES: Final = {
    ResearchLevel.NATION: "国家级",
    ResearchLevel.PROVINCE: "省级",
    ResearchLevel.CITY: "市级",
    ResearchLevel.DISTRICT: "区市级",
    ResearchLevel.SCHOOL: "校级微课题",
}
RESULT_NAMES: Final = {
    ResultKind.PAPER: "论文",
    ResultKind.AWARD: "获奖",
    ResultKind.PROMOTION: "推广",
    ResultKind.REPORT: "报道",
}
BETWEEN_NAMES: Final = {
    Between.SCHOOL: "学校之间",
    Between.GROUP: "教研组之间",
    Between.TEACHER: "教师之间",
}
FEATURE_NAMES: Final = {
    FeatureArea.STUDY: "常态化研训",
    FeatureArea.FUSION: "信息技术与教育教学融合创新",
    FeatureArea.CROSS: "跨学科融合",
}


def yuan(amount: Decimal) -> str:
    """Return an amount as people write it."""
    return f"{plain(amount)} 元"


def summary(one: Document) -> str:
    """Return an entry in one line, for lists and the workbook."""
    return _joined(*_parts(one))


@singledispatch
def _parts(one: Document) -> tuple[object, ...]:
    """Return what the line is made of, by kind; what is not there is left out."""
    raise NotImplementedError(one.kind)


@_parts.register
def _(one: WorkPlan) -> tuple[object, ...]:
    return one.dated_on, one.place, one.quote


@_parts.register
def _(one: RulePaper) -> tuple[object, ...]:
    return one.area and AREA_NAMES[one.area], one.number, one.dated_on


@_parts.register
def _(one: Budget) -> tuple[object, ...]:
    planned = sum_of(one)
    return planned is not None and f"计划 {yuan(planned)}", f"已用 {yuan(used_of(one))}"


@_parts.register
def _(one: AppraisalPaper) -> tuple[object, ...]:
    return _points(one), one.place


@_parts.register
def _(one: KickOff) -> tuple[object, ...]:
    came = one.attendance is not None and f"到会 {one.attendance} 人"
    return one.held_on, one.place, came


@_parts.register
def _(one: Research) -> tuple[object, ...]:
    return (
        one.level and LEVEL_NAMES[one.level],
        one.leader and one.leader.name and f"主持人 {one.leader.name}",
        stage_of(one),
        f"过程记录 {len(one.notes)} 条",
        f"成果 {len(one.results)} 项",
    )


@_parts.register
def _(one: Pairing) -> tuple[object, ...]:
    between = one.between and BETWEEN_NAMES[one.between]
    return between, one.partner, f"活动 {len(one.activities)} 次"


@_parts.register
def _(one: Feature) -> tuple[object, ...]:
    return one.area and FEATURE_NAMES[one.area], one.text


def _points(one: AppraisalPaper) -> str:
    if one.points is None or one.of_points is None:
        return ""
    return f"{plain(one.points)} 分（满分 {plain(one.of_points)} 分）"


def _joined(*words: object) -> str:
    text = " · ".join(str(word) for word in words if word)
    return text if len(text) <= 120 else f"{text[:119]}…"  # noqa: PLR2004 -- one line of a list
