"""What an entry of a register says, typed by kind (annex 4: C5, C7–C9, C17, C24–C26, C28, C29).

Everything may be empty while it is a draft; `completeness` tells what lacks.
"""

import re
from decimal import Decimal
from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import BeforeValidator, Field, PlainSerializer, StringConstraints, TypeAdapter
from pydantic_core import PydanticCustomError

from assessment.plans.study import RowKey
from assessment.registers.kinds import (
    Between,
    FeatureArea,
    RegisterKind,
    ResearchLevel,
    ResultKind,
    RuleArea,
)
from assessment.rubrics.rules import plain
from assessment.years.schemas import Day
from kernel.text import OptionalLine, Points, Prose, Wire

MAX_ROWS: Final = 50
FileIds = Annotated[tuple[UUID, ...], Field(max_length=20)]


def _money(value: object) -> object:
    is_text = isinstance(value, str) and re.fullmatch(r"[0-9]{1,10}(\.[0-9]{1,2})?", value)
    if value is None or isinstance(value, Decimal) or is_text:
        return value
    raise PydanticCustomError("money_expected", "请填写金额（元），最多两位小数")


Money = Annotated[
    Decimal,
    BeforeValidator(_money, json_schema_input_type=str),
    Field(ge=0, max_digits=12, decimal_places=2),
    PlainSerializer(plain, return_type=str),
]
Amount = Annotated[Points, PlainSerializer(plain, return_type=str)]
Heads = Annotated[int, Field(strict=True, ge=0, le=100_000)]
Passage = Annotated[Prose, StringConstraints(max_length=5000)]
# A page of the platform's own library.
LibraryAddress = Annotated[
    str,
    StringConstraints(strip_whitespace=True, pattern=r"^(/library/[0-9a-f-]{36})?$"),
    Field(description="资源库内的地址 /library/…，没有则为空"),
]


class _Document(Wire):
    title: OptionalLine = ""


class WorkPlan(_Document):
    """年度工作计划: the passage that names the project, and where it stands (C5)."""

    kind: Literal[RegisterKind.WORK_PLAN] = RegisterKind.WORK_PLAN
    dated_on: Day | None = None
    quote: Passage = ""
    place: OptionalLine = ""
    file_ids: FileIds = ()


class RulePaper(_Document):
    """制度文件; a newer one names the entry that it replaces (C7)."""

    kind: Literal[RegisterKind.RULE_PAPER] = RegisterKind.RULE_PAPER
    number: OptionalLine = ""
    dated_on: Day | None = None
    area: RuleArea | None = None
    replaces: UUID | None = None
    file_ids: FileIds = ()


class BudgetLine(Wire):
    """What money is for, how much is planned and how much was used."""

    key: RowKey
    name: OptionalLine = ""
    planned: Money | None = None
    used: Money | None = None


class Budget(_Document):
    """专项预算 (C8)."""

    kind: Literal[RegisterKind.BUDGET] = RegisterKind.BUDGET
    planned: Money | None = None
    lines: list[BudgetLine] = Field(default=[], max_length=MAX_ROWS)
    file_ids: FileIds = ()


class AppraisalPaper(_Document):
    """教师个人考核方案: the points given to the project, of how many, and where (C9)."""

    kind: Literal[RegisterKind.APPRAISAL_PAPER] = RegisterKind.APPRAISAL_PAPER
    points: Amount | None = None
    of_points: Amount | None = None
    place: OptionalLine = ""
    file_ids: FileIds = ()


class KickOff(_Document):
    """动员会 with its files by what they are (C17)."""

    kind: Literal[RegisterKind.KICK_OFF] = RegisterKind.KICK_OFF
    held_on: Day | None = None
    place: OptionalLine = ""
    attendance: Heads | None = None
    staff: Heads | None = None
    is_led_by_head: bool | None = None
    has_guidance: bool | None = None
    video_ids: FileIds = ()
    photo_ids: FileIds = ()
    slide_ids: FileIds = ()
    speech_ids: FileIds = ()


class RegisterPerson(Wire):
    """Somebody of the school; the name is the directory's."""

    person_id: UUID
    name: OptionalLine = ""


class DatedNote(Wire):
    """What was done on a day, with its files."""

    key: RowKey
    on: Day | None = None
    text: Passage = ""
    file_ids: FileIds = ()


class ResearchResult(Wire):
    """A result and what proves its influence (C26)."""

    key: RowKey
    result: ResultKind | None = None
    text: Passage = ""
    file_ids: FileIds = ()


class Research(_Document):
    """课题: its stage follows from the dates (C24–C26)."""

    kind: Literal[RegisterKind.RESEARCH] = RegisterKind.RESEARCH
    level: ResearchLevel | None = None
    number: OptionalLine = ""
    leader: RegisterPerson | None = None
    members: list[RegisterPerson] = Field(default=[], max_length=MAX_ROWS)
    applied_on: Day | None = None
    approved_on: Day | None = None
    opened_on: Day | None = None
    reviewed_on: Day | None = None
    closed_on: Day | None = None
    notes: list[DatedNote] = Field(default=[], max_length=MAX_ROWS)
    results: list[ResearchResult] = Field(default=[], max_length=MAX_ROWS)


class Pairing(_Document):
    """帮扶对子 (C28)."""

    kind: Literal[RegisterKind.PAIRING] = RegisterKind.PAIRING
    between: Between | None = None
    partner: OptionalLine = ""
    help: Passage = ""
    starts_on: Day | None = None
    ends_on: Day | None = None
    activities: list[DatedNote] = Field(default=[], max_length=MAX_ROWS)
    effect: Passage = ""
    effect_ids: FileIds = ()


class Feature(_Document):
    """特色工作 (C29)."""

    kind: Literal[RegisterKind.FEATURE] = RegisterKind.FEATURE
    area: FeatureArea | None = None
    text: Passage = ""
    item_url: LibraryAddress = ""
    file_ids: FileIds = ()


Document = Annotated[
    WorkPlan | RulePaper | Budget | AppraisalPaper | KickOff | Research | Pairing | Feature,
    Field(discriminator="kind"),
]
DOCUMENT: Final[TypeAdapter[Document]] = TypeAdapter(Document)
