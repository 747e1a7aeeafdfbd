"""Wire types of what goes up from results."""

from uuid import UUID

from cases.judging.queries.results import RisingRow
from kernel.text import Wire


class ResultIn(Wire):
    """An entry that the caller's own campaign ranked."""

    entry_id: UUID


class RisingOut(Wire):
    """What one's own campaign ranked: its name, the place and the award there."""

    entry_id: UUID
    title: str
    credit: list[str]
    org_name: str
    campaign_title: str
    place: int
    award: str | None

    @classmethod
    def of(cls, row: RisingRow) -> "RisingOut":
        """Shape a row."""
        result, entry, child = row
        return cls(
            entry_id=entry.id,
            title=entry.title,
            credit=entry.credit,
            org_name=entry.org_name,
            campaign_title=child.title,
            place=result.place,
            award=result.award,
        )


class RisingsOut(Wire):
    """What may still go up from one's own results, campaign by campaign the best first."""

    items: list[RisingOut]
