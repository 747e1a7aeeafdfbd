"""What strangers are told. Types of their own: nothing of the inside comes along by itself.

No ids of people or units, no paths, no file names, no times but a day.
"""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from cases.items.rules import FileRole, Kind, Licence
from cases.items.tables import ItemFile
from cases.showcases import rules
from cases.showcases.rules import ShowcaseKind, StudyModel
from cases.showcases.service.public import Card, PublicItem, PublicShowcase
from kernel.clock import local_date
from kernel.text import Wire


class PublicShowcaseOut(Wire):
    """A showcase as the list of all shows it."""

    id: UUID
    kind: ShowcaseKind
    title: str
    intro: str
    org_name: str = Field(description="主办单位")
    model: StudyModel | None
    model_says: str
    opened_on: date | None
    until_on: date | None
    item_count: int
    cover_id: UUID | None = Field(description="封面图片的文件编号，凭公开查看凭证打开")

    @classmethod
    def head(cls, one: PublicShowcase) -> "PublicShowcaseOut":
        """Shape a showcase without its items."""
        row = one.showcase
        return cls(
            id=row.id,
            kind=row.kind,
            title=one.mask(row.title),
            intro=one.mask(row.intro),
            org_name=row.org_name,
            model=row.model,
            model_says=one.mask(row.model_says),
            opened_on=local_date(row.opened_at) if row.opened_at else None,
            until_on=row.until_on,
            item_count=len(one.cards),
            cover_id=one.cover_id,
        )


class PublicShowcasesOut(Wire):
    """A page of showcases."""

    items: list[PublicShowcaseOut]
    next_cursor: str | None


class PublicCardOut(Wire):
    """A released item as a showcase shows it."""

    id: UUID
    kind: Kind
    title: str
    summary: str
    why: str
    credit: list[str] = Field(description="同意署名公开的作者姓名，其余为“某某区市教师”")
    org_name: str = Field(description="学校；没有作者署名公开时为空")
    district_name: str
    stages: list[str]
    subjects: list[str]
    abilities: list[str]
    year: int | None
    cover_id: UUID | None
    has_film: bool

    @classmethod
    def of(cls, one: Card) -> "PublicCardOut":
        """Shape a card."""
        item = one.item
        return cls(
            id=item.id,
            kind=item.kind,
            title=one.title,
            summary=one.summary,
            why=one.why,
            credit=list(one.credit),
            org_name=one.org_name,
            district_name=one.item.district_name,
            stages=item.stages,
            subjects=item.subjects,
            abilities=list(one.abilities),
            year=item.year,
            cover_id=item.cover_id,
            has_film=item.has_film,
        )


class PublicSectionOut(Wire):
    """A section with what is released of it."""

    title: str
    items: list[PublicCardOut]


class PublicShowcasePageOut(PublicShowcaseOut):
    """A showcase with its sections; those of which nothing is released are left out."""

    sections: list[PublicSectionOut]

    @classmethod
    def of(cls, one: PublicShowcase) -> "PublicShowcasePageOut":
        """Shape a showcase."""
        sections = [
            PublicSectionOut(
                title=one.mask(title),
                items=[PublicCardOut.of(card) for card in one.cards if card.section == at],
            )
            for at, title in enumerate(one.showcase.sections)
        ]
        head = PublicShowcaseOut.head(one).model_dump()
        return cls(**head, sections=[section for section in sections if section.items])


class PublicFileOut(Wire):
    """A file by its number; its name might say whose it is."""

    file_id: UUID
    number: int
    role: FileRole
    media_type: str

    @classmethod
    def of(cls, number: int, one: ItemFile) -> "PublicFileOut":
        """Shape a file."""
        return cls(file_id=one.file_id, number=number, role=one.role, media_type=one.media_type)


class PublicItemOut(PublicCardOut):
    """A released item with its words and files."""

    body: str
    licence: Licence | None
    files: list[PublicFileOut]
    showcase_title: str
    showcase_org_name: str

    @classmethod
    def shaped(cls, one: PublicItem) -> "PublicItemOut":
        """Shape an item."""
        return cls(
            **PublicCardOut.of(one.card).model_dump(),
            body=one.card.mask(one.content.body),
            licence=one.content.licence,
            files=[PublicFileOut.of(at, file) for at, file in enumerate(one.files, start=1)],
            showcase_title=one.showcase.mask(one.showcase.showcase.title),
            showcase_org_name=one.showcase.showcase.org_name,
        )


class PublicCoversIn(Wire):
    """Showcases whose covers a page shows."""

    showcase_ids: Annotated[list[UUID], Field(min_length=1, max_length=rules.MOST_PUBLIC_PAGE)]


class PublicTicketOut(Wire):
    """A signed right of the public to see previews, and when it ends."""

    ticket: str
    expires_at: datetime
