"""Opening a campaign, moving its dates, calling it off."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from cases.campaigns.refusals import CampaignDatesEarlier, CampaignIncomplete
from cases.campaigns.rules import CampaignState
from cases.campaigns.service import hands
from cases.campaigns.service.drafting import require_parent
from cases.campaigns.terms import Dates, Terms, are_later, date_problems, problems_of
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.db import UnitOfWork
from kernel.errors import FieldError

_RUNNING = (CampaignState.OPEN, CampaignState.JUDGING)


def past_problems(terms: Terms, now: datetime) -> list[FieldError]:
    """Nobody can enter what is over already."""
    if terms.entries_until > now:
        return []
    return [FieldError("entries_until", "dates_past", "征集截止须在现在之后")]


async def publish(uow: UnitOfWork, actor: Actor, campaign_id: UUID, seen: int, now: Clock) -> None:
    """Publish the call; refused with everything that is wrong with the terms."""
    async with uow.begin() as session:
        states = (CampaignState.DRAFT,)
        campaign = await hands.lock(session, actor, campaign_id, seen, *states)
        terms = Terms.of(campaign)
        if found := [*problems_of(terms, campaign.level), *past_problems(terms, now())]:
            raise CampaignIncomplete(errors=found)
        await require_parent(session, campaign, campaign.parent_id)
        campaign.state = CampaignState.OPEN
        await hands.changed(session, actor, campaign, ("campaign.open", {}), now)


async def change_dates(
    uow: UnitOfWork, actor: Actor, said: tuple[UUID, int, Dates], now: Clock
) -> None:
    """Give everybody more time; never less than was published."""
    campaign_id, seen, dates = said
    async with uow.begin() as session:
        campaign = await hands.lock(session, actor, campaign_id, seen, *_RUNNING)
        old = Terms.of(campaign)
        is_judging = campaign.state is CampaignState.JUDGING
        if not are_later(old, dates) or (is_judging and dates.entries_until != old.entries_until):
            raise CampaignDatesEarlier
        new = replace(
            old,
            entries_until=dates.entries_until,
            districts_until=dates.districts_until,
            judging_until=dates.judging_until,
        )
        if found := date_problems(new, campaign.level):
            raise CampaignIncomplete(errors=found)
        campaign.entries_until = new.entries_until
        campaign.districts_until = new.districts_until
        campaign.judging_until = new.judging_until
        before = {"before": _said(old), "after": _said(new)}
        await hands.changed(session, actor, campaign, ("campaign.change_dates", before), now)


def _said(terms: Terms) -> dict[str, str | None]:
    districts = terms.districts_until
    return {
        "entries_until": terms.entries_until.isoformat(),
        "districts_until": districts.isoformat() if districts else None,
        "judging_until": terms.judging_until.isoformat(),
    }


async def cancel(uow: UnitOfWork, actor: Actor, said: tuple[UUID, int, str], now: Clock) -> None:
    """Call a campaign off; its entries stay in the history as they were."""
    campaign_id, seen, reason = said
    async with uow.begin() as session:
        campaign = await hands.lock(session, actor, campaign_id, seen, *_RUNNING)
        campaign.state, campaign.cancelled_reason = CampaignState.CANCELLED, reason
        await hands.changed(session, actor, campaign, ("campaign.cancel", {"reason": reason}), now)
