"""Batches of experts: begun, filled by selecting, published once."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from auth.experts import queries, rules
from auth.experts.rules import ExpertState
from auth.experts.steps import step, team_of
from auth.experts.tables import ExpertBatch
from auth.organisations.rules import Kind
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.clock import local_date


async def open_batch(
    session: AsyncSession, actor: Actor, batch: tuple[UUID, str, str], now: datetime
) -> ExpertBatch:
    """Begin a batch of a team: the first one, replacements or additions."""
    organisation_id, name, term = batch
    team = await team_of(session, organisation_id)
    actor.require(team.path, *rules.leaders_of(Kind(team.kind)))
    made = ExpertBatch(organisation_id=team.id, name=name, term=term, created_at=now)
    try:
        async with session.begin_nested():
            session.add(made)
    except IntegrityError as fault:
        raise rules.BatchNameTaken from fault
    detail = {"name": name, "term": term}
    entry = Entry(actor, "expert.batch", "expert_batch", made.id, team.path, now, detail)
    await write_audit(session, entry)
    return made


async def publish(
    session: AsyncSession, actor: Actor, batch_id: UUID, on: date, now: datetime
) -> int:
    """Publish a batch: its experts serve from now on, those they replace do no longer."""
    batch = await queries.lock_batch(session, batch_id)
    team = await team_of(session, batch.organisation_id)
    actor.require(team.path, *rules.leaders_of(Kind(team.kind)))
    if batch.published_on is not None:
        raise rules.BatchPublished
    if on > local_date(now):
        raise rules.PublicationAhead
    entries = await queries.entries_of_batch(session, batch_id)
    if not entries:
        raise rules.BatchEmpty
    for entry in entries:
        step(session, actor, (entry, ExpertState.SERVING), batch.name, now)
        if entry.replaces_id is not None:
            old = await queries.lock_entry(session, entry.replaces_id)
            if old.state == ExpertState.SERVING:
                step(session, actor, (old, ExpertState.REPLACED), batch.name, now)
    batch.published_on = on
    await session.flush()
    detail = {"name": batch.name, "experts": len(entries), "on": on}
    row = Entry(actor, "expert.publish", "expert_batch", batch.id, team.path, now, detail)
    await write_audit(session, row)
    return len(entries)
