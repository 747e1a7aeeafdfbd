"""What this service needs from outside, in its own words; `clients` meets the needs over HTTP."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypedDict
from uuid import UUID


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """A file as evidence describes it; `sha256` is empty while it is being checked."""

    id: UUID
    filename: str
    size: int
    media_type: str
    sha256: str | None
    state: str
    owner_id: UUID


class UnitChange(TypedDict):
    """A unit as auth knows it now; the shape of the wire, which the database reads as it is."""

    id: str
    path: str
    name: str
    kind: str
    district_id: str | None
    district_name: str | None
    status: str


class Membership(TypedDict):
    """Somebody belongs or belonged to a unit; days as ISO 8601."""

    org_path: str
    from_on: str | None
    to_on: str | None


class PersonChange(TypedDict):
    """A person as auth knows them now; the shape of the wire."""

    id: str
    name: str
    status: str
    memberships: Sequence[Membership]


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


@dataclass(frozen=True, slots=True)
class Ticket:
    """A signed right to open files, and when it ends."""

    ticket: str
    expires_at: datetime


class SignTicket(Protocol):
    """Signs a person's right to open files for some minutes."""

    def __call__(
        self, person_id: UUID, file_ids: Sequence[UUID], *, numbers: Sequence[int] | None = None
    ) -> Ticket:
        """With numbers the ticket is blind: it opens copies without names, called by number."""


# Signs for some minutes the public's right to see previews of released files, each with a number.
SignPublicTicket = Callable[[Mapping[UUID, int]], Ticket]
# (after, limit) -> page
FetchDirectoryChanges = Callable[[int, int], Awaitable[DirectoryPage]]
# Of the given files, those that exist.
FindFiles = Callable[[Sequence[UUID]], Awaitable[Mapping[UUID, EvidenceFile]]]
# From then on evidence neither changes nor deletes the files; the text says what froze them.
FreezeFiles = Callable[[Sequence[UUID], str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Outside:
    """Everything that requests need from elsewhere; tests put their own in place."""

    find_files: FindFiles
    freeze_files: FreezeFiles
    sign_ticket: SignTicket
    sign_public_ticket: SignPublicTicket
    jwks: Callable[[], dict[str, Any]]
