"""Certification 微能力认证: its states, who may do what, how levels are computed. Pure.

DOMAIN §4.3; notice section 5 (自评和互评), annex 4 C21–C22, annex 5; R105, R110, R112–R114, R141.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from assessment.certifications.refusals import (
    CertificationRated,
    CertificationStepNotOpen,
    OwnCertification,
)
from kernel.actor import Role
from kernel.errors import NotAllowed

TEACHERS: Final = (Role.TEACHER, Role.GROUP_LEADER, Role.SCHOOL_TEAM, Role.SCHOOL_LEAD)
SCHOOL: Final = (Role.SCHOOL_TEAM, Role.SCHOOL_LEAD)
OFFICES: Final = (Role.DISTRICT_OFFICE, Role.CITY_OFFICE)
# A small school may have nobody else for its principal's own work: the office above rates it then.
RATERS: Final = (*SCHOOL, *OFFICES)
LEADERS: Final = (Role.GROUP_LEADER, *SCHOOL)
READERS: Final = (*LEADERS, *OFFICES)

# The one place for both figures ⚙: peers per certification, and the days they have.
PEERS: Final = 2
PEER_DAYS: Final = 7

FREE_KEY: Final = "free"
FREE_NAME: Final = "自由举证"
MAX_FILES: Final = 20  # of one piece
MAX_BATCH: Final = 200


class Level(StrEnum):
    """等级 of a task and of an ability."""

    EXCELLENT = "excellent"
    PASS = "pass"  # noqa: S105 -- a level
    FAIL = "fail"


LEVEL_NAMES: Final[Mapping[Level, str]] = {
    Level.EXCELLENT: "优秀",
    Level.PASS: "合格",
    Level.FAIL: "不合格",
}


class CertificationState(StrEnum):
    """填写中 → 待互评 → 待学校评价 → 学校已评 (→ 抽查中 → 已复核) → 已确定, or 已退回."""

    DRAFT = "draft"
    SELF_RATED = "self_rated"
    PEER_RATED = "peer_rated"
    SCHOOL_RATED = "school_rated"
    SAMPLED = "sampled"
    RE_REVIEWED = "re_reviewed"
    FINAL = "final"
    RETURNED = "returned"


STATE_NAMES: Final[Mapping[CertificationState, str]] = {
    CertificationState.DRAFT: "填写中",
    CertificationState.SELF_RATED: "待互评",
    CertificationState.PEER_RATED: "待学校评价",
    CertificationState.SCHOOL_RATED: "学校已评",
    CertificationState.SAMPLED: "抽查中",
    CertificationState.RE_REVIEWED: "已复核",
    CertificationState.FINAL: "已确定",
    CertificationState.RETURNED: "已退回",
}


def is_finished(state: CertificationState, level: Level | None) -> bool:
    """Tell whether an ability counts for the year: final and at least 合格."""
    return state is CertificationState.FINAL and level is not Level.FAIL


class SeatState(StrEnum):
    """A peer's seat: open, rated, or closed by something else; history is kept."""

    OPEN = "open"
    RATED = "rated"
    RETURNED = "returned"
    RELEASED = "released"  # by the school, with a reason
    PASSED_ON = "passed_on"  # taken over when overdue, or its holder left
    ENDED = "ended"  # the work went back before this peer had rated


SEAT_NAMES: Final[Mapping[SeatState, str]] = {
    SeatState.OPEN: "待评",
    SeatState.RATED: "已评",
    SeatState.RETURNED: "已退回",
    SeatState.RELEASED: "已取消",
    SeatState.PASSED_ON: "已由他人接手",
    SeatState.ENDED: "已结束",
}


class SeatOrigin(StrEnum):
    """How somebody came to a seat."""

    ROTATION = "rotation"
    TAKEN_OVER = "taken_over"


class RatingKind(StrEnum):
    """Whose levels: the school's, or those of the blind re-review of a draw."""

    SCHOOL = "school"
    RE_REVIEW = "re_review"


class CertificationVerb(StrEnum):
    """What is done with a certification."""

    BEGIN = "begin"
    SAVE = "save"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    PEER_RATE = "peer_rate"
    PEER_RETURN = "peer_return"
    TAKE_OVER = "take_over"
    RELEASE = "release"
    GIVE_ON = "give_on"
    RATE = "rate"
    CORRECT = "correct"
    RETURN = "return"
    SAMPLE = "sample"
    RELEASE_SAMPLE = "release_sample"
    RE_REVIEW = "re_review"
    FINALISE = "finalise"
    UNDO = "undo"


class Party(StrEnum):
    """How somebody stands to a certification; one person may be several."""

    OWNER = "owner"
    PEER = "peer"  # holds an open seat
    LEADER = "leader"  # of the group, or the school's team
    SCHOOL = "school"  # rates for the school; the office above where the school has nobody else
    SYSTEM = "system"  # draws, and the rules of the platform themselves


