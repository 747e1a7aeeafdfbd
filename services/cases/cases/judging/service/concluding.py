"""The end of a campaign: certificates are given, items of the city's go to the outcome library."""

import secrets
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from cases.campaigns.rules import CampaignLevel, CampaignState
from cases.campaigns.tables import Campaign
from cases.items.queries import items
from cases.items.service.choosing import choose
from cases.judging.queries import results as queries
from cases.judging.refusals import CertificateRevokedAlready, NoticeRunning, ObjectionsOpen
from cases.judging.rules import check_code, number_series
from cases.judging.service import hands
from cases.judging.tables import Certificate
from kernel.actor import Actor
from kernel.clock import Clock, local_date
from kernel.db import UnitOfWork
from kernel.errors import NotFound


async def conclude(
    uow: UnitOfWork, actor: Actor, campaign_id: UUID, *, seen: int, now: Clock
) -> tuple[Campaign, list[str]]:
    """End it after the notice, with every objection answered.

    Returns also the titles that could not be chosen for the outcome library.
    """
    async with uow.begin() as session:
        campaign = await hands.step(session, actor, campaign_id, seen, CampaignState.ANNOUNCED)
        if campaign.announced_until is None or now() < campaign.announced_until:
            raise NoticeRunning
        if count := await queries.open_objections(session, campaign.id):
            raise ObjectionsOpen(f"还有 {count} 条异议没有答复，全部答复后才能公布最终结果")
        rows = await queries.awarded(session, campaign.id)
        await _give(session, campaign, rows, now)
        campaign.concluded_at = now()
        hands.move(campaign, CampaignState.CONCLUDED, now)
        left = await _select(session, actor, campaign, rows, now)
        detail = {"certificates": len(rows), "not_selected": len(left)}
        await hands.audit(session, actor, "judging.conclude", campaign, now, detail)
    return campaign, left


async def _give(
    session: AsyncSession, campaign: Campaign, rows: Sequence[queries.ResultRow], now: Clock
) -> None:
    series = number_series(campaign.level, campaign.org_name, local_date(now()).year)
    # Campaigns of one unit may be concluded at once: their numbers come one after the other.
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtext(series))))
    last = await queries.last_number(session, series)
    session.add_all(
        Certificate(
            entry_id=entry.id,
            campaign_id=campaign.id,
            number=f"{series}{last + at:04}",
            code=check_code(secrets.randbits(60)),
            award=result.award,
            title=entry.title,
            names=list(entry.credit),
            person_ids=list(dict.fromkeys([entry.author_id, *entry.author_ids])),
            org_name=entry.org_name,
            issued_at=now(),
        )
        for at, (result, entry) in enumerate(rows, 1)
    )
    await session.flush()


async def _select(
    session: AsyncSession,
    actor: Actor,
    campaign: Campaign,
    rows: Sequence[queries.ResultRow],
    now: Clock,
) -> list[str]:
    """Choose the city's awarded items; return the titles of those taken down, or changed since."""
    if campaign.level is not CampaignLevel.CITY:
        return []
    # All at once and in the order everybody takes them: by place, two could wait for each other.
    await items.lock_all(session, [entry.item_id for _, entry in rows])
    left = []
    for result, entry in rows:
        reason = f"“{campaign.title}”{result.award}"
        if not await choose(session, actor, (entry.item_id, entry.version_no), reason, now):
            left.append(entry.title)
    return left


async def revoke(
    uow: UnitOfWork, actor: Actor, certificate_id: UUID, reason: str, now: Clock
) -> queries.CertificateRow:
    """Revoke a certificate; whoever checks it reads the reason."""
    async with uow.begin() as session:
        found = await queries.certificate(session, certificate_id, lock=True)
        if found is None:
            raise NotFound
        certificate, campaign = found
        await hands.office(session, actor, campaign.id)
        if certificate.revoked_at is not None:
            raise CertificateRevokedAlready
        certificate.revoked_at, certificate.revoked_reason = now(), reason
        detail = {"number": certificate.number, "reason": reason}
        await hands.audit(session, actor, "certificate.revoke", campaign, now, detail)
    return found
