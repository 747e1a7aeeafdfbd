"""How far the judging is, counted for the office."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from cases.campaigns.tables import Campaign
from cases.judging.queries import judging as queries
from cases.judging.queries import results
from cases.judging.rules import ACTIVE, TaskState
from cases.judging.service import hands
from cases.judging.service.ranking import unfinished
from kernel.actor import Actor


async def overview(
    session: AsyncSession, actor: Actor, campaign_id: UUID
) -> tuple[Campaign, dict[str, int]]:
    """Return a campaign of the caller's office and its counts."""
    campaign = await hands.office(session, actor, campaign_id)
    entries = await queries.entries(session, campaign.id)
    people = await queries.judges(session, campaign.id)
    tasks = await queries.tasks(session, campaign.id)
    active = [one for one in tasks if one.state in ACTIVE]
    done = sum(one.state is TaskState.SUBMITTED for one in active)
    missing = unfinished(campaign, [one.id for one in entries], tasks) if tasks else 0
    arbiters = sum(one.is_arbiter for one in people)
    return campaign, {
        "entries": len(entries),
        "unscreened": await queries.unscreened(session, campaign.id),
        "judges": len(people) - arbiters,
        "arbiters": arbiters,
        "tasks": len(active),
        "submitted": done,
        "missing": missing,
        "unfilled": missing - (len(active) - done),
        "open_objections": await results.open_objections(session, campaign.id),
    }
