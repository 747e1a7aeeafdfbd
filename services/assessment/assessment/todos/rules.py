"""What a state asks of whom, in words. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from assessment.submissions.rules import Party, State, Verb

_BLIND: Final = 2  # reviewers who do not see each other
# One line a round: these are done in a batch, not school by school.
BATCHED: Final = frozenset({Verb.ANNOUNCE, Verb.FINALISE})


@dataclass(frozen=True, slots=True)
class Duty:
    """A to-do of a state: its kind, the verb it ends with, whose it is, and its words."""

    kind: str
    verb: Verb
    party: Party
    title: str


DUTIES: Final[Mapping[State, tuple[Duty, ...]]] = {
    State.DRAFT: (
        Duty("self_assess", Verb.SUBMIT, Party.PRINCIPAL, "完成并提交自评"),
        Duty("self_assess", Verb.SAVE, Party.SCHOOL, "填报自评材料"),
    ),
    State.RETURNED: (
        Duty("revise", Verb.REVISE, Party.PRINCIPAL, "按退回意见修改后重新提交"),
        Duty("revise", Verb.REVISE, Party.SCHOOL, "按退回意见修改"),
    ),
    State.SUBMITTED: (Duty("review", Verb.START_REVIEW, Party.DISTRICT, "评审学校自评"),),
    State.IN_REVIEW: (Duty("review", Verb.CONCLUDE_DISTRICT, Party.DISTRICT, "完成评审打分"),),
    State.REVIEWED: (Duty("verify", Verb.CONCLUDE_CITY, Party.CITY, "市级复核"),),
    State.VERIFIED: (Duty("announce", Verb.ANNOUNCE, Party.CITY, "公示考核结果"),),
    State.ANNOUNCED: (
        Duty("finalise", Verb.FINALISE, Party.CITY, "公示期满，确定最终结果"),
        Duty("read_result", Verb.APPEAL, Party.PRINCIPAL, "查看公示结果，有异议可申诉"),
    ),
    State.APPEALED: (Duty("appeal", Verb.TAKE_APPEAL, Party.CITY, "受理学校申诉"),),
    State.IN_APPEAL: (Duty("appeal", Verb.DECIDE_APPEAL, Party.CITY, "答复学校申诉"),),
}


@dataclass(frozen=True, slots=True)
class Place:
    """What decides a to-do beside the state: seats, parts taken, and whether the notice is over."""

    has_open_review: bool  # the caller's own, of this version
    has_reviewed: bool  # the caller holds or held a seat at any stage
    has_free_seat: bool  # a further reviewer or the arbiter is wanted
    has_taken_appeal: bool
    is_over: bool  # the public notice


def wants_reviewer(reviewers: int, taken: int, concluded: int) -> bool:
    """Tell whether a further person may take a district seat.

    When both reviewers are done and the stage still is not, they differ: an arbiter is wanted.
    """
    return taken < reviewers or (concluded == taken == reviewers == _BLIND)


def duty_of(state: State, parties: frozenset[Party], place: Place) -> Duty | None:
    """Return what the state asks of the caller, None when it is another's turn."""
    for duty in DUTIES.get(state, ()):
        if duty.party in parties and _is_wanted(duty.verb, place):
            return duty
    return None


def _is_wanted(verb: Verb, place: Place) -> bool:
    is_new = not place.has_reviewed
    wanted = {
        Verb.CONCLUDE_DISTRICT: place.has_open_review or (is_new and place.has_free_seat),
        Verb.CONCLUDE_CITY: place.has_open_review or (is_new and place.has_free_seat),
        Verb.FINALISE: place.is_over,
        Verb.APPEAL: not place.is_over,
        Verb.TAKE_APPEAL: is_new,
        Verb.DECIDE_APPEAL: place.has_taken_appeal,
    }
    return wanted.get(verb, True)
