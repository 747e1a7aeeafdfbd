"""Reads of imports of hours, and the statements that judge and write whole files."""

from collections.abc import Iterable, Sequence
from importlib.resources import files
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, false, or_, select, text, true
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.hour_imports.rules import IMPORTERS, HourVerdict
from assessment.hour_imports.tables import HourImport, HourImportRow
from assessment.hours.tables import HourRecord
from kernel.actor import Actor
from kernel.paging import CursorInvalid, PageRequest

# Rows that came by COPY a moment ago have no statistics yet: the planner would take 60,000 of them
# for a few and loop over each pair.
_STEADY: Final = (text("SET LOCAL enable_nestloop = off"), text("SET LOCAL work_mem = '64MB'"))
_USUAL: Final = text("SET LOCAL enable_nestloop = on")
_JUDGE: Final = text((files("assessment.hour_imports") / "verdicts.sql").read_text("utf-8"))
_DIGEST: Final = text(
    "SELECT md5(coalesce(string_agg(concat_ws('|', row_no, verdict, person_id, org_path, concerns),"
    " E'\\n' ORDER BY row_no), '')) FROM hour_import_row WHERE import_id = :import_id"
)
_COUNTS: Final = text(
    "SELECT verdict, count(*), coalesce(sum(hours), 0) FROM hour_import_row"
    " WHERE import_id = :import_id GROUP BY verdict"
)
_WRITE: Final = text(
    "WITH taken AS (UPDATE hour_import_row SET record_id = gen_random_uuid()"
    " WHERE import_id = :import_id AND verdict IN ('new', 'held') RETURNING *)"
    " INSERT INTO hour_record (id, year_id, person_id, person_name, staff_no, school_id,"
    " school_name, org_path, kind, title, title_key, form, way, held_on, hours, source, source_key,"
    " import_id, state, concerns, decided_at, decided_by, decided_by_name, version, created_at)"
    " SELECT t.record_id, :year_id, t.person_id, p.name, t.staff_no, t.school_id, t.school_name,"
    " t.org_path, 'online', t.title, t.title_key, 'course', 'self', t.done_on, t.hours, :source,"
    " t.source_key, t.import_id, CASE t.verdict WHEN 'new' THEN 'counted' ELSE 'held' END,"
    " coalesce(t.concerns, '[]'), CASE t.verdict WHEN 'new' THEN CAST(:now AS timestamptz) END,"
    " CASE t.verdict WHEN 'new' THEN CAST(:by AS uuid) END,"
    " CASE t.verdict WHEN 'new' THEN CAST(:by_name AS text) END, 1, :now"
    " FROM taken AS t JOIN directory_person AS p ON p.id = t.person_id"
)
_UNDO: Final = text(
    "UPDATE hour_record SET state = 'withdrawn', version = version + 1 WHERE import_id = :import_id"
)

_MOST = 2**31  # row numbers are integers of the database


async def copy_rows(session: AsyncSession, rows: Iterable[Sequence[Any]]) -> None:
    """Add rows as they were read, by COPY, inside the session's transaction."""
    raw = await (await session.connection()).get_raw_connection()
    connection: Any = raw.driver_connection
    columns = (
        "import_id, row_no, staff_no, name, title, title_key, hours, done_on, record_no,"
        " source_key, unread"
    )
    async with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY hour_import_row ({columns}) FROM STDIN") as copy,
    ):
        for row in rows:
            await copy.write_row(row)


async def judge(session: AsyncSession, values: dict[str, Any]) -> str:
    """Judge every row; return the digest of what was found."""
    for setting in _STEADY:
        await session.execute(setting)
    await session.execute(_JUDGE, values)
    await session.execute(_USUAL)
    only = {"import_id": values["import_id"]}
    return str((await session.execute(_DIGEST, only)).scalar_one())


async def counts(session: AsyncSession, import_id: UUID) -> dict[str, Any]:
    """Rows and hours by verdict."""
    found = {row[0]: row for row in await session.execute(_COUNTS, {"import_id": import_id})}
    return {
        str(one): {"rows": found[one][1], "hours": str(found[one][2])}
        if one in found
        else {"rows": 0, "hours": "0"}
        for one in HourVerdict
    }


async def write(session: AsyncSession, values: dict[str, Any]) -> None:
    """Make records of the rows that are new or held."""
    await session.execute(_WRITE, values)


async def people_of(session: AsyncSession, import_id: UUID) -> set[UUID]:
    """Whose hours applying changes."""
    row = HourImportRow
    query = select(row.person_id).where(
        row.import_id == import_id, row.verdict.in_([HourVerdict.NEW, HourVerdict.HELD])
    )
    return {one for one in await session.scalars(query.distinct()) if one is not None}


async def changed_since(session: AsyncSession, import_id: UUID) -> Sequence[HourRecord]:
    """Some of its records that somebody decided about."""
    query = select(HourRecord).where(HourRecord.import_id == import_id, HourRecord.version > 1)
    return (await session.scalars(query.order_by(HourRecord.id).limit(5))).all()


async def undo(session: AsyncSession, import_id: UUID) -> None:
    """Withdraw every record; they stay for history."""
    await session.execute(_UNDO, {"import_id": import_id})


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Those of the units below; a machine with the scope belongs to no unit and sees all."""
    if actor.session_id is None:
        return true()
    reach = [HourImport.org_path.startswith(path) for path in actor.paths(*IMPORTERS)]
    return or_(false(), *reach)


async def imports(session: AsyncSession, actor: Actor, page: PageRequest) -> Sequence[HourImport]:
    """The newest first; one more than the page shows."""
    query = select(HourImport).where(visible_to(actor))
    if after := page.start(UUID):
        query = query.where(HourImport.id < after[0])
    return (await session.scalars(query.order_by(HourImport.id.desc()).limit(page.limit + 1))).all()


async def visible_import(
    session: AsyncSession, actor: Actor, import_id: UUID, *, for_update: bool = False
) -> HourImport | None:
    """One import if the caller may see it."""
    query = select(HourImport).where(HourImport.id == import_id, visible_to(actor))
    if for_update:
        query = query.with_for_update().execution_options(populate_existing=True)
    return await session.scalar(query)


async def rows(
    session: AsyncSession, import_id: UUID, verdict: HourVerdict | None, page: PageRequest
) -> Sequence[HourImportRow]:
    """Rows in the order of the file; one more than the page shows."""
    row = HourImportRow
    query = select(row).where(row.import_id == import_id)
    if verdict is not None:
        query = query.where(row.verdict == verdict)
    if after := page.start(int):
        if not 0 <= after[0] < _MOST:
            raise CursorInvalid
        query = query.where(row.row_no > after[0])
    return (await session.scalars(query.order_by(row.row_no).limit(page.limit + 1))).all()
