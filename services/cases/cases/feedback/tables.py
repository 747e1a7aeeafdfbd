"""Tables of use 使用, favourites 收藏, ratings 评分 and comments 评论 of the library's items."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Computed, ForeignKey, Index, SmallInteger, Text
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from cases.feedback.rules import CommentState, ReportKind, Verdict
from cases.items.tables import Item
from cases.tables import Base, as_text
from kernel.db import uuid7


class ItemFeedback(Base):
    """The numbers of an item, in a row of their own: counting never touches the search index.

    A trigger makes it with the item. Numbers move by one statement each, never by what was read.
    """

    __tablename__ = "item_feedback"
    __table_args__ = (
        CheckConstraint("used_count >= 0 AND favourite_count >= 0", name="counts_sane"),
        CheckConstraint("rating_count >= 0 AND comment_count >= 0", name="replies_sane"),
        CheckConstraint("rating_sum BETWEEN rating_count AND 5 * rating_count", name="stars_sane"),
        Index("ix_item_feedback_used", "used_count", "item_id"),
        Index("ix_item_feedback_rated", "rated_rank", "item_id"),
    )

    item_id: Mapped[UUID] = mapped_column(ForeignKey(Item.id, ondelete="CASCADE"), primary_key=True)
    used_count: Mapped[int] = mapped_column(server_default=sql("0"))
    favourite_count: Mapped[int] = mapped_column(server_default=sql("0"))
    rating_count: Mapped[int] = mapped_column(server_default=sql("0"))
    rating_sum: Mapped[int] = mapped_column(server_default=sql("0"))
    comment_count: Mapped[int] = mapped_column(server_default=sql("0"))  # shown ones
    # As `rules.rank`: the mean as if five ratings of three stars had come before.
    rated_rank: Mapped[int] = mapped_column(
        Computed("(rating_sum + 15) * 1000 / (rating_count + 5)", persisted=True)
    )


class ItemUse(Base):
    """Somebody said that they used an item: once a day."""

    __tablename__ = "item_use"

    item_id: Mapped[UUID] = mapped_column(ForeignKey(Item.id), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)  # auth owns people
    used_on: Mapped[date] = mapped_column(primary_key=True)


class ItemOpening(Base):
    """Somebody opened an item's files: counted as one use, whenever and however often."""

    __tablename__ = "item_opening"

    item_id: Mapped[UUID] = mapped_column(ForeignKey(Item.id), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    opened_at: Mapped[datetime]


class Favourite(Base):
    """Somebody's favourite."""

    __tablename__ = "favourite"
    __table_args__ = (Index("ix_favourite_person_id", "person_id", "added_at", "item_id"),)

    item_id: Mapped[UUID] = mapped_column(ForeignKey(Item.id), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    added_at: Mapped[datetime]


class ItemRating(Base):
    """Somebody's stars for an item."""

    __tablename__ = "item_rating"
    __table_args__ = (CheckConstraint("stars BETWEEN 1 AND 5", name="stars_known"),)

    item_id: Mapped[UUID] = mapped_column(ForeignKey(Item.id), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    stars: Mapped[int] = mapped_column(SmallInteger)
    rated_at: Mapped[datetime]


class ItemComment(Base):
    """A comment, or a reply to one; names are of their day, `org_path` is the item's school."""

    __tablename__ = "item_comment"
    __table_args__ = (
        Index(
            "ix_item_comment_item_id", "item_id", "id",
            postgresql_where=sql("parent_id IS NULL"),
        ),
        Index("ix_item_comment_person_id", "person_id", "created_at"),
        Index(
            "ix_item_comment_reported", "org_path", postgresql_where=sql("open_reports > 0"),
            postgresql_ops={"org_path": "text_pattern_ops"},
        ),
        Index(
            "ix_item_comment_decided", "org_path", postgresql_where=sql("decided_at IS NOT NULL"),
            postgresql_ops={"org_path": "text_pattern_ops"},
        ),
    )  # fmt: skip

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    item_id: Mapped[UUID] = mapped_column(ForeignKey(Item.id))
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("item_comment.id"), index=True)
    person_id: Mapped[UUID]
    person_name: Mapped[str]
    org_name: Mapped[str]
    org_path: Mapped[str]
    is_by_author: Mapped[bool]  # of the item
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[CommentState] = mapped_column(as_text(CommentState, "state_known"))
    open_reports: Mapped[int] = mapped_column(server_default=sql("0"))
    reported_at: Mapped[datetime | None]  # the first of the open ones
    verdict: Mapped[Verdict | None] = mapped_column(as_text(Verdict, "verdict_known"))
    reason: Mapped[str] = mapped_column(Text, default="")  # of the verdict
    decided_at: Mapped[datetime | None]
    decided_by_name: Mapped[str | None]
    created_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)


class CommentReport(Base):
    """Somebody's report of a comment."""

    __tablename__ = "comment_report"
    __table_args__ = (Index("ix_comment_report_person_id", "person_id", "reported_at"),)

    comment_id: Mapped[UUID] = mapped_column(ForeignKey(ItemComment.id), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_name: Mapped[str]
    kind: Mapped[ReportKind] = mapped_column(as_text(ReportKind, "kind_known"))
    said: Mapped[str] = mapped_column(Text)
    reported_at: Mapped[datetime]
