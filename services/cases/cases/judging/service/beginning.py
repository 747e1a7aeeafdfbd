"""Judging begins: entries get codes, and are spread over the judges."""

import asyncio
import secrets
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from cases.campaigns.rules import CampaignState
from cases.campaigns.tables import Campaign, Entry
from cases.judging.queries import judging as queries
from cases.judging.refusals import (
    EntriesNotScreened,
    EntriesStillOpen,
    JudgesTooFew,
    NoEntriesToJudge,
)
from cases.judging.rules import blind_code
from cases.judging.service import hands
from cases.judging.service.filling import new_task
from cases.judging.spreading import spread
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.db import UnitOfWork
from kernel.errors import FieldError

_MOST_NAMED = 20


async def begin(
    uow: UnitOfWork, actor: Actor, campaign_id: UUID, *, seen: int, now: Clock
) -> Campaign:
    """Begin; refused with everything that still stands in the way."""
    async with uow.begin() as session:
        campaign = await hands.step(session, actor, campaign_id, seen, CampaignState.OPEN)
        entries = await _ready(session, campaign, now)
        count = await _give_out(session, campaign, entries, now)
        hands.move(campaign, CampaignState.JUDGING, now)
        detail = {"entries": len(entries), "tasks": count}
        await hands.audit(session, actor, "judging.begin", campaign, now, detail)
    return campaign


async def _ready(session: AsyncSession, campaign: Campaign, now: Clock) -> Sequence[Entry]:
    ends = campaign.districts_until or campaign.entries_until
    if now() < max(ends, campaign.entries_until):
        raise EntriesStillOpen
    if count := await queries.unscreened(session, campaign.id):
        raise EntriesNotScreened(f"还有 {count} 件作品没有完成形式审查，请先逐件审查")
    entries = await queries.entries(session, campaign.id)
    if not entries:
        raise NoEntriesToJudge
    return entries


async def _give_out(
    session: AsyncSession, campaign: Campaign, entries: Sequence[Entry], now: Clock
) -> int:
    people = [one for one in await queries.judges(session, campaign.id) if not one.is_arbiter]
    # Seconds of computing where there are thousands of entries: others are answered meanwhile.
    found = await asyncio.to_thread(
        spread,
        [hands.work_of(campaign, one) for one in entries],
        [hands.person_of(one) for one in people],
        campaign.judges_each,
        spares_own_district=campaign.spares_own_district,
        seed=secrets.token_hex(16),
    )
    if found.lacking:
        raise JudgesTooFew(errors=_lacking(entries, found.lacking))
    codes: set[str] = set()
    for entry in entries:
        entry.code = _code(codes)
    pairs = [(entry, judge) for entry, judges in found.judges.items() for judge in judges]
    secrets.SystemRandom().shuffle(pairs)  # the order of a judge's list tells nothing either
    session.add_all(new_task(campaign, entry, judge, now) for entry, judge in pairs)
    return len(pairs)


def _lacking(entries: Sequence[Entry], lacking: dict[UUID, int]) -> list[FieldError]:
    named = [one for one in entries if one.id in lacking][:_MOST_NAMED]
    code = JudgesTooFew.code
    return [
        FieldError(
            f"entries.{one.id}",
            code,
            f"《{one.title}》（{one.org_name}）还差 {lacking[one.id]} 名评委",
        )
        for one in named
    ]


def _code(used: set[str]) -> str:
    while (code := blind_code(secrets.randbits(64))) in used:
        pass
    used.add(code)
    return code
