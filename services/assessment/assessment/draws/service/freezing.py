"""Fixing who can be drawn, before there is a seed."""

import secrets
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.directory.queries import SCHOOL
from assessment.draws import engine, rules
from assessment.draws.engine import Stratum, Terms
from assessment.draws.queries import draws, people
from assessment.draws.queries.people import Scope
from assessment.draws.refusals import (
    DrawRepeated,
    FrameEmpty,
    FrozenWaits,
    SchoolMissing,
    UnitMissing,
)
from assessment.draws.rules import DrawKind, DrawState
from assessment.draws.service.steps import audit
from assessment.draws.tables import Draw, DrawStratum
from assessment.years import service as years
from assessment.years.service import hold_open
from kernel.actor import Actor, Role
from kernel.clock import Clock, local_date
from kernel.db import uuid7
from kernel.errors import FieldError

_UNIT_KIND: Final = {DrawKind.ON_SITE: SCHOOL, DrawKind.SPOT_CHECK: "office"}
_CODE_BITS: Final = 60


@dataclass(frozen=True, slots=True)
class Asked:
    """What an office wants drawn."""

    kind: DrawKind
    year_id: UUID
    school_id: UUID | None
    rate: int
    sample: int
    differing_limit: int
    reason: str


async def freeze(session: AsyncSession, actor: Actor, asked: Asked, now: Clock) -> Draw:
    """Fix the list of teachers and publish its hash; nothing is drawn yet."""
    rules.check_terms(asked.kind, asked.rate, asked.sample)
    await years.find(session, actor, asked.year_id)
    year = await hold_open(session, asked.year_id)
    scope = await _scope(session, actor, asked)
    await people.hold_unit(session, scope.unit_id)
    previous = await _previous(session, asked, scope)
    row = Draw(
        id=uuid7(),
        code=rules.draw_code(secrets.randbits(_CODE_BITS)),
        kind=asked.kind,
        state=DrawState.FROZEN,
        year_id=year.id,
        unit_id=scope.unit_id,
        unit_name=scope.unit_name,
        org_path=scope.org_path,
        is_city_run=scope.is_city_run,
        rate=asked.rate if asked.kind is DrawKind.SPOT_CHECK else 0,
        sample=asked.sample if asked.kind is DrawKind.ON_SITE else 0,
        differing_limit=asked.differing_limit,
        previous_id=previous.id if previous else None,
        reason=asked.reason,
        frozen_at=now(),
        frozen_by_name=actor.name,
    )
    await _fill(session, row, scope, now)
    detail = {
        "unit": row.unit_name,
        "sha256": row.frame_hash,
        "count": row.teacher_count,
        "reason": row.reason,
    }
    await audit(session, actor, "draw.freeze", row, now, detail)
    return row


async def _scope(session: AsyncSession, actor: Actor, asked: Asked) -> Scope:
    """The caller's own schools, or the one school that an on-site test is about."""
    if asked.kind is DrawKind.ON_SITE:
        return await _one_school(session, actor, asked.school_id)
    for role in (Role.DISTRICT_OFFICE, Role.CITY_OFFICE):
        unit = await people.office_unit(session, actor, role)
        if unit is not None:
            return Scope(unit.id, unit.name, unit.path, role is Role.CITY_OFFICE)
    raise UnitMissing


async def _one_school(session: AsyncSession, actor: Actor, school_id: UUID | None) -> Scope:
    found = None if school_id is None else await people.school(session, school_id)
    if found is None:
        fault = FieldError("school_id", SchoolMissing.code, SchoolMissing.title)
        raise SchoolMissing(errors=[fault])
    is_city_run = found.district_id is None
    actor.require(found.path, rules.office_of(is_city_run=is_city_run))
    return Scope(found.id, found.name, found.path, is_city_run)


async def _previous(session: AsyncSession, asked: Asked, scope: Scope) -> Draw | None:
    """Return the draw before this one; a second one says why."""
    last = await draws.latest(session, asked.year_id, asked.kind, scope.unit_id)
    if last is None:
        return None
    if last.state is DrawState.FROZEN:
        raise FrozenWaits(extra={"draw_id": str(last.id)})
    if not asked.reason and last.state is not DrawState.CANCELLED:
        fault = FieldError("reason", DrawRepeated.code, DrawRepeated.title)
        raise DrawRepeated(errors=[fault], extra={"draw_id": str(last.id)})
    return last


@dataclass(frozen=True, slots=True)
class Preview:
    """What freezing now would hold and drawing would give; `least` and `most` of one school."""

    unit_name: str
    schools: int
    empty_schools: int
    teachers: int
    drawn: int
    least: int
    most: int


async def preview(session: AsyncSession, actor: Actor, asked: Asked, now: Clock) -> Preview:
    """Look at a frame before it is fixed; nothing is written, and nothing is held."""
    rules.check_terms(asked.kind, asked.rate, asked.sample)
    year = await years.find(session, actor, asked.year_id)
    scope = await _scope(session, actor, asked)
    found = await _people(session, asked.kind, scope, year.id, now)
    terms = Terms("", asked.kind, asked.rate, asked.sample)
    counts = [len(ids) for _, _, _, ids in found if ids]
    drawn = [engine.quota(terms, count) for count in counts]
    return Preview(
        unit_name=scope.unit_name,
        schools=len(counts),
        empty_schools=len(found) - len(counts),
        teachers=sum(counts),
        drawn=sum(drawn),
        least=min(drawn, default=0),
        most=max(drawn, default=0),
    )


async def _people(
    session: AsyncSession, kind: DrawKind, scope: Scope, year_id: UUID, now: Clock
) -> list[tuple[UUID, str, str, list[UUID]]]:
    today = local_date(now())
    return await people.teachers_of(session, scope, _UNIT_KIND[kind], year_id, today)


async def _fill(session: AsyncSession, row: Draw, scope: Scope, now: Clock) -> None:
    found = await _people(session, row.kind, scope, row.year_id, now)
    staffed = [one for one in found if one[3]]  # a school without people gives nobody
    if not staffed:
        raise FrameEmpty
    strata = [
        Stratum(ordinal, school_id, name, path, engine.packed(row.id, ids))
        for ordinal, (school_id, name, path, ids) in enumerate(staffed, start=1)
    ]
    row.school_count = len(strata)
    row.teacher_count = sum(one.count for one in strata)
    row.frame_hash = engine.frame_hash(text_of(row, strata))
    session.add(row)
    await session.flush()
    session.add_all(
        DrawStratum(
            draw_id=row.id,
            ordinal=one.ordinal,
            school_id=one.school_id,
            school_name=one.school_name,
            org_path=one.org_path,
            people=one.people,
        )
        for one in strata
    )
    await session.flush()


def text_of(row: Draw, strata: list[Stratum]) -> str:
    """Return the published frame of a draw."""
    terms = Terms(row.code, row.kind, row.rate, row.sample)
    return engine.frame_text(terms, strata, [engine.tokens_of(row.id, one) for one in strata])
