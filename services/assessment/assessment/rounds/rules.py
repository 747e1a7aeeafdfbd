"""Rounds: the states of a round and what its settings may be. Pure: no I/O, no clock, no ORM."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from kernel.clock import local_date
from kernel.errors import Conflict, FieldError, Invalid, NotFound

# What may still change once schools are answering; the rest was promised to them.
OPEN_FIELDS: Final = frozenset(
    {"name", "self_due_on", "district_due_on", "city_due_on", "announce_days"}
)


class RoundState(StrEnum):
    """A round is prepared, then schools work in it, then it is archived."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


class Roster(StrEnum):
    """Which schools take part: the city's pilot schools, all schools, or those listed."""

    PILOT = "pilot"
    ALL = "all"
    LISTED = "listed"


class RoundNotOpen(Conflict):
    """Schools and reviewers work only in an open round."""

    code = "round_not_open"
    title = "考核批次未在开放中（尚未开放或已经结束），暂不能办理"


class RoundNotDraft(Conflict):
    """A round opens once."""

    code = "round_not_draft"
    title = "考核批次已经开放，不能重复开放；开放后只能调整名称和日期"


class RoundUnfinished(Conflict):
    """Schools are still under review; `extra["unfinished"]` counts them."""

    code = "round_unfinished"
    title = "仍有学校在评审、公示或申诉中，全部办结后才能结束本批次"


class RosterEmpty(Conflict):
    """The directory has no open school that fits."""

    code = "roster_empty"
    title = "没有符合条件的学校，请检查参加范围或先导入学校名单"


class RubricNotPublished(Conflict):
    """A round keeps a published rubric version."""

    code = "rubric_not_published"
    title = "所选考核细则尚未发布，请先发布后再用于考核批次"


class SchoolUnknown(Invalid):
    """A listed unit is no open school of this city."""

    code = "school_unknown"
    title = "名单中有单位不是本市在办的学校，请核对"


class SchoolAlreadyInRound(Conflict):
    """The school takes part already."""

    code = "school_already_in_round"
    title = "该校已在本批次名单中"


class SchoolNotInRound(NotFound):
    """The school to take out is not in the round."""

    code = "school_not_in_round"
    title = "该校不在本批次中，请核对学校名称"


class DatesOutOfOrder(Invalid):
    """Self-assessment ends first, then the district's review, then the city's."""

    code = "dates_out_of_order"
    title = "截止日期须依次为：学校自评、区市评审、市级复核"


class ListMissing(Invalid):
    """`school_ids` and the kind of roster do not fit each other."""

    code = "school_ids_do_not_fit"
    title = "参加范围为“指定学校”时须列出学校，其他范围不能列出学校"


@dataclass(frozen=True, slots=True)
class Settings:
    """What the city office decides about a round 考核批次; dates end at 24:00 in Yantai."""

    name: str
    school_year: str
    self_due_on: date
    district_due_on: date
    city_due_on: date
    announce_days: int
    reviewers_per_school: int
    half_points: bool
    roster: Roster
    school_ids: tuple[str, ...] = ()


def check(settings: Settings) -> None:
    """Refuse settings that contradict themselves."""
    if not settings.self_due_on <= settings.district_due_on <= settings.city_due_on:
        raise DatesOutOfOrder(
            errors=[FieldError("district_due_on", DatesOutOfOrder.code, DatesOutOfOrder.title)]
        )
    if (settings.roster is Roster.LISTED) != bool(settings.school_ids):
        raise ListMissing(errors=[FieldError("school_ids", ListMissing.code, ListMissing.title)])


def check_open_date(settings: Settings, now: datetime) -> None:
    """A round cannot open after its first deadline: every school would be late at once."""
    if settings.self_due_on < local_date(now):
        detail = "学校自评截止日期已过，请先调整日期再开放"
        raise DatesOutOfOrder(
            detail, errors=[FieldError("self_due_on", DatesOutOfOrder.code, detail)]
        )
