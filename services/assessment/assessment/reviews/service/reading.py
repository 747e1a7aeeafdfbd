"""Reading a review: the caller's marks beside the school's and, for the city, the district's.

Nobody sees another reviewer's marks before their own are in: a review shows the caller's marks, or,
once the stage is over, what it came to.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.reviews import queries, rules
from assessment.reviews.queries import Dossier, KeptMark, SelfMark
from assessment.reviews.rules import ARBITER, Marked, ReviewState, Stage
from assessment.reviews.service import seats
from assessment.reviews.tables import Review
from assessment.rubrics import service as rubrics
from assessment.rubrics.marks import document_of
from assessment.rubrics.rules import Item, Rubric, Score, combine, item_score
from kernel.actor import Actor, Role
from kernel.errors import Refusal

NO_MARK = SelfMark(None, None)


@dataclass(frozen=True, slots=True)
class ItemView:
    """One item as its reviewer sees it; `version` 0 means the reviewer has not touched it."""

    code: str
    mark: dict[str, Any] | None
    points: Decimal | None
    reason: str
    version: int
    self_mark: dict[str, Any] | None
    self_points: Decimal | None
    district_points: Decimal | None
    district_mark: dict[str, Any] | None
    district_reason: str
    differs: bool


@dataclass(frozen=True, slots=True)
class ReviewView:
    """A review as its reviewer sees it."""

    stage: Stage
    ordinal: int
    state: ReviewState
    is_arbiter: bool
    reviewer_name: str
    opinion: str
    items: tuple[ItemView, ...]
    score: Score | None
    blank: tuple[str, ...]
    can_conclude: bool
    can_mark: bool
    refusal: Refusal | None


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything a review of one school lies on."""

    found: Dossier
    rubric: Rubric
    stage: Stage
    mine: Review | None
    rows: dict[str, KeptMark]  # the caller's own marks
    given: dict[str, Marked]  # what the caller's marks lie over: the district's, or what is agreed
    in_dispute: tuple[str, ...]
    own: dict[str, SelfMark]  # the school's marks of itself

    @property
    def is_arbiter(self) -> bool:
        """Tell whether the caller decides only what the others differ on."""
        return self.mine is not None and self.mine.ordinal == ARBITER

    def marks(self) -> dict[str, Marked]:
        """Return the marks that count: the caller's over what was given."""
        return {**self.given, **queries.as_marked(self.rows)}

    def blank(self) -> tuple[str, ...]:
        """Return the items without a mark."""
        return rules.blanks(tuple(self.rubric.items), self.marks())

    def score(self) -> Score:
        """Score the marks; only without blanks."""
        return score_marks(self.rubric, self.marks(), half_points=self.found.half_points)


def score_marks(rubric: Rubric, marks: rules.Marks, *, half_points: bool) -> Score:
    """Score a whole set of marks in the rubric's order."""
    scored = [
        item_score(item, marks[code].mark, half_points=half_points)
        for code, item in rubric.items.items()
    ]
    return combine(rubric, scored)


async def lay_desk(
    session: AsyncSession, found: Dossier, stage: Stage, mine: Review | None
) -> Desk:
    """Read what belongs on the desk of one reviewer."""
    in_dispute: tuple[str, ...] = ()
    given: dict[str, Marked] = {}
    if stage is Stage.CITY:
        given = await _district_marks(session, found)
    elif mine is not None and mine.ordinal == ARBITER:
        by_seat = await seats.concluded_marks(
            session, found, await queries.reviews_of(session, found.id)
        )
        in_dispute = rules.disputed(by_seat)
        agreed = rules.agreed({seat: by_seat[seat] for seat in (1, 2)})
        given = {code: kept for code, kept in agreed.items() if code not in in_dispute}
    rows = (await queries.marks_of(session, [mine.id]))[mine.id] if mine else {}
    own = await queries.self_marks(session, found.id, found.version_no)
    rubric = await rubrics.scoring_of(session, found.rubric_id)
    return Desk(found, rubric, stage, mine, rows, given, in_dispute, own)


