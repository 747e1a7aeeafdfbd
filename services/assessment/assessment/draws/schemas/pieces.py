"""Wire types of re-reviewed pieces and of the facts made of draws."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Self
from uuid import UUID

from assessment.certifications.queries.results import BlindPiece
from assessment.draws.queries.pieces import Seen
from assessment.draws.rules import Consequence, DrawLevel, DrawState
from assessment.draws.schemas.draws import AgreementOut
from assessment.draws.schemas.picks import Remarks
from assessment.draws.service.facts import Facts, SpotCheckFact
from kernel.text import Wire


class DrawPieceOut(Wire):
    """A piece to re-review; the school's level stays hidden until the school's round is done."""

    id: UUID
    draw_id: UUID
    pick_id: UUID
    certification_id: UUID
    ability_code: str
    ability_name: str
    person_name: str
    school_id: UUID
    school_name: str
    org_path: str
    token: str
    stage: int
    level: DrawLevel | None
    reason: str
    rated_at: datetime | None
    rated_by_name: str | None
    is_settled: bool
    school_level: DrawLevel | None
    version: int

    @classmethod
    def of(cls, seen: Seen) -> Self:
        """Shape a piece."""
        piece, pick = seen.piece, seen.pick
        return cls(
            **{
                name: getattr(piece, name)
                for name in (
                    "id",
                    "draw_id",
                    "pick_id",
                    "certification_id",
                    "ability_code",
                    "ability_name",
                    "level",
                    "reason",
                    "rated_at",
                    "rated_by_name",
                    "version",
                )
            },
            **{
                name: getattr(pick, name)
                for name in (
                    "person_name",
                    "school_id",
                    "school_name",
                    "org_path",
                    "token",
                    "stage",
                )
            },
            is_settled=seen.is_revealed,
            school_level=piece.school_level if seen.is_revealed else None,
        )


class DrawEvidenceOut(Wire):
    """A file of a piece."""

    file_id: UUID
    filename: str
    size: int
    media_type: str
    sha256: str | None
    state: str


class DrawTaskOut(Wire):
    """A task with its criteria and what was done for it; nobody's level is in it."""

    key: str
    name: str
    excellent: str
    passing: str
    narrative: str
    evidence: list[DrawEvidenceOut]

    @classmethod
    def of(cls, one: BlindPiece) -> Self:
        """Shape a task."""
        task = one.task
        return cls(
            key=task.key,
            name=task.name,
            excellent=task.excellent,
            passing=task.passing,
            narrative=one.narrative,
            evidence=[DrawEvidenceOut.model_validate(file) for file in one.evidence],
        )


class DrawPieceWholeOut(DrawPieceOut):
    """A piece with everything to be judged."""

    tasks: list[DrawTaskOut]

    @classmethod
    def whole(cls, seen: Seen, tasks: Sequence[BlindPiece]) -> Self:
        """Shape a piece with its tasks."""
        shown = DrawPieceOut.of(seen).model_dump()
        return cls(**shown, tasks=[DrawTaskOut.of(one) for one in tasks])


class DrawTicketOut(Wire):
    """A signed right to open the evidence of a piece, and when it ends."""

    ticket: str
    expires_at: datetime


class DrawRatingIn(Wire):
    """The level of a piece, with a reason below 优秀."""

    level: DrawLevel
    reason: Remarks = ""


class SpotCheckFactOut(Wire):
    """C22: how many of a school's teachers were drawn, and what their re-review came to."""

    code: str
    state: DrawState
    drawn_at: datetime
    teachers: int
    drawn: int
    drawn_share: int
    consequence: Consequence
    agreement: AgreementOut | None

    @classmethod
    def of(cls, found: SpotCheckFact) -> Self:
        """Shape a fact; figures of an open round would tell the school's levels."""
        own = {name: getattr(found, name) for name in cls.model_fields if name != "agreement"}
        is_open = found.consequence is Consequence.OPEN
        return cls(**own, agreement=None if is_open else AgreementOut.of(found.agreement))


class OnSiteFactOut(Wire):
    """C23: who was drawn for the on-site test, and what was recorded."""

    code: str
    state: DrawState
    drawn_at: datetime
    drawn: int
    recorded: int
    excellent: int
    passing: int
    failing: int
    held_on: date | None


class DrawFactsOut(Wire):
    """What draws of a year say about a school, the latest first: facts beside C22 and C23."""

    spot_checks: list[SpotCheckFactOut]
    on_site: list[OnSiteFactOut]

    @classmethod
    def of(cls, found: Facts) -> Self:
        """Shape facts."""
        return cls(
            spot_checks=[SpotCheckFactOut.of(one) for one in found.spot_checks],
            on_site=[OnSiteFactOut.model_validate(one) for one in found.on_site],
        )
