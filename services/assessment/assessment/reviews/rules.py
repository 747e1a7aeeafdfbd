"""Who may review a school, how two blind reviews become one, what the city changes.

Pure: no I/O, no clock, no ORM. Source: the notice, section 四 and annex 4; DOMAIN §2; R37.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final
from uuid import UUID

from assessment.rubrics.rules import Mark
from kernel.errors import Conflict, Invalid, NotAllowed

COOLING_YEARS: Final = 3  # ⚙ a former school stays out of reach this long
ARBITER: Final = 3  # ordinal of the third person, who marks only what the first two differ on


class Stage(StrEnum):
    """评审阶段: 区市评审, then 市级复核."""

    DISTRICT = "district"
    CITY = "city"


class ReviewState(StrEnum):
    """One person's review: not begun, under way, done, or ended by a return of the submission."""

    NONE = "none"
    OPEN = "open"
    CONCLUDED = "concluded"
    CLOSED = "closed"


class ConflictOfInterest(NotAllowed):
    """R37: nobody reviews the own school, or a school left less than three years ago."""

    code = "conflict_of_interest"
    title = "您与该校有任职关系（本校或近三年内任职的学校），应当回避，请由其他人员评审"


class SamePerson(NotAllowed):
    """The four-eyes rule: one submission is not handled by the same person at two stages."""

    code = "same_person"
    title = "您已参与该校区市阶段的评审，市级复核须由其他人员办理"


class ReviewTaken(Conflict):
    """All places of reviewers are taken by others."""

    code = "review_taken"
    title = "该校已有评审人员，无需重复评审，请选择下一所学校"


class NotWaitingForReview(Conflict):
    """The submission is not at this stage."""

    code = "not_waiting_for_review"
    title = "该校当前不在这一评审阶段，请刷新后查看最新状态"


class ReviewConcluded(Conflict):
    """A concluded review cannot be changed."""

    code = "review_concluded"
    title = "您的评审已经提交，不能再修改打分"


class ReviewIncomplete(Conflict):
    """A blank is not a zero: every item of this review needs a mark (codes in `blank`)."""

    code = "review_incomplete"
    title = "还有指标没有打分，全部打分后才能提交评审"


class NotToArbitrate(Conflict):
    """The arbiter marks only the items on which the two reviewers differ."""

    code = "item_not_disputed"
    title = "两位评审人员对该指标意见一致，第三位评审人员不需要打分"


class ReasonMissing(Invalid):
    """The city changes a mark of the district only with a reason."""

    code = "reason_missing"
    title = "改动区市的打分须写明理由"


@dataclass(frozen=True, slots=True)
class Marked:
    """One item's mark in a review and the points computed from it."""

    mark: Mark
    points: Decimal


Marks = Mapping[str, Marked]


@dataclass(frozen=True, slots=True)
class Tenure:
    """A time somebody belonged to a unit; `to_on` is None while it lasts."""

    org_path: str
    to_on: date | None


@dataclass(frozen=True, slots=True)
class Seat:
    """A reviewer's place: who sits on it and how far they are."""

    ordinal: int
    reviewer_id: UUID
    state: ReviewState


def has_conflict(
    school_path: str, tenures: Iterable[Tenure], staff_paths: Iterable[str], today: date
) -> bool:
    """Tell whether a person is too near to a school to review it.

    `staff_paths` are the units of the person's school roles. A tenure counts while it lasts and for
    `COOLING_YEARS` years after its last day; both cover the school's teaching groups.
    """
    if any(path.startswith(school_path) for path in staff_paths):
        return True
    return any(
        tenure.org_path.startswith(school_path)
        and (tenure.to_on is None or today < _years_after(tenure.to_on, COOLING_YEARS))
        for tenure in tenures
    )


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28) + timedelta(days=1)


def differing(first: Marks, second: Marks) -> tuple[str, ...]:
    """Return the items on which two reviewers give different points, in the first one's order."""
    return tuple(code for code, mine in first.items() if mine.points != second[code].points)


def disputed(seats: Mapping[int, Marks]) -> tuple[str, ...]:
    """Return what the arbiter has to decide, given the concluded reviews by ordinal."""
    return differing(seats[1], seats[2]) if {1, 2} <= seats.keys() else ()


def agreed(seats: Mapping[int, Marks]) -> dict[str, Marked]:
    """Merge the concluded reviews of the district stage into the district's marks.

    One reviewer: their marks. Two: where the points are equal the first one's mark with both
    reasons; where they differ, the arbiter's.
    """
    first = seats[1]
    if 2 not in seats:  # noqa: PLR2004 -- the second reviewer's ordinal
        return dict(first)
    decided = seats.get(ARBITER, {})
    return {
        code: decided.get(code) or _joined(mine, seats[2][code]) for code, mine in first.items()
    }


def _joined(mine: Marked, other: Marked) -> Marked:
    reasons = [one.mark.reason for one in (mine, other) if one.mark.reason]
    void = (*mine.mark.void, *other.mark.void)
    mark = replace(
        mine.mark, reason="；".join(dict.fromkeys(reasons)), void=tuple(dict.fromkeys(void))
    )
    return Marked(mark, mine.points)


def overlay(district: Marks, changed: Marks) -> dict[str, Marked]:
    """Lay the city's changes over the district's marks; an untouched item agrees with them."""
    return {code: changed.get(code, theirs) for code, theirs in district.items()}


def items_of_seat(ordinal: int, every: Sequence[str], in_dispute: Sequence[str]) -> tuple[str, ...]:
    """Return the items a reviewer has to mark: all, or for the arbiter the disputed ones."""
    return tuple(in_dispute) if ordinal == ARBITER else tuple(every)


def blanks(due: Sequence[str], marked: Iterable[str]) -> tuple[str, ...]:
    """Return the items that still have no mark."""
    done = set(marked)
    return tuple(code for code in due if code not in done)


def next_seat(seats: Sequence[Seat], reviewers: int, in_dispute: Sequence[str]) -> int | None:
    """Return the seat a further person may take at the district stage, None when all are taken.

    The arbiter's place opens only when both reviewers are done and differ.
    """
    taken = {seat.ordinal for seat in seats}
    for ordinal in range(1, reviewers + 1):
        if ordinal not in taken:
            return ordinal
    all_done = all(seat.state is ReviewState.CONCLUDED for seat in seats)
    return ARBITER if in_dispute and all_done and ARBITER not in taken else None


def stage_is_done(seats: Sequence[Seat], reviewers: int, in_dispute: Sequence[str]) -> bool:
    """Tell whether the district stage is complete: everyone concluded and no difference is open."""
    done = {seat.ordinal for seat in seats if seat.state is ReviewState.CONCLUDED}
    needed = {*range(1, reviewers + 1), *([ARBITER] if in_dispute else [])}
    return needed <= done


def change_needs_reason(district: Mark, mark: Mark) -> None:
    """Refuse a city mark that differs from the district's and says no reason."""
    if replace(mark, reason=district.reason) != district and not mark.reason.strip():
        raise ReasonMissing
