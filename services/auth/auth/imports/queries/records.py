"""Imports, the pieces of their files, and their rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, case, delete, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.tables import DirectoryChange
from auth.imports.rules import Coverage, ImportKind, ImportState, RowVerdict
from auth.imports.tables import BulkImport, ImportPiece, ImportVerdict, StagedPerson, StagedUnit
from auth.organisations.rules import Kind, Status
from auth.organisations.tables import Organisation
from kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class Sight:
    """Whose imports the caller sees: all (machines), or those within these unit paths."""

    paths: tuple[str, ...] | None

    def where(self) -> ColumnElement[bool]:
        """Return the condition."""
        if self.paths is None:
            return BulkImport.id.is_not(None)
        path = func.unnest(BulkImport.reach).table_valued("path", name="reach").render_derived()
        outside = ~or_(*(func.starts_with(path.c.path, prefix) for prefix in self.paths))
        return ~exists(select(1).select_from(path).where(outside).correlate(BulkImport))


@dataclass(frozen=True, slots=True)
class Filter:
    """Which imports a list shows; what is None does not filter."""

    kind: ImportKind | None = None
    state: ImportState | None = None
    entity_id: UUID | None = None


async def imports(
    session: AsyncSession, sight: Sight, wanted: Filter, *, before: UUID | None, limit: int
) -> Sequence[BulkImport]:
    """Imports the caller sees, the newest first, at most `limit + 1` of them."""
    query = select(BulkImport).where(sight.where()).order_by(BulkImport.id.desc())
    if wanted.kind is not None:
        query = query.where(BulkImport.kind == wanted.kind)
    if wanted.state is not None:
        query = query.where(BulkImport.state == wanted.state)
    if wanted.entity_id is not None:
        touched = select(ImportVerdict.import_id).where(
            ImportVerdict.entity_id == wanted.entity_id,
            ImportVerdict.verdict != RowVerdict.UNCHANGED,
        )
        query = query.where(BulkImport.id.in_(touched))
    if before is not None:
        query = query.where(BulkImport.id < before)
    return (await session.scalars(query.limit(limit + 1))).all()


async def seen(session: AsyncSession, sight: Sight, import_id: UUID) -> BulkImport:
    """One import; NotFound when not to be seen."""
    query = select(BulkImport).where(BulkImport.id == import_id, sight.where())
    found = (await session.scalars(query.execution_options(populate_existing=True))).one_or_none()
    if found is None:
        raise NotFound
    return found


async def lock(session: AsyncSession, import_id: UUID) -> BulkImport:
    """One import for changing."""
    found = await session.get(BulkImport, import_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound
    return found


async def rows(
    session: AsyncSession,
    import_id: UUID,
    wanted: tuple[RowVerdict | None, str | None],
    *,
    after: int | None,
    limit: int,
) -> Sequence[ImportVerdict]:
    """Rows of an import with their verdicts, in the order of the file."""
    verdict, q = wanted
    query = select(ImportVerdict).where(ImportVerdict.import_id == import_id)
    if verdict is not None:
        query = query.where(ImportVerdict.verdict == verdict)
    if q:
        query = query.where(
            or_(
                ImportVerdict.title.icontains(q, autoescape=True),
                ImportVerdict.key.istartswith(q, autoescape=True),
            )
        )
    if after is not None:
        query = query.where(ImportVerdict.row_no > after)
    return (await session.scalars(query.order_by(ImportVerdict.row_no).limit(limit + 1))).all()


async def counts(session: AsyncSession, import_id: UUID) -> dict[str, int]:
    """How many rows each verdict has; zeros included."""
    query = (
        select(ImportVerdict.verdict, func.count())
        .where(ImportVerdict.import_id == import_id)
        .group_by(ImportVerdict.verdict)
    )
    found = {str(verdict): count for verdict, count in await session.execute(query)}
    return {str(verdict): found.get(verdict, 0) for verdict in RowVerdict}


async def problems(session: AsyncSession, import_id: UUID) -> dict[int, list[dict[str, str]]]:
    """What is wrong, by row number."""
    query = select(ImportVerdict.row_no, ImportVerdict.problems).where(
        ImportVerdict.import_id == import_id, ImportVerdict.verdict == RowVerdict.ERROR
    )
    return {row_no: found or [] for row_no, found in await session.execute(query)}


async def pieces(session: AsyncSession, import_id: UUID, number: int) -> bytes | None:
    """One sealed piece of the file."""
    query = select(ImportPiece.sealed).where(
        ImportPiece.import_id == import_id, ImportPiece.number == number
    )
    return (await session.execute(query)).scalar_one_or_none()


async def feed_position(session: AsyncSession) -> int:
    """How far the directory's changes have come."""
    return (await session.execute(select(func.max(DirectoryChange.position)))).scalar_one() or 0


