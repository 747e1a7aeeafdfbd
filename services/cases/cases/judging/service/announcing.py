"""公示: results are shown to the staff, who may object by name; somebody else answers."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from cases.campaigns.rules import CampaignLevel, CampaignState
from cases.campaigns.tables import Campaign, Entry
from cases.directory import queries as directory
from cases.judging.queries import results as queries
from cases.judging.refusals import (
    AnswererJudged,
    NoticeOver,
    ObjectionAnswered,
    ObjectionThere,
    ResultObjectionUnknown,
    ResultsNotOpen,
    StrikeNeedsUpheld,
)
from cases.judging.rules import ObjectionState, Outcome, announce_until
from cases.judging.service import hands
from cases.judging.service.ranking import strike
from cases.judging.tables import EntryResult, ResultObjection
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.db import UnitOfWork
from kernel.errors import Stale


async def announce(
    uow: UnitOfWork, actor: Actor, campaign_id: UUID, *, seen: int, now: Clock
) -> Campaign:
    """Begin the public notice; it lasts the campaign's working days."""
    async with uow.begin() as session:
        campaign = await hands.step(session, actor, campaign_id, seen, CampaignState.RANKED)
        campaign.announced_at = now()
        campaign.announced_until = announce_until(now(), campaign.announce_days)
        hands.move(campaign, CampaignState.ANNOUNCED, now)
        detail = {"until": str(campaign.announced_until)}
        await hands.audit(session, actor, "judging.announce", campaign, now, detail)
    return campaign


async def readable(session: AsyncSession, actor: Actor, campaign_id: UUID) -> Campaign:
    """Return a campaign whose results are open to the caller."""
    found = await queries.open_to(session, actor, campaign_id)
    if found is None:
        raise ResultsNotOpen
    return found


async def object_to(
    session: AsyncSession, actor: Actor, wanted: tuple[UUID, UUID], said: str, now: Clock
) -> ResultObjection:
    """Object to an entry's result, by name and within the time; one at a time."""
    campaign_id, entry_id = wanted
    campaign = await readable(session, actor, campaign_id)
    await session.refresh(campaign, with_for_update=True)
    result = await session.get(EntryResult, entry_id)
    if result is None or result.campaign_id != campaign.id:
        raise ResultsNotOpen
    is_running = campaign.announced_until is not None and now() < campaign.announced_until
    if campaign.state is not CampaignState.ANNOUNCED or not is_running:
        raise NoticeOver
    if await queries.open_objections(
        session, campaign.id, entry_id=entry_id, person_id=actor.person_id
    ):
        raise ObjectionThere
    path = min((grant.org_path for grant in actor.grants), default="")
    row = ResultObjection(
        campaign_id=campaign.id,
        entry_id=entry_id,
        person_id=actor.person_id,
        person_name=actor.name,
        org_name=await directory.unit_name(session, path),
        org_path=path,
        state=ObjectionState.OPEN,
        said=said,
        answer="",
        created_at=now(),
    )
    session.add(row)
    await hands.audit(session, actor, "result.object", campaign, now, {"text": said})
    return row


@dataclass(frozen=True, slots=True)
class Answer:
    """How an objection ends; an upheld one may take the award away."""

    outcome: Outcome
    text: str
    strikes: bool


async def answer(
    uow: UnitOfWork, actor: Actor, objection_id: UUID, said: Answer, *, seen: int, now: Clock
) -> ResultObjection:
    """Answer an objection; by somebody of the office who took no part."""
    if said.strikes and said.outcome is not Outcome.UPHELD:
        raise StrikeNeedsUpheld
    async with uow.begin() as session:
        found = await queries.objection(session, objection_id)
        if found is None:
            raise ResultObjectionUnknown
        campaign = await hands.office(session, actor, found.campaign_id, lock=True)
        row = await queries.objection(session, objection_id, lock=True)
        if row is None:
            raise ResultObjectionUnknown
        if row.version != seen:
            raise Stale(extra={"current": {"version": row.version, "state": row.state}})
        hands.require(campaign, CampaignState.ANNOUNCED)
        if row.state is not ObjectionState.OPEN:
            raise ObjectionAnswered
        await _require_distance(session, actor, campaign, row)
        row.state = ObjectionState(said.outcome)
        row.answer, row.answered_at = said.text, now()
        row.answered_by, row.answered_by_name = actor.person_id, actor.name
        row.version += 1
        detail: dict[str, object] = {"outcome": said.outcome, "reason": said.text}
        if said.strikes:
            why = {"objection_id": str(row.id), "reason": said.text}
            detail["changes"] = await strike(session, campaign, row.entry_id, why)
        await hands.audit(session, actor, "result.answer", campaign, now, detail)
    return row


async def _require_distance(
    session: AsyncSession, actor: Actor, campaign: Campaign, row: ResultObjection
) -> None:
    """Any author gains when an award is struck; in a school's campaign all are of the school."""
    person_id, entry = actor.person_id, await session.get(Entry, row.entry_id)
    is_inner = campaign.level is CampaignLevel.SCHOOL
    is_of_school = entry is not None and any(
        grant.org_path.startswith(entry.org_path) for grant in actor.grants
    )
    if (
        person_id == row.person_id
        or (is_of_school and not is_inner)
        or await queries.takes_part(session, campaign.id, person_id)
        or await queries.judged(session, campaign.id, person_id)
    ):
        raise AnswererJudged
