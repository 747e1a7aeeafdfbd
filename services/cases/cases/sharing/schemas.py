"""Wire types of statistics of sharing."""

from decimal import Decimal
from uuid import UUID

from pydantic import Field

from cases.items.rules import Kind
from cases.sharing.rules import By
from cases.sharing.service import Crowd, Leaders, Statistics
from kernel.text import Wire


class SharingFiguresOut(Wire):
    """The numbers of a line."""

    items: int = Field(description="已发布、已推荐或已入选的资源数")
    published: int
    recommended: int
    selected: int
    open_to_city: int = Field(description="其中开放范围为全市或社会公众的")
    used: int = Field(description="使用次数")
    favourites: int
    ratings: int
    mean_stars: Decimal | None
    comments: int


class SharingLineOut(Wire):
    """A line of the breakdown: its key is what the library filters by; of a unit its path."""

    key: str
    name: str
    unit_id: UUID | None
    figures: SharingFiguresOut


class SharingAuthorsOut(Wire):
    """How many people shared, each once; owners and co-authors alike."""

    authors: int = Field(description="已发布版本上的署名人数，作者与合作者同等，每人只计一次")
    staff_authors: int = Field(description="其中现在仍在资源所属学校任职的")
    staff: int | None = Field(description="在职人数；不知道时为空")
    staff_share: Decimal | None = Field(description="分享过资源的在职人员占在职人数的百分比")


class SharingAuthorsLineOut(SharingAuthorsOut):
    """The same of a line of the breakdown."""

    key: str


class SharingCrowdOut(Wire):
    """How many people shared and used, of the unit and of its lines."""

    total: SharingAuthorsOut
    users: int = Field(description="打开附件或标记使用过这些资源的人数，每人只计一次")
    lines: list[SharingAuthorsLineOut]

    @classmethod
    def of(cls, found: Crowd) -> "SharingCrowdOut":
        """Shape the counts."""
        return cls(
            total=SharingAuthorsOut.model_validate(found.total),
            users=found.users,
            lines=[
                SharingAuthorsLineOut(key=key, **SharingAuthorsOut.model_validate(one).model_dump())
                for key, one in found.lines.items()
            ],
        )


class SharedItemOut(Wire):
    """One of the most used items."""

    id: UUID
    kind: Kind
    title: str
    credit: list[str]
    org_name: str
    used_count: int
    favourite_count: int
    rating_count: int


class ActiveUnitOut(Wire):
    """One of the schools that shared most beside how many work there."""

    unit_id: UUID
    name: str
    items: int
    staff: int
    per_hundred: Decimal


class SharingLeadersOut(Wire):
    """What was used most, and which schools share most: units, never a ranking of persons."""

    top_items: list[SharedItemOut]
    active_units: list[ActiveUnitOut]
    silent_units: int = Field(description="这一时期没有分享过资源的学校数")

    @classmethod
    def of(cls, found: Leaders) -> "SharingLeadersOut":
        """Shape the lists."""
        return cls(
            top_items=[SharedItemOut.model_validate(row) for row in found.top_items],
            active_units=[ActiveUnitOut.model_validate(one) for one in found.active],
            silent_units=found.silent,
        )


class SharingStatisticsOut(Wire):
    """Statistics of a unit in a period."""

    unit_id: UUID | None
    unit_name: str
    unit_kind: str
    by: By
    total: SharingFiguresOut
    lines: list[SharingLineOut]

    @classmethod
    def of(cls, found: Statistics) -> "SharingStatisticsOut":
        """Shape the statistics."""
        return cls(
            unit_id=found.place.unit_id,
            unit_name=found.place.name,
            unit_kind=found.place.kind,
            by=found.asked.by,
            total=SharingFiguresOut.model_validate(found.total),
            lines=[
                SharingLineOut(
                    key=line.key,
                    name=line.name,
                    unit_id=line.unit_id,
                    figures=SharingFiguresOut.model_validate(line.figures),
                )
                for line in found.lines
            ],
        )


class SilentUnitOut(Wire):
    """A school that shared nothing in the period."""

    id: UUID
    name: str
    org_path: str = Field(validation_alias="path")
    district_name: str | None


class SharingPersonOut(Wire):
    """Somebody who is credited in items of their school."""

    person_id: UUID
    name: str
    items: int
    used: int
