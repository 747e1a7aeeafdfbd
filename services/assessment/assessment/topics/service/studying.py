"""Beginning a study 专题研修: chosen from the list, an own proposal, or proposed by the school."""

from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.certifications.queries import people as staff
from assessment.directory.tables import DirectoryUnit
from assessment.hours.queries import people
from assessment.topics import rules
from assessment.topics.queries import topics as queries
from assessment.topics.refusals import (
    TopicClosed,
    TopicFollowed,
    TopicPersonUnknown,
    TopicSchoolMissing,
    TopicUnknown,
)
from assessment.topics.rules import SCHOOL, WRITERS, Content, StudyState, TopicState
from assessment.topics.service.listing import fields_of, frame_of
from assessment.topics.service.stepping import audit
from assessment.topics.tables import StudyTopic, TopicStudy
from assessment.years.service import hold_open, year_of
from kernel.actor import Actor, Role
from kernel.clock import Clock, local_date


def content_of(topic: StudyTopic) -> Content:
    """Return what a topic says."""
    return Content(
        topic.title,
        topic.goal,
        tuple(topic.abilities),
        tuple(topic.resources),
        topic.hours,
        topic.starts_on,
        topic.ends_on,
    )


async def open_topic(
    session: AsyncSession, actor: Actor, topic_id: UUID, today: date
) -> StudyTopic:
    """Return a topic of the caller's school that still takes people in."""
    found = await queries.topic(session, actor, topic_id)
    if found is None:
        raise TopicUnknown
    if found.state is not TopicState.OPEN or found.ends_on < today:
        raise TopicClosed
    return found


async def follow(session: AsyncSession, actor: Actor, topic_id: UUID, now: Clock) -> TopicStudy:
    """Begin a topic of the school's list."""
    today = local_date(now())
    topic = await open_topic(session, actor, topic_id, today)
    row = await _begin(session, topic, (actor.person_id, actor.name), StudyState.FOLLOWING, now)
    await audit(session, actor, "topic_study.follow", row, now)
    return row


async def propose(
    session: AsyncSession, actor: Actor, which: UUID | None, content: Content, now: Clock
) -> TopicStudy:
    """Propose an own topic; it begins when the school agrees."""
    today = local_date(now())
    school = await people.school_of(session, actor, *WRITERS)
    if school is None:
        raise TopicSchoolMissing
    year = await hold_open(session, (await year_of(session, actor, which, today)).id)
    rules.check(content, await frame_of(session, year))
    home = await staff.home_at(session, school, actor.person_id, today)
    row = TopicStudy(
        year_id=year.id,
        person_id=actor.person_id,
        person_name=actor.name,
        state=StudyState.PROPOSED,
        created_at=now(),
        **asdict(home),
        **fields_of(content),
    )
    session.add(row)
    await session.flush()
    await audit(session, actor, "topic_study.propose", row, now)
    return row


@dataclass(frozen=True, slots=True)
class Offer:
    """Which topic is proposed to whom, and why."""

    topic_id: UUID
    person_id: UUID
    text: str


async def offer(session: AsyncSession, actor: Actor, said: Offer, now: Clock) -> TopicStudy:
    """Propose a topic to somebody of the caller's school or group (R87); they accept or refuse."""
    today = local_date(now())
    topic = await open_topic(session, actor, said.topic_id, today)
    name = await person_of(session, actor, topic.org_path, said.person_id, today)
    row = await _begin(session, topic, (said.person_id, name), StudyState.OFFERED, now)
    row.offer_text = said.text
    row.offered_by, row.offered_by_name = actor.person_id, actor.name
    await session.flush()
    await audit(session, actor, "topic_study.offer", row, now)
    return row


async def person_of(
    session: AsyncSession, actor: Actor, school_path: str, person_id: UUID, today: date
) -> str:
    """Return the name of somebody the caller leads at a school; nobody is led by themselves."""
    paths = [path for path in actor.paths(*SCHOOL) if school_path.startswith(path)]
    reach = [school_path] if paths else actor.paths(Role.GROUP_LEADER)
    for path in reach:
        if person_id != actor.person_id and await staff.here(session, [person_id], path, today):
            return (await staff.names_of(session, [person_id]))[person_id]
    raise TopicPersonUnknown


async def _begin(
    session: AsyncSession,
    topic: StudyTopic,
    who: tuple[UUID, str],
    state: StudyState,
    now: Clock,
) -> TopicStudy:
    await hold_open(session, topic.year_id)
    if await queries.follows(session, topic.id, who[0]):
        raise TopicFollowed
    school = await session.get_one(DirectoryUnit, topic.school_id)
    home = await staff.home_at(session, school, who[0], local_date(now()))
    row = TopicStudy(
        year_id=topic.year_id,
        topic_id=topic.id,
        person_id=who[0],
        person_name=who[1],
        state=state,
        created_at=now(),
        **asdict(home),
        **fields_of(content_of(topic)),
    )
    try:
        async with session.begin_nested():
            session.add(row)
    except IntegrityError as error:  # followed in another tab, or offered, at the same moment
        if await queries.follows(session, topic.id, who[0]):
            raise TopicFollowed from error
        raise
    return row
