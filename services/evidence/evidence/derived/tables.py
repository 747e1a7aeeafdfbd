"""Tables of derived copies: how far each is, and the objects that hold them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from evidence.derived.rules import Kind, State, Why
from evidence.files.tables import File
from evidence.tables import Base, as_text


class Derivation(Base):
    """One copy of one kind to be made of a file; `facts` is what the viewer needs to know."""

    __tablename__ = "derivation"
    __table_args__ = (
        CheckConstraint("kind IN ('preview', 'blind', 'text')", name="kind_known"),
        CheckConstraint(
            "state IN ('queued', 'making', 'ready', 'unavailable')", name="state_known"
        ),
        CheckConstraint("state <> 'unavailable' OR why <> ''", name="unavailable_has_why"),
        Index("ix_derivation_unsettled", "queued_at", postgresql_where=text("state <> 'ready'")),
    )

    file_id: Mapped[UUID] = mapped_column(ForeignKey(File.id, ondelete="CASCADE"), primary_key=True)
    kind: Mapped[Kind] = mapped_column(as_text(Kind), primary_key=True)
    state: Mapped[State] = mapped_column(as_text(State), default=State.QUEUED)
    why: Mapped[Why] = mapped_column(as_text(Why), default=Why.NONE)
    attempts: Mapped[int] = mapped_column(default=0)
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    queued_at: Mapped[datetime]
    made_at: Mapped[datetime | None]


class DerivedObject(Base):
    """One object below `derived/`; whatever lies there without a row is an orphan."""

    __tablename__ = "derived_object"

    object_key: Mapped[str] = mapped_column(primary_key=True)
    file_id: Mapped[UUID] = mapped_column(ForeignKey(File.id), index=True)
    kind: Mapped[Kind] = mapped_column(as_text(Kind))
    part: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
