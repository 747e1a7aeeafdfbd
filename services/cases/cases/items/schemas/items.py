"""Wire types of items."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from cases.items.content import ItemContent
from cases.items.rules import (
    Consent,
    FileRole,
    Holder,
    Kind,
    Level,
    Side,
    State,
    Verb,
    VersionState,
)
from cases.items.service.reading import View
from cases.items.tables import Item
from kernel.text import Wire


class ItemOut(Wire):
    """An item as a list shows it; `credit` are the authors' names in their order."""

    id: UUID
    kind: Kind
    level: Level | None
    state: State
    held_by: Holder | None = Field(description="推荐后由谁审核")
    title: str
    summary: str
    author_id: UUID
    author_name: str
    credit: list[str]
    org_id: UUID
    org_name: str
    org_path: str
    district_name: str
    stages: list[str]
    subjects: list[str]
    abilities: list[str]
    year: int | None
    category_id: UUID | None = Field(description="工具所属分类")
    cover_id: UUID | None = Field(description="封面图片的文件编号")
    has_film: bool
    created_at: datetime
    listed_at: datetime = Field(description="首次发布的时间；未发布为新建的时间")


class WorkedItemOut(ItemOut):
    """An item as lists of those who work on it show it."""

    version: int
    pending: VersionState | None = Field(description="最新版本未发布时的状态")
    newest_no: int
    published_no: int | None
    returned_reason: str | None
    updated_at: datetime


class MyItemOut(WorkedItemOut):
    """One's own item; `asks_consent` when one's word as co-author is wanted."""

    is_owner: bool
    asks_consent: bool


class AuthorOut(Wire):
    """An author of a version; `is_current` tells whether their word is to this content."""

    person_id: UUID
    person_name: str
    part: str
    consent: Consent
    is_current: bool


class ItemFileOut(Wire):
    """A file of a version."""

    file_id: UUID
    role: FileRole
    filename: str
    size: int
    media_type: str
    state: str


class ItemStepOut(Wire):
    """A step of the history: who, on which side, from where to where, why."""

    verb: Verb
    side: Side
    version_no: int
    from_state: State
    to_state: State
    held_by: Holder | None
    actor_name: str
    reason: str
    at: datetime


class ItemVersionOut(Wire):
    """A version in the list of versions."""

    version_no: int
    state: VersionState
    opened_at: datetime
    submitted_at: datetime | None
    decided_at: datetime | None
    decided_by_name: str | None
    reason: str


class GapOut(Wire):
    """What is missing before a draft can be handed in."""

    field: str
    code: str
    message: str


class RelatedOut(Wire):
    """Another item that belongs to this one."""

    id: UUID
    kind: Kind
    title: str
    org_name: str


class ItemPageOut(WorkedItemOut):
    """An item with the content of one version; history and versions for those who work on it."""

    version_no: int
    content_hash: str = Field(description="该版本内容、作者和附件的校验值")
    content: ItemContent
    authors: list[AuthorOut]
    files: list[ItemFileOut]
    related: list[RelatedOut]
    environments: list[str]
    dimensions: list[str]
    actions: list[Verb] = Field(description="当前用户现在可以进行的操作")
    gaps: list[GapOut] = Field(description="草稿提交前还缺什么；仅作者可见")
    steps: list[ItemStepOut] = Field(description="经过，最近的在前；仅相关人员可见")
    versions: list[ItemVersionOut]
    is_owner: bool
    works_on_it: bool
    is_citys: bool = Field(description="由装备中心为全市入库")
    my_consent: Consent | None = Field(description="当前用户作为合作者的答复；不是合作者为空")
    asks_consent: bool

    @classmethod
    def of(cls, one: View, person_id: UUID) -> "ItemPageOut":
        """Shape a view."""
        item, version = one.item, one.version
        mine = one.my_consent
        return cls(
            **WorkedItemOut.model_validate(item).model_dump(),
            version_no=version.version_no,
            content_hash=version.content_hash,
            content=one.content,
            authors=[
                AuthorOut(
                    person_id=author.person_id,
                    person_name=author.person_name,
                    part=author.part,
                    consent=author.consent,
                    is_current=author.person_id == item.author_id
                    or author.consent_hash == version.content_hash,
                )
                for author in one.authors
            ],
            files=[ItemFileOut.model_validate(file) for file in one.files],
            related=[RelatedOut.model_validate(other) for other in one.related],
            environments=item.environments,
            dimensions=item.dimensions,
            actions=list(one.actions),
            gaps=[GapOut.model_validate(gap) for gap in one.gaps],
            steps=[ItemStepOut.model_validate(step) for step in one.steps],
            versions=[ItemVersionOut.model_validate(other) for other in one.versions],
            is_owner=item.author_id == person_id,
            works_on_it=one.works_on_it,
            is_citys=item.is_citys,
            my_consent=mine.consent if mine else None,
            asks_consent=one.asks_consent,
        )


class ItemMovedOut(Wire):
    """Where an item stands after a step."""

    id: UUID
    version: int
    state: State
    held_by: Holder | None
    pending: VersionState | None

    @classmethod
    def of(cls, item: Item) -> "ItemMovedOut":
        """Shape a header."""
        return cls.model_validate(item)


class ItemConsentOut(Wire):
    """A co-author's word as it is kept now."""

    consent: Consent


class ManyAnswerOut(Wire):
    """What became of one of many; a code and a sentence where it was refused."""

    item_id: UUID
    state: State | None
    code: str
    message: str


class ManyOut(Wire):
    """What became of each of the list."""

    items: list[ManyAnswerOut]


class ItemTicketOut(Wire):
    """A signed right to open files, and when it ends."""

    ticket: str
    expires_at: datetime


class ColleagueOut(Wire):
    """Somebody of the school who may be named as an author."""

    id: UUID
    name: str


class ColleaguesOut(Wire):
    """Colleagues by name: at most fifty."""

    items: list[ColleagueOut]
