"""Stages 学段 and subjects 学科 of items: the codes of the register of people. Pure."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Stage(StrEnum):
    """学段."""

    KINDERGARTEN = "kindergarten"
    PRIMARY = "primary"
    JUNIOR = "junior"
    SENIOR = "senior"
    VOCATIONAL = "vocational"
    SPECIAL = "special"
    OTHER_STAGE = "other_stage"


class Subject(StrEnum):
    """学科."""

    EARLY_YEARS = "early_years"
    CHINESE = "chinese"
    MATHEMATICS = "mathematics"
    ENGLISH = "english"
    JAPANESE = "japanese"
    RUSSIAN = "russian"
    MORALITY_AND_LAW = "morality_and_law"
    POLITICS = "politics"
    HISTORY = "history"
    GEOGRAPHY = "geography"
    SCIENCE = "science"
    PHYSICS = "physics"
    CHEMISTRY = "chemistry"
    BIOLOGY = "biology"
    INFORMATION_TECHNOLOGY = "information_technology"
    GENERAL_TECHNOLOGY = "general_technology"
    LABOUR = "labour"
    ARTS = "arts"
    MUSIC = "music"
    FINE_ARTS = "fine_arts"
    PHYSICAL_EDUCATION = "physical_education"
    COMPREHENSIVE_PRACTICE = "comprehensive_practice"
    PSYCHOLOGY = "psychology"
    CALLIGRAPHY = "calligraphy"
    LOCAL_COURSE = "local_course"
    SPECIAL_EDUCATION = "special_education"
    VOCATIONAL_SUBJECT = "vocational_subject"
    OTHER_SUBJECT = "other_subject"


STAGE_NAMES: Final[Mapping[str, str]] = {
    Stage.KINDERGARTEN: "学前",
    Stage.PRIMARY: "小学",
    Stage.JUNIOR: "初中",
    Stage.SENIOR: "高中",
    Stage.VOCATIONAL: "中职",
    Stage.SPECIAL: "特教",
    Stage.OTHER_STAGE: "其他学段",
}
SUBJECT_NAMES: Final[Mapping[str, str]] = {
    Subject.EARLY_YEARS: "学前教育",
    Subject.CHINESE: "语文",
    Subject.MATHEMATICS: "数学",
    Subject.ENGLISH: "英语",
    Subject.JAPANESE: "日语",
    Subject.RUSSIAN: "俄语",
    Subject.MORALITY_AND_LAW: "道德与法治",
    Subject.POLITICS: "思想政治",
    Subject.HISTORY: "历史",
    Subject.GEOGRAPHY: "地理",
    Subject.SCIENCE: "科学",
    Subject.PHYSICS: "物理",
    Subject.CHEMISTRY: "化学",
    Subject.BIOLOGY: "生物学",
    Subject.INFORMATION_TECHNOLOGY: "信息科技",
    Subject.GENERAL_TECHNOLOGY: "通用技术",
    Subject.LABOUR: "劳动",
    Subject.ARTS: "艺术",
    Subject.MUSIC: "音乐",
    Subject.FINE_ARTS: "美术",
    Subject.PHYSICAL_EDUCATION: "体育与健康",
    Subject.COMPREHENSIVE_PRACTICE: "综合实践活动",
    Subject.PSYCHOLOGY: "心理健康",
    Subject.CALLIGRAPHY: "书法",
    Subject.LOCAL_COURSE: "地方与校本课程",
    Subject.SPECIAL_EDUCATION: "特殊教育",
    Subject.VOCATIONAL_SUBJECT: "专业课",
    Subject.OTHER_SUBJECT: "其他学科",
}
