"""Announcing changes to the services that follow the directory."""

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.tables import POSITION, DirectoryChange

# asyncpg and psycopg allow 65,535 parameters in one statement; a row takes two.
_AT_ONCE = 10_000


async def publish(
    session: AsyncSession, kind: Literal["organisation", "person"], ids: Sequence[UUID]
) -> None:
    """Move things to the end of the feed. Call it after the changes and before the audit row.

    A sequence alone is not commit order: a writer may take number 7 and commit after number 8 was
    read. Therefore numbers are given under a lock that is held until the commit, so that whoever
    sees a number also sees every lower one. The lock comes late, writers wait for moments only.
    """
    await session.flush()
    lock = func.pg_advisory_xact_lock(func.hashtextextended("auth.directory_change", 0))
    await session.execute(select(lock))
    for start in range(0, len(ids), _AT_ONCE):
        part = [
            {"kind": kind, "entity_id": entity_id, "position": POSITION.next_value()}
            for entity_id in dict.fromkeys(ids[start : start + _AT_ONCE])
        ]
        added = insert(DirectoryChange).values(part)
        await session.execute(
            added.on_conflict_do_update(
                index_elements=["kind", "entity_id"], set_={"position": added.excluded.position}
            )
        )
