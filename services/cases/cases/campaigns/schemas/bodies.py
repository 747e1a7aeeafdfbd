"""What callers send about campaigns and entries."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, Field

from cases.campaigns.rules import CampaignKind, EntrySide, EntryVerb
from cases.campaigns.service.deciding import Decision
from cases.campaigns.service.drafting import Beginning
from cases.campaigns.service.placing import Order, Quotas
from cases.campaigns.terms import Dates, Terms
from cases.items.content import Abilities, Stages, Subjects
from cases.items.rules import Kind
from cases.items.schemas.bodies import Reason
from kernel.text import Line, OptionalLine, Prose, Wire

_FROM, _TO = datetime(2020, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC)


Moment = Annotated[AwareDatetime, Field(ge=_FROM, le=_TO), AfterValidator(_utc)]
Places = Annotated[int, Field(ge=0, le=10_000)]
Kinds = Annotated[list[Kind], Field(max_length=4)]


class CriterionIn(Wire):
    """A line of the scoring sheet."""

    key: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,29}$")]
    name: Annotated[OptionalLine, Field(max_length=40)] = ""
    points: Annotated[int, Field(ge=0, le=100)]
    is_it_ability: bool = Field(default=False, description="考察信息技术应用能力")
    says: Annotated[Prose, Field(max_length=500)] = ""


class AwardIn(Wire):
    """An award and how many places of the ranking it goes to, the highest first."""

    name: Annotated[OptionalLine, Field(max_length=40)] = ""
    count: Places


class NewCampaignIn(Wire):
    """A new campaign; `org_id` for who works for several units."""

    kind: CampaignKind
    title: Line
    org_id: UUID | None = None

    def said(self) -> Beginning:
        """Return it as the service takes it."""
        return Beginning(self.kind, self.title, self.org_id)


class CampaignIn(Wire):
    """A draft as it is saved: everything of it, each time; gaps are told, not refused."""

    kind: CampaignKind
    parent_id: UUID | None = None
    title: OptionalLine = ""
    call: Prose = ""
    item_kinds: Kinds = Field(default=[])
    stages: Stages = Field(default=[])
    subjects: Subjects = Field(default=[])
    abilities: Abilities = Field(default=[])
    entries_from: Moment
    entries_until: Moment
    districts_until: Moment | None = None
    judging_until: Moment
    announce_days: Annotated[int, Field(ge=0, le=60)]
    school_quota: Places
    district_quota: Places
    judges_each: Annotated[int, Field(ge=2, le=9, description="每件作品的评委人数，至少 2 人")]
    arbiter_gap: Annotated[Decimal, Field(gt=0, le=100, max_digits=5, decimal_places=2)]
    spares_own_district: bool
    sheet: Annotated[list[CriterionIn], Field(max_length=30)]
    awards: Annotated[list[AwardIn], Field(max_length=20)]

    def said(self) -> Terms:
        """Return it as the service takes it."""
        plain = self.model_dump(exclude={"sheet", "awards"})
        return Terms(
            **plain,
            sheet=[one.model_dump(mode="json") for one in self.sheet],
            awards=[one.model_dump(mode="json") for one in self.awards],
        )


class DatesIn(Wire):
    """Later dates of an open campaign."""

    entries_until: Moment
    districts_until: Moment | None = None
    judging_until: Moment

    def said(self) -> Dates:
        """Return it as the service takes it."""
        return Dates(self.entries_until, self.districts_until, self.judging_until)


class UnitQuotaIn(Wire):
    """A number of its own for one unit."""

    org_id: UUID
    most: Places


class QuotasIn(Wire):
    """Numbers by default, and those of single units; units that are not named stay as they are."""

    school_quota: Places
    district_quota: Places
    units: Annotated[list[UnitQuotaIn], Field(max_length=3000)] = Field(default=[])

    def said(self) -> Quotas:
        """Return it as the service takes it."""
        units = {one.org_id: one.most for one in self.units}
        return Quotas(self.school_quota, self.district_quota, units)


class ProposalIn(Wire):
    """The item that its author proposes."""

    item_id: UUID


class NominationIn(Wire):
    """Up to the next level; `replaces_id` when it takes the place that another one left 递补."""

    replaces_id: UUID | None = None

    def said(self, entry_id: UUID, seen: int) -> Decision:
        """Return it as the service takes it."""
        return Decision(EntryVerb.NOMINATE, entry_id, seen, replaces_id=self.replaces_id)


class EntryReasonIn(Wire):
    """Why: shown to the author and kept in the history."""

    reason: Reason


class OrderIn(Wire):
    """The order of a unit's nominations as it was seen, and as it shall be: the same entries."""

    side: Literal[EntrySide.SCHOOL, EntrySide.DISTRICT]
    seen_ids: Annotated[list[UUID], Field(min_length=1, max_length=2000)]
    entry_ids: Annotated[list[UUID], Field(min_length=1, max_length=2000)]

    def said(self) -> Order:
        """Return it as the service takes it."""
        return Order(self.side, self.seen_ids, self.entry_ids)
