"""Questions asked of second factors."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from auth.second_factor.tables import RecoveryCode, SecondFactor


async def lock_factor(session: AsyncSession, person_id: UUID) -> SecondFactor | None:
    """A person's authenticator, locked so that no code works twice."""
    return await session.get(SecondFactor, person_id, with_for_update=True, populate_existing=True)


async def factor_of(session: AsyncSession, person_id: UUID) -> SecondFactor | None:
    """A person's authenticator."""
    return await session.get(SecondFactor, person_id)


async def is_active(session: AsyncSession, person_id: UUID) -> bool:
    """Tell whether a person has a confirmed authenticator."""
    query = select(SecondFactor.person_id).where(
        SecondFactor.person_id == person_id, SecondFactor.confirmed_at.is_not(None)
    )
    return (await session.scalars(query)).first() is not None


async def codes_left(session: AsyncSession, person_id: UUID) -> int:
    """How many recovery codes still open."""
    query = select(func.count()).where(
        RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None)
    )
    return (await session.scalar(query)) or 0


async def use_recovery_code(
    session: AsyncSession, person_id: UUID, hashed: bytes, now: datetime
) -> bool:
    """Use a recovery code up; false when it is none of this person's or was used before."""
    used: Any = await session.execute(
        update(RecoveryCode)
        .where(
            RecoveryCode.hash == hashed,
            RecoveryCode.person_id == person_id,
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=now)
    )
    return bool(used.rowcount)