async def _district_marks(session: AsyncSession, found: Dossier) -> dict[str, Marked]:
    kept = (await queries.stage_scores(session, found.id, found.version_no)).get(Stage.DISTRICT)
    return queries.stored_marks(kept.items) if kept else {}


def view_item(desk: Desk, code: str) -> ItemView:
    """Shape one item of a desk for its reviewer."""
    item, own = desk.rubric.items[code], desk.own.get(code, NO_MARK)
    return shape_item(
        item, own, desk.rows.get(code), desk.given.get(code), is_disputed=code in desk.in_dispute
    )


def shape_item(
    item: Item, own: SelfMark, kept: KeptMark | None, given: Marked | None, *, is_disputed: bool
) -> ItemView:
    """Shape one item: the reviewer's mark where there is one, else what it lies over."""
    below = document_of(item, given.mark) if given else None
    mark = kept.mark if kept else below
    points = kept.points if kept else (given.points if given else None)
    return ItemView(
        code=item.code,
        mark=mark,
        points=points,
        reason=str((mark or {}).get("reason", "")),
        version=kept.version if kept else 0,
        self_mark=own.mark,
        self_points=own.points,
        district_points=given.points if given else None,
        district_mark=below,
        district_reason=given.mark.reason if given else "",
        differs=is_disputed or bool(given and points != given.points),
    )


async def review(
    session: AsyncSession, actor: Actor, submission_id: UUID, stage: Stage, now: datetime
) -> ReviewView:
    """Return a stage's review as the caller may see it."""
    found = await queries.dossier(session, submission_id)
    actor.require(found.org_path, Role.DISTRICT_OFFICE, Role.CITY_OFFICE)
    if stage is Stage.CITY:
        actor.require(found.org_path, Role.CITY_OFFICE)
    mine = await queries.seat_of(session, found, stage, actor.person_id)
    desk = await lay_desk(session, found, stage, mine)
    if mine is not None:
        return _mine(desk, mine)
    kept = (await queries.stage_scores(session, found.id, found.version_no)).get(stage)
    if kept is not None:
        return _over(desk, queries.stored_marks(kept.items), kept.reviewers)
    refusal = await seats.why_not(session, actor, found, stage, now)
    return _not_begun(desk, refusal)


def _mine(desk: Desk, mine: Review) -> ReviewView:
    blank = desk.blank()
    is_open = mine.state is ReviewState.OPEN
    return ReviewView(
        stage=desk.stage,
        ordinal=mine.ordinal,
        state=mine.state,
        is_arbiter=desk.is_arbiter,
        reviewer_name=mine.reviewer_name,
        opinion=mine.opinion,
        items=tuple(view_item(desk, code) for code in desk.rubric.items),
        score=None if blank else desk.score(),
        blank=blank,
        can_conclude=is_open and not blank,
        can_mark=is_open,
        refusal=None,
    )


def _over(desk: Desk, marks: dict[str, Marked], reviewers: list[Any]) -> ReviewView:
    shown = Desk(desk.found, desk.rubric, desk.stage, None, {}, marks, (), desk.own)
    return ReviewView(
        stage=desk.stage,
        ordinal=1,
        state=ReviewState.CONCLUDED,
        is_arbiter=False,
        reviewer_name="、".join(one["name"] for one in reviewers),
        opinion="",
        items=tuple(view_item(shown, code) for code in desk.rubric.items),
        score=shown.score(),
        blank=(),
        can_conclude=False,
        can_mark=False,
        refusal=None,
    )


def _not_begun(desk: Desk, refusal: Refusal | None) -> ReviewView:
    return ReviewView(
        stage=desk.stage,
        ordinal=1,
        state=ReviewState.NONE,
        is_arbiter=False,
        reviewer_name="",
        opinion="",
        items=tuple(view_item(desk, code) for code in desk.rubric.items),
        score=None,
        blank=desk.blank(),
        can_conclude=False,
        can_mark=refusal is None,
        refusal=refusal,
    )
