"""Self-check before handing in (R98): the same engine on the school's own marks."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from assessment.rubrics import rules as scoring
from assessment.rubrics import service as rubrics
from assessment.rubrics.marks import mark_of
from assessment.submissions import queries, rules
from assessment.submissions.rules import ItemState
from assessment.submissions.service import steps
from assessment.submissions.service.read import visible_version
from assessment.submissions.tables import SubmissionItem
from kernel.actor import Actor, Role
from kernel.db import UnitOfWork


@dataclass(frozen=True, slots=True)
class Notice:
    """What the school should look at."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class SelfCheck:
    """The self-score so far; `total` and `grade` are None while an item has no whole mark."""

    total: Decimal | None
    grade: scoring.Grade | None
    process_points: Decimal
    outcome_points: Decimal
    base_losses: tuple[str, ...]
    items: tuple[scoring.ItemScore, ...]
    explanation: tuple[str, ...]
    blank: tuple[str, ...]
    warnings: tuple[Notice, ...]
    is_complete: bool


def whole(item: SubmissionItem) -> bool:
    """Tell whether an answer can be handed in: a whole self-mark and a narrative or evidence.

    An item returned and not touched again stays whole; the self-check warns about it.
    """
    if item.state is ItemState.RETURNED:
        return item.self_points is not None
    return item.state in {ItemState.DONE, ItemState.WARNING}


async def self_check(uow: UnitOfWork, actor: Actor, submission_id: UUID) -> SelfCheck:
    """Score the school's marks so far, name what is blank and what would lose the grade."""
    async with uow() as session:
        hand = await steps.read(session, actor, submission_id)
        actor.require(hand.submission.org_path, Role.SCHOOL_LEAD, Role.SCHOOL_TEAM)
        rubric = await rubrics.scoring_of(session, hand.round.rubric_id)
        version_no = visible_version(hand)
        items = await queries.items_of(session, submission_id, version_no)
        returned = await queries.returns_of(session, submission_id, version_no)
    half = hand.round.half_points
    scored = {
        code: scoring.item_score(item, mark_of(items[code].self_mark or {}), half_points=half)
        for code, item in rubric.items.items()
        if code in items and items[code].self_points is not None
    }
    blank = rules.blanks(rubric.items, [code for code, item in items.items() if whole(item)])
    return _shown(rubric, scored, blank, _untouched(rubric, items, returned))


def _untouched(
    rubric: scoring.Rubric, items: Mapping[str, SubmissionItem], returned: Mapping[str, str]
) -> tuple[Notice, ...]:
    return tuple(
        Notice(code, f"{code} 被退回后尚未修改：{returned[code]}")
        for code in rubric.items
        if code in returned and code in items and items[code].state is ItemState.RETURNED
    )


def _shown(
    rubric: scoring.Rubric,
    scored: Mapping[str, scoring.ItemScore],
    blank: tuple[str, ...],
    untouched: tuple[Notice, ...],
) -> SelfCheck:
    items = tuple(scored.values())
    sums = scoring.combine(rubric, items)
    is_marked = len(scored) == len(rubric.items)
    losses = tuple(
        Notice(item.code, text)
        for item, text in zip(
            [i for i in items if i.lost and rubric.items[i.code].is_base],
            scoring.explain_gate(rubric, items),
            strict=True,
        )
    )
    explanation = sums.explanation if is_marked else sums.explanation[:-1]
    return SelfCheck(
        total=sums.total if is_marked else None,
        grade=sums.grade if is_marked else None,
        process_points=sums.process_points,
        outcome_points=sums.outcome_points,
        base_losses=sums.base_losses,
        items=items,
        explanation=explanation,
        blank=blank,
        warnings=losses + untouched,
        is_complete=not blank,
    )
