"""How a teacher's points come about, from facts and marks by the published scheme. Pure.

Points are computed in decimals and cut, never rounded up, to tenths. An item nobody has marked is
no zero: without it there is no total and no band. A total never exceeds 100; a bonus either fills
it up or, where the scheme says so, stands apart and adds nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_DOWN, Decimal
from typing import Final

from assessment.schemes.document import FULL, SchemeBonus, SchemeContent, SchemeItem
from assessment.schemes.kinds import (
    BY_PEOPLE,
    Aspect,
    BonusMode,
    ItemKind,
    OutcomeForm,
    ScoreAudience,
    Shortfall,
)
from kernel.clock import local_date

EXCELLENT: Final = "excellent"
PASS: Final = "pass"  # noqa: S105 -- a level, no secret
_ZERO: Final = Decimal(0)
_TENTH: Final = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Certified:
    """An ability whose level stands: by code, name and level."""

    code: str
    name: str
    level: str
    is_final: bool = True


@dataclass(frozen=True, slots=True)
class Facts:
    """What the platform knows about a teacher in a year; nobody types it."""

    online: Decimal = _ZERO
    offline: Decimal = _ZERO
    plan_approved_at: datetime | None = None
    plan_approved_by: str = ""
    abilities: Sequence[Certified] = ()
    audiences: frozenset[ScoreAudience] = frozenset()

    @property
    def certified(self) -> int:
        """How many abilities count: those that are 合格 or better."""
        return sum(one.level in (EXCELLENT, PASS) for one in self.abilities)


@dataclass(frozen=True, slots=True)
class Mark:
    """What people of the school entered for one item."""

    points: Decimal | None
    counts: Mapping[OutcomeForm, int]
    reason: str
    by_name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Frame:
    """What the year asks of every teacher."""

    online_hours: Decimal
    offline_hours: Decimal
    abilities: int


@dataclass(frozen=True, slots=True)
class ItemScore:
    """An item with its points, None while somebody has to mark it."""

    item: SchemeItem
    points: Decimal | None


@dataclass(frozen=True, slots=True)
class BonusScore:
    """A bonus that somebody earned."""

    bonus: SchemeBonus
    extra: int
    points: Decimal


@dataclass(frozen=True, slots=True)
class Score:
    """Everything about a teacher's points; no total as long as an item is open."""

    items: Sequence[ItemScore]
    bonuses: Sequence[BonusScore]
    so_far: Decimal
    total: Decimal | None
    band: str | None
    parts: Mapping[Aspect, Decimal] = field(default_factory=dict)

    @property
    def bonus(self) -> Decimal:
        """All bonuses together."""
        return sum((one.points for one in self.bonuses), _ZERO)

    @property
    def open(self) -> list[SchemeItem]:
        """The items nobody has marked yet."""
        return [one.item for one in self.items if one.points is None]


def cut(points: Decimal) -> Decimal:
    """Cut to tenths; nothing is rounded up."""
    return points.quantize(_TENTH, ROUND_DOWN)


def score_of(scheme: SchemeContent, facts: Facts, marks: Mapping[str, Mark], frame: Frame) -> Score:
    """Compute a teacher's score."""
    items = [
        ItemScore(one, points_of(one, facts, marks.get(one.key), frame)) for one in scheme.items
    ]
    bonuses = bonuses_of(scheme, facts, frame)
    so_far = sum((one.points for one in items if one.points is not None), _ZERO)
    total = None
    if all(one.points is not None for one in items):
        extra = sum((one.points for one in bonuses), _ZERO)
        total = so_far if scheme.bonus_mode is BonusMode.APART else min(so_far + extra, FULL)
    parts = {
        aspect: sum((one.points or _ZERO for one in items if one.item.aspect is aspect), _ZERO)
        for aspect in Aspect
    }
    band = None if total is None else band_of(scheme, total)
    return Score(items, bonuses, so_far, total, band, parts)


def points_of(item: SchemeItem, facts: Facts, mark: Mark | None, frame: Frame) -> Decimal | None:
    """Return the points of an item, None while they wait for people."""
    most = item.points or _ZERO
    if item.kind in BY_PEOPLE:
        return _by_people(item, mark)
    if item.kind is ItemKind.PERSONAL_PLAN:
        return _of_plan(item, facts)
    if item.kind is ItemKind.CERTIFICATION:
        return _of_abilities(item, facts)
    counted, wanted = _hours(item, facts, frame)
    if counted >= wanted:
        return most
    return cut(most * counted / wanted) if item.shortfall is Shortfall.SHARE else _ZERO


def _hours(item: SchemeItem, facts: Facts, frame: Frame) -> tuple[Decimal, Decimal]:
    if item.kind is ItemKind.ONLINE_HOURS:
        return facts.online, frame.online_hours
    return facts.offline, frame.offline_hours


def _of_plan(item: SchemeItem, facts: Facts) -> Decimal:
    if facts.plan_approved_at is None:
        return _ZERO
    return (item.points if is_in_time(item, facts) else item.late_points) or _ZERO


def is_in_time(item: SchemeItem, facts: Facts) -> bool:
    """Tell whether the plan was first approved by the day the scheme names."""
    at, due = facts.plan_approved_at, item.due_on
    return at is not None and (due is None or local_date(at) <= due)


def _of_abilities(item: SchemeItem, facts: Facts) -> Decimal:
    worth = {EXCELLENT: item.excellent_points or _ZERO, PASS: item.pass_points or _ZERO}
    best = sorted((worth.get(one.level, _ZERO) for one in facts.abilities), reverse=True)
    return min(sum(best[: item.wanted or 0], _ZERO), item.points or _ZERO)


def _by_people(item: SchemeItem, mark: Mark | None) -> Decimal | None:
    most = item.points or _ZERO
    if mark is None:
        return None
    if item.kind is ItemKind.MARKED:
        # A version that lowered the maximum opens the mark again.
        return None if mark.points is None or mark.points > most else mark.points
    wanted = {one.form: one.least for one in item.forms}
    if not mark.counts or not wanted:
        return None
    done = sum(min(mark.counts.get(form, 0), least) for form, least in wanted.items())
    return cut(most * done / sum(wanted.values()))


def bonuses_of(scheme: SchemeContent, facts: Facts, frame: Frame) -> list[BonusScore]:
    """Return the bonuses somebody earned with abilities beyond what the year asks for."""
    extra = max(facts.certified - frame.abilities, 0)
    found = []
    for bonus in scheme.bonuses:
        is_for = bonus.audience is ScoreAudience.EVERYONE or bonus.audience in facts.audiences
        if extra and is_for:
            points = min((bonus.points_each or _ZERO) * extra, bonus.most or _ZERO)
            found.append(BonusScore(bonus, extra, points))
    return found


def band_of(scheme: SchemeContent, total: Decimal) -> str | None:
    """Return the first band, from the top, that the total reaches."""
    for band in scheme.bands:
        if band.least is not None and total >= band.least:
            return band.name
    return None
