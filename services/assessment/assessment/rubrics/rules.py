"""Score marks 得分 against a rubric 考核细则, pure and exact (annex 4; R20, R34, R98, R142)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from assessment.rubrics import refusals
from kernel.errors import FieldError, Invalid

ZERO: Final = Decimal(0)
_HALF: Final = Decimal("0.5")
_PIECE: Final = "缺："


class RubricState(StrEnum):
    """A draft can change, a published version never."""

    DRAFT = "draft"
    PUBLISHED = "published"


class Kind(StrEnum):
    """How an item gives points."""

    ALL_OR_NOTHING = "all_or_nothing"
    DEDUCT_PER_ITEM = "deduct_per_item"
    GRADED = "graded"


class Grade(StrEnum):
    """等次: 优秀, 合格, 不合格."""

    EXCELLENT = "excellent"
    PASS = "pass"  # noqa: S105 -- a grade, not a password
    FAIL = "fail"


GRADE_NAMES: Final[Mapping[Grade, str]] = {
    Grade.EXCELLENT: "优秀",
    Grade.PASS: "合格",
    Grade.FAIL: "不合格",
}


@dataclass(frozen=True, slots=True)
class Item:
    """A C item 三级指标 with its rule; `voids` maps the key of each void condition to its words."""

    code: str
    name: str
    max_points: Decimal
    kind: Kind
    a_code: str
    is_base: bool
    voids: Mapping[str, str]
    step: Decimal = Decimal(1)
    slots: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Rubric:
    """What scoring needs to know of a rubric: items in order and the bands of the grade."""

    items: Mapping[str, Item]
    excellent_from: Decimal
    pass_from: Decimal


@dataclass(frozen=True, slots=True)
class Mark:
    """What a person entered for one item; which members are used depends on the item's rule."""

    void: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    points: Decimal | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ItemScore:
    """The points of one item and why some were lost."""

    code: str
    max: Decimal
    points: Decimal
    reason: str

    @property
    def lost(self) -> Decimal:
        """Points below the maximum."""
        return self.max - self.points


@dataclass(frozen=True, slots=True)
class Score:
    """A whole rubric's result; process is A1–A3 (base), outcome the rest (R20)."""

    total: Decimal
    grade: Grade
    process_points: Decimal
    outcome_points: Decimal
    base_losses: tuple[str, ...]
    items: tuple[ItemScore, ...]
    explanation: tuple[str, ...]


def plain(points: Decimal) -> str:
    """Write points without superfluous zeros: 5, 0.5, 100."""
    text = f"{points:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def item_score(item: Item, mark: Mark, *, half_points: bool) -> ItemScore:
    """Score one item; raises a MarkFormWrong, VoidKeyUnknown … that says what does not fit."""
    _check_form(item, mark)
    if item.kind is Kind.GRADED:
        return _graded(item, mark, half_points=half_points)
    if mark.void:
        reason = "；".join(item.voids[key] for key in item.voids if key in mark.void)
        return ItemScore(item.code, item.max_points, ZERO, _with(reason, mark.reason))
    if item.kind is Kind.DEDUCT_PER_ITEM and mark.missing:
        points = max(item.max_points - item.step * len(mark.missing), ZERO)
        pieces = "；".join(f"{_PIECE}{piece}" for piece in mark.missing)
        return ItemScore(item.code, item.max_points, points, _with(pieces, mark.reason))
    return ItemScore(item.code, item.max_points, item.max_points, mark.reason)


def _with(cause: str, note: str) -> str:
    return f"{cause}（{note}）" if note else cause


def _check_form(item: Item, mark: Mark) -> None:
    is_graded = item.kind is Kind.GRADED
    if is_graded != (mark.points is not None) or (is_graded and (mark.void or mark.missing)):
        raise refusals.MarkFormWrong
    if mark.missing and item.kind is not Kind.DEDUCT_PER_ITEM:
        raise refusals.MarkFormWrong
    if len(set(mark.void)) != len(mark.void) or not item.voids.keys() >= set(mark.void):
        raise refusals.VoidKeyUnknown
    pieces = [piece.strip() for piece in mark.missing]
    if not all(pieces) or len(set(pieces)) != len(pieces):
        raise refusals.MissingPieceInvalid


