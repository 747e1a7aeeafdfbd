"""Nominating, selecting, publishing, replacing and training experts, one function per verb."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from auth.experts import queries, rules
from auth.experts.rules import LEADERS, LIVING, ExpertState, Nomination, Training
from auth.experts.steps import note, require_person, step, team_of
from auth.experts.tables import ExpertEntry, ExpertTraining
from auth.organisations.rules import Kind
from auth.organisations.tables import Organisation
from auth.people.rules import check_codes
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.clock import local_date
from kernel.errors import Stale


async def nominate(
    session: AsyncSession, actor: Actor, wanted: Nomination, now: datetime
) -> ExpertEntry:
    """Propose somebody for a team; a district office may propose for the city's team too."""
    check_codes(_given(wanted.stage), _given(wanted.subject))
    team = await team_of(session, wanted.organisation_id)
    if not actor.has_role(*LEADERS) or not _stands_by(actor, team):
        actor.require(team.path, *LEADERS)
    if wanted.person_id is not None:
        await require_person(session, actor, wanted.person_id, now)
    if wanted.replaces_id is not None:
        old = await queries.lock_entry(session, wanted.replaces_id)
        rules.check_step(ExpertState(old.state), ExpertState.REPLACED)
        if old.organisation_id != team.id:
            raise rules.BatchOfAnotherTeam
    made = ExpertEntry(
        organisation_id=team.id,
        person_id=wanted.person_id,
        replaces_id=wanted.replaces_id,
        name=wanted.name,
        unit=wanted.unit,
        role=wanted.role,
        source=wanted.source,
        subject=wanted.subject,
        stage=wanted.stage,
        is_leading_talent=wanted.is_leading_talent,
        is_addition=wanted.replaces_id is None,
        created_at=now,
    )
    try:
        async with session.begin_nested():
            session.add(made)
    except IntegrityError as fault:
        raise rules.ExpertExists from fault
    await _record(session, actor, (made, team), wanted.reason, now)
    return made


def _given(code: str | None) -> tuple[str, ...]:
    return () if code is None else (code,)


def _stands_by(actor: Actor, team: Organisation) -> bool:
    """Tell whether the caller's office leads the team, or lies below it and may propose for it."""
    return any(
        team.path.startswith(path) or path.startswith(team.path) for path in actor.paths(*LEADERS)
    )


async def _lock(
    session: AsyncSession, actor: Actor, entry_id: UUID, seen: int
) -> tuple[ExpertEntry, Organisation]:
    found = await queries.lock_entry(session, entry_id)
    team = await team_of(session, found.organisation_id)
    actor.require(team.path, *rules.leaders_of(Kind(team.kind)))
    if found.version != seen:
        raise Stale(extra={"current": {"state": found.state, "version": found.version}})
    return found, team


async def select(
    session: AsyncSession,
    actor: Actor,
    which: tuple[UUID, int],
    choice: tuple[UUID, str],
    now: datetime,
) -> None:
    """Take a nominated expert into a batch that is not published yet (遴选)."""
    batch_id, reason = choice
    found, team = await _lock(session, actor, *which)
    batch = await queries.lock_batch(session, batch_id)
    if batch.organisation_id != team.id:
        raise rules.BatchOfAnotherTeam
    if batch.published_on is not None:
        raise rules.BatchPublished
    rules.check_step(ExpertState(found.state), ExpertState.SELECTED)
    found.batch_id = batch.id
    await _take(session, actor, (found, team, ExpertState.SELECTED), reason, now)


async def decline(
    session: AsyncSession, actor: Actor, which: tuple[UUID, int], reason: str, now: datetime
) -> None:
    """Leave a nominated or selected expert out."""
    found, team = await _lock(session, actor, *which)
    rules.check_step(ExpertState(found.state), ExpertState.DECLINED)
    await _take(session, actor, (found, team, ExpertState.DECLINED), reason, now)


async def retire(
    session: AsyncSession, actor: Actor, which: tuple[UUID, int], reason: str, now: datetime
) -> None:
    """End the service of an expert without a successor (更替)."""
    found, team = await _lock(session, actor, *which)
    rules.check_step(ExpertState(found.state), ExpertState.REPLACED)
    await _take(session, actor, (found, team, ExpertState.REPLACED), reason, now)


async def train(
    session: AsyncSession, actor: Actor, entry_id: UUID, training: Training, now: datetime
) -> None:
    """Add a training of an expert of a team the caller leads."""
    found = await queries.lock_entry(session, entry_id)
    team = await team_of(session, found.organisation_id)
    actor.require(team.path, *rules.leaders_of(Kind(team.kind)))
    rules.check_another(found.person_id, actor.person_id)
    if ExpertState(found.state) not in LIVING:
        raise rules.StepNotPossible
    if training.held_on > local_date(now):
        raise rules.TrainingAhead
    session.add(
        ExpertTraining(
            entry_id=found.id,
            title=training.title,
            level=training.level,
            held_on=training.held_on,
            hours=training.hours,
            proof=training.proof,
        )
    )
    await session.flush()
    detail = {"name": found.name, "title": training.title, "hours": str(training.hours)}
    row = Entry(actor, "expert.train", "expert_entry", found.id, team.path, now, detail)
    await write_audit(session, row)


async def _take(
    session: AsyncSession,
    actor: Actor,
    to: tuple[ExpertEntry, Organisation, ExpertState],
    reason: str,
    now: datetime,
) -> None:
    entry, team, becomes = to
    step(session, actor, (entry, becomes), reason, now)
    await _audit(session, actor, (entry, team), reason, now)


async def _record(
    session: AsyncSession,
    actor: Actor,
    of: tuple[ExpertEntry, Organisation],
    reason: str,
    now: datetime,
) -> None:
    note(session, actor, of[0], reason, now)
    await _audit(session, actor, of, reason, now)


async def _audit(
    session: AsyncSession,
    actor: Actor,
    of: tuple[ExpertEntry, Organisation],
    reason: str,
    now: datetime,
) -> None:
    entry, team = of
    await session.flush()
    detail = {"name": entry.name, "team": team.name, "reason": reason}
    action = f"expert.{entry.state}"
    row = Entry(actor, action, "expert_entry", entry.id, team.path, now, detail)
    await write_audit(session, row)
