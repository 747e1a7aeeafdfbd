"""Collections 合集: lists of items with an order, of a person or of an office. Pure."""

from enum import StrEnum
from typing import Final

from cases import search

MOST_ITEMS: Final = 200  # of one collection
MOST_OWN: Final = 100  # of one person or unit
MOST_PINNED: Final = 6  # of one unit


class Share(StrEnum):
    """Who may read a collection beside those who keep it."""

    PRIVATE = "private"
    SCHOOL = "school"
    DISTRICT = "district"
    CITY = "city"


class Show(StrEnum):
    """What a list of collections shows."""

    MINE = "mine"  # one's own, and those of one's offices
    SHARED = "shared"  # open to one's unit
    PINNED = "pinned"  # on the library's first page


def opened(share: Share, path: str, *, is_city_run: bool) -> str | None:
    """Return the unit whose people may read; None while it is private.

    `path` is the unit whose collection it is; the range never ends below it. A city-run school's
    市直属 district is the city.
    """
    units = search.above(path)
    if share is Share.PRIVATE:
        return None
    if share is Share.CITY or (share is Share.DISTRICT and is_city_run):
        return units[0]
    return units[min(1, len(units) - 1)] if share is Share.DISTRICT else units[-1]
