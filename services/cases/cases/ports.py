"""What this service needs from outside, in its own words."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypedDict


class UnitChange(TypedDict):
    """A unit as auth knows it now; the shape of the wire, which the database reads as it is."""

    id: str
    path: str
    name: str
    kind: str
    status: str


class PersonChange(TypedDict):
    """A person as auth knows them now; the shape of the wire."""

    id: str
    name: str
    status: str


@dataclass(frozen=True, slots=True)
class DirectoryPage:
    """Changes in commit order; `next_after` is where to continue."""

    units: Sequence[UnitChange]
    people: Sequence[PersonChange]
    next_after: int
    has_more: bool

    @property
    def count(self) -> int:
        """How many changes there are."""
        return len(self.units) + len(self.people)


# (after, limit) -> page
FetchDirectoryChanges = Callable[[int, int], Awaitable[DirectoryPage]]
