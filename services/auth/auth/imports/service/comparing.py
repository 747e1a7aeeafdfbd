"""Comparing a file with the register: one verdict per row, made by the database."""

import json
from typing import Any, Final

from sqlalchemy import (
    ARRAY,
    Result,
    TextClause,
    Uuid,
    bindparam,
    delete,
    func,
    insert,
    select,
)
from sqlalchemy.ext.asyncio import AsyncSession

from auth.imports.queries import records, statements
from auth.imports.rules import BEYOND_THE_FILE, ImportKind, RowVerdict
from auth.imports.rules.columns import ROLE_LABELS
from auth.imports.rules.places import Place, Register, Unit
from auth.imports.rules.unit_plan import Known, Plan, Planner
from auth.imports.tables import BulkImport, ImportVerdict
from auth.people.rules import PersonStatus
from auth.people.tables import Membership, Person
from kernel.db import uuid7
from workbooks.cells import Problem

SCHOOL_ROLES: Final = tuple(ROLE_LABELS)
_FACTS: Final = ("name", "code", "stage", "is_rural", "is_city_pilot")


async def compare(session: AsyncSession, record: BulkImport) -> None:
    """Judge every row anew and note the result on the import; its version counts this."""
    forget = delete(ImportVerdict).where(ImportVerdict.import_id == record.id)
    await session.execute(forget)
    record.base_position = await records.feed_position(session)
    if record.kind == ImportKind.PEOPLE:
        parameters = await _people_parameters(session, record)
        await judge_people(session, statements.people_verdicts(), parameters)
        record.covered_people = await _covered(session, parameters["unit_ids"])
    else:
        plans = await _planned(session, record)
        rows = [_verdict(record, plan) for plan in plans]
        if rows:
            await session.execute(insert(ImportVerdict), rows)
    record.digest = await _kept_digest(session, record)
    record.counts = await records.counts(session, record.id)
    record.version += 1


async def is_unchanged(session: AsyncSession, record: BulkImport) -> bool:
    """Tell whether judging now would come out as it did."""
    if record.kind == ImportKind.PEOPLE:
        parameters = await _people_parameters(session, record)
        found = await judge_people(session, statements.people_digest(), parameters)
        return bool(found.scalar_one() == record.digest)
    every = await records.rows(session, record.id, (None, None), after=None, limit=BEYOND_THE_FILE)
    kept = {row.row_no: row for row in every}
    plans = await _planned(session, record)
    return all(_is_same(_verdict(record, plan), kept.get(plan.row_no)) for plan in plans)


def _is_same(fresh: dict[str, Any], kept: ImportVerdict | None) -> bool:
    if kept is None or fresh["verdict"] != kept.verdict:
        return False
    if fresh["verdict"] == RowVerdict.CREATE:  # its id is new each time
        return bool(fresh["title"] == kept.title and fresh["place"] == kept.place)
    names = ("entity_id", "unit_id", "changes", "version_before")
    return all(fresh[name] == getattr(kept, name) for name in names)


async def _kept_digest(session: AsyncSession, record: BulkImport) -> str:
    await session.flush()
    found = await session.execute(statements.kept_digest(), {"import_id": record.id})
    return str(found.scalar_one())


# ---------------------------------------------------------------- people
async def judge_people(
    session: AsyncSession, statement: TextClause, parameters: dict[str, Any]
) -> Result[Any]:
    """Run the large statement with plans that do not depend on statistics."""
    for setting in statements.STEADY_PLANS:
        await session.execute(setting)
    found = await session.execute(statement, parameters)
    for setting in statements.USUAL_PLANS:
        await session.execute(setting)
    return found


async def _people_parameters(session: AsyncSession, record: BulkImport) -> dict[str, Any]:
    rows = await records.open_units(session)
    units = [
        Unit(row.id, row.name, row.kind, row.path, row.parent_id, row.district or "")
        for row in rows
    ]
    register = Register(units, record.reach)
    stated = await records.stated_places(session, record.id)
    places = [register.find(*names) if names[0] else Place() for names in stated]
    return _arrays(stated, places) | {
        "import_id": record.id,
        "actor_id": record.confirmed_by or record.created_by,
        "reach": [f"{path}%" for path in record.reach],
        "school_roles": list(SCHOOL_ROLES),
        "is_full": records.full(record),
        "beyond": BEYOND_THE_FILE,
    }


def _arrays(stated: list[tuple[str, str, str]], places: list[Place]) -> dict[str, Any]:
    return {
        "units": [unit for unit, _, _ in stated],
        "districts": [district for _, district, _ in stated],
        "groups": [group for _, _, group in stated],
        "unit_ids": [place.unit.id if place.unit else None for place in places],
        "group_ids": [place.group.id if place.group else None for place in places],
        "labels": [place.unit.name if place.unit else None for place in places],
        "group_labels": [place.group.name if place.group else None for place in places],
        "are_schools": [bool(place.unit and place.unit.kind == "school") for place in places],
        "faults": [_json(place.problems) for place in places],
    }


def _json(problems: list[Problem]) -> str | None:
    return json.dumps([one.as_json() for one in problems], ensure_ascii=False) if problems else None


async def _covered(session: AsyncSession, unit_ids: list[Any]) -> int:
    """How many active people work in the units that the file names."""
    working = select(Membership.person_id).where(
        Membership.organisation_id.in_(select(func.unnest(_uuids(unit_ids)))),
        Membership.to_on.is_(None),
    )
    query = select(func.count()).where(Person.status == PersonStatus.ACTIVE, Person.id.in_(working))
    return int((await session.execute(query)).scalar_one())


def _uuids(ids: list[Any]) -> Any:
    return bindparam("covered", [one for one in ids if one], ARRAY(Uuid))


# ---------------------------------------------------------------- units
async def _planned(session: AsyncSession, record: BulkImport) -> list[Plan]:
    known = [
        Known(
            row.id, row.kind, row.name, row.path, row.parent_id, row.version,
            {name: getattr(row, name) for name in _FACTS},
        )
        for row in await records.open_units(session)
    ]  # fmt: skip
    staged = await records.staged_units(session, record.id)
    rows = [(s.row_no, s.facts, [Problem(**one) for one in s.problems or []]) for s in staged]
    return Planner(known, record.reach, uuid7).plan(rows)


def _verdict(record: BulkImport, plan: Plan) -> dict[str, Any]:
    verdict = RowVerdict.ERROR if plan.problems else RowVerdict(plan.verdict)
    old = plan.entity.facts if plan.entity and verdict is RowVerdict.UPDATE else None
    before = None if old is None else {name: old.get(name) for name in plan.values}
    return {
        "import_id": record.id,
        "row_no": plan.row_no,
        "verdict": verdict,
        "key": plan.stated.get("code"),
        "title": plan.stated.get("name"),
        "place": plan.parent.name if plan.parent else plan.stated.get("parent"),
        "entity_id": plan.entity.id if plan.entity and verdict is not RowVerdict.ERROR else None,
        "unit_id": plan.parent.id if plan.parent and verdict is not RowVerdict.ERROR else None,
        "changes": {n: [before[n], v] for n, v in plan.values.items()} if before else None,
        "before": before,
        "problems": [one.as_json() for one in plan.problems] or None,
        "version_before": plan.entity.version if plan.entity else 0,
    }
