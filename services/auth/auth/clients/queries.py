"""Questions asked of the machine clients."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.clients.tables import ApiClient


async def client(session: AsyncSession, client_id: str) -> ApiClient | None:
    """The machine client with that name."""
    return (
        await session.scalars(select(ApiClient).where(ApiClient.client_id == client_id))
    ).one_or_none()
