"""Questions asked of the accounts."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.accounts.tables import Account


async def account_of(session: AsyncSession, person_id: UUID) -> Account | None:
    """The account of a person, locked for changing."""
    return await session.get(
        Account, person_id, with_for_update={"key_share": True}, populate_existing=True
    )


async def is_taken(session: AsyncSession, username: str) -> bool:
    """Tell whether somebody signs in with this name."""
    query = select(Account.person_id).where(Account.username == username)
    return (await session.scalars(query)).first() is not None
