"""Wire types of campaigns."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from pydantic import Field

from cases.campaigns.rules import (
    CampaignAct,
    CampaignKind,
    CampaignLevel,
    CampaignState,
    EntrySide,
)
from cases.campaigns.schemas.bodies import AwardIn, CriterionIn
from cases.campaigns.service.placing import Share
from cases.campaigns.service.reading import CampaignView, acts_of, desks_of
from cases.campaigns.tables import Campaign
from cases.items.rules import Kind
from kernel.actor import Actor
from kernel.text import Wire


class CampaignOut(Wire):
    """A campaign as a list shows it, with what the caller may do and where they sit."""

    id: UUID
    kind: CampaignKind
    level: CampaignLevel
    state: CampaignState
    title: str
    org_id: UUID
    org_name: str
    org_path: str
    entries_from: datetime
    entries_until: datetime
    districts_until: datetime | None
    judging_until: datetime
    version: int
    acts: list[CampaignAct] = Field(description="当前用户现在可以进行的操作")
    desks: list[EntrySide] = Field(description="当前用户在本活动中的工作台")

    @classmethod
    def of(cls, row: Campaign, actor: Actor, now: datetime) -> "CampaignOut":
        """Shape a row for somebody."""
        plain = {name: getattr(row, name) for name in cls.model_fields.keys() - _FOR_CALLER}
        return cls(**plain, acts=acts_of(actor, row, now), desks=desks_of(actor, row))


_FOR_CALLER = {"acts", "desks"}


class CampaignNameOut(Wire):
    """A campaign by its name."""

    id: UUID
    title: str
    org_name: str
    level: CampaignLevel
    entries_until: datetime


class CampaignNamesOut(Wire):
    """Campaigns by name."""

    items: list[CampaignNameOut]


class ProblemOut(Wire):
    """What is wrong with a draft before it can be opened."""

    field: str
    code: str
    message: str


class CampaignPageOut(CampaignOut):
    """A campaign with its call, sheet and awards."""

    parent_id: UUID | None
    parent_title: str
    call: str
    item_kinds: list[Kind]
    stages: list[str]
    subjects: list[str]
    abilities: list[str]
    announce_days: int
    school_quota: int
    district_quota: int
    judges_each: int
    arbiter_gap: Decimal
    spares_own_district: bool
    sheet: list[CriterionIn]
    awards: list[AwardIn]
    announced_until: datetime | None
    concluded_at: datetime | None
    cancelled_reason: str | None
    problems: list[ProblemOut] = Field(description="草稿发布前还须修改的内容")

    @classmethod
    def shaped(cls, one: CampaignView, actor: Actor, now: datetime) -> "CampaignPageOut":
        """Shape a view."""
        row = one.campaign
        base = CampaignOut.of(row, actor, now).model_dump()
        told = {"parent_title", "problems", "sheet", "awards"} | set(base)
        plain = {name: getattr(row, name) for name in cls.model_fields.keys() - told}
        return cls(
            **base,
            **plain,
            sheet=[CriterionIn.model_validate(line) for line in row.sheet],
            awards=[AwardIn.model_validate(line) for line in row.awards],
            parent_title=one.parent.title if one.parent else "",
            problems=[ProblemOut.model_validate(error) for error in one.problems],
        )


class CampaignUnitOut(Wire):
    """A unit that the caller may hold a campaign for."""

    id: UUID
    name: str
    level: CampaignLevel


class CampaignUnitsOut(Wire):
    """Units, the highest first."""

    items: list[CampaignUnitOut]


class CampaignQuotaOut(Wire):
    """A unit's places; `is_own` when it has a number of its own."""

    org_id: UUID
    org_name: str
    org_path: str
    kind: str
    used: int
    most: int
    is_own: bool


class QuotaShareOut(Wire):
    """How many places a unit's teachers would give."""

    org_id: UUID
    org_name: str
    teachers: int
    most: int


class QuotaSharesOut(Wire):
    """A proposal, to be looked at before it is set."""

    items: list[QuotaShareOut]
    total: int

    @classmethod
    def of(cls, rows: list[Share]) -> "QuotaSharesOut":
        """Shape a proposal."""
        items = [
            QuotaShareOut(
                org_id=one.unit.id, org_name=one.unit.name, teachers=one.teachers, most=one.most
            )
            for one in rows
        ]
        return cls(items=items, total=sum(one.most for one in items))
