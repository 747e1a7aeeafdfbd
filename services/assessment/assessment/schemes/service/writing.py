"""What a school does with its scheme: begin, save, publish, write the next version."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.directory.tables import DirectoryUnit
from assessment.plans.kinds import content_hash
from assessment.plans.rules import Gap, missing
from assessment.schemes import queries, rules
from assessment.schemes.document import SchemeContent
from assessment.schemes.refusals import SchemeExists, SchemeIncomplete
from assessment.schemes.rules import SchemeState, SchemeVerb
from assessment.schemes.service import reading, steps
from assessment.schemes.service.reading import View
from assessment.schemes.sources import suggestion
from assessment.schemes.tables import SchoolScheme, SchoolSchemeVersion
from assessment.years.rules import YearNotOpen, YearState, YearUnknown
from assessment.years.tables import Year
from kernel.actor import Actor
from kernel.clock import Clock, local_date
from kernel.db import UnitOfWork
from kernel.errors import FieldError, Invalid, NotFound


async def begin(
    session: AsyncSession, actor: Actor, place: tuple[UUID, UUID], now: Clock, *, is_blank: bool
) -> View:
    """Begin the scheme of a school (first id) in an open year (second id)."""
    school = await queries.open_school(session, place[0])
    if school is None:
        raise NotFound
    actor.require(school.path, *rules.SCHOOL)
    year = await queries.hold_year(session, place[1])
    if year is None or year.state is YearState.DRAFT or not school.path.startswith(year.org_path):
        raise YearUnknown
    if year.state is not YearState.OPEN:
        raise YearNotOpen
    await queries.hold_school(session, school.id)
    if await queries.scheme_of(session, school.id, year.id) is not None:
        raise SchemeExists
    row = _new(actor, school, year, now)
    session.add(row)
    await session.flush()
    content = (
        SchemeContent() if is_blank else suggestion(year.starts_on, year.ends_on, local_date(now()))
    )
    session.add(_version(row, content.as_json(), now))
    await session.flush()
    await steps.audit(session, actor, "school_scheme.begin", row, now)
    return await reading.read(session, actor, row.id, now)


def _new(actor: Actor, school: DirectoryUnit, year: Year, now: Clock) -> SchoolScheme:
    return SchoolScheme(
        year_id=year.id,
        school_id=school.id,
        school_name=school.name,
        district_name=school.district_name or "",
        org_path=school.path,
        state=SchemeState.DRAFT,
        version_no=1,
        updated_at=now(),
        updated_by_name=actor.name,
    )


def _version(row: SchoolScheme, content: dict[str, Any], now: Clock) -> SchoolSchemeVersion:
    return SchoolSchemeVersion(
        scheme_id=row.id, version_no=row.version_no, content=content, opened_at=now()
    )


async def save(
    uow: UnitOfWork,
    actor: Actor,
    scheme_id: UUID,
    content: SchemeContent,
    *,
    seen: int,
    now: Clock,
) -> View:
    """Replace the draft's document (autosave); no audit row until it is published."""
    _refuse_twins(content)
    async with uow.begin() as session:
        hand = await steps.lock(session, actor, scheme_id)
        steps.check(hand, SchemeVerb.SAVE, seen)
        hand.newest.content = content.as_json()
        steps.touch(hand, now)
        await session.flush()
        return reading.view_of(hand, hand.newest, now)


def _refuse_twins(content: SchemeContent) -> None:
    """Marks and versions know a row by its key, so a key stands once in a list."""
    keys_of = {
        "items": [row.key for row in content.items],
        "bonuses": [row.key for row in content.bonuses],
        "bands": [row.key for row in content.bands],
    }
    for name, keys in keys_of.items():
        if len(keys) != len(set(keys)):
            text = "行的编号重复，请刷新后重试"
            raise Invalid(errors=[FieldError(name, "row_key_repeated", text)])


async def publish(uow: UnitOfWork, actor: Actor, scheme_id: UUID, *, seen: int, now: Clock) -> View:
    """Publish the draft; every missing piece is named. From then on the version stays as it is."""
    async with uow.begin() as session:
        hand = await steps.lock(session, actor, scheme_id)
        hand_state = steps.check(hand, SchemeVerb.PUBLISH, seen)
        _refuse_gaps(missing(reading.gaps_of(hand, now)))
        version = hand.newest
        version.published_at, version.published_by = now(), actor.person_id
        version.published_by_name = actor.name
        version.content_hash = content_hash(version.content)
        hand.scheme.state = hand_state
        hand.scheme.published_version_no = version.version_no
        steps.touch(hand, now)
        await session.flush()
        said = {"content_hash": version.content_hash}
        await steps.audit(session, actor, "school_scheme.publish", hand.scheme, now, said)
        return await reading.read(session, actor, scheme_id, now)


def _refuse_gaps(gaps: Sequence[Gap]) -> None:
    if gaps:
        named = [asdict(gap) for gap in gaps]
        raise SchemeIncomplete("；".join(gap.message for gap in gaps), extra={"gaps": named})


async def revise(uow: UnitOfWork, actor: Actor, scheme_id: UUID, *, seen: int, now: Clock) -> View:
    """Open the next version; the published one stays in force meanwhile."""
    async with uow.begin() as session:
        hand = await steps.lock(session, actor, scheme_id)
        hand.scheme.state = steps.check(hand, SchemeVerb.REVISE, seen)
        hand.scheme.version_no += 1
        session.add(_version(hand.scheme, hand.newest.content, now))
        steps.touch(hand, now)
        await session.flush()
        await steps.audit(session, actor, "school_scheme.revise", hand.scheme, now)
        return await reading.read(session, actor, scheme_id, now)
