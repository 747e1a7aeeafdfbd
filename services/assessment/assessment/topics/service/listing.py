"""The school's list of topics: create, change, close; audited."""

from dataclasses import asdict
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.abilities.queries import current
from assessment.hours.queries import people
from assessment.topics import rules
from assessment.topics.queries import topics as queries
from assessment.topics.refusals import TopicClosed, TopicSchoolMissing, TopicUnknown
from assessment.topics.rules import SCHOOL, Content, Frame, TopicState
from assessment.topics.tables import StudyTopic
from assessment.years.service import hold_open, year_of
from assessment.years.tables import Year
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.clock import Clock, local_date
from kernel.db import UnitOfWork
from kernel.errors import Stale


async def frame_of(session: AsyncSession, year: Year) -> Frame:
    """Return what a topic of a year is held against."""
    catalogue = await current(session)
    abilities = catalogue.content["abilities"] if catalogue else []
    codes = [one["code"] for one in abilities]
    return Frame(year.starts_on, year.ends_on, year.hours_per_day, codes)


def fields_of(content: Content) -> dict[str, Any]:
    """Return a content as columns hold it."""
    told = asdict(content)
    return told | {"abilities": list(content.abilities), "resources": list(content.resources)}


async def create(
    session: AsyncSession, actor: Actor, which: UUID | None, content: Content, now: Clock
) -> StudyTopic:
    """Put a topic on the list of the caller's school."""
    today = local_date(now())
    school = await people.school_of(session, actor, *SCHOOL)
    if school is None:
        raise TopicSchoolMissing
    year = await hold_open(session, (await year_of(session, actor, which, today)).id)
    rules.check(content, await frame_of(session, year))
    row = StudyTopic(
        year_id=year.id,
        school_id=school.id,
        school_name=school.name,
        org_path=school.path,
        created_by_name=actor.name,
        created_at=now(),
        **fields_of(content),
    )
    session.add(row)
    await session.flush()
    await _audit(session, actor, "topic.create", row, now, {"after": shown(row)})
    return row


async def _lock(session: AsyncSession, actor: Actor, topic_id: UUID, seen: int) -> StudyTopic:
    if await queries.topic(session, actor, topic_id) is None:
        raise TopicUnknown
    query = select(StudyTopic).where(StudyTopic.id == topic_id).with_for_update()
    row = (await session.scalars(query.execution_options(populate_existing=True))).one()
    actor.require(row.org_path, *SCHOOL)
    if row.version != seen:
        raise Stale(extra={"current": {"version": row.version, **shown(row)}})
    if row.state is TopicState.CLOSED:
        raise TopicClosed
    return row


async def edit(
    uow: UnitOfWork, actor: Actor, topic_id: UUID, content: Content, seen: int, now: Clock
) -> StudyTopic:
    """Change a topic; whoever follows it already keeps what it said then."""
    async with uow.begin() as session:
        row = await _lock(session, actor, topic_id, seen)
        year = await hold_open(session, row.year_id)
        rules.check(content, await frame_of(session, year))
        before = shown(row)
        for name, value in fields_of(content).items():
            setattr(row, name, value)
        row.version += 1
        await session.flush()
        detail = {"before": before, "after": shown(row)}
        await _audit(session, actor, "topic.edit", row, now, detail)
    return row


async def close(uow: UnitOfWork, actor: Actor, topic_id: UUID, seen: int, now: Clock) -> StudyTopic:
    """Take nobody in any more; whoever follows it goes on."""
    async with uow.begin() as session:
        row = await _lock(session, actor, topic_id, seen)
        await hold_open(session, row.year_id)
        row.state = TopicState.CLOSED
        row.version += 1
        await session.flush()
        await _audit(session, actor, "topic.close", row, now, {"title": row.title})
    return row


def shown(row: StudyTopic) -> dict[str, Any]:
    """Return a topic as the audit and a stale answer keep it."""
    hours: Decimal = row.hours
    return {
        "title": row.title,
        "goal": row.goal,
        "abilities": "、".join(row.abilities),
        "hours": f"{hours.normalize():f}",
        "starts_on": str(row.starts_on),
        "ends_on": str(row.ends_on),
    }


async def _audit(
    session: AsyncSession,
    actor: Actor,
    action: str,
    row: StudyTopic,
    now: Clock,
    detail: dict[str, Any],
) -> None:
    await write_audit(
        session, Entry(actor, action, "study_topic", row.id, row.org_path, now(), detail)
    )
