"""Loading the data of 烟教办函〔2021〕60号: units, pilot schools, leading group, experts.

Loading again changes nothing: a unit is recognised by its place in the notice, so that what the
city has renamed, moved, re-marked or closed since then stays as it is.
"""

import csv
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import date, datetime
from importlib.resources import files
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.service import publish
from auth.departments.tables import Department
from auth.notice import queries
from auth.notice.tables import Expert, OfficeHolder
from auth.organisations import queries as organisations
from auth.organisations.events import Cause, mark_pilots
from auth.organisations.rules import CITY_RUN, Kind, Stage
from auth.organisations.service import add
from auth.organisations.tables import Organisation
from kernel.audit import Entry, write_audit
from kernel.db import uuid7

NOTICE = "烟教办函〔2021〕60号"
_SOURCE = "yt-2021-60"
_ISSUED_ON = date(2021, 6, 29)
CITY = "烟台市"
_CITY_CODE = "370600"


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows loading added; zeros the second time."""

    organisations: int
    office_holders: int
    experts: int
    departments: int


def rows_of(name: str) -> list[dict[str, str]]:
    """Read one of the files that were copied from the notice."""
    text = (files("auth.notice") / "data" / f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


class _Loader:
    """Adds the units that are not there yet."""

    def __init__(self, session: AsyncSession, known: dict[str, Organisation]) -> None:
        self._session = session
        self._known = known
        self.added: list[UUID] = []

    async def unit(
        self, key: str, parent: Organisation | None, facts: dict[str, Any]
    ) -> Organisation:
        source_key = f"{_SOURCE}:{key}"
        if (known := self._known.get(source_key)) is not None:
            return known
        unit = await self._adopt(parent, facts)
        if unit is None:
            unit = await add(self._session, parent, facts, Cause(None, _ISSUED_ON, NOTICE))
        unit.source_key = source_key
        self._known[source_key] = unit
        self.added.append(unit.id)
        return unit

    async def _adopt(
        self, parent: Organisation | None, facts: dict[str, Any]
    ) -> Organisation | None:
        """Take a unit that somebody registered by hand before the notice was loaded."""
        parent_id = parent.id if parent else None
        unit = await organisations.open_namesake(self._session, parent_id, facts["name"])
        if unit is not None and facts.get("is_city_pilot"):
            await mark_pilots(self._session, unit, facts, Cause(None, _ISSUED_ON, NOTICE))
            unit.is_city_pilot = True
            unit.version += 1
        return unit


async def load(session: AsyncSession, now: datetime) -> Loaded:
    """Bring the notice's data in, once; two loaders at a time wait for each other."""
    lock = func.pg_advisory_xact_lock(func.hashtextextended("auth.load_notice", 0))
    await session.execute(select(lock))
    loader = _Loader(session, await queries.loaded_units(session))
    await _load_units(loader)
    holders = [
        {**row, "number": number} for number, row in enumerate(rows_of("leading_group"), start=1)
    ]
    experts = [{"number": int(row.pop("no")), **row} for row in rows_of("experts")]
    loaded = Loaded(
        organisations=len(loader.added),
        office_holders=await _insert(session, OfficeHolder, holders),
        experts=await _insert(session, Expert, experts),
        departments=await _add_departments(session, now),
    )
    if loader.added:
        await publish(session, "organisation", loader.added)
    if any(astuple(loaded)):
        counts = {
            "organisations": loaded.organisations,
            "office_holders": loaded.office_holders,
            "experts": loaded.experts,
            "departments": loaded.departments,
        }
        await write_audit(session, Entry(None, "notice.load", "notice", NOTICE, "", now, counts))
    return loaded


async def _add_departments(session: AsyncSession, now: datetime) -> int:
    """Offer the departments that share the offices (R2, R39) to all of them."""
    rows = [
        {"id": uuid7(), "role": row["role"], "name": row["name"], "added_at": now}
        for row in rows_of("departments")
    ]
    added = insert(Department).values(rows).on_conflict_do_nothing().returning(Department.id)
    return len((await session.execute(added)).all())


async def _load_units(loader: _Loader) -> None:
    city = await loader.unit("city", None, {"name": CITY, "kind": Kind.CITY, "code": _CITY_CODE})
    parents = {CITY_RUN: city}
    for row in rows_of("districts"):
        district = {"name": row["district"], "kind": Kind.DISTRICT, "code": row["code"] or None}
        parents[row["district"]] = await loader.unit(f"district:{row['no']}", city, district)
    for row in rows_of("pilot_schools"):
        facts = {
            "name": row["school"],
            "kind": Kind.SCHOOL,
            "stage": Stage(row["stage"]),
            "is_city_pilot": True,
        }
        await loader.unit(f"pilot:{row['no']}", parents[row["district"]], facts)


async def _insert(
    session: AsyncSession,
    table: type[OfficeHolder | Expert],
    rows: Sequence[dict[str, Any]],
) -> int:
    added = insert(table).values(rows).on_conflict_do_nothing().returning(table.number)
    return len((await session.execute(added)).all())
