"""What the pages show: the whole staff, one teacher with every sentence, the own score."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.schemes.kinds import BY_PEOPLE, Aspect
from assessment.schemes.service.acknowledging import own_scheme
from assessment.teacher_scores.documents import document_of
from assessment.teacher_scores.queries import records
from assessment.teacher_scores.queries.facts import Candidate, candidates
from assessment.teacher_scores.scoring import Score
from assessment.teacher_scores.service.holding import Held, find, held_by, one_of
from assessment.teacher_scores.tables import ScoreObjection, TeacherScore
from kernel.actor import Actor
from kernel.clock import Clock, local_date
from kernel.paging import PageRequest

_HIDDEN: Final = "学校公布得分后可以查看"


class ScoreOrder(StrEnum):
    """How the whole staff is listed; from the highest total, those without one last."""

    NAME = "name"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Filters of the list, named after the fields."""

    q: str = ""
    band: str = ""
    is_open: bool | None = None
    order: ScoreOrder = ScoreOrder.NAME


@dataclass(frozen=True, slots=True)
class Line:
    """A teacher of the list; what was published counts, else what it would be now."""

    one: Candidate
    score: Score

    @property
    def total(self) -> Decimal | None:
        """The published total, else the present one."""
        return self.one.published.total if self.one.published else self.score.total

    @property
    def band(self) -> str | None:
        """The published band, else the present one."""
        return self.one.published.band if self.one.published else self.score.band

    @property
    def bonus(self) -> Decimal:
        """The published bonus, else the present one."""
        return self.one.published.bonus if self.one.published else self.score.bonus

    def part(self, aspect: Aspect) -> Decimal:
        """The published points of an aspect, else the present ones."""
        if self.one.published is None:
            return self.score.parts[aspect]
        is_learning = aspect is Aspect.LEARNING
        return self.one.published.learning if is_learning else self.one.published.practice

    @property
    def open(self) -> int:
        """How many items wait for people."""
        return 0 if self.one.published or self.one.exempt else len(self.score.open)


async def lines(session: AsyncSession, held: Held, now: Clock, wanted: Wanted) -> list[Line]:
    """Return everybody who fits the filters, in order."""
    staff = await candidates(session, held.row, local_date(now()))
    found = [Line(one, held.score(one)) for one in staff if wanted.q in one.name]
    if wanted.band:
        found = [line for line in found if line.band == wanted.band]
    if wanted.is_open is not None:
        found = [line for line in found if (line.open > 0) is wanted.is_open]
    return sorted(found, key=key_of(wanted.order))


def key_of(order: ScoreOrder) -> Callable[[Line], tuple[Any, ...]]:
    """Return the sort key of an order; ids make it whole."""

    def key(line: Line) -> tuple[Any, ...]:
        who = (line.one.name, str(line.one.person_id))
        if order is ScoreOrder.NAME:
            return who
        # Tenths as whole numbers travel in a cursor; those without a total come last.
        return (1 if line.total is None else -int(line.total * 10), *who)

    return key


def page_of(found: Sequence[Line], order: ScoreOrder, page: PageRequest) -> Sequence[Line]:
    """Return the lines after the cursor, one more than the page shows."""
    kinds = (str, str) if order is ScoreOrder.NAME else (int, str, str)
    after = page.start(*kinds)
    if after is None:
        return found[: page.limit + 1]
    key = key_of(order)
    return [line for line in found if key(line) > after][: page.limit + 1]


@dataclass(frozen=True, slots=True)
class View:
    """One teacher's score: live or as published, with what was published before."""

    held: Held
    one: Candidate
    score: Score
    document: dict[str, Any]
    history: Sequence[TeacherScore]
    objection: ScoreObjection | None


async def read(session: AsyncSession, actor: Actor, target: tuple[UUID, UUID], now: Clock) -> View:
    """Return a teacher's score to those who answer for the school."""
    held = await find(session, actor, target[0])
    return await _view(session, held, target[1], now)


async def mine(session: AsyncSession, actor: Actor, year_id: UUID, now: Clock) -> View:
    """Return the caller's own score; marks of people are seen once they are published."""
    held = await held_by(session, await own_scheme(session, actor, year_id))
    view = await _view(session, held, actor.person_id, now)
    if view.history:
        return view
    kinds = {str(kind) for kind in BY_PEOPLE}
    items = [
        item | {"points": None, "text": _HIDDEN} if item["kind"] in kinds else item
        for item in view.document["items"]
    ]
    open_ = [item["name"] for item in items if item["points"] is None]
    text = f"{'、'.join(open_)}由学校评定，公布后得出总分和等次" if open_ else _HIDDEN
    document = view.document | {"items": items, "text": text}
    blind = Candidate(**{**_fields(view.one), "marks": {}, "versions": {}})
    return View(held, blind, held.score(blind), document, (), None)


def _fields(one: Candidate) -> dict[str, Any]:
    return {name: getattr(one, name) for name in Candidate.__dataclass_fields__}


async def _view(session: AsyncSession, held: Held, person_id: UUID, now: Clock) -> View:
    one = await one_of(session, held, person_id, now)
    score = held.score(one)
    history = await records.published(session, held.row.id, person_id)
    objection = await records.objection_of(session, held.row.id, person_id)
    live = document_of(held.content, one, score, held.frame)
    document = history[0].document if history else live
    return View(held, one, score, document, history, objection)
