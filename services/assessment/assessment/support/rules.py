"""Support 指导支持: what is seen as a problem, and when. Pure.

Annex 4 section 5 (及时诊断问题和干预支持；个性化指导); R86, R87. A problem is a reason to talk to
somebody, no judgement: the limits below are ⚙ ours, the notice sets none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

from kernel.actor import Role
from kernel.errors import Conflict, FieldError, Invalid, NotAllowed, NotFound

SCHOOL: Final = (Role.SCHOOL_TEAM, Role.SCHOOL_LEAD)
LEADERS: Final = (Role.GROUP_LEADER, *SCHOOL)
READERS: Final = (Role.TEACHER, *LEADERS)
# ⚙ A plan is late when it is not handed in so long after the year began (as the scheme suggests).
PLAN_DAYS: Final = timedelta(days=60)
# ⚙ Hours are behind when they lack more than a fifth of the year's against the calendar.
SLACK: Final = Decimal("0.2")


class TeacherProblem(StrEnum):
    """What is seen of a teacher."""

    PLAN = "plan"
    HOURS = "hours"
    RETURNED = "returned"
    WEAK = "weak"


class SupportKind(StrEnum):
    """What was done."""

    TALK = "talk"
    OBSERVATION = "observation"
    DEMONSTRATION = "demonstration"
    TOPIC = "topic"
    OTHER = "other"


KIND_NAMES: Final[Mapping[SupportKind, str]] = {
    SupportKind.TALK: "谈话",
    SupportKind.OBSERVATION: "听课",
    SupportKind.DEMONSTRATION: "示范",
    SupportKind.TOPIC: "专题研修",
    SupportKind.OTHER: "其他",
}
PROBLEM_NAMES: Final[Mapping[TeacherProblem, str]] = {
    TeacherProblem.PLAN: "计划未按时",
    TeacherProblem.HOURS: "学时滞后",
    TeacherProblem.RETURNED: "认证被退回",
    TeacherProblem.WEAK: "测评不合格",
}


class SupportUnknown(NotFound):
    code = "support_unknown"
    title = "没有找到该指导记录"


class SupportAnswered(Conflict):
    """Whoever gave the support has read the answer by then."""

    code = "support_answered"
    title = "您已回复过这条指导，回复不能修改；需要补充请与指导人联系"


class SupportPersonUnknown(NotFound):
    code = "support_person_unknown"
    title = "该教师不在您的管理范围内，请重新选择"


class SupportSchoolMissing(NotAllowed):
    code = "support_school_missing"
    title = "您目前不属于任何学校，不能记录指导，请联系学校或装备中心"


class SupportDayWrong(Invalid):
    code = "support_day_wrong"
    title = "指导日期须在本考核年度内且不晚于今天，下次日期须晚于指导日期"


def check_days(held_on: date, next_on: date | None, span: tuple[date, date], today: date) -> None:
    """Refuse support of a day to come, and a next day that is none."""
    if not span[0] <= held_on <= min(span[1], today):
        told = f"指导日期须在 {span[0]} 至 {min(span[1], today)} 之间"
        raise SupportDayWrong(errors=[FieldError("held_on", SupportDayWrong.code, told)])
    if next_on is not None and next_on <= held_on:
        told = "下次日期须晚于指导日期"
        raise SupportDayWrong(errors=[FieldError("next_on", SupportDayWrong.code, told)])


@dataclass(frozen=True, slots=True)
class Frame:
    """The year as far as problems ask, and today."""

    starts_on: date
    ends_on: date
    online_hours: Decimal
    offline_hours: Decimal
    today: date

    @property
    def elapsed(self) -> Decimal:
        """Which share of the year is over: 0 before it, 1 after it."""
        days = (self.ends_on - self.starts_on).days or 1
        gone = min(max((self.today - self.starts_on).days, 0), days)
        return Decimal(gone) / Decimal(days)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a teacher's year."""

    plan_state: str | None
    plan_return_due_on: date | None
    online: Decimal
    offline: Decimal
    returned: Sequence[str] = ()  # codes of abilities that came back
    weak: Sequence[str] = ()  # codes of abilities rated 不合格
    is_exempt: bool = False


def expected(frame: Frame, wanted: Decimal) -> Decimal:
    """Return the hours that by now should be there, in halves and never too many."""
    due = wanted * max(frame.elapsed - SLACK, Decimal(0))
    return (due * 2).to_integral_value(rounding="ROUND_FLOOR") / 2


def problems(standing: Standing, frame: Frame) -> list[TeacherProblem]:
    """Return what is seen, in the order of the kinds; of who is exempt 免测 only plan and hours."""
    found = []
    if _is_plan_late(standing, frame):
        found.append(TeacherProblem.PLAN)
    lacks = (
        standing.online < expected(frame, frame.online_hours),
        standing.offline < expected(frame, frame.offline_hours),
    )
    if any(lacks):
        found.append(TeacherProblem.HOURS)
    if standing.returned and not standing.is_exempt:
        found.append(TeacherProblem.RETURNED)
    if standing.weak and not standing.is_exempt:
        found.append(TeacherProblem.WEAK)
    return found


def _is_plan_late(standing: Standing, frame: Frame) -> bool:
    if standing.plan_state in ("submitted", "approved"):
        return False
    if standing.plan_state == "returned" and standing.plan_return_due_on is not None:
        return standing.plan_return_due_on < frame.today
    return frame.today > frame.starts_on + PLAN_DAYS
