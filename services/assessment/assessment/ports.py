"""What this service needs from outside, in its own words; `clients` meets the needs over HTTP."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypedDict
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.undo import TiedTo, Ties
from kernel.clock import Clock


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """A file as evidence describes it; `sha256` is empty while it is being checked.

    `owner_id` is who uploaded it, None where only what was kept about a file is at hand.
    """

    id: UUID
    filename: str
    size: int
    media_type: str
    sha256: str | None
    state: str
    org_id: UUID | None
    org_path: str
    owner_id: UUID | None = None


class UnitChange(TypedDict):
    """A unit as auth knows it now; the shape of the wire, which the database reads as it is."""

    id: str
    path: str
    name: str
    kind: str
    parent_id: str | None
    district_id: str | None
    district_name: str | None
    stage: str | None
    is_city_pilot: bool
    status: str


class Membership(TypedDict):
    """Somebody belongs or belonged to a unit; days as ISO 8601."""

    org_id: str
    org_path: str
    from_on: str | None
    to_on: str | None


class PersonChange(TypedDict):
    """A person as auth knows them now; the shape of the wire."""

    id: str
    name: str
    staff_no: str | None
    status: str
    memberships: Sequence[Membership]


@dataclass(frozen=True, slots=True)
class DirectoryPage:
    """Changes in commit order; `gone` are ids auth no longer has, `next_after` is to go on from."""

    units: Sequence[UnitChange]
    people: Sequence[PersonChange]
    gone: Sequence[str]
    next_after: int
    has_more: bool

    @property
    def count(self) -> int:
        """How many changes there are."""
        return len(self.units) + len(self.people) + len(self.gone)


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
# A person's right to have packed what a manifest with this SHA-256 names.
SignManifest = Callable[[UUID, str], Ticket]
# The latest appeal of a submission; `results` answers, the composition root connects the two.
FindAppeal = Callable[[AsyncSession, UUID], Awaitable[AppealFacts | None]]
# Keeps what the platform knows about a submission whose result becomes final; `facts` answers.
KeepFacts = Callable[[AsyncSession, UUID, Clock], Awaitable[None]]
# What rests on decisions that somebody takes back, held until the commit; `ties` answers.
FindTies = Callable[[AsyncSession, TiedTo], Awaitable[Ties]]


@dataclass(frozen=True, slots=True)
class Outside:
    """Everything that requests need from elsewhere; tests put their own in place."""

    find_files: FindFiles
    freeze_files: FreezeFiles
    sign_ticket: SignTicket
    sign_manifest: SignManifest
    jwks: Callable[[], dict[str, Any]]
    find_appeal: FindAppeal
    keep_facts: KeepFacts
    find_ties: FindTies
