"""Wire types of entries."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from cases.campaigns.queries.entries import EntryShow
from cases.campaigns.rules import (
    CampaignState,
    EntryHolder,
    EntrySide,
    EntryState,
    EntryVerb,
)
from cases.campaigns.service.proposing import Candidate
from cases.campaigns.service.reading import DeskView, Listed
from cases.campaigns.service.showing import EntryView
from cases.campaigns.tables import Campaign, Entry
from cases.items.content import ItemContent
from cases.items.rules import Kind
from cases.items.schemas.items import AuthorOut, ItemFileOut
from kernel.text import Wire


class EntryOut(Wire):
    """An entry as a desk shows it."""

    id: UUID
    campaign_id: UUID
    item_id: UUID
    version_no: int
    kind: Kind
    title: str
    author_name: str
    credit: list[str]
    org_id: UUID
    org_name: str
    org_path: str
    district_name: str
    state: EntryState
    held_by: EntryHolder
    school_rank: int | None
    district_rank: int | None
    replaces_id: UUID | None
    reason: str
    version: int
    updated_at: datetime


class DeskEntryOut(EntryOut):
    """An entry as a desk's list shows it, with what the caller may do there."""

    actions: list[EntryVerb] = Field(description="当前用户现在可以进行的操作")
    is_own: bool = Field(description="当前用户是作者或合作者")

    @classmethod
    def of(cls, row: Entry, listed: Listed) -> "DeskEntryOut":
        """Shape a row."""
        return cls(
            **EntryOut.model_validate(row).model_dump(),
            actions=listed.actions(row),
            is_own=listed.actor.person_id in row.author_ids,
        )


class MyEntryOut(EntryOut):
    """One's own entry, with the campaign it is in."""

    campaign_title: str
    campaign_state: CampaignState
    entries_until: datetime
    is_owner: bool

    @classmethod
    def of(cls, row: Entry, campaign: Campaign, person_id: UUID) -> "MyEntryOut":
        """Shape an entry for one of its authors."""
        return cls(
            **EntryOut.model_validate(row).model_dump(),
            campaign_title=campaign.title,
            campaign_state=campaign.state,
            entries_until=campaign.entries_until,
            is_owner=row.author_id == person_id,
        )


class EntryStepOut(Wire):
    """A step of the history: who, what, why, and where the entry went."""

    verb: EntryVerb
    to_state: EntryState
    held_by: EntryHolder
    actor_name: str
    reason: str
    at: datetime


class EntryPageOut(EntryOut):
    """An entry with the version that is judged, and its history."""

    campaign_title: str
    stages: list[str]
    subjects: list[str]
    content: ItemContent
    authors: list[AuthorOut]
    files: list[ItemFileOut]
    steps: list[EntryStepOut]
    actions: list[EntryVerb] = Field(description="当前用户现在可以进行的操作")
    replaces_title: str
    is_own: bool = Field(description="当前用户是作者或合作者")

    @classmethod
    def of(cls, one: EntryView) -> "EntryPageOut":
        """Shape a view."""
        row = one.hand.entry
        return cls(
            **EntryOut.model_validate(row).model_dump(),
            campaign_title=one.hand.campaign.title,
            stages=row.stages,
            subjects=row.subjects,
            content=one.content,
            authors=[
                AuthorOut(
                    person_id=author.person_id,
                    person_name=author.person_name,
                    part=author.part,
                    consent=author.consent,
                    is_current=True,
                )
                for author in one.authors
            ],
            files=[ItemFileOut.model_validate(file) for file in one.files],
            steps=[EntryStepOut.model_validate(step) for step in one.steps],
            actions=list(one.actions),
            replaces_title=one.replaces.title if one.replaces else "",
            is_own=one.hand.standing.is_author,
        )


class EntryMovedOut(Wire):
    """Where an entry stands after a step."""

    id: UUID
    version: int
    state: EntryState
    held_by: EntryHolder
    school_rank: int | None
    district_rank: int | None


class DeskOut(Wire):
    """A desk: how many each list holds; the unit's places where it nominates."""

    side: EntrySide
    counts: dict[EntryShow, int]
    unit_name: str
    used: int
    most: int | None = Field(description="本级没有名额限制时为空")
    may_order: bool = Field(description="现在可以调整顺序")

    @classmethod
    def of(cls, one: DeskView) -> "DeskOut":
        """Shape a desk."""
        unit = one.unit
        return cls(
            side=one.side,
            counts=one.counts,
            unit_name=unit.name if unit else "",
            used=one.used,
            most=unit.most if unit else None,
            may_order=one.may_order,
        )


class CandidateOut(Wire):
    """One of the caller's items, and why it cannot be entered."""

    id: UUID
    kind: Kind
    title: str
    org_name: str
    problem: str = Field(description="不能参评的原因；可以参评时为空")

    @classmethod
    def of(cls, one: Candidate) -> "CandidateOut":
        """Shape a candidate."""
        item = one.item
        return cls(
            id=item.id,
            kind=item.kind,
            title=item.title,
            org_name=item.org_name,
            problem=one.problem,
        )


class CandidatesOut(Wire):
    """The caller's items, those that can be entered first."""

    items: list[CandidateOut]