@dataclass(frozen=True, slots=True)
class Step:
    """A row of the state table; `after` is None where the state stays or depends on the seats."""

    party: Party
    before: frozenset[CertificationState]
    after: CertificationState | None


_S = CertificationState
_WORK: Final = frozenset({_S.DRAFT, _S.RETURNED})
_WITH_PEERS: Final = frozenset({_S.SELF_RATED})
STEPS: Final[Mapping[CertificationVerb, Step]] = {
    CertificationVerb.SAVE: Step(Party.OWNER, _WORK, None),
    CertificationVerb.SUBMIT: Step(Party.OWNER, _WORK, _S.SELF_RATED),
    CertificationVerb.WITHDRAW: Step(
        Party.OWNER, frozenset({_S.SELF_RATED, _S.PEER_RATED}), _S.DRAFT
    ),
    CertificationVerb.PEER_RATE: Step(Party.PEER, _WITH_PEERS, None),
    CertificationVerb.PEER_RETURN: Step(Party.PEER, _WITH_PEERS, _S.RETURNED),
    CertificationVerb.TAKE_OVER: Step(Party.LEADER, _WITH_PEERS, None),
    CertificationVerb.RELEASE: Step(Party.SCHOOL, _WITH_PEERS, None),
    CertificationVerb.GIVE_ON: Step(Party.SYSTEM, _WITH_PEERS, None),
    CertificationVerb.RATE: Step(Party.SCHOOL, frozenset({_S.PEER_RATED}), _S.SCHOOL_RATED),
    CertificationVerb.CORRECT: Step(
        Party.SCHOOL, frozenset({_S.SCHOOL_RATED, _S.RE_REVIEWED}), None
    ),
    CertificationVerb.RETURN: Step(
        Party.SCHOOL, frozenset({_S.PEER_RATED, _S.SCHOOL_RATED, _S.RE_REVIEWED}), _S.RETURNED
    ),
    CertificationVerb.SAMPLE: Step(Party.SYSTEM, frozenset({_S.SCHOOL_RATED}), _S.SAMPLED),
    # The teacher was replaced by a substitute before the re-review.
    CertificationVerb.RELEASE_SAMPLE: Step(Party.SYSTEM, frozenset({_S.SAMPLED}), _S.SCHOOL_RATED),
    CertificationVerb.RE_REVIEW: Step(Party.SYSTEM, frozenset({_S.SAMPLED}), _S.RE_REVIEWED),
    CertificationVerb.FINALISE: Step(
        Party.SCHOOL, frozenset({_S.SCHOOL_RATED, _S.RE_REVIEWED}), _S.FINAL
    ),
    # For a day, and only while nothing rests on the result; offered where it was finalised.
    CertificationVerb.UNDO: Step(Party.SCHOOL, frozenset({_S.FINAL}), _S.SCHOOL_RATED),
}
EDITABLE: Final = _WORK
# An ability level stands in these.
RATED: Final = frozenset({_S.SCHOOL_RATED, _S.SAMPLED, _S.RE_REVIEWED, _S.FINAL})


@dataclass(frozen=True, slots=True)
class Standing:
    """How the caller stands to a certification, and whether anybody has rated it in this turn."""

    parties: frozenset[Party]
    has_ratings: bool = False


def check(verb: CertificationVerb, state: CertificationState, standing: Standing) -> None:
    """Refuse what the table does not allow; who is told first, then the state."""
    step = STEPS[verb]
    is_own = Party.OWNER in standing.parties
    if is_own and step.party not in (Party.OWNER, Party.SYSTEM):
        raise OwnCertification
    if step.party not in standing.parties:
        raise NotAllowed
    if state not in step.before:
        raise CertificationStepNotOpen(extra={"state": state})
    if verb is CertificationVerb.WITHDRAW and standing.has_ratings:
        raise CertificationRated


def possible(state: CertificationState, standing: Standing) -> tuple[CertificationVerb, ...]:
    """Return what the caller may do now, in the order of the table."""
    found = []
    for verb, step in STEPS.items():
        is_own = Party.OWNER in standing.parties
        if step.party is Party.SYSTEM or step.party not in standing.parties:
            continue
        if verb is CertificationVerb.UNDO:
            continue
        if state not in step.before or (is_own and step.party is not Party.OWNER):
            continue
        if verb is CertificationVerb.WITHDRAW and standing.has_ratings:
            continue
        found.append(verb)
    return tuple(found)


def after_seats(states: Sequence[SeatState]) -> CertificationState:
    """Return where a certification with these seats stands: nobody open, on to the school."""
    is_open = SeatState.OPEN in states
    return CertificationState.SELF_RATED if is_open else CertificationState.PEER_RATED
