"""Submissions 申报: a school's place in a round, its versions, answers, evidence and steps.

A version that was handed in is frozen by a trigger: its answers and attachments can neither be
changed nor deleted nor added to. `submission_step` is the history of states; the features above
write to it through `submissions.service.steps.take`.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    Numeric,
    String,
    Text,
    UniqueConstraint,
    func,
)
from sqlalchemy.orm import Mapped, mapped_column

from assessment.rounds.tables import Round
from assessment.rubrics.rules import Grade
from assessment.submissions.rules import ItemState, State, Verb
from assessment.tables import Base, as_text
from kernel.db import uuid7


class Submission(Base):
    """One school in one round. Names and path are those of the day the roster was frozen."""

    __tablename__ = "submission"
    __table_args__ = (
        UniqueConstraint("round_id", "school_id"),
        Index("ix_submission_round_id_school_name", "round_id", "school_name", "id"),
        Index(
            "ix_submission_org_path", "org_path", postgresql_ops={"org_path": "text_pattern_ops"}
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    round_id: Mapped[UUID] = mapped_column(ForeignKey(Round.id))
    school_id: Mapped[UUID]  # auth owns units
    school_name: Mapped[str]
    district_id: Mapped[UUID | None]  # empty for city-run schools 市直属
    district_name: Mapped[str]
    org_path: Mapped[str]
    state: Mapped[State] = mapped_column(as_text(State, "state"))
    version_no: Mapped[int] = mapped_column(default=1)
    extended_due_on: Mapped[date | None]
    due_at: Mapped[datetime | None]  # when the step that is due now is late; empty when none is due
    item_count: Mapped[int]
    done_count: Mapped[int] = mapped_column(default=0)
    self_total: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    district_total: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    city_total: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    grade: Mapped[Grade | None] = mapped_column(as_text(Grade, "grade"))
    announced_at: Mapped[datetime | None]
    announce_until: Mapped[datetime | None]
    finalised_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]  # left the roster; the row stays for history
    removed_reason: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())


class SubmissionVersion(Base):
    """One version of a school's answers; frozen from the moment it is handed in."""

    __tablename__ = "submission_version"

    submission_id: Mapped[UUID] = mapped_column(ForeignKey(Submission.id), primary_key=True)
    version_no: Mapped[int] = mapped_column(primary_key=True)
    opened_at: Mapped[datetime] = mapped_column(server_default=func.now())
    frozen_at: Mapped[datetime | None]
    submitted_by: Mapped[UUID | None]
    submitted_by_name: Mapped[str | None]
    content_hash: Mapped[str | None] = mapped_column(String(64))  # of the frozen answers
    score: Mapped[dict[str, Any] | None]  # the self-score as handed in


class SubmissionItem(Base):
    """The answer to one item; absent until first saved."""

    __tablename__ = "submission_item"
    __table_args__ = (
        ForeignKeyConstraint(
            ["submission_id", "version_no"],
            [SubmissionVersion.submission_id, SubmissionVersion.version_no],
            name="fk_submission_item_version",
        ),
    )

    submission_id: Mapped[UUID] = mapped_column(primary_key=True)
    version_no: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    narrative: Mapped[str] = mapped_column(Text)
    self_mark: Mapped[dict[str, Any] | None]
    self_points: Mapped[Decimal | None] = mapped_column(
        Numeric(6, 2)
    )  # empty until the mark is whole
    state: Mapped[ItemState] = mapped_column(as_text(ItemState, "state"))
    version: Mapped[int]
    updated_at: Mapped[datetime]
    updated_by: Mapped[UUID]
    updated_by_name: Mapped[str]


class SubmissionEvidence(Base):
    """A file attached to an item, with the facts evidence told about it 实证材料."""

    __tablename__ = "submission_evidence"
    __table_args__ = (
        ForeignKeyConstraint(
            ["submission_id", "version_no", "code"],
            [SubmissionItem.submission_id, SubmissionItem.version_no, SubmissionItem.code],
            name="fk_submission_evidence_item",
        ),
        Index("ix_submission_evidence_file_id", "file_id"),
    )

    submission_id: Mapped[UUID] = mapped_column(primary_key=True)
    version_no: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    file_id: Mapped[UUID] = mapped_column(primary_key=True)  # evidence owns files
    ordinal: Mapped[int]
    slot: Mapped[str | None] = mapped_column(String(40))
    filename: Mapped[str] = mapped_column(Text)
    size: Mapped[int] = mapped_column(BigInteger)
    media_type: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str | None] = mapped_column(String(64))  # empty while evidence is checking
    state: Mapped[str] = mapped_column(String(20))  # evidence's: checking, ready, rejected


class SubmissionReturn(Base):
    """Why an item of a version was returned 退回."""

    __tablename__ = "submission_return"
    __table_args__ = (
        ForeignKeyConstraint(
            ["submission_id", "version_no"],
            [SubmissionVersion.submission_id, SubmissionVersion.version_no],
            name="fk_submission_return_version",
        ),
    )

    submission_id: Mapped[UUID] = mapped_column(primary_key=True)
    version_no: Mapped[int] = mapped_column(primary_key=True)  # the version that was returned
    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    reason: Mapped[str] = mapped_column(Text)


class SubmissionStep(Base):
    """One change of state: who, when, which verb, from, to."""

    __tablename__ = "submission_step"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    submission_id: Mapped[UUID] = mapped_column(ForeignKey(Submission.id), index=True)
    version_no: Mapped[int]
    at: Mapped[datetime]
    actor_id: Mapped[UUID]
    actor_name: Mapped[str]
    verb: Mapped[Verb] = mapped_column(as_text(Verb, "verb"))
    from_state: Mapped[State] = mapped_column(as_text(State, "from_state"))
    to_state: Mapped[State] = mapped_column(as_text(State, "to_state"))
    detail: Mapped[dict[str, Any]]
