"""Bringing rows in by COPY: the quickest way into a table that PostgreSQL has."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession


async def copy_rows(
    session: AsyncSession, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Add rows to a table inside the session's transaction; names are ours, never a caller's."""
    raw = await (await session.connection()).get_raw_connection()
    connection: Any = raw.driver_connection
    async with connection.cursor() as cursor:
        statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
        async with cursor.copy(statement) as copy:
            for row in rows:
                await copy.write_row(row)
