"""Wire types of scores."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, Field, PlainSerializer
from pydantic_core import PydanticCustomError

from assessment.rubrics.rules import plain
from assessment.schemes.document import Half
from assessment.schemes.kinds import Aspect, Audience, ItemKind, KeyPoint, OutcomeForm
from assessment.teacher_scores.given import MOST_PIECES, Given
from assessment.teacher_scores.queries.facts import Candidate
from assessment.teacher_scores.service.publishing import Prospect
from assessment.teacher_scores.service.reading import Line, View
from assessment.teacher_scores.tables import ObjectionOutcome, TeacherMark
from kernel.text import Prose, Wire

PointsOut = Annotated[Decimal, PlainSerializer(plain, return_type=str)]


def _said(text: str) -> str:
    if not text.strip():
        raise PydanticCustomError("reason_missing", "请写明理由")
    return text.strip()


# Blanks alone say nothing: they are cut before it is asked whether anything is there.
Reason = Annotated[Prose, Field(max_length=2000), AfterValidator(_said)]
Remark = Annotated[Prose, Field(max_length=2000), AfterValidator(str.strip)]
Pieces = Annotated[int, Field(ge=0, le=MOST_PIECES)]


class TeacherMarkIn(Wire):
    """What people give for an item: points, or recognised pieces by form; nothing takes it back."""

    points: Half | None = None
    counts: dict[OutcomeForm, Pieces] = Field(default={}, max_length=4)
    reason: Remark = ""

    def to_given(self) -> Given:
        """Return it as the rules know it."""
        return Given(self.points, self.counts, self.reason)


class TeacherMarkOut(Wire):
    """A mark as it is stored, with its version."""

    points: PointsOut | None
    counts: dict[OutcomeForm, int]
    reason: str
    version: int
    by_name: str
    at: datetime

    @classmethod
    def of(cls, row: TeacherMark) -> "TeacherMarkOut":
        """Shape a stored mark."""
        return cls(
            points=row.points,
            counts={OutcomeForm(form): count for form, count in row.counts.items()},
            reason=row.reason,
            version=row.version,
            by_name=row.updated_by_name,
            at=row.updated_at,
        )


def marks_of(one: Candidate) -> dict[str, TeacherMarkOut]:
    """Shape somebody's marks by item."""
    return {
        key: TeacherMarkOut(
            points=mark.points,
            counts=dict(mark.counts),
            reason=mark.reason,
            version=one.versions[key],
            by_name=mark.by_name,
            at=mark.at,
        )
        for key, mark in one.marks.items()
    }


class TeacherMarkRow(TeacherMarkIn):
    """A row of a batch."""

    person_id: UUID
    version: int = Field(ge=0, lt=2**31)


class TeacherMarksIn(Wire):
    """One item for many teachers, only looked at when it is a preview."""

    item_key: str = Field(pattern=r"^[0-9a-z-]{1,36}$")
    marks: list[TeacherMarkRow] = Field(min_length=1, max_length=500)
    is_preview: bool = False


class TeacherMarkOutcome(Wire):
    """What becomes of one teacher's mark; `code` and `message` say why nothing does."""

    person_id: UUID
    name: str
    points: PointsOut | None
    code: str | None
    message: str | None


class TeacherMarksOut(Wire):
    """What becomes of each; the batch can be undone."""

    outcomes: list[TeacherMarkOutcome]
    batch_id: UUID | None
    done: int


class TeacherMarkChangeOut(Wire):
    """A change of a mark."""

    item_key: str
    before: dict[str, Any] | None
    after: dict[str, Any]
    at: datetime
    by_name: str


class TeacherMarkChanges(Wire):
    """The history of somebody's marks, newest first."""

    items: list[TeacherMarkChangeOut]


