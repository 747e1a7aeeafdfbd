"""The study plan 校本研修计划 as a typed document (annex 4 C10–C15; R70–R75, R102–R104)."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Final

from pydantic import Field, PlainSerializer

from assessment.abilities.document import AbilityCode
from assessment.rubrics.rules import plain
from kernel.text import OptionalLine, Points, Prose, Wire

RowKey = Annotated[str, Field(pattern=r"^[0-9a-z-]{1,36}$", description="行的编号，由页面生成")]
Hours = Annotated[
    Points, Field(ge=0, le=99, multiple_of=Decimal("0.5")), PlainSerializer(plain, return_type=str)
]


class StudyMode(StrEnum):
    """The five modes of C12."""

    OPTIMISED = "optimised"
    FLIPPED = "flipped"
    PROJECT = "project"
    DATA_DRIVEN = "data_driven"
    ONLINE = "online"


class StudyForm(StrEnum):
    """Forms of study: those of C19 first (R102), then those of section 六 (R103)."""

    OBSERVE = "observe"
    POLISH = "polish"
    DIAGNOSE = "diagnose"
    LESSON_STUDY = "lesson_study"
    LECTURE = "lecture"
    CASE_STUDY = "case_study"
    COURSE = "course"
    JOINT = "joint"


class StudyWay(StrEnum):
    """Who studies together (C19, R104)."""

    SCHOOL = "school"
    GROUP = "group"
    SELF = "self"


MODE_NAMES: Final = {
    StudyMode.OPTIMISED: "优化教学",
    StudyMode.FLIPPED: "翻转课堂",
    StudyMode.PROJECT: "项目学习",
    StudyMode.DATA_DRIVEN: "数据驱动",
    StudyMode.ONLINE: "在线教学",
}
FORM_NAMES: Final = {
    StudyForm.OBSERVE: "观课议课",
    StudyForm.POLISH: "研课磨课",
    StudyForm.DIAGNOSE: "诊断示范",
    StudyForm.LESSON_STUDY: "课例研修",
    StudyForm.LECTURE: "专题培训",
    StudyForm.CASE_STUDY: "案例学习",
    StudyForm.COURSE: "课程学习",
    StudyForm.JOINT: "集体教研",
}
WAY_NAMES: Final = {
    StudyWay.SCHOOL: "校内集中",
    StudyWay.GROUP: "教研组集中",
    StudyWay.SELF: "个人自修",
}


class StudyGoal(Wire):
    """A goal 绩效目标 and by what it is seen to be reached.

    `follows` is the key of the goal of the school plan that it serves (R61), or empty.
    """

    key: RowKey
    text: Prose = ""
    measure: Prose = ""
    follows: Annotated[str, Field(pattern=r"^[0-9a-z-]{0,36}$")] = ""


class ModeChoice(Wire):
    """A mode of study and why it fits the school."""

    mode: StudyMode
    reason: Prose = ""


class AbilityChoice(Wire):
    """A micro-ability 微能力 and why the school chose it."""

    code: AbilityCode
    reason: Prose = ""


class Activity(Wire):
    """A row of the schedule 研修安排; what is empty is named before submission."""

    key: RowKey
    on: date | None = None
    time: OptionalLine = ""  # of the day, as people say it: 14:00—15:30
    place: OptionalLine = ""
    content: Prose = ""
    participants: OptionalLine = ""
    hours: Hours | None = None
    form: StudyForm | None = None
    way: StudyWay | None = None


class StudyContent(Wire):
    """Everything a study plan says."""

    theme: OptionalLine = ""
    theme_basis: Prose = ""
    basic_goals: list[StudyGoal] = Field(default=[], max_length=20)
    optional_goals: list[StudyGoal] = Field(default=[], max_length=20)
    modes: list[ModeChoice] = Field(default=[], max_length=5)
    abilities: list[AbilityChoice] = Field(default=[], max_length=30)
    activities: list[Activity] = Field(default=[], max_length=200)
