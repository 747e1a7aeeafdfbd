"""Reading a scheme with the caller's standing, and taking a step of the state table."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.changed import stale
from assessment.schemes import queries, rules
from assessment.schemes.refusals import SchemeUnknown
from assessment.schemes.rules import READERS, STAFF, SchemeState, SchemeVerb
from assessment.schemes.tables import SchoolScheme, SchoolSchemeVersion
from assessment.years.rules import YearNotOpen, YearState
from assessment.years.tables import Year
from kernel.actor import Actor, Role
from kernel.audit import Entry, write_audit
from kernel.clock import Clock
from kernel.errors import NotAllowed


@dataclass(frozen=True, slots=True)
class Hand:
    """A scheme in somebody's hand: the rows, who holds them, and the roles that reach it."""

    scheme: SchoolScheme
    year: Year
    newest: SchoolSchemeVersion
    actor: Actor
    roles: frozenset[Role]

    @property
    def is_writer(self) -> bool:
        """Tell whether the caller writes this scheme."""
        return bool(self.roles & set(rules.SCHOOL))


async def find(session: AsyncSession, actor: Actor, scheme_id: UUID) -> Hand:
    """Return a scheme the caller may read; staff of the school need a published version."""
    row = await queries.scheme(session, scheme_id)
    if row is None:
        raise SchemeUnknown
    if not actor.reaches(row.org_path, *READERS):
        _require_staff(actor, row)
    return await _hand(session, actor, row, await session.get(Year, row.year_id))


def _require_staff(actor: Actor, row: SchoolScheme) -> None:
    """A teaching group lies below its school, so staff reach the school's scheme from below."""
    at_school = {grant.role for grant in actor.grants if grant.org_path.startswith(row.org_path)}
    is_staff = bool(at_school & set(STAFF))
    if is_staff and row.published_version_no is not None:
        return
    if not is_staff and any(row.org_path.startswith(grant.org_path) for grant in actor.grants):
        raise NotAllowed
    raise SchemeUnknown


async def lock(session: AsyncSession, actor: Actor, scheme_id: UUID) -> Hand:
    """The same for a change: locked until the commit, and the year cannot close meanwhile."""
    row = await queries.scheme(session, scheme_id, lock=True)
    if row is None:
        raise SchemeUnknown
    actor.require(row.org_path, *READERS)
    return await _hand(session, actor, row, await queries.hold_year(session, row.year_id))


async def _hand(session: AsyncSession, actor: Actor, row: SchoolScheme, year: Year | None) -> Hand:
    newest = await queries.version(session, row.id, row.version_no)
    if year is None or newest is None:  # both are kept by foreign keys
        raise SchemeUnknown
    reaching = {grant.role for grant in actor.grants if row.org_path.startswith(grant.org_path)}
    return Hand(row, year, newest, actor, frozenset(reaching))


def check(hand: Hand, verb: SchemeVerb, seen: int) -> SchemeState:
    """Return the state the verb leads to, or refuse; nothing changes."""
    to_state = rules.take(verb, hand.scheme.state, hand.roles)
    if hand.year.state is not YearState.OPEN:
        raise YearNotOpen
    if hand.scheme.version != seen:
        current = {"version": hand.scheme.version, "content": hand.newest.content}
        raise stale(current, is_own=hand.scheme.updated_by_name == hand.actor.name)
    return to_state


def may(hand: Hand) -> tuple[SchemeVerb, ...]:
    """Return the verbs the caller may use now."""
    if hand.year.state is not YearState.OPEN:
        return ()
    return rules.possible(hand.scheme.state, hand.roles)


def touch(hand: Hand, now: Clock) -> None:
    """A change of the scheme: a new version of the row, by whom and when."""
    hand.scheme.version += 1
    hand.scheme.updated_at = now()
    hand.scheme.updated_by_name = hand.actor.name


async def audit(
    session: AsyncSession,
    actor: Actor,
    action: str,
    row: SchoolScheme,
    now: Clock,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Write the audit row of a step; call it last in the transaction."""
    said = {"school": row.school_name, "version_no": row.version_no, **(detail or {})}
    await write_audit(
        session, Entry(actor, action, "school_scheme", row.id, row.org_path, now(), said)
    )
