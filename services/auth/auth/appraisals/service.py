"""Appraising experts: the numbers of a team, the decision with its numbers, the publication."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from auth.appraisals import queries, rules
from auth.appraisals.queries import Period
from auth.appraisals.rules import ExpertGrade
from auth.appraisals.tables import Appraisal
from auth.assignments.service.assigning import led_team
from auth.experts import queries as experts
from auth.experts.rules import LEADERS, ExpertState, check_another, leaders_of
from auth.experts.tables import ExpertEntry
from auth.organisations.queries import get_unit
from auth.organisations.rules import Kind
from kernel.actor import Actor, Role
from kernel.audit import Entry, write_audit
from kernel.clock import local_date


@dataclass(frozen=True, slots=True)
class Decision:
    """What an office decides about whom, for which period and why."""

    entry_id: UUID
    period: Period
    grade: ExpertGrade
    reason: str


@dataclass(frozen=True, slots=True)
class Standing:
    """An expert with the numbers of a period, and what was decided for it."""

    entry: ExpertEntry
    numbers: Mapping[str, Any]
    appraisal: Appraisal | None


async def standings(
    session: AsyncSession,
    actor: Actor,
    team_id: UUID,
    period: Period,
    page: tuple[UUID | None, int, datetime],
) -> Sequence[Standing]:
    """The numbers of a team's experts in a period, one expert more than the page holds."""
    after, limit, now = page
    team = await get_unit(session, team_id)
    actor.require(team.path, *LEADERS, Role.AUDITOR)
    leaders_of(Kind(team.kind))  # only cities and districts have a team
    rules.check_period(period.from_on, period.to_on, local_date(now))
    entries = await queries.served(session, team_id, after=after, limit=limit)
    ids = [one.id for one in entries]
    given = await queries.given(session, ids, period)
    asked = await queries.asked(session, ids, period)
    decided = await queries.current(session, ids, period)
    return [
        Standing(
            one,
            rules.numbers_of(given.get(one.id, []), asked.get(one.id, []), period.to_on),
            decided.get(one.id),
        )
        for one in entries
    ]


async def decide(session: AsyncSession, actor: Actor, wanted: Decision, now: datetime) -> Appraisal:
    """Decide about an expert; the numbers of this moment are kept beside the grade."""
    entry = await experts.lock_entry(session, wanted.entry_id)
    team = await led_team(session, actor, entry)
    period = wanted.period
    rules.check_period(period.from_on, period.to_on, local_date(now))
    if ExpertState(entry.state) not in queries.SERVED:
        raise rules.NeverServed
    check_another(entry.person_id, actor.person_id)
    given = (await queries.given(session, [entry.id], period)).get(entry.id, [])
    asked = (await queries.asked(session, [entry.id], period)).get(entry.id, [])
    await _make_room(session, entry.id, period, now)
    made = Appraisal(
        entry_id=entry.id,
        from_on=period.from_on,
        to_on=period.to_on,
        grade=wanted.grade,
        reason=wanted.reason,
        numbers=dict(rules.numbers_of(given, asked, period.to_on)),
        decided_by=actor.person_id,
        decided_by_name=actor.name,
        decided_at=now,
    )
    session.add(made)
    await session.flush()
    detail = {
        "name": entry.name,
        "grade": wanted.grade,
        "reason": wanted.reason,
        "from_on": period.from_on,
        "to_on": period.to_on,
    }
    row = Entry(actor, "appraisal.decide", "expert_entry", entry.id, team.path, now, detail)
    await write_audit(session, row)
    return made


async def _make_room(session: AsyncSession, entry_id: UUID, period: Period, now: datetime) -> None:
    """Put the earlier decision for the same period aside; refuse overlaps and valid letters."""
    if await queries.overlapping(session, entry_id, period):
        raise rules.PeriodOverlaps
    old = (await queries.current(session, [entry_id], period)).get(entry_id)
    if old is None:
        return
    if await queries.has_letter(session, old.id):
        raise rules.LetterStands
    old.replaced_at = now
    await session.flush()


async def publish(session: AsyncSession, actor: Actor, appraisal_id: UUID, now: datetime) -> None:
    """Let the expert read what was decided."""
    found = await queries.lock_appraisal(session, appraisal_id)
    entry = await experts.lock_entry(session, found.entry_id)
    team = await led_team(session, actor, entry)
    check_another(entry.person_id, actor.person_id)
    if found.replaced_at is not None:
        raise rules.AppraisalReplaced
    if found.published_at is not None:
        raise rules.AppraisalPublished
    found.published_at = now
    await session.flush()
    detail = {"name": entry.name, "grade": found.grade}
    row = Entry(actor, "appraisal.publish", "expert_entry", entry.id, team.path, now, detail)
    await write_audit(session, row)
