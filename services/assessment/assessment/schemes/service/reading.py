"""What the page of a scheme shows: a version with its gaps, the versions, what they change."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.plans.rules import Gap
from assessment.schemes import checks, queries
from assessment.schemes.checks import Yardstick
from assessment.schemes.differences import SchemeChange, differences
from assessment.schemes.document import SchemeContent
from assessment.schemes.refusals import SchemeNotPublished, SchemeVersionUnknown
from assessment.schemes.rules import READERS, SchemeState, SchemeVerb
from assessment.schemes.service import steps
from assessment.schemes.service.steps import Hand
from assessment.schemes.tables import SchoolScheme, SchoolSchemeVersion
from assessment.years.tables import Year
from kernel.actor import Actor
from kernel.clock import Clock, local_date


@dataclass(frozen=True, slots=True)
class View:
    """A scheme as a page shows it."""

    scheme: SchoolScheme
    year: Year
    shown: SchoolSchemeVersion
    gaps: tuple[Gap, ...]
    actions: tuple[SchemeVerb, ...]


async def read(session: AsyncSession, actor: Actor, scheme_id: UUID, now: Clock) -> View:
    """Return the newest version to those who write it, the published one to everybody else."""
    hand = await steps.find(session, actor, scheme_id)
    return view_of(hand, await _version(session, hand.scheme.id, _number_for(hand)), now)


def view_of(hand: Hand, shown: SchoolSchemeVersion, now: Clock) -> View:
    """Shape a scheme in somebody's hand."""
    is_draft = hand.scheme.state is SchemeState.DRAFT
    return View(
        scheme=hand.scheme,
        year=hand.year,
        shown=shown,
        gaps=gaps_of(hand, now) if hand.is_writer and is_draft else (),
        actions=steps.may(hand),
    )


def gaps_of(hand: Hand, now: Clock) -> tuple[Gap, ...]:
    """Return every gap of the newest version."""
    of_year = hand.year
    year = Yardstick(of_year.starts_on, of_year.ends_on, of_year.abilities, today=local_date(now()))
    return checks.gaps_of(SchemeContent.model_validate(hand.newest.content), year)


def _number_for(hand: Hand) -> int:
    """A draft belongs to its school."""
    if hand.is_writer:
        return hand.scheme.version_no
    if hand.scheme.published_version_no is None:
        raise SchemeNotPublished
    return hand.scheme.published_version_no


async def _version(session: AsyncSession, scheme_id: UUID, version_no: int) -> SchoolSchemeVersion:
    found = await queries.version(session, scheme_id, version_no)
    if found is None:
        raise SchemeVersionUnknown
    return found


async def read_version(
    session: AsyncSession, actor: Actor, scheme_id: UUID, version_no: int, now: Clock
) -> View:
    """Return one version the caller may read: of those in force and before."""
    hand = await steps.find(session, actor, scheme_id)
    if version_no > _number_for(hand):
        raise SchemeVersionUnknown
    return view_of(hand, await _version(session, scheme_id, version_no), now)


async def versions(
    session: AsyncSession, actor: Actor, scheme_id: UUID
) -> Sequence[SchoolSchemeVersion]:
    """Return the versions the caller may read, newest first."""
    hand = await steps.find(session, actor, scheme_id)
    newest = _number_for(hand)
    found = await queries.versions(session, scheme_id)
    return [one for one in found if one.version_no <= newest]


@dataclass(frozen=True, slots=True)
class Compared:
    """What a version changes against an older one."""

    version_no: int
    base_no: int
    changes: list[SchemeChange]


async def compare(
    session: AsyncSession, actor: Actor, scheme_id: UUID, numbers: tuple[int, int]
) -> Compared:
    """Compare two versions: the later one and the one it is held against."""
    hand = await steps.find(session, actor, scheme_id)
    if max(numbers) > _number_for(hand):
        raise SchemeVersionUnknown
    later = await _version(session, scheme_id, numbers[0])
    base = await _version(session, scheme_id, numbers[1])
    return Compared(*numbers, differences(base.content, later.content))


async def in_force(session: AsyncSession, row: SchoolScheme) -> SchoolSchemeVersion:
    """Return the published version of a scheme, or refuse."""
    if row.published_version_no is None:
        raise SchemeNotPublished
    return await _version(session, row.id, row.published_version_no)


async def readable(session: AsyncSession, actor: Actor, scheme_id: UUID) -> SchoolScheme:
    """Return a scheme that the caller reads from above or within the school, no staff."""
    hand = await steps.find(session, actor, scheme_id)
    actor.require(hand.scheme.org_path, *READERS)
    return hand.scheme
