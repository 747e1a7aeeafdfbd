"""The words of a scheme: key points of annex 5, kinds of items, forms of results. Pure."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class KeyPoint(StrEnum):
    """The five 考核要点 of annex 5; a school may add items of its own (着重强调但不限于)."""

    PERSONAL_PLAN = "personal_plan"
    STUDY_PARTICIPATION = "study_participation"
    EVIDENCE_STANDARD = "evidence_standard"
    REGULAR_PRACTICE = "regular_practice"
    RESULTS_AND_RESOURCES = "results_and_resources"
    OTHER = "other"


class Aspect(StrEnum):
    """课程学习 and 实践应用 are judged apart (section 五)."""

    LEARNING = "learning"
    PRACTICE = "practice"


class ItemKind(StrEnum):
    """Where the points of an item come from: computed from facts, counted, or marked by people."""

    ONLINE_HOURS = "online_hours"
    OFFLINE_HOURS = "offline_hours"
    PERSONAL_PLAN = "personal_plan"
    CERTIFICATION = "certification"
    OUTCOMES = "outcomes"
    MARKED = "marked"


class Shortfall(StrEnum):
    """What becomes of the points when hours are missing: a share of them, or none."""

    SHARE = "share"
    NONE = "none"


class OutcomeForm(StrEnum):
    """What a result package 成果资源包 is made of."""

    LESSON_DESIGN = "lesson_design"
    LESSON_RECORDING = "lesson_recording"
    CASE_STUDY = "case_study"
    REFLECTION = "reflection"


class ScoreAudience(StrEnum):
    """Whom a bonus rewards; annex 5 names key and young teachers."""

    KEY_TEACHER = "key_teacher"
    YOUNG_TEACHER = "young_teacher"
    EVERYONE = "everyone"


class BonusMode(StrEnum):
    """A bonus adds to the total, which never exceeds 100, or is told apart and adds nothing."""

    WITHIN = "within"
    APART = "apart"


# One table each: members of different enumerations with the same code are equal as texts.
POINT_NAMES: Final[Mapping[KeyPoint, str]] = {
    KeyPoint.PERSONAL_PLAN: "关注个人规划是否科学合理",
    KeyPoint.STUDY_PARTICIPATION: "关注研修学习是否参与完成",
    KeyPoint.EVIDENCE_STANDARD: "关注测评证据是否规范达标",
    KeyPoint.REGULAR_PRACTICE: "关注实践应用是否常态有效",
    KeyPoint.RESULTS_AND_RESOURCES: "关注成果资源是否创建形成",
    KeyPoint.OTHER: "学校自定",
}
ASPECT_NAMES: Final[Mapping[Aspect, str]] = {
    Aspect.LEARNING: "课程学习",
    Aspect.PRACTICE: "实践应用",
}
KIND_NAMES: Final[Mapping[ItemKind, str]] = {
    ItemKind.ONLINE_HOURS: "线上学时",
    ItemKind.OFFLINE_HOURS: "线下学时",
    ItemKind.PERSONAL_PLAN: "个人计划",
    ItemKind.CERTIFICATION: "微能力认证",
    ItemKind.OUTCOMES: "成果资源包",
    ItemKind.MARKED: "学校评分",
}
SHORTFALL_NAMES: Final[Mapping[Shortfall, str]] = {
    Shortfall.SHARE: "按比例得分",
    Shortfall.NONE: "不足不得分",
}
FORM_NAMES: Final[Mapping[OutcomeForm, str]] = {
    OutcomeForm.LESSON_DESIGN: "教学设计",
    OutcomeForm.LESSON_RECORDING: "课堂实录",
    OutcomeForm.CASE_STUDY: "教学案例",
    OutcomeForm.REFLECTION: "经验心得",
}
AUDIENCE_NAMES: Final[Mapping[ScoreAudience, str]] = {
    ScoreAudience.KEY_TEACHER: "骨干教师",
    ScoreAudience.YOUNG_TEACHER: "青年教师",
    ScoreAudience.EVERYONE: "全体教师",
}
BONUS_MODE_NAMES: Final[Mapping[BonusMode, str]] = {
    BonusMode.WITHIN: "计入总分（总分不超过 100 分）",
    BonusMode.APART: "单列，不计入总分",
}
NOTICE_POINTS: Final = tuple(point for point in KeyPoint if point is not KeyPoint.OTHER)
# These wait for people; all others are facts that nobody types.
BY_PEOPLE: Final = frozenset({ItemKind.MARKED, ItemKind.OUTCOMES})
