"""Special topics 专题研修: states of a study, what a topic may say. Pure.

Notice section 8 (个性化的专题校本研修); R87, R117. Hours are written when the school confirms: on
the day the teacher finished, as offline hours, under the ledger's own rules.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Final
from uuid import UUID

from assessment.topics.refusals import (
    StudyReasonMissing,
    StudyStepNotPossible,
    TopicAbilityUnknown,
    TopicHoursTooMany,
    TopicOutsideYear,
)
from kernel.actor import Actor, Role
from kernel.errors import FieldError

WRITERS: Final = (Role.TEACHER, Role.GROUP_LEADER, Role.SCHOOL_TEAM, Role.SCHOOL_LEAD)
SCHOOL: Final = (Role.SCHOOL_TEAM, Role.SCHOOL_LEAD)
# Who sees what others follow and may propose a topic to them.
LEADERS: Final = (Role.GROUP_LEADER, *SCHOOL)
MAX_HOURS: Final = 24
MAX_ABILITIES: Final = 10
MAX_RESOURCES: Final = 20


class TopicState(StrEnum):
    """Open topics take people in."""

    OPEN = "open"
    CLOSED = "closed"


class StudyState(StrEnum):
    """待同意 or 推荐 → 研修中 → 待确认 → 已确认; or 未开展, 已放弃."""

    PROPOSED = "proposed"  # the teacher's own topic waits for the school
    OFFERED = "offered"  # the school or group proposes it to the teacher
    FOLLOWING = "following"
    FINISHED = "finished"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    DROPPED = "dropped"


class StudyVerb(StrEnum):
    """What is done with a study."""

    ACCEPT = "accept"
    REFUSE = "refuse"
    FINISH = "finish"
    DROP = "drop"
    APPROVE = "approve"
    REJECT = "reject"
    RETURN = "return"
    CONFIRM = "confirm"
    WITHDRAW = "withdraw"


OFFER_VERBS: Final = (StudyVerb.WITHDRAW,)  # of whoever offered it, and of the school
OWN_VERBS: Final = (StudyVerb.ACCEPT, StudyVerb.REFUSE, StudyVerb.FINISH, StudyVerb.DROP)
SCHOOL_VERBS: Final = (
    StudyVerb.APPROVE,
    StudyVerb.REJECT,
    StudyVerb.RETURN,
    StudyVerb.CONFIRM,
)
GONE: Final = frozenset({StudyState.DECLINED, StudyState.DROPPED})  # stand in nobody's way
WAITING: Final = frozenset({StudyState.PROPOSED, StudyState.FINISHED})  # for the school
# Whoever is asked, or asks, does not follow yet.
FOLLOWED: Final = frozenset({StudyState.FOLLOWING, StudyState.FINISHED, StudyState.CONFIRMED})
_F = StudyState.FOLLOWING
_LEADS: Final[Mapping[StudyVerb, Mapping[StudyState, StudyState]]] = MappingProxyType(
    {
        StudyVerb.ACCEPT: {StudyState.OFFERED: _F},
        StudyVerb.REFUSE: {StudyState.OFFERED: StudyState.DECLINED},
        StudyVerb.FINISH: {_F: StudyState.FINISHED},
        StudyVerb.DROP: dict.fromkeys(
            (StudyState.PROPOSED, _F, StudyState.FINISHED), StudyState.DROPPED
        ),
        StudyVerb.APPROVE: {StudyState.PROPOSED: _F},
        StudyVerb.REJECT: {StudyState.PROPOSED: StudyState.DECLINED},
        StudyVerb.RETURN: {StudyState.FINISHED: _F},
        StudyVerb.CONFIRM: {StudyState.FINISHED: StudyState.CONFIRMED},
        StudyVerb.WITHDRAW: {StudyState.OFFERED: StudyState.DECLINED},
    }
)
_WITH_REASON: Final = frozenset({StudyVerb.REJECT, StudyVerb.RETURN})


def take(verb: StudyVerb, state: StudyState, reason: str) -> StudyState:
    """Return the state after a step, or refuse it; who sends back says why."""
    leads = _LEADS[verb]
    if state not in leads:
        raise StudyStepNotPossible
    if verb in _WITH_REASON and not reason:
        told = FieldError("reason", StudyReasonMissing.code, StudyReasonMissing.title)
        raise StudyReasonMissing(errors=[told])
    return leads[state]


def may_withdraw(actor: Actor, person_id: UUID, offered_by: UUID | None, org_path: str) -> bool:
    """Tell whether somebody may take back an offer: who made it, or the school; never the asked."""
    if actor.person_id == person_id:
        return False
    return actor.person_id == offered_by or actor.reaches(org_path, *SCHOOL)


def possible(verbs: Collection[StudyVerb], state: StudyState) -> list[StudyVerb]:
    """Return what may be done now, in the order of the table."""
    return [verb for verb in verbs if state in _LEADS[verb]]


@dataclass(frozen=True, slots=True)
class Frame:
    """The year a topic belongs to, and the abilities of the catalogue in force."""

    starts_on: date
    ends_on: date
    hours_per_day: Decimal
    abilities: Collection[str]


@dataclass(frozen=True, slots=True)
class Content:
    """What a topic says; a study keeps it as it was when it was begun."""

    title: str
    goal: str
    abilities: tuple[str, ...]
    resources: tuple[Mapping[str, str], ...]  # {title, url}
    hours: Decimal
    starts_on: date
    ends_on: date


def check(content: Content, frame: Frame) -> None:
    """Refuse days outside the year, more hours than a day holds, abilities nobody knows."""
    if not frame.starts_on <= content.starts_on <= content.ends_on <= frame.ends_on:
        told = f"起止日期须在 {frame.starts_on} 至 {frame.ends_on} 之间，结束不早于开始"
        raise TopicOutsideYear(errors=[FieldError("ends_on", TopicOutsideYear.code, told)])
    if content.hours > frame.hours_per_day:
        told = f"一个专题不超过 {frame.hours_per_day.normalize():f} 学时（每日上限）"
        raise TopicHoursTooMany(errors=[FieldError("hours", TopicHoursTooMany.code, told)])
    if wrong := [one for one in content.abilities if one not in frame.abilities]:
        told = f"现行目录中没有 {'、'.join(wrong)}，请重新选择"
        raise TopicAbilityUnknown(errors=[FieldError("abilities", TopicAbilityUnknown.code, told)])
