"""Give one unit its own limit, take it back, and see how much of it is used."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from evidence.ports import Means
from evidence.quotas import queries
from evidence.uploads.queries import used_by_unit
from evidence.uploads.tables import UnitQuota
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.errors import Stale


@dataclass(frozen=True, slots=True)
class Room:
    """The room of a unit in bytes; `quota` where something was set for it alone."""

    org_id: UUID
    limit: int
    used: int
    quota: UnitQuota | None

    @property
    def version(self) -> int:
        """Return what a change must name."""
        return self.quota.version if self.quota else 0


async def room_of(means: Means, org_id: UUID) -> Room:
    """Return what holds for a unit."""
    async with means.uow() as session:
        quota = await queries.quota_of(session, org_id)
        used = await used_by_unit(session, org_id)
    own = quota.limit if quota else None
    return Room(org_id, own or means.settings.unit_quota, used, quota)


async def listed(
    means: Means, before: tuple[datetime, UUID] | None, limit: int
) -> Sequence[UnitQuota]:
    """Return the units with a limit of their own, the last one set first."""
    async with means.uow() as session:
        return await queries.quotas(session, before, limit)


async def change(
    means: Means, actor: Actor, org_id: UUID, wanted: tuple[int | None, str], seen: int
) -> Room:
    """Set a unit's limit, or let the setting hold again (None); nothing that is stored is lost."""
    now, (limit, reason) = means.now(), wanted
    async with means.uow.begin() as session:
        quota = await queries.lock_quota(session, org_id, actor, now)
        if quota.version != seen:
            raise Stale
        detail = {"before": quota.limit, "after": limit, "reason": reason}
        quota.limit, quota.reason, quota.set_at = limit, reason, now
        quota.set_by, quota.set_by_name = actor.person_id, actor.name
        quota.version += 1
        await session.flush()
        await write_audit(
            session, Entry(actor, "unit_quota_set", "organisation", org_id, "", now, detail)
        )
    return await room_of(means, org_id)
