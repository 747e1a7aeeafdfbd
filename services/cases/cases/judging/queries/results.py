"""Reads of results, objections and certificates."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, false, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from cases.campaigns.rules import EntryState
from cases.campaigns.tables import Campaign, Entry
from cases.judging.rules import RESULTS_OPEN, ObjectionState, TaskState
from cases.judging.tables import Certificate, EntryResult, JudgeTask, ResultObjection
from cases.search import above
from kernel.actor import Actor
from kernel.paging import PageRequest

ResultRow = Row[EntryResult, Entry]
RisingRow = Row[EntryResult, Entry, Campaign]
MOST_RISINGS: Final = 500


async def results(session: AsyncSession, campaign_id: UUID) -> Sequence[EntryResult]:
    """Every result of a campaign by place."""
    query = select(EntryResult).where(EntryResult.campaign_id == campaign_id)
    return (await session.scalars(query.order_by(EntryResult.place))).all()


async def page(session: AsyncSession, campaign_id: UUID, asked: PageRequest) -> Sequence[ResultRow]:
    """Results with their entries by place; one more than the page shows."""
    query = (
        select(EntryResult, Entry)
        .join(Entry, Entry.id == EntryResult.entry_id)
        .where(EntryResult.campaign_id == campaign_id)
    )
    if after := asked.start(int):
        query = query.where(EntryResult.place > min(after[0], 2**31 - 1))
    return (await session.execute(query.order_by(EntryResult.place).limit(asked.limit + 1))).all()


async def awarded(session: AsyncSession, campaign_id: UUID) -> Sequence[ResultRow]:
    """The results with an award, by place."""
    query = (
        select(EntryResult, Entry)
        .join(Entry, Entry.id == EntryResult.entry_id)
        .where(EntryResult.campaign_id == campaign_id, EntryResult.award.is_not(None))
    )
    return (await session.execute(query.order_by(EntryResult.place))).all()


async def risings(session: AsyncSession, campaign_ids: Sequence[UUID]) -> Sequence[RisingRow]:
    """What these campaigns ranked, by campaign and place."""
    query = (
        select(EntryResult, Entry, Campaign)
        .join(Entry, Entry.id == EntryResult.entry_id)
        .join(Campaign, Campaign.id == EntryResult.campaign_id)
        .where(EntryResult.campaign_id.in_(list(campaign_ids)))
        .order_by(Campaign.id, EntryResult.place)
    )
    return (await session.execute(query.limit(MOST_RISINGS))).all()


async def comments(session: AsyncSession, entry_ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    """What judges wrote about entries, without their names, mixed."""
    query = select(JudgeTask.entry_id, JudgeTask.comment).where(
        JudgeTask.entry_id.in_(list(entry_ids)),
        JudgeTask.state == TaskState.SUBMITTED,
        JudgeTask.comment != "",
    )
    found: dict[UUID, list[str]] = {}
    for entry_id, comment in await session.execute(query.order_by(func.md5(JudgeTask.comment))):
        found.setdefault(entry_id, []).append(comment)
    return found


def _visible(actor: Actor) -> ColumnElement[bool]:
    """Campaigns of the caller's units, of those above them, and of those they work for."""
    paths = sorted({grant.org_path for grant in actor.grants})
    units = sorted({unit for path in paths for unit in above(path)})
    below = [Campaign.org_path.startswith(path, autoescape=True) for path in paths]
    return or_(false(), Campaign.org_path.in_(units), *below)


async def announced(session: AsyncSession, actor: Actor, asked: PageRequest) -> Sequence[Campaign]:
    """The campaigns with open results that the caller may see, the latest first."""
    query = select(Campaign).where(Campaign.state.in_(RESULTS_OPEN), _visible(actor))
    if after := asked.start(datetime, UUID):
        query = query.where(tuple_(Campaign.announced_at, Campaign.id) < after)
    ordered = query.order_by(Campaign.announced_at.desc(), Campaign.id.desc())
    return (await session.scalars(ordered.limit(asked.limit + 1))).all()


async def open_to(session: AsyncSession, actor: Actor, campaign_id: UUID) -> Campaign | None:
    """A campaign with open results that the caller may see."""
    query = select(Campaign).where(
        Campaign.id == campaign_id, Campaign.state.in_(RESULTS_OPEN), _visible(actor)
    )
    return await session.scalar(query)


