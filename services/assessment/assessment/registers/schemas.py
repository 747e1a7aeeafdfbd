"""Wire types of registers."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from assessment.attached import AttachedOut
from assessment.registers.completeness import hints, lacks
from assessment.registers.documents import Document
from assessment.registers.kinds import RegisterKind
from assessment.registers.queries.schools import SchoolRegisters
from assessment.registers.rules import RegisterState, RegisterStep
from assessment.registers.service.holding import may_write, said
from assessment.registers.tables import RegisterChange, RegisterEntry
from assessment.registers.words import summary
from kernel.actor import Actor
from kernel.text import Prose, Wire

# Two steps: in one, the length would be taken before the blanks are stripped.
Reason = Annotated[
    Prose,
    StringConstraints(max_length=500, strip_whitespace=True),
    StringConstraints(min_length=1),
]


class RegisterEntryIn(Wire):
    """What an entry says."""

    document: Document


class NewRegisterEntryIn(RegisterEntryIn):
    """A new entry; without a year it belongs to the one that is open now."""

    year_id: UUID | None = None
    unit_id: UUID | None = Field(default=None, description="本校，或您负责的教研组；不填为第一个")


class RegisterWithdrawalIn(Wire):
    """Why an entry counts no more."""

    reason: Reason


class RegisterLackOut(Wire):
    """What lacks before an entry counts."""

    field: Annotated[str, Field(description="字段；行内字段如 lines.键.name")]
    text: str


class RegisterRowOut(Wire):
    """An entry in a list."""

    id: UUID
    year_id: UUID
    school_id: UUID
    school_name: str
    org_path: str
    group_id: UUID | None
    group_name: str | None
    kind: RegisterKind
    state: RegisterState
    title: str
    summary: str
    hints: list[str]
    files_count: int
    updated_at: datetime
    updated_by_name: str
    version: int

    @classmethod
    def of(cls, row: RegisterEntry) -> "RegisterRowOut":
        """Shape a row."""
        made = {"summary", "hints", "files_count"}
        own = {name: getattr(row, name) for name in cls.model_fields.keys() - made}
        document = said(row)
        return cls(
            **own, summary=summary(document), hints=hints(document), files_count=len(row.files)
        )


class RegisterEntryOut(Wire):
    """An entry with everything it says, and what lacks."""

    id: UUID
    year_id: UUID
    school_id: UUID
    school_name: str
    org_path: str
    group_id: UUID | None
    group_name: str | None
    kind: RegisterKind
    state: RegisterState
    document: Document
    files: list[AttachedOut]
    lacks: list[RegisterLackOut]
    hints: list[str]
    summary: str
    reason: str
    is_mine: Annotated[bool, Field(description="当前用户可以修改")]
    entered_at: datetime | None
    updated_at: datetime
    updated_by_name: str
    version: int

    @classmethod
    def of(cls, row: RegisterEntry, actor: Actor, today: date) -> "RegisterEntryOut":
        """Shape an entry for somebody."""
        made = {"document", "files", "lacks", "hints", "summary", "is_mine"}
        own = {name: getattr(row, name) for name in cls.model_fields.keys() - made}
        document = said(row)
        return cls(
            **own,
            document=document,
            files=[AttachedOut(**one) for one in row.files],
            lacks=[
                RegisterLackOut(field=one.field, text=one.text) for one in lacks(document, today)
            ],
            hints=hints(document),
            summary=summary(document),
            is_mine=may_write(actor, row),
        )


class RegisterChangeOut(Wire):
    """What an entry said when it was entered, changed or withdrawn."""

    step: RegisterStep
    version: int
    document: Document
    files_count: int
    reason: str
    made_by_name: str
    made_at: datetime

    @classmethod
    def of(cls, row: RegisterChange) -> "RegisterChangeOut":
        """Shape a change."""
        own = {name: getattr(row, name) for name in cls.model_fields.keys() - {"files_count"}}
        return cls(**own, files_count=len(row.files))


class RegisterHistoryOut(Wire):
    """The changes of an entry, the latest first; not more than a hundred."""

    items: list[RegisterChangeOut]


class RegisterTicketOut(Wire):
    """A signed right to open the files of an entry, and when it ends."""

    ticket: str
    expires_at: datetime


class RegisterCountOut(Wire):
    """How many entries of a kind count."""

    kind: RegisterKind
    count: int


class RegisterSchoolOut(Wire):
    """A school and its register."""

    school_id: UUID
    school_name: str
    org_path: str
    counts: Sequence[RegisterCountOut]
    updated_at: datetime | None

    @classmethod
    def of(cls, one: SchoolRegisters) -> "RegisterSchoolOut":
        """Shape a school; every kind is told, also with none."""
        return cls(
            school_id=one.school_id,
            school_name=one.school_name,
            org_path=one.org_path,
            counts=[RegisterCountOut(kind=k, count=one.counts.get(k, 0)) for k in RegisterKind],
            updated_at=one.updated_at,
        )
