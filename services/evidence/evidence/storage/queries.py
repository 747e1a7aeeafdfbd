"""Questions asked of the whole store: totals, growth, duplicates, a random sample."""

from collections.abc import Sequence
from datetime import datetime
from random import Random
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from evidence.files.rules import FileState
from evidence.files.tables import File
from evidence.storage.rules import ReportKind, ReportState
from evidence.storage.tables import StoreReport
from kernel.db import uuid7

# Each is one pass over the rows, run by the worker now and then; screens read what it wrote.
_MEASURES: Final = {
    "states": "SELECT state AS name, count(*) AS count, sum(size)::bigint AS size"
    " FROM file GROUP BY state ORDER BY state",
    "months": "SELECT to_char(created_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM') AS name,"
    " count(*) AS count, sum(size)::bigint AS size FROM file"
    " WHERE state IN ('ready', 'checking') GROUP BY 1 ORDER BY 1 DESC LIMIT 24",
    "kinds": "SELECT CASE WHEN media_type LIKE 'video/%' THEN 'video'"
    " WHEN media_type LIKE 'image/%' THEN 'image' WHEN media_type LIKE 'audio/%' THEN 'audio'"
    " ELSE 'document' END AS name, count(*) AS count, sum(size)::bigint AS size FROM file"
    " WHERE state = 'ready' GROUP BY 1 ORDER BY 3 DESC",
    "units": "SELECT org_id::text AS name, count(*) AS count, sum(size)::bigint AS size FROM file"
    " WHERE state = 'ready' AND org_id IS NOT NULL GROUP BY 1 ORDER BY 3 DESC LIMIT 10",
    "rejected": "SELECT reason AS name, count(*) AS count, sum(size)::bigint AS size FROM file"
    " WHERE state = 'rejected' GROUP BY 1 ORDER BY 2 DESC LIMIT 20",
    "duplicates": "SELECT sha256 AS name, count(*) AS count, (max(size) * (count(*) - 1))::bigint"
    " AS size FROM file WHERE state = 'ready' GROUP BY sha256 HAVING count(*) > 1"
    " ORDER BY 3 DESC, 1 LIMIT 20",
    "uploads": "SELECT state AS name, count(*) AS count, sum(size)::bigint AS size FROM upload"
    " WHERE state IN ('open', 'completing') GROUP BY 1 ORDER BY 1",
    "keeping": "SELECT 'frozen' AS name, count(*) AS count, 0::bigint AS size"
    " FROM (SELECT DISTINCT file_id FROM file_freeze) f UNION ALL"
    " SELECT 'held', count(*), 0 FROM legal_hold WHERE lifted_at IS NULL UNION ALL"
    " SELECT 'requests', count(*), 0 FROM deletion_request WHERE state = 'pending' UNION ALL"
    " SELECT 'past_retention', count(*), coalesce(sum(size), 0)::bigint FROM file"
    " WHERE state = 'ready' AND created_at < :kept_since"
    " AND NOT EXISTS (SELECT FROM file_freeze f WHERE f.file_id = file.id)",
}


async def measures(session: AsyncSession, kept_since: datetime) -> dict[str, Any]:
    """Totals by state, month, kind, unit and reason; duplicates, open uploads, what is kept."""
    found: dict[str, Any] = {}
    for name, sql in _MEASURES.items():
        values = {"kept_since": kept_since} if ":kept_since" in sql else {}
        rows = (await session.execute(text(sql), values)).mappings().all()
        found[name] = [dict(row) for row in rows]
    return found


async def sample(session: AsyncSession, count: int, dice: Random) -> Sequence[File]:
    """Files in order, drawn by their numbers: as quick with millions of rows as with ten."""
    bounds = select(func.min(File.number), func.max(File.number))
    first, last = (await session.execute(bounds.where(File.state == FileState.READY))).one()
    found: dict[UUID, File] = {}
    for _ in range(count if last else 0):
        drawn = dice.randint(first, last)
        query = select(File).where(File.state == FileState.READY, File.number >= drawn)
        file = await session.scalar(query.order_by(File.number).limit(1))
        if file is not None:
            found[file.id] = file
    return list(found.values())


async def running(session: AsyncSession, kind: ReportKind) -> StoreReport | None:
    """The report of a kind that is under way."""
    query = select(StoreReport).where(StoreReport.kind == kind, StoreReport.finished_at.is_(None))
    return await session.scalar(query.with_for_update())


async def begin(
    session: AsyncSession, kind: ReportKind, who: str, now: datetime
) -> StoreReport | None:
    """A new report under way; None when one of the kind is under way already."""
    row = insert(StoreReport).values(
        id=uuid7(),
        kind=kind,
        state=ReportState.RUNNING,
        asked_by_name=who,
        asked_at=now,
        numbers={},
        findings=[],
        finding_count=0,
    )
    unfinished = StoreReport.finished_at.is_(None)
    change = row.on_conflict_do_nothing(index_elements=["kind"], index_where=unfinished)
    return await session.scalar(change.returning(StoreReport))


async def latest(session: AsyncSession) -> Sequence[StoreReport]:
    """The newest finished report of each kind, and those under way."""
    query = text(
        "SELECT DISTINCT ON (kind, finished_at IS NULL) id FROM store_report"
        " WHERE state <> 'failed' ORDER BY kind, finished_at IS NULL, id DESC"
    )
    ids = (await session.execute(query)).scalars().all()
    found = select(StoreReport).where(StoreReport.id.in_(ids)).order_by(StoreReport.kind)
    return (await session.scalars(found)).all()


async def reports(
    session: AsyncSession, kind: ReportKind | None, page: tuple[UUID | None, int]
) -> Sequence[StoreReport]:
    """Reports, newest first."""
    before, limit = page
    query = select(StoreReport)
    if kind is not None:
        query = query.where(StoreReport.kind == kind)
    if before is not None:
        query = query.where(StoreReport.id < before)
    return (await session.scalars(query.order_by(StoreReport.id.desc()).limit(limit))).all()
