"""Wire types of results, objections, certificates."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from cases.campaigns.rules import CampaignKind, CampaignLevel, CampaignState
from cases.campaigns.tables import Campaign, Entry
from cases.items.rules import Kind
from cases.judging.queries.results import CertificateRow, ResultRow
from cases.judging.rules import DecidedBy, ObjectionState, Outcome
from cases.judging.schemas.desk import CriterionOut
from cases.judging.scoring import criteria_of
from cases.judging.service.announcing import Answer
from cases.judging.tables import ResultObjection
from kernel.text import Prose, Wire

ObjectionText = Annotated[Prose, Field(min_length=1, max_length=2000, pattern=r"\S")]


class CampaignResultOut(Wire):
    """A campaign with its results in a list."""

    id: UUID
    kind: CampaignKind
    level: CampaignLevel
    title: str
    org_name: str
    org_path: str
    state: CampaignState
    announced_at: datetime | None
    announced_until: datetime | None
    concluded_at: datetime | None


class CampaignResultPageOut(CampaignResultOut):
    """A campaign's results: its sheet, the seed of the lot, and who may object."""

    version: int
    sheet: list[CriterionOut]
    seed: str | None
    is_running: bool = Field(description="公示期内，可以提出异议")
    is_office: bool

    @classmethod
    def of(cls, row: Campaign, at: datetime, *, is_office: bool) -> "CampaignResultPageOut":
        """Shape a campaign."""
        until = row.announced_until
        return cls(
            **CampaignResultOut.model_validate(row).model_dump(),
            version=row.version,
            sheet=[CriterionOut.model_validate(one) for one in criteria_of(row.sheet)],
            seed=row.seed,
            is_running=row.state is CampaignState.ANNOUNCED and until is not None and at < until,
            is_office=is_office,
        )


class GivenPointsOut(Wire):
    """What one judge gave, without a name."""

    total: Decimal
    it_points: Decimal
    is_arbiter: bool
    counts: bool


class EntryResultOut(Wire):
    """Where an entry ended and why; `comments` are for its authors and the office."""

    entry_id: UUID
    code: str | None
    place: int
    award: str | None
    title: str
    kind: Kind
    credit: list[str]
    org_name: str
    org_path: str
    district_name: str
    item_id: UUID
    score: Decimal
    it_score: Decimal
    spread: Decimal
    gap: Decimal
    is_arbitrated: bool
    given: list[GivenPointsOut]
    means: dict[str, Decimal]
    decided_by: DecidedBy
    lot: str | None
    struck_reason: str | None
    is_own: bool
    comments: list[str]

    @classmethod
    def of(cls, row: ResultRow, comments: Sequence[str], *, is_own: bool) -> "EntryResultOut":
        """Shape a result with its entry."""
        result, entry = row
        told: dict[str, Any] = result.explanation
        facts = ("code", "title", "kind", "credit", "org_name", "org_path")
        return cls(
            **{name: getattr(entry, name) for name in (*facts, "district_name", "item_id")},
            entry_id=entry.id,
            place=result.place,
            award=result.award,
            score=result.score,
            it_score=result.it_score,
            spread=result.spread,
            gap=told["gap"],
            is_arbitrated=result.is_arbitrated,
            given=told["given"],
            means=told["means"],
            decided_by=told["decided_by"],
            lot=told.get("lot"),
            struck_reason=told["struck"]["reason"] if "struck" in told else None,
            is_own=is_own,
            comments=list(comments),
        )


class ResultObjectionIn(Wire):
    """What somebody objects to a result."""

    text: ObjectionText


class ResultObjectionOut(Wire):
    """An objection with its answer; whose it is the office reads."""

    id: UUID
    campaign_id: UUID
    entry_id: UUID
    title: str
    person_name: str
    org_name: str
    org_path: str
    state: ObjectionState
    said: str
    answer: str
    answered_by_name: str | None
    created_at: datetime
    answered_at: datetime | None
    version: int

    @classmethod
    def of(cls, row: ResultObjection, entry: Entry) -> "ResultObjectionOut":
        """Shape a row."""
        names = cls.model_fields.keys() - {"title"}
        told = {name: getattr(row, name) for name in names}
        return cls(**told, title=entry.title)


class ResultAnswerIn(Wire):
    """How an objection ends; only an upheld one may take the award."""

    outcome: Outcome
    answer: ObjectionText
    strikes: bool = False

    def said(self) -> Answer:
        """Return it as the service takes it."""
        return Answer(self.outcome, self.answer, self.strikes)


class CertificateOut(Wire):
    """A certificate; `code` is for whoever shows it."""

    id: UUID
    campaign_id: UUID
    campaign_title: str
    level: CampaignLevel
    number: str
    code: str
    award: str
    title: str
    names: list[str]
    org_name: str
    issued_at: datetime
    revoked_at: datetime | None
    revoked_reason: str | None

    @classmethod
    def of(cls, row: CertificateRow) -> "CertificateOut":
        """Shape a row."""
        certificate, campaign = row
        names = cls.model_fields.keys() - {"campaign_title", "level"}
        told = {name: getattr(certificate, name) for name in names}
        return cls(**told, campaign_title=campaign.title, level=campaign.level)


class CertificateCheckOut(Wire):
    """What a certificate says, for anybody who has its code."""

    number: str
    award: str
    title: str
    names: list[str]
    org_name: str
    campaign_title: str
    issuer: str
    issued_at: datetime
    revoked_at: datetime | None
    revoked_reason: str | None

    @classmethod
    def of(cls, row: CertificateRow) -> "CertificateCheckOut":
        """Shape a row."""
        certificate, campaign = row
        names = cls.model_fields.keys() - {"campaign_title", "issuer"}
        told = {name: getattr(certificate, name) for name in names}
        return cls(**told, campaign_title=campaign.title, issuer=campaign.org_name)
