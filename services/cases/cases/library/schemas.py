"""Wire types of the library."""

from pydantic import Field

from cases.items.schemas.items import ItemOut
from cases.library.counting import Count, Counts
from kernel.text import Wire


class FacetValueOut(Wire):
    """A value of a facet and how many items have it; `is_more`: at least so many."""

    value: str
    count: int
    is_more: bool = Field(description="数量已截断，显示为“1000+”")


class FacetsOut(Wire):
    """How many items there are, and the values of each facet among them, the most first."""

    total: int
    is_more: bool
    facets: dict[str, list[FacetValueOut]]

    @classmethod
    def of(cls, total: Count, counts: Counts) -> "FacetsOut":
        """Shape counts."""
        return cls(
            total=total.count,
            is_more=total.is_more,
            facets={
                name: [
                    FacetValueOut(value=value, count=one.count, is_more=one.is_more)
                    for value, one in sorted(values.items(), key=lambda v: (-v[1].count, v[0]))
                ]
                for name, values in counts.items()
            },
        )


class SimilarOut(Wire):
    """Items with abilities in common."""

    items: list[ItemOut]
