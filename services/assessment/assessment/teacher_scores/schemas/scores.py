"""Wire types of scores: a line of the list, and one score with every sentence."""

from datetime import datetime
from uuid import UUID

from assessment.schemes.kinds import Aspect, ItemKind, KeyPoint, ScoreAudience
from assessment.schemes.tables import SchoolScheme
from assessment.teacher_scores.schemas.fields import PointsOut
from assessment.teacher_scores.schemas.marks import TeacherMarkOut, marks_of
from assessment.teacher_scores.service.reading import Line, View
from assessment.teacher_scores.tables import ObjectionAnswer, ScoreObjection
from kernel.text import Wire


class TeacherScoreRow(Wire):
    """A teacher of the list; `points` by item are those of now, open ones are null."""

    person_id: UUID
    name: str
    staff_no: str | None
    audiences: list[ScoreAudience]
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
    outcome: ObjectionAnswer | None
    answer: str
    decided_at: datetime | None
    decided_by_name: str | None


class WaitingObjectionOut(Wire):
    """An objection that the caller is to answer, and whose it is."""

    id: UUID
    scheme_id: UUID
    school_id: UUID
    school_name: str
    org_path: str
    person_id: UUID
    person_name: str
    text: str
    filed_at: datetime

    @classmethod
    def of(cls, row: tuple[ScoreObjection, SchoolScheme]) -> "WaitingObjectionOut":
        """Shape an objection and its school."""
        one, scheme = row
        return cls(
            id=one.id,
            scheme_id=scheme.id,
            school_id=scheme.school_id,
            school_name=scheme.school_name,
            org_path=scheme.org_path,
            person_id=one.person_id,
            person_name=one.person_name,
            text=one.text,
            filed_at=one.filed_at,
        )


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
    audiences: list[ScoreAudience]
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
