"""Wire types of the centre's desk."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, model_validator

from cases.items.rules import LinkState, State
from cases.items.schemas.bodies import ItemIn, SeenItemIn
from cases.items.schemas.items import ItemOut
from cases.items.tool_tables import ToolLinkRow, ToolLinkRun
from cases.tools.queries.desk import ToolRow
from cases.tools.service.keeping import ToolVerb, Wish
from kernel.text import Prose, Wire


class ToolLinkOut(Wire):
    """A link and what became of asking it."""

    url: str
    host: str
    state: LinkState
    status: int | None
    moved_to: str
    failures: int
    is_dead: bool = Field(description="连续多日打不开，可能已失效")
    asked_at: datetime | None

    @classmethod
    def of(cls, row: ToolLinkRow) -> "ToolLinkOut":
        """Shape a row."""
        return cls(
            url=row.url,
            host=row.host,
            state=row.state,
            status=row.status,
            moved_to=row.moved_to,
            failures=row.failures,
            is_dead=row.dead_since is not None,
            asked_at=row.asked_at,
        )


class ToolOut(ItemOut):
    """A tool at the desk."""

    version: int
    is_citys: bool
    updated_at: datetime
    looked_at: datetime | None
    looked_by_name: str | None
    note: str
    links: list[ToolLinkOut]

    @classmethod
    def of(cls, row: ToolRow) -> "ToolOut":
        """Shape a row."""
        item, care = row.item, row.care
        return cls(
            **ItemOut.model_validate(item).model_dump(),
            version=item.version,
            is_citys=item.is_citys,
            updated_at=item.updated_at,
            looked_at=care.looked_at if care else None,
            looked_by_name=care.looked_by_name if care else None,
            note=care.note if care else "",
            links=[ToolLinkOut.of(one) for one in row.links],
        )


class ToolShelfOut(Wire):
    """Beside a tool's page: where it stands, when it was looked at, and its links."""

    category_id: UUID | None
    category_name: str
    looked_at: datetime | None
    links: list[ToolLinkOut]


class ToolIn(ItemIn):
    """A tool as the centre enters it: everything of it at once; authors and level are not said."""


class ToolBatchIn(Wire):
    """A verb for each of a list; taking down and restoring say why."""

    verb: ToolVerb
    category_id: UUID | None = None
    reason: Annotated[Prose, Field(max_length=1000)] = ""
    items: Annotated[list[SeenItemIn], Field(min_length=1, max_length=100)]

    @model_validator(mode="after")
    def _is_whole(self) -> "ToolBatchIn":
        asks_why = self.verb in (ToolVerb.TAKE_DOWN, ToolVerb.RESTORE)
        if asks_why and not self.reason.strip():
            message = "下架和恢复须写明原因，提供者会看到"
            raise ValueError(message)
        if (self.verb is ToolVerb.CATEGORY) != (self.category_id is not None):
            message = "调整分类须选择分类，其他操作不填分类"
            raise ValueError(message)
        return self

    def wish(self) -> Wish:
        """Return what is wished."""
        return Wish(self.verb, self.category_id, self.reason)

    def wanted(self) -> list[tuple[UUID, int]]:
        """Return what was seen; what is named twice is done once."""
        return list({one.id: one.version for one in self.items}.items())


class ToolOutcomeOut(Wire):
    """What becomes, or became, of one tool."""

    item_id: UUID
    title: str
    state: State | None
    to_state: State | None
    from_category: str
    to_category: str
    code: str
    message: str


class ToolBatchOut(Wire):
    """What becomes, or became, of each."""

    items: list[ToolOutcomeOut]


class ToolLinkReportOut(Wire):
    """How asking the links goes."""

    is_on: bool = Field(description="链接检查是否开启")
    at: datetime | None = Field(description="最近一次检查的时间")
    asked: int
    failed: int
    is_cut_off: bool = Field(description="最近一次检查时服务器无法访问外网，结果未计入")
    dead: int = Field(description="有失效链接且其后未复核的工具数")

    @classmethod
    def of(cls, run: ToolLinkRun | None, dead: int, *, is_on: bool) -> "ToolLinkReportOut":
        """Shape the last run."""
        return cls(
            is_on=is_on,
            at=run.at if run else None,
            asked=run.asked if run else 0,
            failed=run.failed if run else 0,
            is_cut_off=run.is_cut_off if run else False,
            dead=dead,
        )