class TeacherScoreRow(Wire):
    """A teacher of the list; `points` by item are those of now, open ones are null."""

    person_id: UUID
    name: str
    staff_no: str | None
    audiences: list[Audience]
    points: dict[str, PointsOut | None]
    marks: dict[str, TeacherMarkOut]
    learning: PointsOut
    practice: PointsOut
    bonus: PointsOut
    total: PointsOut | None
    band: str | None
    open: int
    exempt: str
    published_at: datetime | None
    number: int | None

    @classmethod
    def of(cls, line: Line) -> "TeacherScoreRow":
        """Shape a line."""
        one, shown = line.one, line.one.published
        return cls(
            person_id=one.person_id,
            name=one.name,
            staff_no=one.staff_no,
            audiences=sorted(one.facts.audiences),
            points={part.item.key: part.points for part in line.score.items},
            marks=marks_of(one),
            learning=line.part(Aspect.LEARNING),
            practice=line.part(Aspect.PRACTICE),
            bonus=line.bonus,
            total=line.total,
            band=line.band,
            open=line.open,
            exempt=one.exempt,
            published_at=shown.published_at if shown else None,
            number=shown.number if shown else None,
        )


class TeacherScoreItem(Wire):
    """An item with its points and the sentence that explains them."""

    key: str
    name: str
    standard: str
    point: KeyPoint | None
    aspect: Aspect
    kind: ItemKind
    most: str
    points: str | None
    text: str


class TeacherScoreBonus(Wire):
    """A bonus with its sentence."""

    name: str
    points: str
    text: str


class PublishedScore(Wire):
    """What was published about a teacher; the reason belongs to a correction."""

    number: int
    total: PointsOut
    bonus: PointsOut
    band: str
    reason: str
    published_at: datetime
    published_by_name: str


class ScoreObjectionOut(Wire):
    """An objection and what was answered."""

    id: UUID
    person_id: UUID
    person_name: str
    text: str
    filed_at: datetime
    outcome: ObjectionOutcome | None
    answer: str
    decided_at: datetime | None
    decided_by_name: str | None


class TeacherScoreOut(Wire):
    """A teacher's score with every sentence; `history` is what was published, newest first."""

    scheme_id: UUID
    school_id: UUID
    school_name: str
    year_id: UUID
    year_name: str
    year_is_open: bool
    version_no: int
    person_id: UUID
    name: str
    staff_no: str | None
    audiences: list[Audience]
    items: list[TeacherScoreItem]
    bonuses: list[TeacherScoreBonus]
    learning: PointsOut
    practice: PointsOut
    bonus: PointsOut
    total: PointsOut | None
    band: str | None
    text: str
    marks: dict[str, TeacherMarkOut]
    history: list[PublishedScore]
    objection: ScoreObjectionOut | None
    exempt: str

    @classmethod
    def of(cls, view: View) -> "TeacherScoreOut":
        """Shape a view."""
        held, one, line = view.held, view.one, Line(view.one, view.score)
        return cls(
            scheme_id=held.row.id,
            school_id=held.row.school_id,
            school_name=held.row.school_name,
            year_id=held.year.id,
            year_name=held.year.name,
            year_is_open=held.year.state == "open",
            version_no=view.history[0].version_no if view.history else held.version_no,
            person_id=one.person_id,
            name=one.name,
            staff_no=one.staff_no,
            audiences=sorted(one.facts.audiences),
            items=view.document["items"],
            bonuses=view.document["bonuses"],
            learning=line.part(Aspect.LEARNING),
            practice=line.part(Aspect.PRACTICE),
            bonus=line.bonus,
            total=line.total,
            band=line.band,
            text=view.document["text"],
            marks=marks_of(one),
            history=[PublishedScore.model_validate(row) for row in view.history],
            objection=ScoreObjectionOut.model_validate(view.objection) if view.objection else None,
            exempt=one.exempt,
        )


class TeacherAudiencesIn(Wire):
    """What a teacher is called."""

    audiences: list[Audience] = Field(max_length=3)


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

    outcome: ObjectionOutcome
    answer: Reason
    marks: dict[Annotated[str, Field(pattern=r"^[0-9a-z-]{1,36}$")], TeacherMarkIn] = Field(
        default={}, max_length=40
    )
