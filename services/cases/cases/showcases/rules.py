"""Showcases 展播: what a unit shows of its items, to whom, and how it gets there. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from cases import search
from cases.items.rules import Range
from cases.showcases.refusals import OwnShowcase, ShowcaseStepNotPossible
from kernel.errors import NotAllowed

MOST_SECTIONS: Final = 12
MOST_ITEMS: Final = 60  # of one showcase: the files of its covers fit into one ticket
MOST_OF_UNIT: Final = 300
MOST_PUBLIC_PAGE: Final = 24


class ShowcaseKind(StrEnum):
    """A showcase, or a school's experience page 样板间 with its model of study (R18, R99)."""

    SHOWCASE = "showcase"
    PILOT_EXPERIENCE = "pilot_experience"


class ShowcaseState(StrEnum):
    """Where a showcase stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"  # an experience page waits for the office above
    OPEN = "open"
    CLOSED = "closed"


class ShowcaseVerb(StrEnum):
    """What people do with a showcase."""

    SAVE = "save"
    DELETE = "delete"
    OPEN = "open"
    CLOSE = "close"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    AGREE = "agree"
    RETURN = "return"


class StudyModel(StrEnum):
    """校本研修模式类型, in our own words."""

    TOPIC = "topic"  # 主题式研修
    LESSON = "lesson"  # 课例式研修
    PROJECT = "project"  # 项目式研修
    DATA = "data"  # 数据驱动研修
    BLENDED = "blended"  # 线上线下混合研修
    PAIRED = "paired"  # 校际结对研修
    OTHER = "other"


class ShowcaseShow(StrEnum):
    """What a list of showcases shows."""

    OPEN = "open"  # to the caller's unit
    KEPT = "kept"  # of the caller's units, in every state
    WAITING = "waiting"  # experience pages that wait for the caller's office


@dataclass(frozen=True, slots=True)
class Place:
    """What decides about the next step."""

    kind: ShowcaseKind
    state: ShowcaseState
    open_range: Range
    is_schools: bool  # else an office's

    @property
    def needs_agreement(self) -> bool:
        """Tell whether the office above has to agree before others see it.

        To an experience page before any other unit sees it, to every page of a school before
        strangers do.
        """
        if self.kind is ShowcaseKind.PILOT_EXPERIENCE:
            return self.open_range is not Range.SCHOOL
        return self.is_schools and self.open_range is Range.PUBLIC


@dataclass(frozen=True, slots=True)
class Standing:
    """How somebody stands to a showcase."""

    keeps: bool  # works for the unit whose it is
    is_above: bool  # works for the office that agrees
    is_of_unit: bool  # belongs to the unit


_RESTING: Final = (ShowcaseState.DRAFT, ShowcaseState.CLOSED)
_FROM: Final[Mapping[ShowcaseVerb, tuple[ShowcaseState, ...]]] = {
    ShowcaseVerb.SAVE: _RESTING,
    ShowcaseVerb.DELETE: _RESTING,
    ShowcaseVerb.OPEN: _RESTING,
    ShowcaseVerb.SUBMIT: _RESTING,
    ShowcaseVerb.CLOSE: (ShowcaseState.OPEN,),
    ShowcaseVerb.WITHDRAW: (ShowcaseState.SUBMITTED,),
    ShowcaseVerb.AGREE: (ShowcaseState.SUBMITTED,),
    ShowcaseVerb.RETURN: (ShowcaseState.SUBMITTED, ShowcaseState.OPEN),
}
_OF_ABOVE: Final = (ShowcaseVerb.AGREE, ShowcaseVerb.RETURN)
TO: Final[Mapping[ShowcaseVerb, ShowcaseState]] = {
    ShowcaseVerb.OPEN: ShowcaseState.OPEN,
    ShowcaseVerb.CLOSE: ShowcaseState.CLOSED,
    ShowcaseVerb.SUBMIT: ShowcaseState.SUBMITTED,
    ShowcaseVerb.WITHDRAW: ShowcaseState.DRAFT,
    ShowcaseVerb.AGREE: ShowcaseState.OPEN,
    ShowcaseVerb.RETURN: ShowcaseState.DRAFT,
}


def whose(verb: ShowcaseVerb, standing: Standing) -> None:
    """Refuse whose step it is not; nobody agrees to what is their own unit's."""
    if verb not in _OF_ABOVE:
        if not standing.keeps:
            raise NotAllowed
        return
    if not standing.is_above:
        raise NotAllowed
    if standing.is_of_unit:
        raise OwnShowcase


def take(verb: ShowcaseVerb, place: Place, standing: Standing) -> None:
    """Refuse a step that is not the person's, or not possible now."""
    whose(verb, standing)
    if place.state not in _FROM[verb]:
        raise ShowcaseStepNotPossible
    if verb is ShowcaseVerb.OPEN and place.needs_agreement:
        raise ShowcaseStepNotPossible
    if verb in (ShowcaseVerb.SUBMIT, ShowcaseVerb.AGREE) and not place.needs_agreement:
        raise ShowcaseStepNotPossible


def possible(place: Place, standing: Standing) -> list[ShowcaseVerb]:
    """Return what the person may do now."""

    def is_possible(verb: ShowcaseVerb) -> bool:
        try:
            take(verb, place, standing)
        except (NotAllowed, ShowcaseStepNotPossible):
            return False
        return True

    return [verb for verb in ShowcaseVerb if is_possible(verb)]


def opened(open_range: Range, path: str, *, is_city_run: bool) -> str:
    """Return the unit whose people may see an open showcase; the range never ends below its own."""
    units = search.above(path)
    if open_range in (Range.CITY, Range.PUBLIC):
        return units[0]
    if open_range is Range.DISTRICT and is_city_run:
        return units[0]
    return units[min(1, len(units) - 1)] if open_range is Range.DISTRICT else units[-1]


def is_running(today: date, from_on: date | None, until_on: date | None) -> bool:
    """Tell whether today lies in its period; both ends are part of it."""
    return (from_on is None or from_on <= today) and (until_on is None or today <= until_on)
