"""Hours 学时 of teachers: what a record may say, what makes it be looked at, its states. Pure.

Sources: annex 4 C18, C19, annex 5, section 6 (R77, R78, R103, R104, R111); DOMAIN §4.2. What looks
odd is held and told in words; nothing is dropped silently.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple

from assessment.hours.refusals import HourStepNotPossible
from kernel.actor import Role

# Those who collect hours, those who decide about others' records, and those who read them.
COLLECTORS: Final = (Role.TEACHER, Role.GROUP_LEADER, Role.SCHOOL_TEAM, Role.SCHOOL_LEAD)
# The offices decide too: a small school may have nobody else for its principal's own hours.
DECIDERS: Final = (Role.SCHOOL_TEAM, Role.SCHOOL_LEAD, Role.DISTRICT_OFFICE, Role.CITY_OFFICE)
READERS: Final = (*DECIDERS, Role.EQUIPMENT_CENTRE)

MAX_HOURS: Final = 200  # of one record; a course of a year may have that many
MAX_PROOFS: Final = 20
MAX_DECIDED: Final = 200


class HourKind(StrEnum):
    """线上 or 线下: each has its own figure in the year."""

    ONLINE = "online"
    OFFLINE = "offline"


class HourForm(StrEnum):
    """形式: how people studied (section 6, annex 4 C19)."""

    LESSON_OBSERVATION = "lesson_observation"
    LESSON_POLISHING = "lesson_polishing"
    DIAGNOSIS = "diagnosis"
    LESSON_STUDY = "lesson_study"
    TRAINING = "training"
    CASE_STUDY = "case_study"
    COURSE = "course"
    JOINT_RESEARCH = "joint_research"


class HourWay(StrEnum):
    """方法: with whom (annex 4 C19)."""

    SCHOOL = "school"
    GROUP = "group"
    SELF = "self"


class HourSource(StrEnum):
    """Where a record came from."""

    IMPORT = "import"
    API = "api"
    MANUAL = "manual"
    ACTIVITY = "activity"
    TOPIC = "topic"  # a special topic 专题研修 that the school confirmed


class HourState(StrEnum):
    """Only what is counted counts; a withdrawn record stays for history."""

    WAITING = "waiting"
    HELD = "held"
    COUNTED = "counted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class HourVerb(StrEnum):
    """What people do with a record."""

    EDIT = "edit"
    WITHDRAW = "withdraw"
    CONFIRM = "confirm"
    REFUSE = "refuse"
    UNDO = "undo"


NAMES: Final[Mapping[StrEnum, str]] = MappingProxyType(
    {
        HourKind.ONLINE: "线上",
        HourKind.OFFLINE: "线下",
        HourForm.LESSON_OBSERVATION: "观课议课",
        HourForm.LESSON_POLISHING: "研课磨课",
        HourForm.DIAGNOSIS: "诊断示范",
        HourForm.LESSON_STUDY: "课例研修",
        HourForm.TRAINING: "专题培训",
        HourForm.CASE_STUDY: "案例学习",
        HourForm.COURSE: "课程学习",
        HourForm.JOINT_RESEARCH: "集体教研",
        HourWay.SCHOOL: "校内集中",
        HourWay.GROUP: "教研组集中",
        HourWay.SELF: "个人自修",
        HourState.WAITING: "待确认",
        HourState.HELD: "待核实",
        HourState.COUNTED: "已计入",
        HourState.REFUSED: "未通过",
        HourState.WITHDRAWN: "已撤回",
    }
)
OPEN: Final = frozenset({HourState.WAITING, HourState.HELD})
GONE: Final = frozenset({HourState.REFUSED, HourState.WITHDRAWN})  # stand in nobody's way
_FROM: Final[Mapping[HourVerb, frozenset[HourState]]] = MappingProxyType(
    {
        HourVerb.EDIT: OPEN | {HourState.REFUSED},
        HourVerb.WITHDRAW: OPEN | {HourState.REFUSED},
        HourVerb.CONFIRM: OPEN,
        # Also what was counted by mistake; the person reads why.
        HourVerb.REFUSE: OPEN | {HourState.COUNTED},
        # Back to where it was before it was decided.
        HourVerb.UNDO: frozenset({HourState.COUNTED, HourState.REFUSED}),
    }
)


@dataclass(frozen=True, slots=True)
class Entry:
    """What a record says as far as it decides about others: hours in halves, times on its day."""

    kind: HourKind
    title: str
    held_on: date
    hours: Decimal
    starts_at: time | None = None
    ends_at: time | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """The year a record belongs to, and today's date in Yantai."""

    starts_on: date
    ends_on: date
    hours_per_day: Decimal
    today: date


