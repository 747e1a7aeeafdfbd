"""What an organisation 单位 is and what may be done with it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
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


class PilotLevel(StrEnum):
    """市级试点、省级试点 (R14, R15)."""

    CITY = "city"
    PROVINCIAL = "provincial"


class Happening(StrEnum):
    """What may happen to a unit in its life."""

    REGISTERED = "registered"
    RENAMED = "renamed"
    CHANGED = "changed"
    PILOT_GIVEN = "pilot_given"
    PILOT_WITHDRAWN = "pilot_withdrawn"
    MOVED = "moved"
    MERGED = "merged"  # into another unit, which tells it as ABSORBED
    ABSORBED = "absorbed"
    SPLIT = "split"  # a part became a unit of its own, which tells it as SPLIT_OFF
    SPLIT_OFF = "split_off"
    CLOSED = "closed"


class Heading(StrEnum):
    """A column of the units' workbook: what an export writes, an import reads."""

    NAME = "名称"
    KIND = "类型"
    DISTRICT = "区市"
    PARENT = "上级单位"
    STAGE = "学段"
    CODE = "学校标识码"
    RURAL = "城乡"
    CITY_PILOT = "市级试点"


CITY_RUN: Final = "市直属"  # stands where the district of other schools stands
KIND_LABELS: Final[Mapping[str, str]] = MappingProxyType(
    {Kind.CITY: "市", Kind.DISTRICT: "区市", Kind.SCHOOL: "学校", Kind.GROUP: "教研组"}
)
STAGE_LABELS: Final[Mapping[str, str]] = MappingProxyType(
    {
        Stage.KINDERGARTEN: "幼儿园",
        Stage.PRIMARY: "小学",
        Stage.JUNIOR: "初中",
        Stage.SENIOR: "高中",
        Stage.NINE_YEAR: "九年一贯制",
        Stage.COMPLETE_SECONDARY: "完全中学",
        Stage.TWELVE_YEAR: "十二年一贯制",
    }
)
RURAL_LABELS: Final[Mapping[bool, str]] = MappingProxyType({True: "乡村", False: "城区"})
YES_NO: Final[Mapping[bool, str]] = MappingProxyType({True: "是", False: "否"})

# Who keeps the register of units; each within the subtree of the grant.
EDITORS: Final = (Role.SYSTEM_ADMIN, Role.EQUIPMENT_CENTRE, Role.CITY_OFFICE)

# City-run schools hang directly under the city (R147).
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
    title = "只有学校才填写学段、城乡和试点标记"


class CodeWrong(Invalid):
    code = "organisation_code_wrong"
    title = "代码不正确：学校填写 10 位数字的学校标识码，区市填写 6 位行政区划代码，教研组不填"


class CodeTaken(Conflict):
    code = "organisation_code_taken"
    title = "该代码已登记在另一个单位名下，请核对学校标识码或行政区划代码"


class DayAhead(Invalid):
    code = "day_in_the_future"
    title = "生效日期不能晚于今天，请在当天办理"


class DayTooEarly(Invalid):
    """Something would end, or happen, before what it concerns began."""

    code = "day_before_beginning"
    title = "日期早于开始日期，请核对"


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
    is_rural: bool | None = None
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
    named = ("stage", "is_rural", "is_city_pilot", "is_provincial_pilot")
    given = [name for name in named if facts.get(name) not in {None, False}]
    wrong = given if kind is not Kind.SCHOOL else []
    if wrong:
        raise StageOnlyForSchools(
            errors=[
                FieldError(n, StageOnlyForSchools.code, StageOnlyForSchools.title) for n in wrong
            ]
        )


def check_code(kind: Kind, code: str | None) -> None:
    """Refuse a code that is not one of its kind: 10 digits for schools, 6 for districts."""
    digits = {Kind.SCHOOL: 10, Kind.DISTRICT: 6, Kind.CITY: 6}.get(kind, 0)
    if code is None or (code.isascii() and code.isdigit() and len(code) == digits):
        return
    raise CodeWrong(errors=[FieldError("code", CodeWrong.code, CodeWrong.title)])


def check_day(on: date, today: date) -> None:
    """Refuse a day that has not come: the register tells what is, not what is planned."""
    if on > today:
        raise DayAhead(errors=[FieldError("on", DayAhead.code, DayAhead.title)])


def check_begun(on: date, begun: date, what: str) -> None:
    """Refuse a day before the beginning of what it concerns, and say when that was."""
    if on < begun:
        raise DayTooEarly(f"{what}自 {begun:%Y-%m-%d} 开始，日期不能早于这一天")


def numbers_of(path: str) -> tuple[int, ...]:
    """Return the unit numbers along a path, the root first: `/1/12/345/` → (1, 12, 345)."""
    return tuple(int(part) for part in path.strip("/").split("/"))
