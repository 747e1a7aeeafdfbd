"""Wire types of publications, corrections and objections."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from assessment.teacher_scores.schemas.fields import Reason
from assessment.teacher_scores.schemas.marks import TeacherMarkIn
from assessment.teacher_scores.service.publishing import Prospect
from assessment.teacher_scores.tables import ObjectionAnswer
from kernel.text import Wire


class OpenScore(Wire):
    """Somebody without a total, and the items that wait."""

    person_id: UUID
    name: str
    items: list[str]


class ScoreProspect(Wire):
    """What a publication would do: how many are ready, who is not, and the bands."""

    staff: int
    published: int
    ready: int
    open: list[OpenScore]
    bands: dict[str, int]
    exempt: list[str]
    sha256: str | None
    published_at: datetime | None

    @classmethod
    def of(cls, seen: Prospect) -> "ScoreProspect":
        """Shape a prospect, with the publication once it is there."""
        made = seen.publication
        return cls(
            staff=seen.staff,
            published=seen.published,
            ready=seen.ready,
            open=[OpenScore.model_validate(one) for one in seen.open],
            bands=dict(seen.bands),
            exempt=list(seen.exempt),
            sha256=made.sha256 if made else None,
            published_at=made.published_at if made else None,
        )


class PublicationOut(Wire):
    """A publication: on which day, of how many, with which hash."""

    id: UUID
    version_no: int
    teachers: int
    sha256: str
    published_at: datetime
    published_by_name: str


class Publications(Wire):
    """Publications of a scheme, newest first."""

    items: list[PublicationOut]


class ScoreCorrectionIn(Wire):
    """Marks that change, by item, and why; without marks the facts are taken anew."""

    marks: dict[Annotated[str, Field(pattern=r"^[0-9a-z-]{1,36}$")], TeacherMarkIn] = Field(
        default={}, max_length=40
    )
    reason: Reason


class ScoreObjectionIn(Wire):
    """Why somebody objects to the own score of a year."""

    year_id: UUID
    text: Reason


class ScoreAnswerIn(Wire):
    """The answer; a changed score names the marks that change."""

    outcome: ObjectionAnswer
    answer: Reason
    marks: dict[Annotated[str, Field(pattern=r"^[0-9a-z-]{1,36}$")], TeacherMarkIn] = Field(
        default={}, max_length=40
    )