def _graded(item: Item, mark: Mark, *, half_points: bool) -> ItemScore:
    points = mark.points if mark.points is not None else ZERO
    if not ZERO <= points <= item.max_points:
        raise refusals.PointsOutOfRange
    if points % (_HALF if half_points else 1) != 0:
        raise refusals.PointsStepWrong
    if points < item.max_points and not mark.reason.strip():
        raise refusals.ReasonMissing
    return ItemScore(item.code, item.max_points, points, mark.reason.strip())


def score(rubric: Rubric, marks: Mapping[str, Mark], *, half_points: bool = False) -> Score:
    """Score a whole rubric. Every item must be marked: a blank raises MarksIncomplete."""
    found = _checked(rubric, marks, half_points=half_points)
    if blank := [code for code in rubric.items if code not in found]:
        detail = f"未打分的指标：{'、'.join(blank)}"
        errors = [
            FieldError(f"marks.{code}", refusals.MarksIncomplete.code, "未打分") for code in blank
        ]
        raise refusals.MarksIncomplete(detail, errors=errors, extra={"blank": blank})
    return combine(rubric, list(found.values()))


def _checked(
    rubric: Rubric, marks: Mapping[str, Mark], *, half_points: bool
) -> dict[str, ItemScore]:
    """Score what is marked, in the rubric's order; all faults are told at once."""
    faults: list[tuple[str, Invalid]] = [
        (code, refusals.ItemUnknown()) for code in marks if code not in rubric.items
    ]
    found: dict[str, ItemScore] = {}
    for code, item in rubric.items.items():
        try:
            if code in marks:
                found[code] = item_score(item, marks[code], half_points=half_points)
        except Invalid as fault:
            faults.append((code, fault))
    if faults:
        errors = [FieldError(f"marks.{code}", fault.code, fault.title) for code, fault in faults]
        first_code, first = faults[0]
        raise type(first)(f"{first_code[:20]}：{first.title}", errors=errors)
    return found


def combine(rubric: Rubric, items: Sequence[ItemScore]) -> Score:
    """Add scored items up, apply the gate, and say in words what was lost and why."""
    total = sum((item.points for item in items), ZERO)
    process = sum((i.points for i in items if rubric.items[i.code].is_base), ZERO)
    losses = tuple(i.code for i in items if i.lost and rubric.items[i.code].is_base)
    grade = grade_of(rubric, total, has_base_loss=bool(losses))
    return Score(
        total=total,
        grade=grade,
        process_points=process,
        outcome_points=total - process,
        base_losses=losses,
        items=tuple(items),
        explanation=(
            *explain_losses(rubric, items),
            *explain_gate(rubric, items),
            _sum_up(total, process, grade),
        ),
    )


def grade_of(rubric: Rubric, total: Decimal, *, has_base_loss: bool) -> Grade:
    """Return the grade: any loss in A1–A3 fails; otherwise the bands, never rounded up."""
    if has_base_loss or total < rubric.pass_from:
        return Grade.FAIL
    return Grade.EXCELLENT if total >= rubric.excellent_from else Grade.PASS


def explain_losses(rubric: Rubric, items: Sequence[ItemScore]) -> tuple[str, ...]:
    """Name every lost point: the item, how many, and its rule or the reviewer's reason."""
    return tuple(_loss(rubric.items[item.code], item) for item in items if item.lost)


def _loss(item: Item, scored: ItemScore) -> str:
    is_piece = scored.reason.startswith(_PIECE)
    rule = f"，每缺一项扣 {plain(item.step)} 分" if is_piece else "，此项不得分"
    tail = "" if item.kind is Kind.GRADED else rule
    share = f"{plain(scored.points)}/{plain(item.max_points)}"
    return f"{item.code} {item.name} 扣 {plain(scored.lost)} 分（{share}）：{scored.reason}{tail}"


def explain_gate(rubric: Rubric, items: Sequence[ItemScore]) -> tuple[str, ...]:
    """Say for each base item that lost a point that it decides the grade."""
    return tuple(
        f"{item.code} 扣 {plain(item.lost)} 分，"
        f"属基础项 {rubric.items[item.code].a_code}，等次为不合格"
        for item in items
        if item.lost and rubric.items[item.code].is_base
    )


def _sum_up(total: Decimal, process: Decimal, grade: Grade) -> str:
    return (
        f"总分 {plain(total)} 分，其中过程 {plain(process)} 分、"
        f"成果 {plain(total - process)} 分，等次为{GRADE_NAMES[grade]}"
    )
