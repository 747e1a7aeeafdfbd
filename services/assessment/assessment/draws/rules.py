"""Draws 抽样: kinds, states, who acts, what a difference leads to. Pure (R45, R52, R53).

Source: the notice, section 四 (at least 10 %), annex 4 C22 and C23; DOMAIN §5. What the notice
leaves open is marked ⚙.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from assessment.draws.refusals import (
    CodeUnknown,
    RateTooLow,
    SampleWrong,
    SeedNoteMissing,
    SeedWrong,
    StepNotOpen,
)
from assessment.results.rules import CheckCodeUnknown, check_code, read_check_code
from kernel.actor import Role
from kernel.errors import FieldError

LEAST_RATE: Final = 10  # percent; the notice
LEAST_ON_SITE: Final = 3  # teachers; C23
MOST_ON_SITE: Final = 5
DIFFERING_LIMIT: Final = 10  # ⚙ percent of the pieces of a school
_PREFIX: Final = "CY"
_RESULT_PREFIX: Final = "YT"


class DrawKind(StrEnum):
    """抽查: results of schools are re-reviewed. 现场抽测: teachers of one school show them."""

    SPOT_CHECK = "spot_check"
    ON_SITE = "on_site"


class DrawState(StrEnum):
    """The frame is fixed, then the seed; a draw that was made is never undone."""

    FROZEN = "frozen"
    DRAWN = "drawn"
    REVIEWING = "reviewing"
    CONCLUDED = "concluded"
    CANCELLED = "cancelled"


class DrawVerb(StrEnum):
    """What an office does with a draw."""

    DRAW = "draw"
    CANCEL = "cancel"
    NAME = "name"
    SUBSTITUTE = "substitute"
    RECORD = "record"
    WIDEN = "widen"
    CONCLUDE = "conclude"
    DECIDE = "decide"


class SeedSource(StrEnum):
    """Thrown or drawn in public and typed in, or made by the server after the frame was fixed."""

    ENTERED = "entered"
    SERVER = "server"


class DrawLevel(StrEnum):
    """What a drawn teacher showed."""

    EXCELLENT = "excellent"
    PASS = "pass"  # noqa: S105 -- 合格
    FAIL = "fail"


class ObjectionOutcome(StrEnum):
    """What the office says to an objection: the outcome stays, or it was corrected."""

    UPHELD = "upheld"
    CHANGED = "changed"


_AFTER: Final = frozenset({DrawState.DRAWN, DrawState.REVIEWING})
STEPS: Final[Mapping[DrawVerb, tuple[frozenset[DrawState], DrawState | None]]] = {
    DrawVerb.DRAW: (frozenset({DrawState.FROZEN}), DrawState.DRAWN),
    DrawVerb.CANCEL: (frozenset({DrawState.FROZEN}), DrawState.CANCELLED),
    # Who re-reviews may be settled before anybody knows who is drawn.
    DrawVerb.NAME: (_AFTER | {DrawState.FROZEN}, None),
    DrawVerb.SUBSTITUTE: (_AFTER, None),
    DrawVerb.RECORD: (_AFTER, DrawState.REVIEWING),
    DrawVerb.WIDEN: (frozenset({DrawState.REVIEWING}), None),
    # Where nobody has certified anything yet there is nothing to re-review.
    DrawVerb.CONCLUDE: (_AFTER, DrawState.CONCLUDED),
    DrawVerb.DECIDE: (_AFTER | {DrawState.CONCLUDED}, None),
}


def take(verb: DrawVerb, state: DrawState) -> DrawState:
    """Return the state a verb leads to, or refuse."""
    before, after = STEPS[verb]
    if state not in before:
        raise StepNotOpen(extra={"state": state})
    return after or state


def possible(state: DrawState) -> tuple[DrawVerb, ...]:
    """Return the verbs that a state allows."""
    return tuple(verb for verb, (before, _) in STEPS.items() if state in before)


def office_of(*, is_city_run: bool) -> Role:
    """Return whose draw it is: of city-run schools 市直属 the city office's."""
    return Role.CITY_OFFICE if is_city_run else Role.DISTRICT_OFFICE


def check_terms(kind: DrawKind, rate: int, sample: int) -> None:
    """Refuse a sample below the notice's."""
    if kind is DrawKind.SPOT_CHECK and not LEAST_RATE <= rate <= 100:  # noqa: PLR2004 -- percent
        raise RateTooLow(errors=[FieldError("rate", RateTooLow.code, RateTooLow.title)])
    if kind is DrawKind.ON_SITE and not LEAST_ON_SITE <= sample <= MOST_ON_SITE:
        raise SampleWrong(errors=[FieldError("sample", SampleWrong.code, SampleWrong.title)])


