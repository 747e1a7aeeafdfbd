"""Counting attempts so that no number of processes and no parallelism gets past a limit."""

import math
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import case, delete, func, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from auth.throttle.rules import Limit
from auth.throttle.tables import Attempts


async def reserve(session: AsyncSession, limits: Sequence[Limit], now: datetime) -> None:
    """Take one attempt under every key before it is tried; refuse when one is used up.

    Counting first, in a transaction of its own, bounds parallel guesses exactly: an attempt that
    succeeds is given back with `succeed` or `give_back`.
    """
    for limit in limits:
        count, until = await _count(session, limit, now)
        if count > limit.attempts:
            raise limit.refusal(retry_after=max(1, math.ceil((until - now).total_seconds())))


async def _count(session: AsyncSession, limit: Limit, now: datetime) -> tuple[int, datetime]:
    first = insert(Attempts).values(key=limit.key, count=1, until=now + limit.window)
    is_over = Attempts.until <= now
    counted = first.on_conflict_do_update(
        index_elements=["key"],
        set_={
            "count": case((is_over, 1), else_=func.least(Attempts.count + 1, limit.attempts + 1)),
            # The last allowed attempt starts the lock; refused ones do not prolong it.
            "until": case(
                (is_over | (Attempts.count < limit.attempts), now + limit.window),
                else_=Attempts.until,
            ),
        },
    ).returning(Attempts.count, Attempts.until)
    count, until = (await session.execute(counted)).one()
    return count, until


async def forget(session: AsyncSession, key: str) -> None:
    """Start from zero under a key: the right password was given."""
    await session.execute(delete(Attempts).where(Attempts.key == key))


async def give_back(session: AsyncSession, key: str) -> None:
    """Return one reserved attempt that turned out not to be a wrong one."""
    fewer = update(Attempts).where(Attempts.key == key, Attempts.count > 0)
    await session.execute(fewer.values(count=Attempts.count - 1))


async def forget_ended(session: AsyncSession, now: datetime) -> None:
    """Delete windows that have ended."""
    await session.execute(delete(Attempts).where(Attempts.until <= now))


async def is_first(session: AsyncSession, limit: Limit, now: datetime) -> bool:
    """Tell whether something happens for the first time within the window."""
    count, _ = await _count(session, limit, now)
    return count == 1
