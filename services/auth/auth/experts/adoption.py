"""The seventy experts of the notice's attachment 2 become the first batch of the city's pool."""

from datetime import date, datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.experts import queries
from auth.experts.rules import ExpertRole, ExpertState
from auth.experts.tables import ExpertBatch, ExpertEntry, ExpertEvent
from auth.notice.service import CITY, NOTICE
from auth.organisations.tables import Organisation
from kernel.audit import Entry, write_audit

_ISSUED_ON: Final = date(2021, 6, 29)
_BATCH: Final = "首批市级专家"
_TERM: Final = "工程实施期间"
_ROLES: Final = {"组长": ExpertRole.LEADER, "副组长": ExpertRole.DEPUTY}


async def adopt_notice(session: AsyncSession, now: datetime) -> int:
    """Add the notice's experts that are not in the pool yet; return how many there were.

    Only name, unit and role are known of them (R145); what the city adds later stays.
    """
    lock = func.pg_advisory_xact_lock(func.hashtextextended("auth.adopt_experts", 0))
    await session.execute(select(lock))
    waiting = await queries.unadopted(session)
    if not waiting:
        return 0
    city = await queries.city(session, CITY)
    batch = await _first_batch(session, city, now)
    made = [
        ExpertEntry(
            organisation_id=city.id,
            batch_id=batch.id,
            notice_number=one.number,
            name=one.name,
            unit=one.organisation,
            role=_ROLES.get(one.role, ExpertRole.MEMBER),
            state=ExpertState.SERVING,
            created_at=now,
        )
        for one in waiting
    ]
    session.add_all(made)
    await session.flush()
    session.add_all(
        ExpertEvent(entry_id=one.id, state=one.state, reason=NOTICE, actor_name="", at=now)
        for one in made
    )
    await session.flush()
    detail = {"experts": len(made), "notice": NOTICE}
    await write_audit(
        session, Entry(None, "expert.adopt", "expert_batch", batch.id, city.path, now, detail)
    )
    return len(made)


async def _first_batch(session: AsyncSession, city: Organisation, now: datetime) -> ExpertBatch:
    known = await queries.batch_named(session, city.id, _BATCH)
    if known is not None:
        return known
    made = ExpertBatch(
        organisation_id=city.id,
        name=_BATCH,
        term=_TERM,
        published_on=_ISSUED_ON,
        created_at=now,
    )
    session.add(made)
    await session.flush()
    return made
