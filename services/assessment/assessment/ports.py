"""What this service needs from outside, in its own words; `clients` meets the needs over HTTP."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """A file as evidence describes it; `sha256` is empty while it is being checked."""

    id: UUID
    filename: str
    size: int
    media_type: str
    sha256: str | None
    state: str
    org_id: UUID | None
    org_path: str


@dataclass(frozen=True, slots=True)
class UnitChange:
    """A unit as auth knows it now."""

    id: UUID
    path: str
    name: str
    kind: str
    parent_id: UUID | None
    district_id: UUID | None
    district_name: str | None
    stage: str | None
    is_city_pilot: bool
    status: str


@dataclass(frozen=True, slots=True)
class Membership:
    """Somebody belongs or belonged to a unit."""

    org_id: UUID
    org_path: str
    from_on: date | None
    to_on: date | None


@dataclass(frozen=True, slots=True)
class PersonChange:
    """A person as auth knows them now."""

    id: UUID
    name: str
    staff_no: str | None
    status: str
    memberships: tuple[Membership, ...]


@dataclass(frozen=True, slots=True)
class Gone:
    """A unit or person that auth no longer has."""

    id: UUID


@dataclass(frozen=True, slots=True)
class DirectoryPage:
    """Changes in commit order; `next_after` is where to continue."""

    changes: tuple[UnitChange | PersonChange | Gone, ...]
    next_after: int
    has_more: bool


@dataclass(frozen=True, slots=True)
class Ticket:
    """A signed right to open files, and when it ends."""

    ticket: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class AppealFacts:
    """A school's objection 申诉 as the page of its submission shows it."""

    text: str
    items: tuple[str, ...]
    filed_at: datetime
    filed_by: str
    decision: str | None
    decision_reason: str | None
    decided_at: datetime | None


# Reads the feed after a position, at most so many changes.
FetchDirectoryChanges = Callable[[int, int], Awaitable[DirectoryPage]]
# Of the given files, those that exist.
FindFiles = Callable[[Sequence[UUID]], Awaitable[Mapping[UUID, EvidenceFile]]]
# From then on evidence neither changes nor deletes the files; the text says what froze them.
FreezeFiles = Callable[[Sequence[UUID], str], Awaitable[None]]
# A person's right to open the files for some minutes.
SignTicket = Callable[[UUID, Sequence[UUID]], Ticket]
# The latest appeal of a submission; `results` answers, the composition root connects the two.
FindAppeal = Callable[[AsyncSession, UUID], Awaitable[AppealFacts | None]]


@dataclass(frozen=True, slots=True)
class Outside:
    """Everything that requests need from elsewhere; tests put their own in place."""

    find_files: FindFiles
    freeze_files: FreezeFiles
    sign_ticket: SignTicket
    jwks: Callable[[], dict[str, Any]]
    find_appeal: FindAppeal
