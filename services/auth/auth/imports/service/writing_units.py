"""Writing an organisations import: few rows, each with name, events and marks of its own."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.imports.rules import RowVerdict
from auth.imports.tables import BulkImport, ImportVerdict, StagedUnit
from auth.organisations import queries as units
from auth.organisations.events import Cause, mark_pilots, note
from auth.organisations.rules import Happening, Kind, Stage
from auth.organisations.service import add
from auth.organisations.tables import Organisation, OrganisationName
from kernel.actor import Actor
from kernel.clock import local_date

REASON: Final = "批量导入"
_LEVELS: Final = ("district", "school", "group")
_FACTS: Final = ("name", "kind", "code", "stage", "is_rural", "is_city_pilot")


async def write_units(
    session: AsyncSession, record: BulkImport, actor: Actor, now: datetime
) -> list[UUID]:
    """Register and change units, parents first; return the ids the followers must hear of."""
    cause = Cause(actor, local_date(now), REASON, now)
    query = (
        select(ImportVerdict, StagedUnit.facts)
        .join(
            StagedUnit,
            (StagedUnit.import_id == ImportVerdict.import_id)
            & (StagedUnit.row_no == ImportVerdict.row_no),
        )
        .where(
            ImportVerdict.import_id == record.id,
            ImportVerdict.verdict.in_([RowVerdict.CREATE, RowVerdict.UPDATE]),
        )
        .order_by(ImportVerdict.row_no)
    )
    rows = [(verdict, facts) for verdict, facts in await session.execute(query)]
    told: list[UUID] = []
    for level in _LEVELS:
        for verdict, facts in rows:
            if facts["kind"] == level:
                told += await _write(session, verdict, facts, cause)
    return told


async def _write(
    session: AsyncSession, verdict: ImportVerdict, facts: dict[str, Any], cause: Cause
) -> list[UUID]:
    if verdict.entity_id is None:
        return []
    if verdict.verdict == RowVerdict.CREATE:
        await _create(session, verdict, facts, cause)
        return [verdict.entity_id]
    unit = await units.lock_unit(session, verdict.entity_id)
    wanted = {name: values[1] for name, values in (verdict.changes or {}).items()}
    await alter(session, unit, wanted, cause)
    is_renamed_district = unit.kind == Kind.DISTRICT and "name" in wanted
    return await units.ids_below(session, unit.path) if is_renamed_district else [unit.id]


async def _create(
    session: AsyncSession, verdict: ImportVerdict, facts: dict[str, Any], cause: Cause
) -> None:
    """The parent is there by now: levels are written from the top."""
    parent = await units.get_unit(session, verdict.unit_id) if verdict.unit_id else None
    stated = {name: facts[name] for name in _FACTS if facts.get(name) is not None}
    if facts["kind"] == Kind.SCHOOL:
        stated.setdefault("stage", Stage.UNKNOWN)
    await add(session, parent, {"id": verdict.entity_id} | stated, cause)


async def alter(
    session: AsyncSession, unit: Organisation, wanted: dict[str, Any], cause: Cause
) -> None:
    """Change facts of a unit; a new name keeps the old one on record."""
    before = {name: getattr(unit, name) for name in wanted}
    if "name" in wanted:
        current = await units.current_name(session, unit.id)
        current.to_on = max(cause.on, current.from_on)
        await session.flush()
        session.add(
            OrganisationName(organisation_id=unit.id, name=wanted["name"], from_on=current.to_on)
        )
        told = {"before": unit.name, "after": wanted["name"]}
        note(session, unit, Happening.RENAMED, cause, told)
    await mark_pilots(session, unit, wanted, cause)
    for name, value in wanted.items():
        setattr(unit, name, value)
    unit.version += 1
    rest = wanted.keys() - {"name", "is_city_pilot"}
    if rest:
        told_of = {"before": {n: before[n] for n in rest}, "after": {n: wanted[n] for n in rest}}
        note(session, unit, Happening.CHANGED, cause, told_of)
    await session.flush()
