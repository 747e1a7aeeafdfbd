"""Wire types of recommendations."""

from cases.feedback.queries.listed import ListedRow
from cases.feedback.schemas.items import ListedItemOut
from cases.recommendations.rules import Choice
from kernel.text import Wire


class RecommendationOut(Wire):
    """An item, the ability that it helps with, and the reason in words."""

    item: ListedItemOut
    ability_code: str
    reason: str

    @classmethod
    def of(cls, row: ListedRow, chosen: Choice) -> "RecommendationOut":
        """Shape a choice."""
        return cls(
            item=ListedItemOut.of(row), ability_code=chosen.ability_code, reason=chosen.reason
        )


class RecommendationsOut(Wire):
    """Recommendations, the best first; empty when no ability is weak."""

    items: list[RecommendationOut]
