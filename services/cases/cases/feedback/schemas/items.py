"""Wire types of items with their numbers, of use, favourites and ratings."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from cases.feedback import rules
from cases.feedback.queries.listed import ListedRow
from cases.feedback.queries.numbers import Numbers
from cases.items.rules import OPEN_STATES
from cases.items.schemas.items import ItemOut
from cases.items.service.hands import Hand
from kernel.text import Wire


class ListedItemOut(ItemOut):
    """An item of a list with its numbers; `rating` is the mean of its stars."""

    used_count: int = Field(description="登记使用的次数，加上打开过文件的人数")
    favourite_count: int
    comment_count: int
    rating_count: int
    rating: Decimal | None = Field(description="平均星级，一位小数；无人评分为空")
    is_favourite: bool = Field(description="当前用户已收藏")

    @classmethod
    def of(cls, row: ListedRow) -> "ListedItemOut":
        """Shape a row."""
        known = row._asdict()
        told = {name: known[name] for name in _TOLD}
        return cls.model_validate(told | {"rating": rules.mean(row.rating_count, row.rating_sum)})


# Read one by one: shaped as an item first, a page took twice as long.
_TOLD = tuple(name for name in ListedItemOut.model_fields if name != "rating")


class ItemFeedbackOut(Wire):
    """An item's numbers, what the caller gave it, and what they may give."""

    used_count: int
    favourite_count: int
    comment_count: int
    rating_count: int
    rating: Decimal | None = Field(description="平均星级，一位小数；无人评分为空")
    is_favourite: bool
    my_stars: int | None = Field(description="当前用户给的星级")
    used_today: bool = Field(description="当前用户今天已登记使用")
    is_open: bool = Field(description="已发布，可以收藏、评论")
    is_author: bool = Field(description="当前用户是作者或合作者，不能评分和登记使用")

    @classmethod
    def of(cls, found: tuple[Hand, Numbers]) -> "ItemFeedbackOut":
        """Shape an item's numbers."""
        hand, told = found
        row = told.row
        return cls(
            used_count=row.used_count,
            favourite_count=row.favourite_count,
            comment_count=row.comment_count,
            rating_count=row.rating_count,
            rating=rules.mean(row.rating_count, row.rating_sum),
            is_favourite=told.is_favourite,
            my_stars=told.my_stars,
            used_today=told.used_today,
            is_open=hand.item.state in OPEN_STATES,
            is_author=hand.standing.is_author,
        )


class RatingIn(Wire):
    """Stars: one for poor, five for excellent."""

    stars: Annotated[int, Field(ge=1, le=5, strict=True)]
