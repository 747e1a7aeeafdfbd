"""Questions asked of the accounts."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.accounts.tables import Account, PasswordHistory

_KEPT: Final = 24


async def account_of(session: AsyncSession, person_id: UUID) -> Account | None:
    """The account of a person, locked for changing."""
    return await session.get(
        Account, person_id, with_for_update={"key_share": True}, populate_existing=True
    )


async def is_taken(session: AsyncSession, username: str) -> bool:
    """Tell whether somebody signs in with this name."""
    query = select(Account.person_id).where(Account.username == username)
    return (await session.scalars(query)).first() is not None


async def former_hashes(session: AsyncSession, person_id: UUID, count: int) -> Sequence[str]:
    """The hashes of a person's last passwords, the one in use first."""
    current = select(Account.password_hash).where(
        Account.person_id == person_id, Account.must_change_password.is_(False)
    )
    former = (
        select(PasswordHistory.password_hash)
        .where(PasswordHistory.person_id == person_id)
        .order_by(PasswordHistory.id.desc())
        .limit(count)
    )
    return [*(await session.scalars(current)), *(await session.scalars(former))][:count]


async def forget_older(session: AsyncSession, person_id: UUID) -> None:
    """Keep no more former passwords than any setting can ask for."""
    own = PasswordHistory.person_id == person_id
    newest = select(PasswordHistory.id).where(own).order_by(PasswordHistory.id.desc()).limit(_KEPT)
    await session.execute(delete(PasswordHistory).where(own, PasswordHistory.id.not_in(newest)))
