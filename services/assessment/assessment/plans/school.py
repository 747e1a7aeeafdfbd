"""The school plan 学校信息化教学发展规划 as a typed document (annex 4 C1–C4, C6; R56, R62–R66)."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Final

from pydantic import Field

from assessment.plans.study import RowKey
from kernel.text import OptionalLine, Prose, Wire


class Position(StrEnum):
    """A member's post; C1 asks for the principal as head."""

    PRINCIPAL = "principal"
    VICE_PRINCIPAL = "vice_principal"
    MANAGER = "manager"
    GROUP_LEADER = "group_leader"
    TEACHER = "teacher"


class Agreement(StrEnum):
    """Whose agreement to the vision is on record (C3)."""

    MANAGEMENT = "management"
    STAFF = "staff"


class Doer(StrEnum):
    """Whose task it is (C6: 教学领导和教研组分工明确)."""

    LEADER = "leader"
    GROUP = "group"


POSITION_NAMES: Final = {
    Position.PRINCIPAL: "校（园）长",
    Position.VICE_PRINCIPAL: "副校（园）长",
    Position.MANAGER: "中层干部",
    Position.GROUP_LEADER: "教研组长",
    Position.TEACHER: "教师",
}
AGREEMENT_NAMES: Final = {Agreement.MANAGEMENT: "学校管理层", Agreement.STAFF: "全体教职工"}
DOER_NAMES: Final = {Doer.LEADER: "教学领导", Doer.GROUP: "教研组"}
# C2 with the four letters of SWOT; the sides in the order of the name.
AREA_NAMES: Final = {
    "hardware": "硬件配备",
    "staff": "师资情况",
    "teaching": "课堂教学",
    "resources": "资源建设",
}
SIDE_NAMES: Final = {
    "strengths": "优势",
    "weaknesses": "劣势",
    "opportunities": "机遇",
    "threats": "挑战",
}


class Member(Wire):
    """A member of the management team 学校信息化管理团队 and their duty."""

    key: RowKey
    name: OptionalLine = ""
    position: Position | None = None
    is_head: bool = False
    duty: Prose = ""


class SwotArea(Wire):
    """One field of the school's present state, seen from the four sides."""

    strengths: Prose = ""
    weaknesses: Prose = ""
    opportunities: Prose = ""
    threats: Prose = ""


class Swot(Wire):
    """The four fields that C2 names."""

    hardware: SwotArea = SwotArea()
    staff: SwotArea = SwotArea()
    teaching: SwotArea = SwotArea()
    resources: SwotArea = SwotArea()


class AgreementRecord(Wire):
    """When and how the vision was agreed to."""

    key: RowKey
    by: Agreement | None = None
    on: date | None = None
    record: Prose = ""


class SchoolGoal(Wire):
    """A goal 绩效目标; `years` from now until it is due, one to three (C4)."""

    key: RowKey
    text: Prose = ""
    measure: Prose = ""
    years: Annotated[int, Field(ge=1, le=3)] | None = None
    is_ability: bool = False  # tied to the teachers' IT ability


class Task(Wire):
    """Who does what and by which measures."""

    key: RowKey
    doer: Doer | None = None
    who: OptionalLine = ""
    task: Prose = ""
    measures: Prose = ""


class SchoolContent(Wire):
    """Everything a school plan says."""

    members: list[Member] = Field(default=[], max_length=50)
    swot: Swot = Swot()
    vision: Prose = ""
    agreements: list[AgreementRecord] = Field(default=[], max_length=20)
    goals: list[SchoolGoal] = Field(default=[], max_length=30)
    tasks: list[Task] = Field(default=[], max_length=100)