_SEED: Final = re.compile(r"[0-9A-Za-z]+( [0-9A-Za-z]+)*")
_SEED_LENGTH: Final = range(6, 65)


def read_seed(typed: str, note: str) -> str:
    """Return an entered seed as it is kept: words of digits and letters with one blank between.

    Where it comes from must be said: whoever was not there checks it against the lottery's page.
    """
    seed = " ".join(typed.split())
    if len(seed) not in _SEED_LENGTH or not _SEED.fullmatch(seed):
        raise SeedWrong(errors=[FieldError("seed", SeedWrong.code, SeedWrong.title)])
    if not note:
        fault = FieldError("seed_note", SeedNoteMissing.code, SeedNoteMissing.title)
        raise SeedNoteMissing(errors=[fault])
    return seed


def draw_code(number: int) -> str:
    """Write 60 random bits as `CY-XXXX-XXXX-XXXX`."""
    return _PREFIX + check_code(number).removeprefix(_RESULT_PREFIX)


def read_draw_code(typed: str) -> str:
    """Return a code as it is stored, whatever case, spaces and dashes were typed."""
    plain = re.sub(r"[\s\-]", "", typed).upper()
    if not plain.startswith(_PREFIX):
        raise CodeUnknown
    try:
        read = read_check_code(_RESULT_PREFIX + plain.removeprefix(_PREFIX))
    except CheckCodeUnknown as fault:
        raise CodeUnknown from fault
    return _PREFIX + read.removeprefix(_RESULT_PREFIX)


_ORDER: Final = (DrawLevel.FAIL, DrawLevel.PASS, DrawLevel.EXCELLENT)


def distance(school: DrawLevel, again: DrawLevel) -> int:
    """Return by how many levels a re-review differs: 0 agrees, 1 by one, 2 by two."""
    return abs(_ORDER.index(school) - _ORDER.index(again))


@dataclass(frozen=True, slots=True)
class Agreement:
    """Re-reviewed pieces beside the school's level; what C22 is decided by."""

    pieces: int
    rated: int
    agree: int
    by_one: int
    by_two: int
    passing: int
    excellent: int

    @property
    def differing(self) -> int:
        """How many differ."""
        return self.by_one + self.by_two

    def percent(self, count: int) -> int | None:
        """Return a share of what is rated in tenths of a percent, None before the first."""
        return None if self.rated == 0 else count * 1000 // self.rated


NOTHING: Final = Agreement(0, 0, 0, 0, 0, 0, 0)


def agreement(pairs: Iterable[tuple[DrawLevel, DrawLevel | None]]) -> Agreement:
    """Count pieces by (the school's level, the re-review's; None while it is not there)."""
    known = list(pairs)
    done = [(school, again) for school, again in known if again is not None]
    by = [distance(school, again) for school, again in done]
    levels = [again for _, again in done]
    return Agreement(
        pieces=len(known),
        rated=len(done),
        agree=by.count(0),
        by_one=by.count(1),
        by_two=by.count(2),
        passing=sum(level is not DrawLevel.FAIL for level in levels),
        excellent=levels.count(DrawLevel.EXCELLENT),
    )


class Consequence(StrEnum):
    """⚙ The ladder of a school: nothing, a wider sample, the whole batch goes back."""

    OPEN = "open"
    NONE = "none"
    WIDEN = "widen"
    RETURN = "return"


def consequence(found: Agreement, limit: int, stage: int) -> Consequence:
    """Return what a school's figures lead to; the limit is a percentage that may be reached."""
    if found.rated < found.pieces:
        return Consequence.OPEN
    if found.differing * 100 <= limit * found.rated:
        return Consequence.NONE
    return Consequence.WIDEN if stage == 1 else Consequence.RETURN


def blocks_conclusion(schools: Collection[Consequence]) -> bool:
    """Tell whether a draw cannot be concluded yet."""
    return any(one in (Consequence.OPEN, Consequence.WIDEN) for one in schools)


def is_due(end: Consequence, returned_at: datetime | None) -> bool:
    """Tell whether a batch has to go back and did not yet."""
    return end is Consequence.RETURN and returned_at is None


def return_reason(code: str, found: Agreement, limit: int) -> str:
    """Say to teachers and school why the whole batch comes back."""
    return (
        f"抽查（{code}）复核 {found.rated} 项，与学校评定不一致 {found.differing} 项，"
        f"扩大抽查后仍超过 {limit}%，请学校对照标准重新评定"
    )
