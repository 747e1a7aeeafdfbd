"""Questions asked of unit quotas."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from evidence.uploads.tables import UnitQuota
from kernel.actor import Actor


async def quotas(
    session: AsyncSession, before: tuple[datetime, UUID] | None, limit: int
) -> Sequence[UnitQuota]:
    """Units with a limit of their own, the last one set first."""
    order = (UnitQuota.set_at.desc(), UnitQuota.org_id.desc())
    query = select(UnitQuota).where(UnitQuota.limit.is_not(None))
    if before is not None:
        at, org_id = before
        is_later = (UnitQuota.set_at == at) & (UnitQuota.org_id < org_id)
        query = query.where((UnitQuota.set_at < at) | is_later)
    return (await session.scalars(query.order_by(*order).limit(limit))).all()


async def quota_of(session: AsyncSession, org_id: UUID) -> UnitQuota | None:
    """What was set for a unit, or was once."""
    return await session.get(UnitQuota, org_id)


async def lock_quota(session: AsyncSession, org_id: UUID, actor: Actor, now: datetime) -> UnitQuota:
    """The row of a unit, made where there is none, held until the transaction ends."""
    row = insert(UnitQuota).values(
        org_id=org_id,
        limit=None,
        reason="",
        set_by=actor.person_id,
        set_by_name=actor.name,
        set_at=now,
        version=0,
    )
    await session.execute(row.on_conflict_do_nothing())
    query = select(UnitQuota).where(UnitQuota.org_id == org_id).with_for_update()
    return (await session.execute(query)).scalar_one()