async def objection(
    session: AsyncSession, objection_id: UUID, *, lock: bool = False
) -> ResultObjection | None:
    """One objection."""
    query = select(ResultObjection).where(ResultObjection.id == objection_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return await session.scalar(query)


async def objections(
    session: AsyncSession, campaign_id: UUID, asked: PageRequest, *, of: UUID | None = None
) -> Sequence[Row[ResultObjection, Entry]]:
    """Objections of a campaign, or of one person in it, the latest first."""
    query = (
        select(ResultObjection, Entry)
        .join(Entry, Entry.id == ResultObjection.entry_id)
        .where(ResultObjection.campaign_id == campaign_id)
    )
    if of is not None:
        query = query.where(ResultObjection.person_id == of)
    if after := asked.start(UUID):
        query = query.where(ResultObjection.id < after[0])
    ordered = query.order_by(ResultObjection.id.desc()).limit(asked.limit + 1)
    return (await session.execute(ordered)).all()


async def open_objections(
    session: AsyncSession, campaign_id: UUID, *, entry_id: UUID | None = None,
    person_id: UUID | None = None,
) -> int:  # fmt: skip
    """How many objections wait for an answer."""
    one = ResultObjection
    query = select(func.count()).where(
        one.campaign_id == campaign_id, one.state == ObjectionState.OPEN
    )
    if entry_id is not None:
        query = query.where(one.entry_id == entry_id, one.person_id == person_id)
    return int(await session.scalar(query) or 0)


async def judged(session: AsyncSession, campaign_id: UUID, person_id: UUID) -> bool:
    """Tell whether somebody scored in a campaign; to stand on its list is not to judge."""
    one = JudgeTask
    query = select(one.id).where(
        one.campaign_id == campaign_id,
        one.judge_id == person_id,
        one.state == TaskState.SUBMITTED,
    )
    return await session.scalar(query.limit(1)) is not None


async def takes_part(session: AsyncSession, campaign_id: UUID, person_id: UUID) -> bool:
    """Tell whether somebody is an author of anything that was judged in a campaign."""
    query = select(Entry.id).where(
        Entry.campaign_id == campaign_id,
        Entry.state == EntryState.ADMITTED,
        or_(Entry.author_id == person_id, Entry.author_ids.contains([person_id])),
    )
    return await session.scalar(query.limit(1)) is not None


CertificateRow = Row[Certificate, Campaign]


def _certificates(*conditions: ColumnElement[bool]) -> Select[Certificate, Campaign]:
    return (
        select(Certificate, Campaign)
        .join(Campaign, Campaign.id == Certificate.campaign_id)
        .where(and_(*conditions))
    )


async def certificates(
    session: AsyncSession, campaign_id: UUID, asked: PageRequest
) -> Sequence[CertificateRow]:
    """The certificates of a campaign by number."""
    query = _certificates(Certificate.campaign_id == campaign_id)
    if after := asked.start(UUID):
        query = query.where(Certificate.id > after[0])
    return (await session.execute(query.order_by(Certificate.id).limit(asked.limit + 1))).all()


async def certificates_of(
    session: AsyncSession, person_id: UUID, asked: PageRequest
) -> Sequence[CertificateRow]:
    """Somebody's certificates, the latest first."""
    query = _certificates(Certificate.person_ids.contains([person_id]))
    if after := asked.start(UUID):
        query = query.where(Certificate.id < after[0])
    ordered = query.order_by(Certificate.id.desc()).limit(asked.limit + 1)
    return (await session.execute(ordered)).all()


async def certificate(
    session: AsyncSession, certificate_id: UUID, *, lock: bool = False
) -> CertificateRow | None:
    """One certificate with its campaign."""
    query = _certificates(Certificate.id == certificate_id)
    if lock:
        query = query.with_for_update(of=Certificate).execution_options(populate_existing=True)
    return (await session.execute(query)).one_or_none()


async def by_code(session: AsyncSession, code: str) -> CertificateRow | None:
    """The certificate that carries a check code."""
    return (await session.execute(_certificates(Certificate.code == code))).one_or_none()


async def last_number(session: AsyncSession, series: str) -> int:
    """How many certificates of a series were given."""
    query = select(func.count()).where(Certificate.number.startswith(series, autoescape=True))
    return int(await session.scalar(query) or 0)
