"""Which items help with weak abilities 以评促用, in which order, and why. Pure (R140)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from cases.abilities.rules import DIMENSION_NAMES, Ability
from cases.items.rules import KIND_NAMES, Kind, State


class Need(StrEnum):
    """How an ability stands with somebody; the first is the most urgent."""

    FAILED = "failed"
    PASSED = "passed"
    PLANNED = "planned"


# Of one ability before others have their turn.
EACH: Final = 3
# Ratings from which on a good mean says something.
_ENOUGH: Final = 3
_GOOD: Final = 4
_SAID: Final[Mapping[Need, str]] = {
    Need.FAILED: "您的 {code} 评定为不合格",
    Need.PASSED: "您的 {code} 评定为合格",
    Need.PLANNED: "您计划认证 {code}",
}


@dataclass(frozen=True, slots=True)
class Weak:
    """An ability that somebody is to work on."""

    ability: Ability
    need: Need


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item as it is weighed."""

    id: UUID
    kind: Kind
    state: State
    abilities: Sequence[str]
    dimensions: Sequence[str]
    stages: Sequence[str]
    rank: int
    rating_count: int
    rating_sum: int

    @property
    def is_excellent(self) -> bool:
        """Tell whether it went up, or whether people say that it is good."""
        if self.state in (State.RECOMMENDED, State.SELECTED):
            return True
        return self.rating_count >= _ENOUGH and self.rating_sum >= _GOOD * self.rating_count


@dataclass(frozen=True, slots=True)
class Choice:
    """An item that is shown, for which ability, and the reason in words."""

    id: UUID
    ability_code: str
    reason: str


@dataclass(frozen=True, slots=True)
class _Match:
    candidate: Candidate
    weak: Weak
    place: int  # of the weak ability: the most urgent first
    is_same_ability: bool
    is_same_stage: bool

    @property
    def key(self) -> tuple[bool, int, bool, int, UUID]:
        """What sorts: same ability, the more urgent, same stage, then the rating."""
        one = self.candidate
        return (not self.is_same_ability, self.place, not self.is_same_stage, -one.rank, one.id)


def choose(
    candidates: Iterable[Candidate], weak: Sequence[Weak], stages: Iterable[str], most: int
) -> list[Choice]:
    """Return what to show: same ability, same dimension, same stage, then the best rated.

    Of one ability the first few; what is left over fills the end, so that none crowds out others.
    """
    near = set(stages)
    found = [_match(one, weak, near) for one in candidates]
    ordered = sorted((one for one in found if one is not None), key=lambda one: one.key)
    first: list[_Match] = []
    later: list[_Match] = []
    given: Counter[str] = Counter()
    for one in ordered:
        code = one.weak.ability.code
        given[code] += 1
        (first if given[code] <= EACH else later).append(one)
    return [_said(one) for one in [*first, *later][:most]]


def _match(one: Candidate, weak: Sequence[Weak], stages: set[str]) -> _Match | None:
    is_near = bool(stages & set(one.stages))
    for place, wanted in enumerate(weak):
        if wanted.ability.code in one.abilities:
            return _Match(one, wanted, place, True, is_near)
    for place, wanted in enumerate(weak):
        if wanted.ability.dimension in one.dimensions:
            return _Match(one, wanted, place, False, is_near)
    return None


def _said(one: _Match) -> Choice:
    ability, kind = one.weak.ability, KIND_NAMES[one.candidate.kind]
    why = _SAID[one.weak.need].format(code=ability.code)
    good = "优秀" if one.candidate.is_excellent else ""
    near = "同学段、" if one.is_same_stage else ""
    if one.is_same_ability:
        return Choice(one.candidate.id, ability.code, f"{why}：{near}同能力点的{good}{kind}")
    dimension = DIMENSION_NAMES[ability.dimension]
    reason = f"{why}：{near}同属“{dimension}”维度的{good}{kind}"
    return Choice(one.candidate.id, ability.code, reason)
