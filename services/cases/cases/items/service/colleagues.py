"""Who may be named beside oneself."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncSession

from cases.directory import queries as directory
from cases.items.rules import AUTHORS
from kernel.actor import Actor
from kernel.clock import Clock, local_date


async def find(
    session: AsyncSession, actor: Actor, name: str, now: Clock
) -> Sequence[Row[UUID, str]]:
    """Return staff of the schools where the caller works, without themselves."""
    found: list[Row[UUID, str]] = []
    today = local_date(now())
    for school in await directory.schools_above(session, actor.paths(*AUTHORS)):
        found += await directory.staff_of(session, school.path, today, name=name)
    return [row for row in found if row.id != actor.person_id]
