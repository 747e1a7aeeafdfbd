"""Tables of the library's items 资源: headers, versions, authors, files, and every step."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    SmallInteger,
    String,
    Text,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from cases.items.rules import (
    Consent,
    FileRole,
    Holder,
    Kind,
    Level,
    Range,
    Side,
    State,
    Verb,
    VersionState,
)
from cases.tables import Base, as_text
from cases.tool_categories.tables import ToolCategory
from kernel.db import uuid7


class Item(Base):
    """A header; what lists show and search is that of the version that is shown.

    Shown is the published version, before there is one the newest. Unit names are of their day.
    """

    __tablename__ = "item"
    __table_args__ = (
        CheckConstraint("(kind = 'outcome') = (level IS NOT NULL)", name="outcomes_have_levels"),
        CheckConstraint("(state = 'recommended') = (held_by IS NOT NULL)", name="held_somewhere"),
        Index("ix_item_org_path", "org_path", postgresql_ops={"org_path": "text_pattern_ops"}),
        Index("ix_item_listed_at_id", "listed_at", "id"),
        Index("ix_item_words", "words", postgresql_using="gin"),
        Index(
            "ix_item_waiting", "org_path", postgresql_where=text("pending = 'submitted'"),
            postgresql_ops={"org_path": "text_pattern_ops"},
        ),
        Index("ix_item_held_by", "held_by", postgresql_where=text("held_by IS NOT NULL")),
        Index("ix_item_tools", "updated_at", "id", postgresql_where=text("kind = 'tool'")),
    )  # fmt: skip

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    kind: Mapped[Kind] = mapped_column(as_text(Kind, "kind_known"))
    level: Mapped[Level | None] = mapped_column(as_text(Level, "level_known"))
    state: Mapped[State] = mapped_column(as_text(State, "state_known"))
    held_by: Mapped[Holder | None] = mapped_column(as_text(Holder, "held_by_known"))
    pending: Mapped[VersionState | None] = mapped_column(as_text(VersionState, "pending_known"))
    published_no: Mapped[int | None]
    newest_no: Mapped[int] = mapped_column(default=1)
    author_id: Mapped[UUID] = mapped_column(index=True)  # auth owns people
    author_name: Mapped[str]
    org_id: Mapped[UUID]  # auth owns units
    org_name: Mapped[str]
    org_path: Mapped[str]
    district_id: Mapped[UUID | None]  # empty for city-run schools 市直属
    district_name: Mapped[str]
    open_range: Mapped[Range] = mapped_column(as_text(Range, "open_range_known"))
    title: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str]
    credit: Mapped[list[str]] = mapped_column(ARRAY(Text))  # names of all authors in order
    stages: Mapped[list[str]] = mapped_column(ARRAY(Text))
    subjects: Mapped[list[str]] = mapped_column(ARRAY(Text))
    abilities: Mapped[list[str]] = mapped_column(ARRAY(Text))
    environments: Mapped[list[str]] = mapped_column(ARRAY(Text))
    dimensions: Mapped[list[str]] = mapped_column(ARRAY(Text))
    year: Mapped[int | None] = mapped_column(SmallInteger)
    cover_id: Mapped[UUID | None]  # evidence owns files
    has_film: Mapped[bool] = mapped_column(default=False)
    returned_reason: Mapped[str | None] = mapped_column(Text)  # until it is handed in again
    taken_by: Mapped[Side | None] = mapped_column(as_text(Side, "taken_by_known"))
    taken_from: Mapped[State | None] = mapped_column(as_text(State, "taken_from_known"))
    taken_held_by: Mapped[Holder | None] = mapped_column(as_text(Holder, "taken_held_by_known"))
    # Of a tool: where it stands in the library, see `items.service.tooling`.
    category_id: Mapped[UUID | None] = mapped_column(ForeignKey(ToolCategory.id), index=True)
    is_citys: Mapped[bool] = mapped_column(default=False)  # entered by the centre for the city
    version: Mapped[int] = mapped_column(default=1)  # of the row: the ETag
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())
    listed_at: Mapped[datetime] = mapped_column(server_default=func.now())  # first published
    plain: Mapped[str] = mapped_column(Text, deferred=True)  # normal text, to look words up in
    words: Mapped[Any] = mapped_column(TSVECTOR, deferred=True)  # see cases.search


class ItemVersion(Base):
    """One version; from `submitted_at` on a trigger keeps its content."""

    __tablename__ = "item_version"

    item_id: Mapped[UUID] = mapped_column(ForeignKey(Item.id), primary_key=True)
    version_no: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[VersionState] = mapped_column(as_text(VersionState, "state_known"))
    content: Mapped[dict[str, Any]]
    content_hash: Mapped[str] = mapped_column(String(64))  # with authors and files
    opened_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]
    decided_by_name: Mapped[str | None]
    reason: Mapped[str] = mapped_column(Text, default="")  # why it came back


def _of_version() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["item_id", "version_no"], [ItemVersion.item_id, ItemVersion.version_no]
    )


class ItemAuthor(Base):
    """Somebody's credit in a version; a co-author's consent is to the content with this hash."""

    __tablename__ = "item_author"
    __table_args__ = (_of_version(), Index("ix_item_author_person_id", "person_id"))

    item_id: Mapped[UUID] = mapped_column(primary_key=True)
    version_no: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_name: Mapped[str]  # of its day
    ordinal: Mapped[int]
    part: Mapped[str] = mapped_column(String(200))  # what they did in the work
    consent: Mapped[Consent] = mapped_column(as_text(Consent, "consent_known"))
    consent_hash: Mapped[str | None] = mapped_column(String(64))
    answered_at: Mapped[datetime | None]


class ItemFile(Base):
    """A file of a version, with the facts evidence told about it."""

    __tablename__ = "item_file"
    __table_args__ = (_of_version(), Index("ix_item_file_file_id", "file_id"))

    item_id: Mapped[UUID] = mapped_column(primary_key=True)
    version_no: Mapped[int] = mapped_column(primary_key=True)
    file_id: Mapped[UUID] = mapped_column(primary_key=True)  # evidence owns files
    ordinal: Mapped[int]
    role: Mapped[FileRole] = mapped_column(as_text(FileRole, "role_known"))
    filename: Mapped[str] = mapped_column(Text)
    size: Mapped[int] = mapped_column(BigInteger)
    media_type: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str | None] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(20))  # evidence's: checking, ready, rejected


class ItemStep(Base):
    """A step of an item as its history shows it."""

    __tablename__ = "item_step"
    __table_args__ = (Index("ix_item_step_item_id", "item_id"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    item_id: Mapped[UUID] = mapped_column(ForeignKey(Item.id))
    version_no: Mapped[int]
    verb: Mapped[Verb] = mapped_column(as_text(Verb, "verb_known"))
    side: Mapped[Side] = mapped_column(as_text(Side, "side_known"))
    from_state: Mapped[State] = mapped_column(as_text(State, "from_state_known"))
    to_state: Mapped[State] = mapped_column(as_text(State, "to_state_known"))
    held_by: Mapped[Holder | None] = mapped_column(as_text(Holder, "held_by_known"))
    actor_id: Mapped[UUID]
    actor_name: Mapped[str]
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
