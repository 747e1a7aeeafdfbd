"""Objections to announced results that wait for somebody of the office who may answer them."""

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from cases.campaigns.queries.campaigns import owned
from cases.campaigns.rules import CampaignState, EntryState
from cases.campaigns.tables import Campaign, Entry
from cases.items.rules import REVIEWERS
from cases.judging.rules import ObjectionState, TaskState
from cases.judging.tables import JudgeTask, ResultObjection
from cases.todos.kinds import MOST, Todo, TodoKind
from kernel.actor import Actor


async def objections(session: AsyncSession, actor: Actor) -> list[Todo]:
    """Campaign by campaign; the result cannot become final before all of them are answered."""
    if not actor.has_role(*REVIEWERS):
        return []
    one, me = ResultObjection, actor.person_id
    own = aliased(Entry)
    judged = exists().where(
        JudgeTask.campaign_id == Campaign.id,
        JudgeTask.judge_id == me,
        JudgeTask.state == TaskState.SUBMITTED,
    )
    takes_part = exists().where(
        own.campaign_id == Campaign.id,
        own.state == EntryState.ADMITTED,
        or_(own.author_id == me, own.author_ids.contains([me])),
    )
    query = (
        select(Campaign.id, Campaign.title, Campaign.announced_until, func.count())
        .join(one, one.campaign_id == Campaign.id)
        .where(
            Campaign.state == CampaignState.ANNOUNCED,
            owned(actor),
            and_(one.state == ObjectionState.OPEN, one.person_id != me),
            ~judged,
            ~takes_part,
        )
        .group_by(Campaign.id, Campaign.title, Campaign.announced_until)
        .order_by(Campaign.announced_until, Campaign.id)
        .limit(MOST)
    )
    rows = await session.execute(query)
    return [
        Todo(TodoKind.OBJECTIONS, count, None, title, "", campaign_id=key, due_at=until)
        for key, title, until, count in rows
    ]
