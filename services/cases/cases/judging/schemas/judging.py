"""Wire types of the office's side of judging."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from cases.campaigns.rules import CampaignKind, CampaignLevel, CampaignState
from cases.campaigns.tables import Campaign
from cases.items.content import Stages, Subjects
from cases.judging.queries.judging import EntryProgress, Progress
from cases.judging.schemas.desk import CriterionOut
from cases.judging.scoring import criteria_of
from cases.judging.service.judges import NewJudge
from cases.judging.tables import Judge
from kernel.text import Prose, Wire

JudgingReason = Annotated[Prose, Field(min_length=1, max_length=1000, pattern=r"\S")]


class JudgeCandidateOut(Wire):
    """Somebody who may be added."""

    id: UUID
    name: str
    unit_name: str


class JudgeCandidatesOut(Wire):
    """Those found by name: at most twenty."""

    items: list[JudgeCandidateOut]


class NewJudgeIn(Wire):
    """Whom to add; without stages and subjects they judge every entry."""

    person_id: UUID
    is_arbiter: bool = False
    stages: Stages = Field(default=[])
    subjects: Subjects = Field(default=[])

    def said(self) -> NewJudge:
        """Return it as the service takes it."""
        return NewJudge(self.person_id, self.is_arbiter, self.stages, self.subjects)


class JudgeOut(Wire):
    """A judge of a campaign and how far they are."""

    campaign_id: UUID
    person_id: UUID
    person_name: str
    unit_name: str
    is_arbiter: bool
    stages: list[str]
    subjects: list[str]
    added_at: datetime
    tasks: int
    submitted: int

    @classmethod
    def of(cls, row: Judge, progress: Progress | None) -> "JudgeOut":
        """Shape a row."""
        names = cls.model_fields.keys() - {"tasks", "submitted"}
        told = {name: getattr(row, name) for name in names}
        done = progress or Progress(0, 0)
        return cls(**told, tasks=done.tasks, submitted=done.submitted)


class JudgesOut(Wire):
    """All judges and arbiters of a campaign."""

    items: list[JudgeOut]


class JudgingReasonIn(Wire):
    """Why: kept in the history."""

    reason: JudgingReason


class JudgeLeftOut(Wire):
    """For how many tasks nobody is left."""

    unfilled: int


class JudgingOut(Wire):
    """How far the judging of a campaign is, for its office."""

    campaign_id: UUID
    title: str
    kind: CampaignKind
    level: CampaignLevel
    org_name: str
    state: CampaignState
    version: int
    entries_until: datetime
    districts_until: datetime | None
    judging_until: datetime
    announce_days: int
    announced_until: datetime | None
    judges_each: int
    arbiter_gap: Decimal
    sheet: list[CriterionOut]
    seed: str | None = Field(description="同分抽签的随机种子，排名时生成")
    entries: int
    unscreened: int = Field(description="等待形式审查的作品数")
    judges: int
    arbiters: int
    tasks: int
    submitted: int
    missing: int = Field(description="还缺的评分份数，含没有评委可分配的")
    unfilled: int = Field(description="没有评委可分配的评分份数")
    open_objections: int

    @classmethod
    def of(cls, row: Campaign, counts: dict[str, int]) -> "JudgingOut":
        """Shape a campaign and its counts."""
        names = cls.model_fields.keys() - counts.keys() - {"campaign_id", "sheet"}
        told: dict[str, Any] = {name: getattr(row, name) for name in names} | counts
        told["sheet"] = [CriterionOut.model_validate(one) for one in criteria_of(row.sheet)]
        return cls(campaign_id=row.id, **told)


class JudgedEntryOut(Wire):
    """An entry with how many sheets are in; no points before the ranking."""

    entry_id: UUID
    code: str | None
    title: str
    credit: list[str]
    org_name: str
    org_path: str
    judges: int
    submitted: int
    arbiters: int
    arbiters_done: int

    @classmethod
    def of(cls, one: EntryProgress) -> "JudgedEntryOut":
        """Shape a row."""
        entry = one.entry
        return cls(
            entry_id=entry.id,
            code=entry.code,
            title=entry.title,
            credit=entry.credit,
            org_name=entry.org_name,
            org_path=entry.org_path,
            judges=one.judges,
            submitted=one.submitted,
            arbiters=one.arbiters,
            arbiters_done=one.arbiters_done,
        )


class JudgingMovedOut(Wire):
    """Where a campaign stands after a step."""

    id: UUID
    state: CampaignState
    version: int
    announced_until: datetime | None


class CampaignConcludedOut(JudgingMovedOut):
    """The end of a campaign, with what the office has to see to itself."""

    not_selected: list[str] = Field(description="未能入选成果库的获奖作品标题")

    @classmethod
    def of(cls, row: Campaign, titles: list[str]) -> "CampaignConcludedOut":
        """Shape a campaign."""
        moved = JudgingMovedOut.model_validate(row)
        return cls(**moved.model_dump(), not_selected=titles)
