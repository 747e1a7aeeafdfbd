"""A showcase in somebody's hand: found, locked for a step, written down, audited."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from cases.campaigns.rules import CampaignLevel
from cases.showcases import rules
from cases.showcases.queries import showcases as queries
from cases.showcases.refusals import ShowcaseUnknown
from cases.showcases.rules import Place, ShowcaseVerb, Standing
from cases.showcases.tables import Showcase
from kernel.actor import Actor, Role
from kernel.audit import Entry, write_audit
from kernel.clock import Clock, local_date
from kernel.errors import Stale


async def find(
    session: AsyncSession, actor: Actor, showcase_id: UUID, now: Clock, *, lock: bool = False
) -> Showcase:
    """Return a showcase that the caller may see."""
    row = await queries.find(session, actor, showcase_id, local_date(now()), lock=lock)
    if row is None:
        raise ShowcaseUnknown
    return row


def place_of(row: Showcase) -> Place:
    """Return what decides about the next step."""
    return Place(row.kind, row.state, row.open_range, row.level is CampaignLevel.SCHOOL)


def standing_of(actor: Actor, row: Showcase) -> Standing:
    """Return how somebody stands to a showcase."""
    above = Role.CITY_OFFICE if row.is_city_run else Role.DISTRICT_OFFICE
    return Standing(
        keeps=queries.keeps(actor, row),
        is_above=actor.reaches(row.org_path, above),
        is_of_unit=any(grant.org_path.startswith(row.org_path) for grant in actor.grants),
    )


async def lock(
    session: AsyncSession,
    actor: Actor,
    showcase_id: UUID,
    verb: ShowcaseVerb,
    seen: int,
    now: Clock,
) -> Showcase:
    """Lock a showcase for a step that is the caller's to take now."""
    row = await find(session, actor, showcase_id, now, lock=True)
    standing = standing_of(actor, row)
    rules.whose(verb, standing)  # whose step it is comes before what was seen
    if row.version != seen:
        raise Stale(extra={"current": {"version": row.version, "state": row.state}})
    rules.take(verb, place_of(row), standing)
    return row


async def changed(
    session: AsyncSession,
    actor: Actor,
    row: Showcase,
    said: tuple[str, Mapping[str, Any]],
    now: Clock,
) -> None:
    """A change: a new version of the row, and the audit; last in the transaction."""
    row.version += 1
    row.updated_at = now()
    await session.flush()
    action, more = said
    detail = {"title": row.title, "open_range": row.open_range, **more}
    entry = Entry(actor, action, "showcase", row.id, row.org_path, now(), detail)
    await write_audit(session, entry)
