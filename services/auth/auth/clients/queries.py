"""Questions asked of the machine clients."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import case, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from auth.clients.tables import ApiClient, ClientCalls
from kernel.errors import NotFound


async def client(session: AsyncSession, client_id: str) -> ApiClient | None:
    """The machine client with that name."""
    return (
        await session.scalars(select(ApiClient).where(ApiClient.client_id == client_id))
    ).one_or_none()


async def clients(session: AsyncSession, *, after: str | None, limit: int) -> Sequence[ApiClient]:
    """Machine clients by name, at most `limit + 1` of them."""
    query = select(ApiClient).order_by(ApiClient.client_id).limit(limit + 1)
    if after is not None:
        query = query.where(ApiClient.client_id > after)
    return (await session.scalars(query)).all()


async def get_client(session: AsyncSession, id_: UUID) -> ApiClient:
    """One client for reading; NotFound if there is none."""
    found = await session.get(ApiClient, id_)
    if found is None:
        raise NotFound
    return found


async def lock_client(session: AsyncSession, id_: UUID) -> ApiClient:
    """One client for changing; NotFound if there is none."""
    found = await session.get(ApiClient, id_, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound
    return found


async def count_call(session: AsyncSession, id_: UUID, minute: datetime) -> int:
    """Count one call in a minute and return how many there were in it."""
    first = insert(ClientCalls).values(client_id=id_, minute=minute, count=1)
    same = ClientCalls.minute == first.excluded.minute
    counted = first.on_conflict_do_update(
        index_elements=["client_id"],
        set_={
            "count": case((same, ClientCalls.count + 1), else_=1),
            "minute": first.excluded.minute,
        },
    ).returning(ClientCalls.count)
    return (await session.execute(counted)).scalar_one()
