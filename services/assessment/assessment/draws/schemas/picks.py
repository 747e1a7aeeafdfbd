"""Wire types of the drawn people, their sheets and objections."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, StringConstraints

from assessment.draws.rules import (
    DrawKind,
    DrawLevel,
    DrawState,
    ObjectionOutcome,
)
from assessment.draws.service.objecting import Decision, Mine
from assessment.draws.service.recording import Said
from assessment.draws.tables import Draw, DrawPick, DrawSheet
from assessment.years.schemas import Day
from kernel.text import Line, Prose, Wire

Needed = Annotated[
    Prose,
    StringConstraints(max_length=2000, strip_whitespace=True),
    StringConstraints(min_length=1),
]
Remarks = Annotated[Prose, StringConstraints(max_length=5000, strip_whitespace=True)]
AbilityCode = Annotated[str, StringConstraints(pattern=r"^[A-Z][0-9]{1,2}$")]


class DrawSheetIn(Wire):
    """An on-site record; `entry_id` is made where it is written, so that sending twice is once."""

    entry_id: UUID
    held_on: Day
    ability_code: AbilityCode
    task: Line
    level: DrawLevel
    remarks: Remarks = ""
    present: Line

    def said(self) -> Said:
        """Return it as the service knows it."""
        return Said(**self.model_dump())


class DrawSheetOut(Wire):
    """The sheet in force."""

    version: int
    entry_id: UUID
    held_on: date
    ability_code: str
    task: str
    level: DrawLevel
    remarks: str
    present: str
    recorded_at: datetime
    recorded_by_name: str


class DrawObjectionOut(Wire):
    """What the teacher objected to, and the office's answer."""

    reason: str
    objected_at: datetime
    outcome: ObjectionOutcome | None
    decision: str
    decided_at: datetime | None
    decided_by_name: str | None

    @classmethod
    def of(cls, pick: DrawPick) -> "DrawObjectionOut | None":
        """Shape an objection if there is one."""
        if pick.objected_at is None:
            return None
        return cls(
            reason=pick.objection,
            objected_at=pick.objected_at,
            outcome=pick.objection_outcome,
            decision=pick.decision,
            decided_at=pick.decided_at,
            decided_by_name=pick.decided_by_name,
        )


class DrawPickOut(Wire):
    """Somebody who was drawn, for staff who may know the name.

    `piece_count` is how many works of theirs a spot check re-reviews; who has none is complete
    at once, without an outcome.
    """

    id: UUID
    draw_id: UUID
    draw_code: str
    draw_kind: DrawKind
    draw_state: DrawState
    ordinal: int
    school_id: UUID
    school_name: str
    org_path: str
    person_id: UUID
    person_name: str
    staff_no: str | None
    token: str
    rank: int
    stage: int
    replaces_id: UUID | None
    replaced_at: datetime | None
    replace_reason: str
    is_complete: bool
    piece_count: int
    version: int
    sheet: DrawSheetOut | None
    objection: DrawObjectionOut | None

    @classmethod
    def of(
        cls, pick: DrawPick, draw: Draw, sheet: DrawSheet | None, piece_count: int
    ) -> "DrawPickOut":
        """Shape a drawn person."""
        others = {"draw_code", "draw_kind", "draw_state", "piece_count", "sheet", "objection"}
        own = {name: getattr(pick, name) for name in cls.model_fields if name not in others}
        return cls(
            **own,
            draw_code=draw.code,
            draw_kind=draw.kind,
            draw_state=draw.state,
            piece_count=piece_count,
            sheet=None if sheet is None else DrawSheetOut.model_validate(sheet),
            objection=DrawObjectionOut.of(pick),
        )


class SubstituteIn(Wire):
    """Why somebody cannot be reviewed."""

    reason: Needed


class ObjectionIn(Wire):
    """What the teacher objects to."""

    reason: Needed


class ObjectionDecisionIn(Wire):
    """The answer; `changed` names the corrected level, of a spot check for each piece."""

    outcome: ObjectionOutcome
    reason: Needed
    level: DrawLevel | None = None
    pieces: dict[UUID, DrawLevel] = Field(default={}, max_length=60)

    def decision(self) -> Decision:
        """Return it as the service knows it."""
        return Decision(self.outcome, self.reason, self.level, self.pieces)


class MyDrawPieceOut(Wire):
    """A re-reviewed piece as its teacher sees it."""

    ability_code: str
    school_level: DrawLevel
    level: DrawLevel
    reason: str


class MyDrawOut(Wire):
    """Where the caller was drawn and what came of it; `may_object` once, when it is told."""

    id: UUID
    draw_code: str
    draw_kind: DrawKind
    draw_state: DrawState
    school_name: str
    drawn_at: datetime
    token: str
    rank: int
    is_substitute: bool
    replaced_at: datetime | None
    replace_reason: str
    told_at: datetime | None
    sheet: DrawSheetOut | None
    pieces: list[MyDrawPieceOut]
    objection: DrawObjectionOut | None
    may_object: bool

    @classmethod
    def of(cls, mine: Mine) -> "MyDrawOut":
        """Shape it for the teacher; who recorded a re-review is not told."""
        pick, draw = mine.pick, mine.draw
        found: dict[str, Any] = {
            name: getattr(pick, name)
            for name in (
                "id",
                "school_name",
                "token",
                "rank",
                "replaced_at",
                "replace_reason",
                "told_at",
            )
        }
        return cls(
            **found,
            draw_code=draw.code,
            draw_kind=draw.kind,
            draw_state=draw.state,
            drawn_at=draw.drawn_at or draw.frozen_at,
            is_substitute=pick.replaces_id is not None,
            sheet=None if mine.sheet is None else DrawSheetOut.model_validate(mine.sheet),
            pieces=[MyDrawPieceOut.model_validate(one) for one in mine.pieces],
            objection=DrawObjectionOut.of(pick),
            may_object=mine.has_outcome and pick.objected_at is None,
        )


class MyDrawsOut(Wire):
    """All of them, the latest first."""

    items: list[MyDrawOut]