async def root_paths(session: AsyncSession) -> list[str]:
    """The paths of the cities."""
    return list(
        await session.scalars(select(Organisation.path).where(Organisation.kind == Kind.CITY))
    )


async def open_units(session: AsyncSession) -> Sequence[Row[*tuple[Any, ...]]]:
    """Every open unit with the name of its district."""
    above = Organisation.__table__.alias("above")
    higher = Organisation.__table__.alias("higher")
    district = case(
        (above.c.kind == Kind.DISTRICT, above.c.name),
        (higher.c.kind == Kind.DISTRICT, higher.c.name),
        else_="",
    )
    query = (
        select(
            Organisation.id,
            Organisation.name,
            Organisation.kind,
            Organisation.path,
            Organisation.parent_id,
            Organisation.code,
            Organisation.stage,
            Organisation.is_rural,
            Organisation.is_city_pilot,
            Organisation.version,
            district.label("district"),
        )
        .outerjoin(above, above.c.id == Organisation.parent_id)
        .outerjoin(higher, higher.c.id == above.c.parent_id)
        .where(Organisation.status == Status.OPEN)
        .order_by(Organisation.number)
    )
    return (await session.execute(query)).all()


async def stated_places(session: AsyncSession, import_id: UUID) -> list[tuple[str, str, str]]:
    """The different units that the rows of a people file name."""
    query = (
        select(
            func.coalesce(StagedPerson.unit, ""),
            func.coalesce(StagedPerson.district, ""),
            func.coalesce(StagedPerson.group, ""),
        )
        .where(StagedPerson.import_id == import_id)
        .distinct()
    )
    found = (await session.execute(query)).all()
    return [(str(unit), str(district), str(group)) for unit, district, group in found]


async def staged_units(session: AsyncSession, import_id: UUID) -> Sequence[StagedUnit]:
    """The rows of an organisations file."""
    query = select(StagedUnit).where(StagedUnit.import_id == import_id).order_by(StagedUnit.row_no)
    return (await session.scalars(query)).all()


async def forget_rows(session: AsyncSession, import_id: UUID) -> None:
    """Drop what was read and judged so far, before doing it again."""
    for table in (StagedPerson, StagedUnit, ImportVerdict):
        await session.execute(delete(table).where(table.import_id == import_id))


async def forget_files(session: AsyncSession, until: datetime, now: datetime) -> None:
    """Drop files and rows as read of old imports; the verdicts stay as history."""
    old = select(BulkImport.id).where(
        BulkImport.created_at < until, BulkImport.file_gone_at.is_(None)
    )
    ids = list(await session.scalars(old))
    for table in (ImportPiece, StagedPerson, StagedUnit):
        await session.execute(delete(table).where(table.import_id.in_(ids)))
    idle = and_(BulkImport.id.in_(ids), BulkImport.file_gone_at.is_(None))
    await session.execute(update(BulkImport).where(idle).values(file_gone_at=now))


def full(record: BulkImport) -> bool:
    """Tell whether the file lists everybody of its units."""
    return record.coverage == Coverage.FULL
