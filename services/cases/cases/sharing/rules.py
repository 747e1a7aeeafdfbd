"""Statistics of sharing 共享统计: what is counted, and how it adds up. Pure (R119, R138, R144).

Counted are *shared* items: published by their school, recommended or selected; by the day on which
they were first published. An author is whoever is credited in the published version, the owner and
each co-author alike, once in every number however many items there are. What is used is told of
these same items, up to now.
"""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Final
from uuid import UUID

from cases.items.rules import KEEPERS
from kernel.actor import Role

# Who reads numbers; the names of people are for those who answer for the school.
READERS: Final = (*KEEPERS, Role.GROUP_LEADER, Role.AUDITOR)
SEE_PEOPLE: Final = KEEPERS
MOST_TOP: Final = 10  # lines of a list of the most
_LEAST_STAFF: Final = 5  # so that "per hundred" of a unit of two does not lead every list


class By(StrEnum):
    """What a breakdown is by."""

    UNIT = "unit"
    STAGE = "stage"
    SUBJECT = "subject"
    ABILITY = "ability"
    ENVIRONMENT = "environment"
    DIMENSION = "dimension"
    KIND = "kind"
    LEVEL = "level"
    YEAR = "year"
    MONTH = "month"


# Of these an item has several values: it counts for each, so the lines are more than the total.
SEVERAL: Final = (By.STAGE, By.SUBJECT, By.ABILITY, By.ENVIRONMENT, By.DIMENSION)


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers of a line."""

    items: int = 0
    published: int = 0
    recommended: int = 0
    selected: int = 0
    open_to_city: int = 0  # of the items, those open to the whole city or the public
    used: int = 0
    favourites: int = 0
    ratings: int = 0
    rating_sum: int = 0
    comments: int = 0

    @property
    def mean_stars(self) -> Decimal | None:
        """The mean of all stars given, each rating weighing the same; None without any."""
        if self.ratings == 0:
            return None
        return (Decimal(self.rating_sum) / self.ratings).quantize(Decimal("0.01"), ROUND_HALF_UP)

    def __add__(self, other: "Figures") -> "Figures":
        """Add two lines of different items."""
        return Figures(*(one + two for one, two in zip(astuple(self), astuple(other), strict=True)))


@dataclass(frozen=True, slots=True)
class People:
    """Who shared, each person once; and how many work there, where that is known."""

    authors: int = 0
    staff_authors: int = 0  # of the authors, those who work at the item's school today
    staff: int | None = None

    @property
    def staff_share(self) -> Decimal | None:
        """The staff that shared, in percent of all staff."""
        if not self.staff:
            return None
        share = Decimal(100 * self.staff_authors) / self.staff
        return share.quantize(Decimal("0.1"), ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a breakdown: what the library is filtered by, and a name where there is one."""

    key: str
    figures: Figures
    name: str
    unit_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Activity:
    """How much a school shared beside how many work there."""

    unit_id: UUID
    name: str
    items: int
    staff: int

    @property
    def per_hundred(self) -> Decimal:
        """Items per hundred staff."""
        share = Decimal(100 * self.items) / self.staff
        return share.quantize(Decimal("0.1"), ROUND_HALF_UP)


def most_active(schools: Sequence[Activity]) -> list[Activity]:
    """Return the schools that shared most per hundred staff; very small ones stay aside."""
    known = [one for one in schools if one.staff >= _LEAST_STAFF and one.items > 0]
    return sorted(known, key=lambda one: (-one.per_hundred, -one.items, one.name))[:MOST_TOP]


def staff_below(path: str, schools: Mapping[str, int]) -> int | None:
    """Return how many work in the schools at and below a path; None where nobody is known."""
    return sum(n for school, n in schools.items() if school.startswith(path)) or None
