"""Tables of showcases 展播 and of what they show."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, SmallInteger, String, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from cases.campaigns.rules import CampaignLevel
from cases.campaigns.tables import Campaign
from cases.items.rules import Range
from cases.items.tables import Item
from cases.showcases.rules import ShowcaseKind, ShowcaseState, StudyModel
from cases.tables import Base, as_text
from kernel.db import uuid7


class Showcase(Base):
    """What a unit shows; unit names are of their day."""

    __tablename__ = "showcase"
    __table_args__ = (
        Index("ix_showcase_org_path", "org_path", "updated_at", "id",
              postgresql_ops={"org_path": "text_pattern_ops"}),
        Index("ix_showcase_open_path", "open_path", "updated_at", "id",
              postgresql_where=text("state = 'open'")),
        Index("ix_showcase_public", "opened_at", "id",
              postgresql_where=text("state = 'open' AND open_range = 'public'")),
        Index("ix_showcase_waiting", "org_path", postgresql_where=text("state = 'submitted'"),
              postgresql_ops={"org_path": "text_pattern_ops"}),
    )  # fmt: skip

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    kind: Mapped[ShowcaseKind] = mapped_column(as_text(ShowcaseKind, "kind_known"))
    state: Mapped[ShowcaseState] = mapped_column(as_text(ShowcaseState, "state_known"))
    level: Mapped[CampaignLevel] = mapped_column(as_text(CampaignLevel, "level_known"))
    org_id: Mapped[UUID]  # auth owns units
    org_name: Mapped[str]
    org_path: Mapped[str]
    is_city_run: Mapped[bool]  # a school 市直属
    title: Mapped[str] = mapped_column(String(100))
    intro: Mapped[str] = mapped_column(Text)
    model: Mapped[StudyModel | None] = mapped_column(as_text(StudyModel, "model_known"))
    model_says: Mapped[str] = mapped_column(Text)
    sections: Mapped[list[str]] = mapped_column(ARRAY(Text))  # their titles, in order
    open_range: Mapped[Range] = mapped_column(as_text(Range, "open_range_known"))
    open_path: Mapped[str]  # the unit whose people see it while it is open
    from_on: Mapped[date | None]
    until_on: Mapped[date | None]
    cover_item_id: Mapped[UUID | None]  # an item of it: its cover is the showcase's
    campaign_id: Mapped[UUID | None] = mapped_column(ForeignKey(Campaign.id))
    item_count: Mapped[int]
    returned_reason: Mapped[str | None] = mapped_column(Text)  # until it is handed in again
    decided_by_name: Mapped[str | None]  # of the office that agreed or returned it
    decided_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    created_by: Mapped[UUID]  # auth owns people
    version: Mapped[int] = mapped_column(default=1)  # of the row: the ETag
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class ShowcaseItem(Base):
    """An item in a showcase, with the sentence why it is there.

    `confirmed_no` is the version that the office looked through before strangers may see it.
    """

    __tablename__ = "showcase_item"
    __table_args__ = (Index("ix_showcase_item_item_id", "item_id"),)

    showcase_id: Mapped[UUID] = mapped_column(
        ForeignKey(Showcase.id, ondelete="CASCADE"), primary_key=True
    )
    item_id: Mapped[UUID] = mapped_column(ForeignKey(Item.id), primary_key=True)
    section: Mapped[int] = mapped_column(SmallInteger)
    ordinal: Mapped[int] = mapped_column(SmallInteger)
    why: Mapped[str] = mapped_column(String(200))
    confirmed_no: Mapped[int | None]
    confirmed_by: Mapped[UUID | None]
    confirmed_at: Mapped[datetime | None]
