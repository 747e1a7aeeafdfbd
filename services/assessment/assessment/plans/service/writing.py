"""What a school does with its plan: begin, save, hand in, write a new version."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.directory.tables import DirectoryUnit
from assessment.plans import kinds, queries, rules
from assessment.plans.refusals import PlanExists, PlanIncomplete
from assessment.plans.rules import Gap, PlanKind, PlanState, PlanVerb
from assessment.plans.service import reading, steps
from assessment.plans.service.reading import View
from assessment.plans.tables import Plan, PlanVersion
from assessment.years.rules import YearNotOpen, YearState, YearUnknown
from assessment.years.tables import Year
from kernel.actor import Actor, Role
from kernel.clock import Clock
from kernel.db import UnitOfWork
from kernel.errors import FieldError, Invalid, NotFound

WRITERS = (Role.SCHOOL_LEAD, Role.SCHOOL_TEAM)
GROUP_WRITERS = (*WRITERS, Role.GROUP_LEADER)


async def begin(
    session: AsyncSession,
    actor: Actor,
    kind: PlanKind,
    place: tuple[UUID, UUID],
    now: Clock,
) -> View:
    """Begin the plan of a school or group (first id) in an open year (second id)."""
    school, group = await _place(session, actor, kind, place[0])
    year = await queries.year_of(session, place[1])
    if year is None or year.state is YearState.DRAFT or not school.path.startswith(year.org_path):
        raise YearUnknown
    if year.state is not YearState.OPEN:
        raise YearNotOpen
    await queries.hold_school(session, school.id)
    where = (school.id, group.id if group else None)
    if await queries.plan_of(session, kind, where, year.id) is not None:
        raise PlanExists
    row = _new(actor, kind, (school, group), year, now)
    session.add(row)
    await session.flush()
    content = kinds.empty(kind).model_dump(mode="json")
    session.add(_version(row, content, now))
    await session.flush()
    await steps.audit(session, actor, "plan.begin", row, now, {})
    return await reading.read(session, actor, (kind, row.id), now)


async def _place(
    session: AsyncSession, actor: Actor, kind: PlanKind, unit_id: UUID
) -> tuple[DirectoryUnit, DirectoryUnit | None]:
    """Return the school, and the group if it is a group's plan; the caller writes for it."""
    if kind is not PlanKind.GROUP:
        school = await queries.school(session, unit_id)
        if school is None:
            raise NotFound
        actor.require(school.path, *WRITERS)
        return school, None
    group = await queries.group(session, unit_id)
    if group is None:
        raise NotFound
    actor.require(group.path, *GROUP_WRITERS)
    home = await queries.school(session, group.parent_id) if group.parent_id else None
    if home is None:
        raise NotFound
    return home, group


def _new(
    actor: Actor,
    kind: PlanKind,
    place: tuple[DirectoryUnit, DirectoryUnit | None],
    year: Year,
    now: Clock,
) -> Plan:
    school, group = place
    return Plan(
        kind=kind,
        year_id=year.id,
        school_id=school.id,
        school_name=school.name,
        group_id=group.id if group else None,
        group_name=group.name if group else None,
        district_id=school.district_id,
        district_name=school.district_name or "",
        org_path=(group or school).path,
        state=PlanState.DRAFT,
        version_no=1,
        due_at=rules.due_at(PlanState.DRAFT, year.starts_on, now()),
        updated_at=now(),
        updated_by_name=actor.name,
    )


def _version(row: Plan, content: dict[str, Any], now: Clock) -> PlanVersion:
    return PlanVersion(
        plan_id=row.id, version_no=row.version_no, content=content, opened_at=now(), reasons={}
    )


async def save(
    uow: UnitOfWork,
    actor: Actor,
    key: tuple[PlanKind, UUID],
    content: kinds.Content,
    *,
    seen: int,
    now: Clock,
) -> View:
    """Replace the draft's document (autosave); no audit row until it is handed in."""
    stored = content.model_dump(mode="json")
    _refuse_twins(stored)
    async with uow.begin() as session:
        hand = await steps.lock(session, actor, key, now)
        steps.check(hand, PlanVerb.SAVE, seen)
        hand.newest.content = stored
        steps.touch(hand, now)
        await session.flush()
        return await reading.view_of(session, hand, now)


def _refuse_twins(stored: dict[str, Any]) -> None:
    """Rows are compared by their key, so a key stands once in a list."""
    for name, rows in stored.items():
        keys = [row["key"] for row in rows if "key" in row] if isinstance(rows, list) else []
        if len(keys) != len(set(keys)):
            raise Invalid(
                errors=[FieldError(name, "row_key_repeated", "行的编号重复，请刷新后重试")]
            )


async def submit(
    uow: UnitOfWork, actor: Actor, key: tuple[PlanKind, UUID], *, seen: int, now: Clock
) -> View:
    """Hand the draft in; every missing piece is named. From then on the version stays as it is."""
    async with uow.begin() as session:
        hand = await steps.lock(session, actor, key, now)
        to_state = steps.check(hand, PlanVerb.SUBMIT, seen)
        gaps, catalogue_id = await reading.gaps_of(session, hand)
        _refuse_gaps(rules.missing(gaps))
        version = hand.newest
        version.catalogue_id = catalogue_id
        version.submitted_at, version.submitted_by = now(), actor.person_id
        version.submitted_by_name = actor.name
        version.content_hash = kinds.content_hash(version.content)
        said = {"content_hash": version.content_hash}
        await steps.take(session, hand, PlanVerb.SUBMIT, to_state, now, said)
        return await reading.view_of(session, hand, now)


def _refuse_gaps(missing: Sequence[Gap]) -> None:
    if missing:
        named = [asdict(gap) for gap in missing]
        raise PlanIncomplete("；".join(gap.message for gap in missing), extra={"gaps": named})


async def revise(
    uow: UnitOfWork, actor: Actor, key: tuple[PlanKind, UUID], *, seen: int, now: Clock
) -> View:
    """Open the next version after a return or an approval; what was approved stays in force."""
    async with uow.begin() as session:
        hand = await steps.lock(session, actor, key, now)
        to_state = steps.check(hand, PlanVerb.REVISE, seen)
        hand.plan.version_no += 1
        session.add(_version(hand.plan, hand.newest.content, now))
        await steps.take(session, hand, PlanVerb.REVISE, to_state, now)
        return await reading.read(session, actor, key, now)
