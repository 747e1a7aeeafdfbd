"""Points, scores, the order of the ranking and the awards. Pure (ADR 0071, R26, R30)."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from cases.judging.rules import HIGH, LOW, STEP, DecidedBy

_THIRD: Final = Decimal("0.001")


@dataclass(frozen=True, slots=True)
class Criterion:
    """A line of the sheet."""

    key: str
    name: str
    points: Decimal
    is_it_ability: bool
    says: str


def criteria_of(sheet: Sequence[Mapping[str, Any]]) -> tuple[Criterion, ...]:
    """Read a campaign's sheet."""
    return tuple(
        Criterion(
            one["key"],
            one["name"],
            Decimal(str(one["points"])),
            bool(one["is_it_ability"]),
            one.get("says", ""),
        )
        for one in sheet
    )


class PointFault(StrEnum):
    """What is wrong with the points of a criterion."""

    UNKNOWN = "unknown"
    BOUNDS = "bounds"
    STEP = "step"
    MISSING = "missing"


def faults_of(
    sheet: Sequence[Criterion], points: Mapping[str, Decimal], *, whole: bool
) -> dict[str, PointFault]:
    """Return what is wrong by criterion; only a whole sheet must have all of them."""
    known = {one.key: one for one in sheet}
    found = {key: PointFault.UNKNOWN for key in points if key not in known}
    for key, one in known.items():
        given = points.get(key)
        if given is None:
            if whole:
                found[key] = PointFault.MISSING
        elif not 0 <= given <= one.points:
            found[key] = PointFault.BOUNDS
        elif given % STEP:
            found[key] = PointFault.STEP
    return found


def total_of(sheet: Sequence[Criterion], points: Mapping[str, Decimal]) -> tuple[Decimal, Decimal]:
    """Return all points of a whole sheet, and those of its IT-ability criteria (R26)."""
    total = sum((points[one.key] for one in sheet), Decimal(0))
    it_points = sum((points[one.key] for one in sheet if one.is_it_ability), Decimal(0))
    return total, it_points


def wants_comment(total: Decimal) -> bool:
    """Tell whether so few or so many points have to be explained."""
    return total < LOW or total > HIGH


@dataclass(frozen=True, slots=True)
class Given:
    """What one judge gave an entry."""

    judge_id: UUID
    total: Decimal
    it_points: Decimal
    is_arbiter: bool = False


@dataclass(frozen=True, slots=True)
class Score:
    """The score of an entry, and whose points it is the mean of."""

    score: Decimal
    it_score: Decimal
    spread: Decimal  # of the points that count
    gap: Decimal  # between the judges, before an arbiter
    is_arbitrated: bool
    counted: frozenset[UUID]


def gap_of(given: Sequence[Given]) -> Decimal:
    """Return how far apart the judges are, arbiters aside."""
    totals = [one.total for one in given if not one.is_arbiter]
    return max(totals) - min(totals) if totals else Decimal(0)


def needs_arbiter(given: Sequence[Given], most: Decimal) -> bool:
    """Tell whether two judges are further apart than the campaign lets them be."""
    return gap_of(given) > most


def score_of(given: Sequence[Given], most: Decimal) -> Score:
    """Work a score out: the judges' mean, or that of the arbiter and of who is nearest to them.

    Of two equally near the higher counts. ValueError without the points it takes.
    """
    judges = [one for one in given if not one.is_arbiter]
    counted, is_arbitrated = judges, needs_arbiter(given, most)
    if is_arbitrated:
        (arbiter,) = (one for one in given if one.is_arbiter)
        nearest = min(judges, key=lambda one: _nearness(one, arbiter))
        counted = [arbiter, nearest]
    if not counted:
        raise ValueError("nobody scored")
    totals = [one.total for one in counted]
    return Score(
        score=_mean(totals),
        it_score=_mean([one.it_points for one in counted]),
        spread=max(totals) - min(totals),
        gap=gap_of(given),
        is_arbitrated=is_arbitrated,
        counted=frozenset(one.judge_id for one in counted),
    )


def _nearness(one: Given, arbiter: Given) -> tuple[Decimal, Decimal, Decimal, UUID]:
    return abs(one.total - arbiter.total), -one.total, -one.it_points, one.judge_id


def _mean(values: Sequence[Decimal]) -> Decimal:
    return (sum(values, Decimal(0)) / len(values)).quantize(_THIRD, ROUND_HALF_UP)


def lot(seed: str, entry_id: UUID) -> str:
    """Return the lot of an entry: anybody can work it out again from the published seed."""
    return hashlib.sha256(f"{seed}:{entry_id}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Scored:
    """An entry with its score; a struck one lost its award and stands last."""

    entry_id: UUID
    score: Score
    is_struck: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """Where an entry ended, and what decided between it and the one above."""

    entry_id: UUID
    place: int
    award: str | None
    decided_by: DecidedBy


def placed(
    scored: Sequence[Scored], seed: str, awards: Sequence[Mapping[str, Any]]
) -> list[Placed]:
    """Rank: score, IT points, the smaller spread, the lot; then give the awards to places."""
    names = [one["name"] for one in awards for _ in range(one["count"])]
    order = sorted(scored, key=lambda one: (*_order(one), lot(seed, one.entry_id)))
    found: list[Placed] = []
    for index, one in enumerate(order):
        has_award = index < len(names) and not one.is_struck
        above = order[index - 1] if index else None
        found.append(
            Placed(
                one.entry_id,
                index + 1,
                names[index] if has_award else None,
                _decided(above, one),
            )
        )
    return found


def _order(one: Scored) -> tuple[bool, Decimal, Decimal, Decimal]:
    return one.is_struck, -one.score.score, -one.score.it_score, one.score.spread


def _decided(above: Scored | None, one: Scored) -> DecidedBy:
    if one.is_struck:
        return DecidedBy.STRUCK
    if above is None:
        return DecidedBy.FIRST
    steps = zip(_order(above)[1:], _order(one)[1:], strict=True)
    by = (DecidedBy.SCORE, DecidedBy.IT_POINTS, DecidedBy.SPREAD)
    return next((what for what, (a, b) in zip(by, steps, strict=True) if a != b), DecidedBy.LOT)
