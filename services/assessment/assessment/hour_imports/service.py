"""Importing online hours: read and judge a file, apply it, take it back; audited."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.hour_imports import queries
from assessment.hour_imports.reading import Content, Upload, staged
from assessment.hour_imports.rules import (
    IMPORTERS,
    HourImportHasErrors,
    HourImportOutdated,
    HourImportState,
    HourImportStepNotPossible,
    HourImportUnknown,
    HourRowsChanged,
    HourVerdict,
)
from assessment.hour_imports.tables import HourImport
from assessment.hours.queries import totals
from assessment.hours.rules import HourSource
from assessment.years.rules import YearMissing, YearState
from assessment.years.service import hold_open, year_of
from assessment.years.tables import Year
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.clock import Clock, local_date
from kernel.db import UnitOfWork, uuid7


async def _year(session: AsyncSession, actor: Actor, upload: Upload, now: Clock) -> Year:
    """Return the year; a machine belongs to no unit, the year says which city it is."""
    today = local_date(now())
    if actor.session_id is not None:
        year = await year_of(session, actor, upload.year_id, today)
        actor.require(year.org_path, *IMPORTERS)
        return year
    is_now = (Year.starts_on <= today) & (Year.ends_on >= today)
    query = select(Year).where(Year.state == YearState.OPEN)
    if upload.year_id is not None:
        query = query.where(Year.id == upload.year_id)
    found = await session.scalar(query.order_by(is_now.desc(), Year.starts_on.desc()).limit(1))
    if found is None:
        raise YearMissing
    return found


async def keep(
    session: AsyncSession, actor: Actor, upload: Upload, content: Content, now: Clock
) -> HourImport:
    """Keep the rows and judge each; no hour changes before the import is applied."""
    year = await hold_open(session, (await _year(session, actor, upload, now)).id)
    row = HourImport(
        id=uuid7(),
        year_id=year.id,
        org_path=year.org_path,
        state=HourImportState.CHECKED,
        filename=upload.filename,
        sha256=content.sha256,
        is_by_machine=actor.session_id is None,
        notes=list(content.notes),
        counts={},
        digest="",
        created_at=now(),
        created_by=actor.person_id,
        created_by_name=actor.name,
    )
    await queries.copy_rows(session, staged(row.id, content.rows))
    row.digest = await _judge(session, row, year, now)
    row.counts = await queries.counts(session, row.id)
    session.add(row)
    await session.flush()
    await _audit(session, actor, "upload", row, now)
    return row


async def _judge(session: AsyncSession, row: HourImport, year: Year, now: Clock) -> str:
    values = {
        "import_id": row.id,
        "year_id": year.id,
        "city": year.org_path,
        "today": local_date(now()),
        "starts_on": year.starts_on,
        "ends_on": year.ends_on,
        "per_day": year.hours_per_day,
    }
    return await queries.judge(session, values)


async def find(session: AsyncSession, actor: Actor, import_id: UUID) -> HourImport:
    """Return an import that the caller may see."""
    found = await queries.visible_import(session, actor, import_id)
    if found is None:
        raise HourImportUnknown
    return found


async def _hold(
    session: AsyncSession, actor: Actor, import_id: UUID, state: HourImportState
) -> tuple[HourImport, Year, set[UUID]]:
    """Hold the import, its year and the hours of everybody in it."""
    row = await queries.visible_import(session, actor, import_id, for_update=True)
    if row is None:
        raise HourImportUnknown
    if row.state is not state:
        raise HourImportStepNotPossible
    year = await hold_open(session, row.year_id)
    people = await queries.people_of(session, row.id)
    await totals.hold(session, year.id, people)
    return row, year, people


async def apply(
    uow: UnitOfWork, actor: Actor, import_id: UUID, *, skips_errors: bool, now: Clock
) -> HourImport:
    """Write every row that is new or held, in one transaction; not what nobody has seen."""
    async with uow.begin() as session:
        row, year, people = await _hold(session, actor, import_id, HourImportState.CHECKED)
        if row.counts[HourVerdict.ERROR]["rows"] and not skips_errors:
            raise HourImportHasErrors
        digest = await _judge(session, row, year, now)
        is_outdated = digest != row.digest
        if is_outdated:
            row.digest, row.counts = digest, await queries.counts(session, row.id)
            row.version += 1
        else:
            await _write(session, actor, row, people, now)
    if is_outdated:  # what was found anew is kept, and nothing else
        raise HourImportOutdated
    return row


async def _write(
    session: AsyncSession, actor: Actor, row: HourImport, people: set[UUID], now: Clock
) -> None:
    await _make_records(session, actor, row, now)
    await totals.refresh(session, row.year_id, people)
    row.state, row.applied_at = HourImportState.APPLIED, now()
    row.applied_by_name = actor.name
    row.version += 1
    await session.flush()
    await _audit(session, actor, "apply", row, now)


async def _make_records(session: AsyncSession, actor: Actor, row: HourImport, now: Clock) -> None:
    values = {
        "import_id": row.id,
        "year_id": row.year_id,
        "source": str(HourSource.API if row.is_by_machine else HourSource.IMPORT),
        "now": now(),
        "by": actor.person_id,
        "by_name": actor.name,
    }
    await queries.write(session, values)


async def undo(uow: UnitOfWork, actor: Actor, import_id: UUID, now: Clock) -> HourImport:
    """Withdraw all its records, as long as nobody decided about any of them."""
    async with uow.begin() as session:
        row, year, people = await _hold(session, actor, import_id, HourImportState.APPLIED)
        if changed := await queries.changed_since(session, row.id):
            names = "、".join(f"{one.person_name}“{one.title}”" for one in changed)
            raise HourRowsChanged(f"已办理的记录如：{names}")
        await queries.undo(session, row.id)
        await totals.refresh(session, year.id, people)
        row.state, row.undone_at = HourImportState.UNDONE, now()
        row.undone_by_name = actor.name
        row.version += 1
        await session.flush()
        await _audit(session, actor, "undo", row, now)
    return row


async def _audit(
    session: AsyncSession, actor: Actor, verb: str, row: HourImport, now: Clock
) -> None:
    counts = {name: one["rows"] for name, one in row.counts.items()}
    detail = {"filename": row.filename, "sha256": row.sha256, "counts": counts}
    action = f"hour_import.{verb}"
    await write_audit(
        session, Entry(actor, action, "hour_import", row.id, row.org_path, now(), detail)
    )