class Concern(NamedTuple):
    """Why a record is looked at: a stable code, and the sentence for people."""

    code: str
    message: str


def figure(hours: Decimal) -> str:
    """Return hours as people write them: `6`, `1.5`."""
    return f"{hours.normalize():f}"


def title_key(title: str) -> str:
    """Return what makes two titles the same: blanks and capitals do not."""
    return "".join(title.split()).lower()


def concerns(entry: Entry, others: Sequence[Entry], frame: Frame) -> tuple[Concern, ...]:
    """Return every reason to look at a record; `others` are the person's that stand.

    The import asks the same questions of a whole file in SQL (`hour_imports`); a test compares the
    two answers.
    """
    found: list[Concern] = []
    same_day = [one for one in others if one.held_on == entry.held_on]
    if entry.held_on > frame.today:
        found.append(Concern("future_date", f"日期 {entry.held_on} 晚于今天"))
    if not frame.starts_on <= entry.held_on <= frame.ends_on:
        text = f"日期 {entry.held_on} 不在考核年度内（{frame.starts_on} 至 {frame.ends_on}）"
        found.append(Concern("outside_year", text))
    total = entry.hours + sum((one.hours for one in same_day), Decimal(0))
    if total > frame.hours_per_day:
        text = f"当日合计 {figure(total)} 学时，超过每日 {figure(frame.hours_per_day)} 学时"
        found.append(Concern("over_day", text))
    if clash := next((one for one in same_day if _overlap(entry, one)), None):
        text = f"与“{clash.title}”（{_clock(clash.starts_at)}—{_clock(clash.ends_at)}）时间重叠"
        found.append(Concern("overlap", text))
    key = title_key(entry.title)
    if any(one.kind is entry.kind and title_key(one.title) == key for one in same_day):
        text = f"当日已有同名的{NAMES[entry.kind]}记录，可能重复"
        found.append(Concern("duplicate", text))
    return tuple(found)


def _overlap(one: Entry, other: Entry) -> bool:
    mine, theirs = _span(one), _span(other)
    return bool(mine and theirs and mine[0] < theirs[1] and theirs[0] < mine[1])


def _span(entry: Entry) -> tuple[time, time] | None:
    if entry.starts_at is None or entry.ends_at is None:
        return None
    return entry.starts_at, entry.ends_at


def _clock(at: time | None) -> str:
    return "" if at is None else f"{at:%H:%M}"


def appeared(found: Sequence[Concern], known: Sequence[Concern]) -> tuple[Concern, ...]:
    """Return the concerns that nobody who looked at a record can have seen.

    A sum of the day that changed is the same concern; a clash with another record is a new one.
    """
    codes = {one.code for one in known}
    return tuple(
        one
        for one in found
        if one.code not in codes or (one.code == "overlap" and one not in known)
    )


def first_state(found: Sequence[Concern]) -> HourState:
    """Return the state of a new record by a person: somebody confirms it, or looks at it first."""
    return HourState.HELD if found else HourState.WAITING


def check_step(verb: HourVerb, state: HourState) -> None:
    """Refuse what the state does not allow."""
    if state not in _FROM[verb]:
        raise HourStepNotPossible


@dataclass(frozen=True, slots=True)
class Tally:
    """Somebody's hours: counted, and still open (waiting or held)."""

    online: Decimal = Decimal(0)
    offline: Decimal = Decimal(0)
    online_open: Decimal = Decimal(0)
    offline_open: Decimal = Decimal(0)


def missing(wanted: Decimal, counted: Decimal) -> Decimal:
    """Return what is missing, never less than nothing."""
    return max(wanted - counted, Decimal(0))
