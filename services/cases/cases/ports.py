"""What this service needs from outside, in its own words."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class UnitChange:
    """A unit as auth knows it now."""

    id: UUID
    path: str
    name: str
    kind: str
    status: str


@dataclass(frozen=True, slots=True)
class PersonChange:
    """A person as auth knows them now."""

    id: UUID
    name: str
    status: str


@dataclass(frozen=True, slots=True)
class DirectoryPage:
    """Changes in commit order; `next_after` is where to continue."""

    units: tuple[UnitChange, ...]
    people: tuple[PersonChange, ...]
    next_after: int
    has_more: bool


# (after, limit) -> page
FetchDirectoryChanges = Callable[[int, int], Awaitable[DirectoryPage]]
