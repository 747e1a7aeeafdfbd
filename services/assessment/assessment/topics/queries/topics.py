"""Reads of topics and studies."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, false, func, literal, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.hours.tables import HourRecord
from assessment.topics.rules import FOLLOWED, GONE, SCHOOL, WAITING, WRITERS, StudyState, TopicState
from assessment.topics.tables import StudyTopic, TopicNote, TopicStudy
from assessment.years.rules import YearState
from assessment.years.tables import Year
from kernel.actor import Actor, Role
from kernel.paging import PageRequest


def topic_visible(actor: Actor) -> ColumnElement[bool]:
    """Topics of the school at which, or at a group of which, the caller works."""
    held = actor.paths(*WRITERS)
    return or_(false(), *[literal(path).startswith(StudyTopic.org_path) for path in held])


class ListedTopic(NamedTuple):
    """A topic, and how many follow or have finished it."""

    topic: StudyTopic
    followers: int


def followers() -> ScalarSelect[int]:
    """How many follow a topic: counted for each that is shown, never for a whole year."""
    one = TopicStudy
    query = select(func.count()).where(one.topic_id == StudyTopic.id)
    return query.where(one.state.in_(sorted(FOLLOWED))).correlate(StudyTopic).scalar_subquery()


async def topics(
    session: AsyncSession,
    actor: Actor,
    year_id: UUID,
    state: TopicState | None,
    page: PageRequest,
) -> Sequence[ListedTopic]:
    """Topics of the caller's school, the newest first; one more than the page shows."""
    query = select(StudyTopic, followers()).where(
        StudyTopic.year_id == year_id, topic_visible(actor)
    )
    if state is not None:
        query = query.where(StudyTopic.state == state)
    if after := page.start(UUID):
        query = query.where(StudyTopic.id < after[0])
    rows = await session.execute(query.order_by(StudyTopic.id.desc()).limit(page.limit + 1))
    return [ListedTopic(*row) for row in rows]


async def topic(session: AsyncSession, actor: Actor, topic_id: UUID) -> StudyTopic | None:
    """A topic if the caller may see it."""
    query = select(StudyTopic).where(StudyTopic.id == topic_id, topic_visible(actor))
    return await session.scalar(query)


def study_visible(actor: Actor) -> ColumnElement[bool]:
    """The caller's own studies, those of the school answered for or the group that is led."""
    one = TopicStudy
    school = [one.org_path.startswith(path) for path in actor.paths(*SCHOOL)]
    group = [one.group_path.startswith(path) for path in actor.paths(Role.GROUP_LEADER)]
    return or_(one.person_id == actor.person_id, *school, *group)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filters of a list of studies; None leaves one out."""

    year_id: UUID
    person_id: UUID | None = None
    topic_id: UUID | None = None
    states: Collection[StudyState] = ()


async def studies(
    session: AsyncSession, actor: Actor, wanted: Wanted, page: PageRequest
) -> Sequence[TopicStudy]:
    """Studies by name of the person; one more than the page shows."""
    one = TopicStudy
    query = select(one).where(one.year_id == wanted.year_id, study_visible(actor))
    if wanted.person_id is not None:
        query = query.where(one.person_id == wanted.person_id)
    if wanted.topic_id is not None:
        query = query.where(one.topic_id == wanted.topic_id)
    if wanted.states:
        query = query.where(one.state.in_(sorted(wanted.states)))
    if after := page.start(str, UUID):
        query = query.where(tuple_(one.person_name, one.id) > after)
    query = query.order_by(one.person_name, one.id).limit(page.limit + 1)
    return (await session.scalars(query)).all()


async def study(session: AsyncSession, actor: Actor, study_id: UUID) -> TopicStudy | None:
    """A study if the caller may see it."""
    query = select(TopicStudy).where(TopicStudy.id == study_id, study_visible(actor))
    return await session.scalar(query)


async def lock(session: AsyncSession, study_id: UUID) -> TopicStudy:
    """Hold a study until the commit, as it is now."""
    query = select(TopicStudy).where(TopicStudy.id == study_id).with_for_update()
    found = await session.scalars(query.execution_options(populate_existing=True))
    return found.one()


async def follows(session: AsyncSession, topic_id: UUID, person_id: UUID) -> bool:
    """Tell whether somebody follows a topic, or it waits for their word."""
    query = select(TopicStudy.id).where(
        TopicStudy.topic_id == topic_id,
        TopicStudy.person_id == person_id,
        TopicStudy.state.not_in(sorted(GONE)),
    )
    return await session.scalar(query) is not None


async def notes(
    session: AsyncSession, study_ids: Collection[UUID]
) -> Mapping[UUID, list[TopicNote]]:
    """What was recorded of studies, the oldest first."""
    query = select(TopicNote).where(TopicNote.study_id.in_(list(study_ids)))
    found: dict[UUID, list[TopicNote]] = {}
    for row in await session.scalars(query.order_by(TopicNote.id)):
        found.setdefault(row.study_id, []).append(row)
    return found


async def hour_states(session: AsyncSession, studies: Collection[TopicStudy]) -> dict[UUID, str]:
    """How the hours of confirmed studies stand, by the id of the record."""
    ids = [one.hour_id for one in studies if one.hour_id is not None]
    query = select(HourRecord.id, HourRecord.state).where(HourRecord.id.in_(ids))
    return {row.id: row.state for row in await session.execute(query)}


@dataclass(frozen=True, slots=True)
class Waiting:
    """Topics proposed to the caller, and studies that wait for the caller's school."""

    offered: int
    to_decide: int


async def waiting(session: AsyncSession, actor: Actor) -> Waiting:
    """Count in open years."""
    one = TopicStudy
    query = (
        select(func.count())
        .select_from(one)
        .join(Year, Year.id == one.year_id)
        .where(Year.state == YearState.OPEN)
    )
    own = one.person_id == actor.person_id
    offered = await session.scalar(query.where(own, one.state == StudyState.OFFERED)) or 0
    schools = [one.org_path.startswith(path) for path in actor.paths(*SCHOOL)]
    if not schools:
        return Waiting(offered, 0)
    waits = query.where(or_(*schools), ~own, one.state.in_(sorted(WAITING)))
    return Waiting(offered, await session.scalar(waits) or 0)
