"""The hot path of reviewing: one read and one write for every mark that is saved."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, Table, Text, and_, bindparam, null, select, update
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.reviews.queries import Dossier, KeptMark, SelfMark
from assessment.reviews.rules import ReviewState, Stage
from assessment.reviews.tables import Review, ReviewMark, StageScore
from assessment.rounds.tables import Round
from assessment.submissions.tables import Submission, SubmissionItem
from assessment.tables import SCHEMA, Base


@dataclass(frozen=True, slots=True)
class OpenItem:
    """One item on a reviewer's desk with the seat, the mark, the school's and the district's."""

    found: Dossier
    review_id: UUID
    ordinal: int
    review_state: ReviewState
    kept: KeptMark | None
    own: SelfMark
    district: dict[str, Any] | None


def _table(mapped: type[Base]) -> Table:
    """Return the plain table: rows of plain columns need none of the mapper's work."""
    return Base.metadata.tables[f"{SCHEMA}.{mapped.__tablename__}"]


_SUBMISSION, _ROUND, _REVIEW = _table(Submission), _table(Round), _table(Review)
_MARK, _ANSWER, _STAGE = _table(ReviewMark), _table(SubmissionItem), _table(StageScore)


# In the order of Dossier's fields.
_DOSSIER: Final = (
    _SUBMISSION.c.id,
    _SUBMISSION.c.round_id,
    _ROUND.c.state,
    _ROUND.c.rubric_id,
    _ROUND.c.half_points,
    _ROUND.c.reviewers_per_school,
    _SUBMISSION.c.school_id,
    _SUBMISSION.c.district_id,
    _SUBMISSION.c.org_path,
    _SUBMISSION.c.state,
    _SUBMISSION.c.version_no,
)


def _item_on_desk(stage: Stage) -> Select[Any]:
    """Build the read of `open_item` once: building it costs more than running it."""
    s, r = _SUBMISSION.c, _REVIEW.c
    district = (
        _STAGE.c["items"].op("->", return_type=JSONB())(bindparam("code", type_=Text()))
        if stage is Stage.CITY
        else null()
    )
    seat = and_(
        r.submission_id == s.id,
        r.version_no == s.version_no,
        r.stage == stage,
        r.reviewer_id == bindparam("person_id"),
    )
    mark = and_(_MARK.c.review_id == r.id, _MARK.c.code == bindparam("code"))
    answer = and_(
        _ANSWER.c.submission_id == s.id,
        _ANSWER.c.version_no == s.version_no,
        _ANSWER.c.code == bindparam("code"),
    )
    concluded = and_(
        _STAGE.c.submission_id == s.id,
        _STAGE.c.version_no == s.version_no,
        _STAGE.c.stage == Stage.DISTRICT,
    )
    tables = (
        _SUBMISSION.join(_ROUND, _ROUND.c.id == s.round_id)
        .join(_REVIEW, seat)
        .outerjoin(_MARK, mark)
        .outerjoin(_ANSWER, answer)
        .outerjoin(_STAGE, concluded)
    )
    told = (r.id, r.ordinal, r.state, _MARK.c.mark, _MARK.c.points, _MARK.c.version)
    own = (_ANSWER.c.self_mark, _ANSWER.c.self_points, district)
    return (
        select(*_DOSSIER, *told, *own)
        .select_from(tables)
        .where(s.id == bindparam("submission_id"), s.removed_at.is_(None))
        .with_for_update(read=True, of=_REVIEW)
    )


_ITEM_ON_DESK: Final = {stage: _item_on_desk(stage) for stage in Stage}
_DOSSIER_WIDTH: Final = len(_DOSSIER)


async def open_item(
    session: AsyncSession, submission_id: UUID, stage: Stage, code: str, person_id: UUID
) -> OpenItem | None:
    """Return an item of the caller's review; the seat is held against a conclusion meanwhile.

    None when the caller has no seat at this stage, or the submission is unknown.
    """
    wanted = {"submission_id": submission_id, "code": code, "person_id": person_id}
    row = (await session.execute(_ITEM_ON_DESK[stage], wanted)).one_or_none()
    if row is None:
        return None
    review_id, ordinal, state, mark, points, version, *rest = row[_DOSSIER_WIDTH:]
    self_mark, self_points, theirs = rest
    kept = None if version is None else KeptMark(mark, points, version)
    own, found = SelfMark(self_mark, self_points), Dossier(*row[:_DOSSIER_WIDTH])
    return OpenItem(found, review_id, ordinal, state, kept, own, theirs)


_ADD: Final = (
    insert(_MARK)
    .values({column.name: bindparam(f"new_{column.name}") for column in _MARK.columns})
    .on_conflict_do_nothing()
    .returning(_MARK.c.code)
)
_CHANGE: Final = (
    update(_MARK)
    .where(
        _MARK.c.review_id == bindparam("new_review_id"),
        _MARK.c.code == bindparam("new_code"),
        _MARK.c.version == bindparam("new_version") - 1,
    )
    .values(
        {
            name: bindparam(f"new_{name}", type_=_MARK.c[name].type)
            for name in ("mark", "points", "version", "updated_at")
        }
    )
    .returning(_MARK.c.code)
)


async def store_mark(
    session: AsyncSession, review_id: UUID, code: str, kept: KeptMark, at: datetime
) -> bool:
    """Write a mark if the stored version is the one before it; tell whether it was."""
    values = {
        "new_review_id": review_id,
        "new_code": code,
        "new_mark": kept.mark,
        "new_points": kept.points,
        "new_version": kept.version,
        "new_updated_at": at,
    }
    written = await session.execute(_ADD if kept.version == 1 else _CHANGE, values)
    return written.first() is not None
