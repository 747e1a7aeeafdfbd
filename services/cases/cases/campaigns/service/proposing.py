"""Authors propose what their school published; the version of that day is what is judged."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cases.campaigns import way
from cases.campaigns.queries import campaigns, entries
from cases.campaigns.refusals import (
    CampaignStepNotPossible,
    CampaignUnknown,
    EntryAlreadyIn,
    EntryDoesNotFit,
)
from cases.campaigns.rules import CampaignState, EntrySide, EntryState, EntryVerb
from cases.campaigns.service import hands
from cases.campaigns.service.hands import Hand, Move
from cases.campaigns.tables import Campaign, Entry
from cases.items.queries import items as queries
from cases.items.refusals import ItemUnknown
from cases.items.rules import OPEN_STATES
from cases.items.tables import Item
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.errors import NotAllowed, Refusal

MOST_CANDIDATES = 100
_DISAGREED = "该资源还有合作者未确认署名，请在“我的资源”中取得全部合作者同意"


async def propose(
    session: AsyncSession, actor: Actor, said: tuple[UUID, UUID], now: Clock
) -> Entry:
    """Enter one's own published item."""
    campaign_id, item_id = said
    await hands.find(session, actor, campaign_id)
    campaign = await campaigns.locked(session, campaign_id, to_change=False)
    if campaign is None:
        raise CampaignUnknown
    # The item is kept to oneself: two clicks at once make one entry.
    item = await queries.visible(session, actor, item_id, lock=True)
    if item is None:
        raise ItemUnknown
    if item.author_id != actor.person_id:
        raise NotAllowed
    check_open(campaign, now)
    await require_fit(session, campaign, item)
    entry = await made_of(session, campaign, item)
    entry.state, entry.held_by = EntryState.PROPOSED, way.first_holder(campaign.level)
    session.add(entry)
    await session.flush()
    hand = Hand(entry, campaign, actor, hands.standing_of(actor, campaign, entry))
    await hands.done(session, hand, Move(EntryVerb.PROPOSE, EntryState.PROPOSED), now)
    return entry


def check_open(campaign: Campaign, now: Clock) -> None:
    """Refuse unless entries go up now."""
    if campaign.state is not CampaignState.OPEN:
        raise CampaignStepNotPossible
    way.check_time(EntryVerb.PROPOSE, EntrySide.AUTHOR, hands.call_of(campaign), now())


async def require_fit(session: AsyncSession, campaign: Campaign, item: Item) -> None:
    """Refuse what is not called for, what has no consent, and what is in already."""
    if refusal := (await _refusals(session, campaign, [item]))[0]:
        raise refusal


async def _refusals(
    session: AsyncSession, campaign: Campaign, items: Sequence[Item]
) -> list[Refusal | None]:
    """Tell of each item why it cannot be entered; None where it can."""
    ids = [item.id for item in items]
    live = await entries.live_items(session, campaign.id, ids)
    disagreed = await entries.disagreed_items(session, ids)
    found: list[Refusal | None] = []
    for item in items:
        refusal: Refusal | None = None
        if said := misfit(campaign, item):
            refusal = EntryDoesNotFit(said)
        elif item.id in live:
            refusal = EntryAlreadyIn()
        elif item.id in disagreed:
            refusal = EntryDoesNotFit(_DISAGREED)
        found.append(refusal)
    return found


def misfit(campaign: Campaign, item: Item) -> str:
    """Return why an item is not what the campaign calls for; nothing when it is."""
    facets = ((campaign.stages, item.stages), (campaign.subjects, item.subjects))
    told = (
        (item.state not in OPEN_STATES, "只有学校已发布的资源可以参评，请先提交学校审核发布"),
        (
            not item.org_path.startswith(campaign.org_path),
            "该资源所在学校不在本次活动的范围内，请选择其他资源",
        ),
        (
            bool(campaign.item_kinds) and item.kind not in campaign.item_kinds,
            "该资源的类型不在本次征集范围内，请按通知选择资源",
        ),
        (
            any(wanted and not set(wanted) & set(has) for wanted, has in facets),
            "该资源的学段或学科不在本次征集范围内，请按通知选择资源",
        ),
        (
            bool(campaign.abilities) and not set(campaign.abilities) & set(item.abilities),
            "该资源没有涉及本次征集的微能力，请按通知选择资源",
        ),
    )
    return next((said for is_wrong, said in told if is_wrong), "")


async def made_of(session: AsyncSession, campaign: Campaign, item: Item) -> Entry:
    """Return a new entry of the version that is published now; where it stands is not said yet."""
    number = item.published_no or item.newest_no
    authors = await queries.authors(session, item.id, number)
    return Entry(
        campaign_id=campaign.id,
        item_id=item.id,
        version_no=number,
        kind=item.kind,
        title=item.title,
        stages=item.stages,
        subjects=item.subjects,
        author_id=item.author_id,
        author_name=item.author_name,
        author_ids=[one.person_id for one in authors],
        credit=[one.person_name for one in authors],
        org_id=item.org_id,
        org_name=item.org_name,
        org_path=item.org_path,
        district_id=item.district_id,
        district_name=item.district_name,
        version=0,
        reason="",
    )


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of the caller's own items, and why it cannot be entered ("" = it can)."""

    item: Item
    problem: str


async def candidates(session: AsyncSession, actor: Actor, campaign_id: UUID) -> list[Candidate]:
    """Return the caller's published items, those that can be entered first."""
    campaign = await hands.find(session, actor, campaign_id)
    query = select(Item).where(Item.author_id == actor.person_id, Item.state.in_(OPEN_STATES))
    ordered = query.order_by(Item.listed_at.desc(), Item.id).limit(MOST_CANDIDATES)
    rows: Sequence[Item] = (await session.scalars(ordered)).all()
    refusals = await _refusals(session, campaign, rows)
    pairs = zip(rows, refusals, strict=True)
    found = [Candidate(item, (one.detail or one.title) if one else "") for item, one in pairs]
    return sorted(found, key=lambda one: one.problem != "")
