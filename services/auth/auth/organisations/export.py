"""Units as a workbook under the headings of the import: what comes out may go in again."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from functools import partial
from typing import Any, Final

from sqlalchemy import Row

from auth.organisations import queries
from auth.organisations.queries import Filter
from auth.organisations.rules import (
    CITY_RUN,
    KIND_LABELS,
    RURAL_LABELS,
    STAGE_LABELS,
    YES_NO,
    Heading,
    Kind,
    numbers_of,
)
from auth.workbook import Sheet, exported, read_all, write_workbook
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.db import UnitOfWork

_HEADINGS: Final = (
    (Heading.NAME, 30),
    (Heading.KIND, 8),
    (Heading.DISTRICT, 14),
    (Heading.PARENT, 26),
    (Heading.STAGE, 12),
    (Heading.CODE, 14),
    (Heading.RURAL, 8),
    (Heading.CITY_PILOT, 10),
    ("省级试点", 10),
    ("撤销日期", 12),
    ("撤销原因", 24),
)

Unit = Row[*tuple[Any, ...]]


async def units_workbook(uow: UnitOfWork, actor: Actor, wanted: Filter, now: datetime) -> bytes:
    """Return the workbook; what is left in the audit row is the filter and the count."""
    async with uow.begin() as session:
        page = partial(queries.units, session, wanted)
        units = await read_all(page, lambda unit: unit.number)
        units = [unit for unit in units if unit.kind != Kind.CITY]  # the sheet is the city's
        above = await queries.numbered(session, {n for u in units for n in numbers_of(u.path)})
        detail = exported(len(units), asdict(wanted))
        await write_audit(
            session, Entry(actor, "organisation.export", "organisation", "list", "", now, detail)
        )
    rows_of_texts = (_cells(unit, above) for unit in units)
    return await write_workbook(Sheet("单位", _HEADINGS, rows_of_texts))


def _cells(unit: Unit, known: Mapping[int, Unit]) -> tuple[str, ...]:
    above = {known[number].kind: known[number].name for number in numbers_of(unit.path)[:-1]}
    is_school = unit.kind == Kind.SCHOOL
    return (
        unit.name,
        KIND_LABELS[unit.kind],
        above.get(Kind.DISTRICT, CITY_RUN) if unit.kind != Kind.DISTRICT else "",
        above.get(Kind.SCHOOL, ""),
        # Nobody has said the stage of `unknown`: an empty cell, which an import leaves as it is.
        STAGE_LABELS.get(unit.stage, ""),
        unit.code or "",
        RURAL_LABELS.get(unit.is_rural, "") if is_school else "",
        YES_NO[unit.is_city_pilot] if is_school else "",
        YES_NO[unit.is_provincial_pilot] if is_school else "",
        str(unit.closed_on or ""),
        unit.closed_reason or "",
    )
