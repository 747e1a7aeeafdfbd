"""People on the wire."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from auth.organisations.rules import Kind
from auth.people import phones
from auth.people.cards import masked_card
from auth.people.identity_card import Safe
from auth.people.names import normalised
from auth.people.rules import (
    PHONE_READERS,
    Joining,
    LeftKind,
    Move,
    NewPerson,
    PersonStatus,
    Return,
)
from kernel.actor import Actor, Role
from kernel.text import Line, OptionalLine, Wire

# 工号: letters, digits, hyphen; one spelling, so that it stays a key.
StaffNo = Annotated[
    str, StringConstraints(strip_whitespace=True, to_upper=True, pattern=r"^[0-9A-Za-z-]{1,32}$")
]
Codes = Annotated[list[Annotated[str, StringConstraints(max_length=40)]], Field(max_length=40)]


def _given(value: object) -> object:
    if value is None:
        message = "不能为空；不修改时请省略此项"
        raise ValueError(message)
    return value


def _spelled(name: str) -> str:
    spelled = normalised(name)
    if not spelled:
        message = "请填写姓名"
        raise ValueError(message)
    return spelled


def _empty_is_none(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


Name = Annotated[Line, AfterValidator(_spelled)]
Phone = Annotated[OptionalLine | None, BeforeValidator(_empty_is_none)]
Card = Annotated[
    OptionalLine | None,
    BeforeValidator(_empty_is_none),
    Field(description="身份证号，18 位；只以密文保存，列表中不显示"),
]


class MembershipOut(Wire):
    """Where a person works or worked."""

    id: UUID
    org_id: UUID
    org_name: str
    org_kind: Kind
    org_path: str
    from_on: date
    to_on: date | None
    is_rotation: bool = Field(description="交流轮岗：本校之外的第二个单位")
    reason: str | None
    end_reason: str | None


class GrantOut(Wire):
    """A right a person holds, for the unit and all below it."""

    id: UUID
    role: Role
    org_id: UUID
    org_name: str
    org_path: str
    department_id: UUID | None = None
    department: str | None = Field(None, description="工程办成员所属部门；空缺为未登记")


class GrantList(Wire):
    """The rights of one person."""

    items: list[GrantOut]


class PersonOut(Wire):
    """A person of the register; `username` is null until there is an account."""

    id: UUID
    staff_no: str
    name: str
    stages: list[str] = Field(description="任教学段代码")
    subjects: list[str] = Field(description="任教学科代码")
    phone: str | None = Field(description="手机号；无需联系本人的角色只见部分数字")
    status: PersonStatus
    left_kind: LeftKind | None
    left_on: date | None
    has_identity_card: bool
    username: str | None
    memberships: list[MembershipOut]
    grants: list[GrantOut]
    version: int

    @classmethod
    def of(cls, row: Any, actor: Actor) -> "PersonOut":
        """Shape a row for one caller: who need not ring the person up sees a masked number."""
        return cls.model_validate(_shown(row, actor))


class PersonDetailOut(PersonOut):
    """One person with the masked number of the identity card."""

    identity_card: str | None = Field(description="身份证号，仅显示首三位和末四位")

    @classmethod
    def for_one(cls, row: Any, actor: Actor, safe: Safe) -> "PersonDetailOut":
        """Shape a row with everything the caller may see."""
        card = masked_card(safe, row.id_card_sealed)
        return cls.model_validate({**_shown(row, actor), "identity_card": card})


def _shown(row: Any, actor: Actor) -> Mapping[str, Any]:
    values = dict(row._mapping)  # noqa: SLF001 -- SQLAlchemy's public name for it
    sealed = values.pop("id_card_sealed")
    phone = values["phone"]
    is_whole = any(actor.reaches(m["org_path"], *PHONE_READERS) for m in values["memberships"])
    if phone and not is_whole:
        phone = phones.masked(phone)
    return values | {"phone": phone, "has_identity_card": sealed is not None}


class _Facts(Wire):
    stages: Codes = Field(default_factory=list)
    subjects: Codes = Field(default_factory=list)
    phone: Phone = None
    identity_card: Card = None


class PersonIn(_Facts):
    """A new person."""

    name: Name
    staff_no: StaffNo = Field(description="工号，全市唯一")
    org_id: UUID

    def new_person(self) -> NewPerson:
        """Return the same as the rule's type."""
        facts = self.model_dump(include={"stages", "subjects", "phone", "identity_card"})
        facts["phone"] = phones.checked(self.phone) if self.phone else None
        return NewPerson(self.name, self.staff_no, self.org_id, facts)


class PersonChangeIn(Wire):
    """Only what is given changes."""

    name: Annotated[Name | None, AfterValidator(_given)] = None
    stages: Annotated[Codes | None, AfterValidator(_given)] = None
    subjects: Annotated[Codes | None, AfterValidator(_given)] = None
    phone: Phone = None
    identity_card: Card = None
    status: Annotated[PersonStatus | None, AfterValidator(_given)] = None
    left_kind: Annotated[LeftKind | None, Field(description="调出或离职")] = None
    left_on: date | None = None
    returned_on: Annotated[date | None, Field(description="恢复在职的日期，空缺为今天")] = None
    org_id: Annotated[UUID | None, Field(description="恢复到哪个单位，空缺为离开时的单位")] = None

    def back(self) -> Return:
        """Return when and where somebody comes back."""
        return Return(self.returned_on, self.org_id)

    def changes(self) -> dict[str, Any]:
        """Return what was given; an empty telephone or card number removes it."""
        given = self.model_dump(exclude_unset=True, exclude={"returned_on", "org_id"})
        if given.get("phone"):
            given["phone"] = phones.checked(given["phone"])
        return given


class MoveIn(Wire):
    """A change of the school (调动)."""

    to_org_id: UUID = Field(description="调入单位")
    from_org_id: UUID | None = Field(None, description="调出单位；只有一个单位时可不填")
    on: date = Field(description="生效日期，不能晚于今天")
    reason: Line

    def move(self) -> Move:
        """Return the same as the rule's type."""
        return Move(self.to_org_id, self.on, self.reason, self.from_org_id)


class MoveOut(Wire):
    """What a move does, or would do."""

    is_preview: bool
    left: list[str] = Field(description="离开的单位和教研组")
    new_unit: str
    ended_roles: list[str] = Field(description="终止的角色，如“校（园）长·某小学”")
    keeps_teaching: bool = Field(description="教师角色随人转到新单位")
    person: PersonDetailOut


class MembershipIn(Wire):
    """A further unit: a teaching group, or a second school (交流轮岗)."""

    org_id: UUID
    from_on: date
    to_on: date | None = None
    reason: OptionalLine = ""

    def joining(self) -> Joining:
        """Return the same as the rule's type."""
        return Joining(self.org_id, self.from_on, self.to_on, self.reason)


class MembershipEndIn(Wire):
    """When and why somebody leaves a group or ends a rotation."""

    on: date
    reason: Line


class RevealIn(Wire):
    """Why the number is needed; the sentence stays in the audit row."""

    reason: Annotated[Line, Field(min_length=4, description="查看原因，至少四个字")]


class RevealOut(Wire):
    """The whole number; it is shown and kept nowhere else."""

    identity_card: str


class GrantIn(Wire):
    """A role at a unit."""

    role: Role
    org_id: UUID
    department_id: UUID | None = Field(None, description="工程办成员所属部门")
