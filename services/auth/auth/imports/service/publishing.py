"""Telling the followers of the directory, set-based: 60,000 ids never leave the database."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.service import publish

# Under the lock that auth.changes.service takes first: positions are given in commit order.
_PEOPLE: Final = text(
    "INSERT INTO directory_change (kind, entity_id, position)"
    " SELECT 'person', v.entity_id, nextval('directory_change_position')"
    " FROM import_verdict v WHERE v.import_id = :import_id AND v.kept IS NULL"
    " AND v.verdict IN ('create', 'update', 'disable') ORDER BY v.row_no"
    " ON CONFLICT (kind, entity_id) DO UPDATE SET position = excluded.position"
)


async def publish_people(session: AsyncSession, import_id: UUID) -> None:
    """Move everybody whom an import changed to the end of the feed."""
    await publish(session, "person", [])
    await session.execute(_PEOPLE, {"import_id": import_id})


async def publish_units(session: AsyncSession, ids: Sequence[UUID]) -> None:
    """Move units to the end of the feed, parents before children."""
    await publish(session, "organisation", ids)
