"""Tables of campaigns 评选活动, quotas, entries and their steps."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    Numeric,
    SmallInteger,
    String,
    Text,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from cases.campaigns.rules import (
    CampaignKind,
    CampaignLevel,
    CampaignState,
    EntryHolder,
    EntryState,
    EntryVerb,
)
from cases.items.rules import Kind
from cases.items.tables import Item
from cases.tables import Base, as_text
from kernel.db import uuid7

PATH = {"org_path": "text_pattern_ops"}


class Campaign(Base):
    """A call for entries; one below another (`parent_id`) sends its best there: 校–县–市 (R24)."""

    __tablename__ = "campaign"
    __table_args__ = (
        CheckConstraint("judges_each >= 2", name="two_judges"),
        CheckConstraint("arbiter_gap > 0", name="some_gap"),
        Index("ix_campaign_org_path", "org_path", postgresql_ops=PATH),
        Index("ix_campaign_state_entries_until", "state", "entries_until"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    kind: Mapped[CampaignKind] = mapped_column(as_text(CampaignKind, "kind_known"))
    level: Mapped[CampaignLevel] = mapped_column(as_text(CampaignLevel, "level_known"))
    org_id: Mapped[UUID]  # whose campaign it is; auth owns units
    org_name: Mapped[str]
    org_path: Mapped[str]
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("campaign.id"), index=True)
    state: Mapped[CampaignState] = mapped_column(as_text(CampaignState, "state_known"))
    title: Mapped[str] = mapped_column(String(200))
    call: Mapped[str] = mapped_column(Text)  # the rules as people read them
    item_kinds: Mapped[list[str]] = mapped_column(ARRAY(Text))  # empty: every kind
    stages: Mapped[list[str]] = mapped_column(ARRAY(Text))
    subjects: Mapped[list[str]] = mapped_column(ARRAY(Text))
    abilities: Mapped[list[str]] = mapped_column(ARRAY(Text))
    entries_from: Mapped[datetime]
    entries_until: Mapped[datetime]  # of authors, and of schools' nominations
    districts_until: Mapped[datetime | None]  # of districts' nominations in a city's campaign
    judging_until: Mapped[datetime]
    announce_days: Mapped[int] = mapped_column(SmallInteger)  # working days
    school_quota: Mapped[int]  # of a school without a row of its own
    district_quota: Mapped[int]  # of a district without a row of its own
    judges_each: Mapped[int] = mapped_column(SmallInteger)
    arbiter_gap: Mapped[Decimal] = mapped_column(Numeric(5, 2))  # points of 100 between two judges
    spares_own_district: Mapped[bool]  # judges do not score entries of their own district
    # [{key, name, points, is_it_ability, says}], 100 points together
    sheet: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    # [{name, count}], the highest first
    awards: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    seed: Mapped[str | None] = mapped_column(String(64))  # of the lot among full ties
    announced_at: Mapped[datetime | None]
    announced_until: Mapped[datetime | None]
    concluded_at: Mapped[datetime | None]
    cancelled_reason: Mapped[str | None] = mapped_column(Text)
    created_by: Mapped[UUID]
    version: Mapped[int] = mapped_column(default=1)  # of the row: the ETag
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())


class CampaignQuota(Base):
    """How many entries a unit may nominate; `used` moves in one statement with its bound."""

    __tablename__ = "campaign_quota"
    __table_args__ = (
        CheckConstraint("used >= 0 AND used <= most", name="within"),
        Index("ix_campaign_quota_org_path", "org_path", postgresql_ops=PATH),
    )

    campaign_id: Mapped[UUID] = mapped_column(ForeignKey(Campaign.id), primary_key=True)
    org_id: Mapped[UUID] = mapped_column(primary_key=True)
    org_name: Mapped[str]
    org_path: Mapped[str]
    most: Mapped[int]
    used: Mapped[int] = mapped_column(default=0)


class Entry(Base):
    """An item in a campaign: the version it had when it was proposed."""

    __tablename__ = "entry"
    __table_args__ = (
        Index("ix_entry_campaign_id_org_path", "campaign_id", "org_path", postgresql_ops=PATH),
        Index("ix_entry_campaign_id_state", "campaign_id", "state", "id"),
        Index("ix_entry_author_id", "author_id"),
        # One item once, as long as it may still win.
        Index(
            "uq_entry_live", "campaign_id", "item_id", unique=True,
            postgresql_where=text("state IN ('proposed', 'nominated', 'admitted')"),
        ),
        Index(
            "uq_entry_school_rank", "campaign_id", "org_id", "school_rank", unique=True,
            postgresql_where=text("school_rank IS NOT NULL"),
        ),
        Index(
            "uq_entry_district_rank", "campaign_id", "district_id", "district_rank", unique=True,
            postgresql_where=text("district_rank IS NOT NULL"),
        ),
        Index(
            "uq_entry_code", "campaign_id", "code", unique=True,
            postgresql_where=text("code IS NOT NULL"),
        ),
    )  # fmt: skip

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey(Campaign.id))
    item_id: Mapped[UUID] = mapped_column(ForeignKey(Item.id), index=True)
    version_no: Mapped[int]
    kind: Mapped[Kind] = mapped_column(as_text(Kind, "kind_known"))
    title: Mapped[str] = mapped_column(String(200))
    stages: Mapped[list[str]] = mapped_column(ARRAY(Text))
    subjects: Mapped[list[str]] = mapped_column(ARRAY(Text))
    author_id: Mapped[UUID]  # auth owns people
    author_name: Mapped[str]
    author_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    credit: Mapped[list[str]] = mapped_column(ARRAY(Text))  # names of all authors in order
    org_id: Mapped[UUID]  # the school
    org_name: Mapped[str]
    org_path: Mapped[str]
    district_id: Mapped[UUID | None]  # empty for city-run schools 市直属
    district_name: Mapped[str]
    state: Mapped[EntryState] = mapped_column(as_text(EntryState, "state_known"))
    held_by: Mapped[EntryHolder] = mapped_column(as_text(EntryHolder, "held_by_known"))
    school_rank: Mapped[int | None] = mapped_column(SmallInteger)  # while it is the school's place
    district_rank: Mapped[int | None] = mapped_column(SmallInteger)
    replaces_id: Mapped[UUID | None] = mapped_column(ForeignKey("entry.id"))  # 递补
    code: Mapped[str | None] = mapped_column(String(8))  # what judges see instead of names
    reason: Mapped[str] = mapped_column(Text, default="")  # why it came back or was refused
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())


class EntryStep(Base):
    """A step of an entry as its history shows it."""

    __tablename__ = "entry_step"
    __table_args__ = (Index("ix_entry_step_entry_id", "entry_id"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    entry_id: Mapped[UUID] = mapped_column(ForeignKey(Entry.id))
    verb: Mapped[EntryVerb] = mapped_column(as_text(EntryVerb, "verb_known"))
    to_state: Mapped[EntryState] = mapped_column(as_text(EntryState, "to_state_known"))
    held_by: Mapped[EntryHolder] = mapped_column(as_text(EntryHolder, "held_by_known"))
    actor_id: Mapped[UUID]
    actor_name: Mapped[str]
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
