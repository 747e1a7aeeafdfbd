"""Tables of certifications 微能力认证: pieces with evidence, peers' seats, ratings, totals."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from assessment.abilities.tables import AbilityCatalogue
from assessment.certifications.rules import (
    CertificationState,
    CertificationVerb,
    Level,
    RatingKind,
    SeatOrigin,
    SeatState,
)
from assessment.tables import Base, as_text
from assessment.years.tables import Year
from kernel.db import uuid7


class Certification(Base):
    """One ability of one teacher in one year; names and paths are those of the day it was begun.

    Tasks are pinned: a later version of the catalogue changes nothing that was begun.
    """

    __tablename__ = "certification"
    __table_args__ = (
        UniqueConstraint("year_id", "person_id", "ability_code"),
        Index(
            "ix_certification_school",
            "year_id",
            "org_path",
            "person_name",
            "id",
            postgresql_ops={"org_path": "text_pattern_ops"},
        ),
        Index("ix_certification_school_id", "school_id", "year_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    year_id: Mapped[UUID] = mapped_column(ForeignKey(Year.id))
    person_id: Mapped[UUID] = mapped_column(index=True)  # auth owns people and units
    person_name: Mapped[str] = mapped_column(String(200))
    staff_no: Mapped[str | None] = mapped_column(Text)
    school_id: Mapped[UUID]
    school_name: Mapped[str] = mapped_column(String(200))
    org_path: Mapped[str]
    group_id: Mapped[UUID | None]
    group_name: Mapped[str | None] = mapped_column(String(200))
    group_path: Mapped[str | None]
    ability_code: Mapped[str] = mapped_column(String(4))
    ability_name: Mapped[str] = mapped_column(String(200))
    catalogue_id: Mapped[UUID] = mapped_column(ForeignKey(AbilityCatalogue.id))
    is_official: Mapped[bool]  # tasks of the official paper, not free evidence
    tasks: Mapped[list[Any]]  # document.PinnedTask as JSON
    state: Mapped[CertificationState] = mapped_column(
        as_text(CertificationState, "state"), default=CertificationState.DRAFT
    )
    turn: Mapped[int] = mapped_column(default=0)  # how often it was handed in
    version: Mapped[int] = mapped_column(default=1)
    submitted_at: Mapped[datetime | None]
    # What came back with which reasons, until it is handed in again: {stage, by_name, at, reasons}.
    returned: Mapped[dict[str, Any] | None]
    level: Mapped[Level | None] = mapped_column(as_text(Level, "level"))  # computed (R141)
    finalised_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class CertificationPiece(Base):
    """What the teacher did for one task, and the own level for it."""

    __tablename__ = "certification_piece"

    certification_id: Mapped[UUID] = mapped_column(ForeignKey(Certification.id), primary_key=True)
    task_key: Mapped[str] = mapped_column(String(8), primary_key=True)
    narrative: Mapped[str] = mapped_column(Text, default="")
    self_level: Mapped[Level | None] = mapped_column(as_text(Level, "self_level"))
    self_remark: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime]


class CertificationEvidence(Base):
    """A file of a piece, with the facts evidence told about it."""

    __tablename__ = "certification_evidence"
    __table_args__ = (Index("ix_certification_evidence_file_id", "file_id"),)

    certification_id: Mapped[UUID] = mapped_column(ForeignKey(Certification.id), primary_key=True)
    task_key: Mapped[str] = mapped_column(String(8), primary_key=True)
    file_id: Mapped[UUID] = mapped_column(primary_key=True)  # evidence owns files
    ordinal: Mapped[int]
    filename: Mapped[str] = mapped_column(Text)
    size: Mapped[int] = mapped_column(BigInteger)
    media_type: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str | None] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(20))  # evidence's: checking, ready, rejected


class PeerSeat(Base):
    """A colleague's place as rater of a certification that was handed in."""

    __tablename__ = "peer_seat"
    __table_args__ = (
        Index("ix_peer_seat_certification_id", "certification_id", "turn"),
        Index("ix_peer_seat_peer_id", "peer_id", "state"),
        # One person fills one open or rated seat of a turn.
        Index(
            "uq_peer_seat_person",
            "certification_id",
            "turn",
            "peer_id",
            unique=True,
            postgresql_where=text("state IN ('open', 'rated')"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    certification_id: Mapped[UUID] = mapped_column(ForeignKey(Certification.id))
    turn: Mapped[int]
    ordinal: Mapped[int]
    peer_id: Mapped[UUID]
    peer_name: Mapped[str] = mapped_column(String(200))
    origin: Mapped[SeatOrigin] = mapped_column(as_text(SeatOrigin, "origin"))
    state: Mapped[SeatState] = mapped_column(as_text(SeatState, "state"), default=SeatState.OPEN)
    due_at: Mapped[datetime]
    marks: Mapped[list[Any]] = mapped_column(default=list)  # {task_key, level, reason}
    reason: Mapped[str] = mapped_column(Text, default="")  # why it was closed otherwise
    closed_by_name: Mapped[str | None] = mapped_column(String(200))
    closed_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class CertificationRating(Base):
    """Levels by the school or by a re-review; rows are only added, the newest stands."""

    __tablename__ = "certification_rating"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    certification_id: Mapped[UUID] = mapped_column(ForeignKey(Certification.id), index=True)
    turn: Mapped[int]
    kind: Mapped[RatingKind] = mapped_column(as_text(RatingKind, "kind"))
    marks: Mapped[list[Any]]  # {task_key, level, reason}
    level: Mapped[Level] = mapped_column(as_text(Level, "level"))
    reason: Mapped[str] = mapped_column(Text, default="")  # of a correction
    actor_id: Mapped[UUID]
    actor_name: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]


class CertificationStep(Base):
    """A step of a certification; rows are only added."""

    __tablename__ = "certification_step"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    certification_id: Mapped[UUID] = mapped_column(ForeignKey(Certification.id), index=True)
    turn: Mapped[int]
    verb: Mapped[CertificationVerb] = mapped_column(as_text(CertificationVerb, "verb"))
    from_state: Mapped[CertificationState] = mapped_column(
        as_text(CertificationState, "from_state")
    )
    to_state: Mapped[CertificationState] = mapped_column(as_text(CertificationState, "to_state"))
    detail: Mapped[dict[str, Any]]
    actor_id: Mapped[UUID | None]  # None: the platform itself
    actor_name: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]


class CertificationTotal(Base):
    """How many certifications of a school stand where; written with every change of a state.

    Whoever changes states of a school's certifications holds its rows first.
    """

    __tablename__ = "certification_total"

    year_id: Mapped[UUID] = mapped_column(ForeignKey(Year.id), primary_key=True)
    school_id: Mapped[UUID] = mapped_column(primary_key=True)
    draft: Mapped[int] = mapped_column(server_default=text("0"))
    self_rated: Mapped[int] = mapped_column(server_default=text("0"))
    peer_rated: Mapped[int] = mapped_column(server_default=text("0"))
    school_rated: Mapped[int] = mapped_column(server_default=text("0"))
    sampled: Mapped[int] = mapped_column(server_default=text("0"))
    re_reviewed: Mapped[int] = mapped_column(server_default=text("0"))
    final: Mapped[int] = mapped_column(server_default=text("0"))
    returned: Mapped[int] = mapped_column(server_default=text("0"))
    excellent: Mapped[int] = mapped_column(server_default=text("0"))  # of those with a level
    passing: Mapped[int] = mapped_column(server_default=text("0"))
    failing: Mapped[int] = mapped_column(server_default=text("0"))
    final_excellent: Mapped[int] = mapped_column(server_default=text("0"))


class AbilityTotal(Base):
    """How many certifications of an ability a school has, by level (R144).

    Written beside the school's counts and under the same lock.
    """

    __tablename__ = "ability_total"

    year_id: Mapped[UUID] = mapped_column(ForeignKey(Year.id), primary_key=True)
    school_id: Mapped[UUID] = mapped_column(primary_key=True)
    ability_code: Mapped[str] = mapped_column(String(4), primary_key=True)
    begun: Mapped[int] = mapped_column(server_default=text("0"))
    final: Mapped[int] = mapped_column(server_default=text("0"))
    excellent: Mapped[int] = mapped_column(server_default=text("0"))  # of those with a level
    passing: Mapped[int] = mapped_column(server_default=text("0"))
    failing: Mapped[int] = mapped_column(server_default=text("0"))


class Exemption(Base):
    """Somebody need not be assessed in a year 免测, with the reason; ended ones stay."""

    __tablename__ = "certification_exemption"
    __table_args__ = (
        Index(
            "uq_certification_exemption_open",
            "year_id",
            "person_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_certification_exemption_school_id", "school_id", "year_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    year_id: Mapped[UUID] = mapped_column(ForeignKey(Year.id))
    person_id: Mapped[UUID]
    person_name: Mapped[str] = mapped_column(String(200))
    school_id: Mapped[UUID]
    org_path: Mapped[str]
    reason: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    created_by_name: Mapped[str] = mapped_column(String(200))
    ended_at: Mapped[datetime | None]
    ended_by_name: Mapped[str | None] = mapped_column(String(200))
    end_reason: Mapped[str] = mapped_column(Text, default="")
