"""What an organisation 单位 is and what may be done with it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final
from uuid import UUID

from kernel.actor import Role
from kernel.errors import Conflict, FieldError, Invalid


class Kind(StrEnum):
    """市、区市、学校（含幼儿园）、教研组."""

    CITY = "city"
    DISTRICT = "district"
    SCHOOL = "school"
    GROUP = "group"


class Stage(StrEnum):
    """学段 of a school; `unknown` where nobody has said it yet (a name is no proof)."""

    KINDERGARTEN = "kindergarten"
    PRIMARY = "primary"
    JUNIOR = "junior"
    SENIOR = "senior"
    NINE_YEAR = "nine_year"
    COMPLETE_SECONDARY = "complete_secondary"
    TWELVE_YEAR = "twelve_year"
    UNKNOWN = "unknown"


class Status(StrEnum):
    """A closed unit stays, with its history and its results."""

    OPEN = "open"
    CLOSED = "closed"


# Who keeps the register of units; each within the subtree of the grant.
EDITORS: Final = (Role.SYSTEM_ADMIN, Role.EQUIPMENT_CENTRE, Role.CITY_OFFICE)

# City-run schools 市直属 hang directly under the city (R147).
_PARENTS: Final[Mapping[Kind, frozenset[Kind]]] = MappingProxyType(
    {
        Kind.CITY: frozenset(),
        Kind.DISTRICT: frozenset({Kind.CITY}),
        Kind.SCHOOL: frozenset({Kind.CITY, Kind.DISTRICT}),
        Kind.GROUP: frozenset({Kind.SCHOOL}),
    }
)


class ParentDoesNotFit(Invalid):
    code = "parent_does_not_fit"
    title = "上级单位的类型不对：区市在市下，学校在区市或市下，教研组在学校下"


class StageOnlyForSchools(Invalid):
    code = "stage_only_for_schools"
    title = "只有学校才填写学段和试点标记"


class UnitClosed(Conflict):
    code = "organisation_closed"
    title = "该单位已撤销，不能再修改或新增下级单位"


class NameTaken(Conflict):
    code = "organisation_name_taken"
    title = "同一上级单位下已有同名单位，请核对名称"


class HasOpenUnits(Conflict):
    code = "organisation_has_open_units"
    title = "该单位下还有未撤销的下级单位，请先处理下级单位"


@dataclass(frozen=True, slots=True)
class NewUnit:
    """What is needed to register a unit."""

    name: str
    kind: Kind
    parent_id: UUID
    code: str | None = None
    stage: Stage | None = None
    is_city_pilot: bool = False
    is_provincial_pilot: bool = False


def check_place(kind: Kind, parent_kind: Kind) -> None:
    """Refuse a unit under a parent of the wrong kind."""
    if parent_kind not in _PARENTS[kind]:
        raise ParentDoesNotFit(
            errors=[FieldError("parent_id", ParentDoesNotFit.code, ParentDoesNotFit.title)]
        )


def check_school_facts(kind: Kind, facts: Mapping[str, object]) -> None:
    """Refuse a stage or a pilot mark on anything but a school (R14: pilots are schools)."""
    named = ("stage", "is_city_pilot", "is_provincial_pilot")
    wrong = [name for name in named if facts.get(name)] if kind is not Kind.SCHOOL else []
    if wrong:
        raise StageOnlyForSchools(
            errors=[
                FieldError(n, StageOnlyForSchools.code, StageOnlyForSchools.title) for n in wrong
            ]
        )


def numbers_of(path: str) -> tuple[int, ...]:
    """Return the unit numbers along a path, the root first: `/1/12/345/` → (1, 12, 345)."""
    return tuple(int(part) for part in path.strip("/").split("/"))
