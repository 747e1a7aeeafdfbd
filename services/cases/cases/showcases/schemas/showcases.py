"""Wire types of showcases for those who are signed in."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from cases.feedback.schemas.items import ListedItemOut
from cases.items.rules import Range
from cases.releases.rules import Hindrance
from cases.showcases import rules
from cases.showcases.rules import ShowcaseKind, ShowcaseState, ShowcaseVerb, StudyModel
from cases.showcases.service.drafting import Beginning, Saved, Shown
from cases.showcases.service.reading import Opened
from cases.showcases.tables import Showcase
from kernel.text import Line, OptionalLine, Prose, Wire

Title = Annotated[OptionalLine, StringConstraints(max_length=100)]
Intro = Annotated[Prose, Field(max_length=2000)]
ShowcaseReason = Annotated[Prose, Field(min_length=1, max_length=1000, pattern=r"\S")]


class NewShowcaseIn(Wire):
    """A new showcase; `org_id` for who works for several units."""

    kind: ShowcaseKind = ShowcaseKind.SHOWCASE
    title: Annotated[Line, StringConstraints(max_length=100)]
    org_id: UUID | None = None

    def said(self) -> Beginning:
        """Return it as the service takes it."""
        return Beginning(self.kind, self.title, self.org_id)


class MadeShowcaseIn(Wire):
    """The campaign whose result is shown."""

    campaign_id: UUID


class ShowcaseEntryIn(Wire):
    """An item in its place with the sentence why; the version that was looked through."""

    item_id: UUID
    why: OptionalLine = ""
    confirmed_no: Annotated[int | None, Field(ge=1, lt=2**31)] = None


class ShowcaseSectionIn(Wire):
    """A section with its items in their order."""

    title: Title = ""
    items: list[ShowcaseEntryIn] = Field(max_length=rules.MOST_ITEMS)


class ShowcaseIn(Wire):
    """A showcase as it is saved: everything of it, each time."""

    title: Title
    intro: Intro
    model: StudyModel | None = None
    model_says: Intro = ""
    open_range: Range
    from_on: date | None = None
    until_on: date | None = None
    cover_item_id: UUID | None = None
    sections: list[ShowcaseSectionIn] = Field(min_length=1, max_length=rules.MOST_SECTIONS)

    @model_validator(mode="after")
    def _fits(self) -> "ShowcaseIn":
        ids = [one.item_id for section in self.sections for one in section.items]
        if len(set(ids)) < len(ids):
            message = "同一项资源在展播中只能出现一次"
            raise ValueError(message)
        if len(ids) > rules.MOST_ITEMS:
            message = f"一个展播最多收入 {rules.MOST_ITEMS} 项资源"
            raise ValueError(message)
        if self.from_on and self.until_on and self.until_on < self.from_on:
            message = "结束日期不能早于开始日期"
            raise ValueError(message)
        return self

    def said(self) -> Saved:
        """Return it as the service takes it."""
        return Saved(
            title=self.title,
            intro=self.intro,
            model=self.model,
            model_says=self.model_says,
            open_range=self.open_range,
            from_on=self.from_on,
            until_on=self.until_on,
            cover_item_id=self.cover_item_id,
            sections=[one.title for one in self.sections],
            items=[
                Shown(one.item_id, at, one.why, one.confirmed_no)
                for at, section in enumerate(self.sections)
                for one in section.items
            ],
        )


class ShowcaseReasonIn(Wire):
    """Why it came back."""

    reason: ShowcaseReason


class ShowcaseOut(Wire):
    """A showcase as a list shows it."""

    id: UUID
    kind: ShowcaseKind
    state: ShowcaseState
    title: str
    intro: str
    org_name: str
    org_path: str
    open_range: Range
    from_on: date | None
    until_on: date | None
    item_count: int
    opened_at: datetime | None
    updated_at: datetime
    version: int


class ShowcaseEntryOut(Wire):
    """An item of a showcase; empty for who works on it when it is not open to them any more."""

    item_id: UUID
    why: str
    confirmed_no: int | None
    published_no: int | None
    hindrances: list[Hindrance] = Field(description="不能向社会公开的原因；仅办理人员可见")
    item: ListedItemOut | None


class ShowcaseSectionOut(Wire):
    """A section with its items."""

    title: str
    items: list[ShowcaseEntryOut]


class ShowcasePageOut(ShowcaseOut):
    """A showcase with its sections."""

    model: StudyModel | None
    model_says: str
    cover_item_id: UUID | None
    campaign_id: UUID | None
    returned_reason: str | None
    decided_by_name: str | None
    actions: list[ShowcaseVerb] = Field(description="当前用户现在可以进行的操作")
    works_on_it: bool
    sections: list[ShowcaseSectionOut]

    @classmethod
    def of(cls, one: Opened) -> "ShowcasePageOut":
        """Shape a showcase; readers are shown nothing of what they may not see."""
        row, works = one.showcase, one.works_on_it
        head = ShowcaseOut.model_validate(row).model_dump()
        return cls(
            **head,
            model=row.model,
            model_says=row.model_says,
            cover_item_id=row.cover_item_id,
            campaign_id=row.campaign_id,
            returned_reason=row.returned_reason if works else None,
            decided_by_name=row.decided_by_name if works else None,
            actions=list(one.actions),
            works_on_it=works,
            sections=[
                ShowcaseSectionOut(title=title, items=_entries(one, at))
                for at, title in enumerate(row.sections)
            ],
        )


def _entries(one: Opened, section: int) -> list[ShowcaseEntryOut]:
    works = one.works_on_it
    return [
        ShowcaseEntryOut(
            item_id=entry.item_id,
            why=entry.why,
            confirmed_no=entry.confirmed_no if works else None,
            published_no=one.published.get(entry.item_id),
            hindrances=list(one.hindrances[entry.item_id]) if works else [],
            item=ListedItemOut.of(one.rows[entry.item_id]) if entry.item_id in one.rows else None,
        )
        for entry in one.entries
        if entry.section == section and (works or entry.item_id in one.rows)
    ]


class ShowcaseMentionOut(Wire):
    """A running showcase that an item is in."""

    id: UUID
    kind: ShowcaseKind
    title: str
    org_name: str

    @classmethod
    def of(cls, row: Showcase) -> "ShowcaseMentionOut":
        """Shape a row."""
        return cls.model_validate(row)


class ShowcaseMentionsOut(Wire):
    """The running showcases that an item is in: at most twenty."""

    items: list[ShowcaseMentionOut]
