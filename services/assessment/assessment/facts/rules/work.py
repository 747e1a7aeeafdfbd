"""What was learned and done: hours of C18 and C19, the schedule of C19 (R77, R78, R101). Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assessment.facts.rules import Fact, Rows, named
from assessment.hours.rules import figure


@dataclass(frozen=True, slots=True)
class Hours:
    """How many teachers of a school lack hours, and how many hours the year asks for."""

    school_id: str
    teachers: int
    below_online: int
    below_offline: int
    online: Decimal
    offline: Decimal

    @property
    def is_known(self) -> bool:
        """Tell whether there is anybody to have hours."""
        return self.teachers > 0


@dataclass(frozen=True, slots=True)
class Schedule:
    """Rows of the approved schedules 研修安排 beside what was held.

    `due` counts the rows whose day is over, `done` those with a completed activity; `missing` names
    what lacks by now, piece by piece, as C19 deducts.
    """

    rows: int
    due: int
    done: int
    missing: Sequence[str]


def work_facts(hours: Hours, schedule: Schedule) -> Iterator[Fact]:
    """Yield the facts of C18 and C19."""
    online, below = hours.online, hours.below_online
    told = _told(hours, "线上", online, below)
    yield Fact("C18", below == 0 if hours.is_known else None, told, Rows.HOURS, hours.school_id)
    told = _told(hours, "线下", hours.offline, hours.below_offline)
    rows = Rows.SCHEDULE if schedule.rows else Rows.HOURS
    text = f"{told}；{_compared(schedule)}"
    yield Fact("C19", _is_practised(hours, schedule), text, rows, hours.school_id)


def _told(hours: Hours, side: str, wanted: Decimal, below: int) -> str:
    if not hours.is_known:
        return "通讯录中没有该校在职教师"
    return (
        f"{hours.teachers} 名教师中 {hours.teachers - below} 名{side}满"
        f" {figure(wanted)} 学时，{below} 名未满"
    )


def _compared(schedule: Schedule) -> str:
    if schedule.rows == 0:
        return "没有已通过审核的研修安排可以比对"
    text = f"研修安排 {schedule.rows} 项，已到期 {schedule.due} 项，已完成 {schedule.done} 项"
    if not schedule.missing:
        return f"{text}，目前没有缺项"
    return f"{text}，缺 {len(schedule.missing)} 项：{named(schedule.missing)}"


def _is_practised(hours: Hours, schedule: Schedule) -> bool | None:
    """What lacks is certain at once; that all is there, only when every row was carried out."""
    if hours.below_offline or schedule.missing:
        return False
    is_over = schedule.rows > 0 and schedule.done == schedule.rows
    return True if hours.is_known and is_over else None
