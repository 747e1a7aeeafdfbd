"""Confirming 确认 and refusing 退回 hours, one or many: looked at first, then done; audited."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.hours import rules
from assessment.hours.queries import records, totals
from assessment.hours.refusals import (
    HourBecameOdd,
    HourChanged,
    HourUnknown,
    OwnHour,
    ProofNotReady,
    ReasonMissing,
)
from assessment.hours.rules import DECIDERS, HourState, HourVerb
from assessment.hours.service import rejudging
from assessment.hours.service.proofs import READY
from assessment.hours.service.rejudging import Judged
from assessment.hours.service.steps import finish, standing_of, step_of
from assessment.hours.tables import HourProof, HourRecord
from assessment.ports import EvidenceFile, Outside
from assessment.years.service import hold_open
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.db import UnitOfWork
from kernel.errors import FieldError, Refusal

_PROOF = "assessment:hour"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be decided: records with the version that was seen, how, and why."""

    verb: HourVerb
    versions: Mapping[UUID, int]
    reason: str = ""
    is_preview: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of one record; `code` and `message` say why nothing does."""

    id: UUID
    row: HourRecord | None
    code: str | None = None
    message: str | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """Every record that was asked for, in that order, and the hours of those that are decided."""

    outcomes: Sequence[Outcome]
    hours: Decimal

    @property
    def done(self) -> int:
        """How many are decided."""
        return sum(one.code is None for one in self.outcomes)


Facts = Mapping[UUID, EvidenceFile]
Proofs = Mapping[UUID, list[HourProof]]
Rows = Mapping[UUID, HourRecord]


@dataclass(frozen=True, slots=True)
class Desk:
    """Who decides what, with proof and fresh facts of what was not ready when it was attached."""

    actor: Actor
    asked: Asked
    proofs: Proofs
    facts: Facts


async def decide(
    uow: UnitOfWork, outside: Outside, actor: Actor, asked: Asked, now: Clock
) -> Decided:
    """Decide what can be decided and say of every other record why not; nothing when previewed."""
    if asked.verb is HourVerb.REFUSE and not asked.reason and not asked.is_preview:
        error = FieldError("reason", ReasonMissing.code, ReasonMissing.title)
        raise ReasonMissing(errors=[error])
    desk, looked = await _prepare(uow, outside, actor, asked, now)
    if asked.is_preview:
        return looked
    async with uow.begin() as session:
        rows = await hold(session, actor, asked.versions)
        judged = await _judged(session, asked, rows, now)
        result = _decided(desk, rows, judged)
        named = [(one.row, one.code) for one in result.outcomes if one.row is not None]
        await _write(session, desk, [row for row, code in named if code is None], now)
        odd = [row for row, code in named if code == HourBecameOdd.code]
        await rejudging.hold(session, actor, odd, judged, now)
    return result


async def _judged(session: AsyncSession, asked: Asked, rows: Rows, now: Clock) -> Judged:
    confirms = asked.verb is HourVerb.CONFIRM
    return await rejudging.judge(session, list(rows.values()), now) if confirms else {}


async def _prepare(
    uow: UnitOfWork, outside: Outside, actor: Actor, asked: Asked, now: Clock
) -> tuple[Desk, Decided]:
    """Look at what would become of the records, without a transaction.

    Evidence is asked about proof, and keeps it for ever where it will count.
    """
    async with uow() as session:
        rows = await records.below(session, actor, list(asked.versions), DECIDERS)
        proofs = await records.proofs_of(session, list(rows))
        judged = await _judged(session, asked, rows, now)
    attached = [one for some in proofs.values() for one in some]
    stale = sorted({one.file_id for one in attached if one.state != READY})
    facts = await outside.find_files(stale) if stale and asked.verb is HourVerb.CONFIRM else {}
    desk = Desk(actor, asked, proofs, facts)
    looked = _decided(desk, rows, judged)
    if asked.verb is HourVerb.CONFIRM and not asked.is_preview:
        counted = [one.id for one in looked.outcomes if one.code is None]
        kept = sorted({proof.file_id for one in counted for proof in proofs.get(one, [])})
        if kept:
            await outside.freeze_files(kept, _PROOF)
    return desk, looked


async def hold(session: AsyncSession, actor: Actor, ids: Collection[UUID]) -> Rows:
    """Hold the hours of everybody concerned, then read the records as they are now."""
    rows = await records.below(session, actor, ids, DECIDERS)
    for year_id in sorted({row.year_id for row in rows.values()}):
        await hold_open(session, year_id)
        people = {row.person_id for row in rows.values() if row.year_id == year_id}
        await totals.hold(session, year_id, people)
    return await records.below(session, actor, ids, DECIDERS)


def _decided(desk: Desk, rows: Rows, judged: Judged) -> Decided:
    outcomes = []
    for record_id, version in desk.asked.versions.items():
        row = rows.get(record_id)
        refusal = _judge(desk, row, version)
        code, message = (refusal.code, refusal.title) if refusal else (None, None)
        if row is not None and not refusal and (odd := rejudging.appeared(row, judged)):
            said = "；".join(one.message for one in odd)
            code, message = HourBecameOdd.code, f"{said}。{HourBecameOdd.title}"
        outcomes.append(Outcome(record_id, row, code, message))
    hours = sum((one.row.hours for one in outcomes if one.row and not one.code), Decimal(0))
    return Decided(outcomes, hours)


def _judge(desk: Desk, row: HourRecord | None, version: int) -> Refusal | None:
    """Return why a record cannot be decided; nobody decides about their own."""
    if row is None:
        return HourUnknown()
    if row.person_id == desk.actor.person_id:
        return OwnHour()
    try:
        rules.check_step(desk.asked.verb, row.state)
    except Refusal as refusal:
        return refusal
    if row.version != version:
        return HourChanged()
    proofs = desk.proofs.get(row.id, [])
    if desk.asked.verb is HourVerb.CONFIRM and not all(_is_ready(desk, one) for one in proofs):
        return ProofNotReady()
    return None


def _is_ready(desk: Desk, proof: HourProof) -> bool:
    fact = desk.facts.get(proof.file_id)
    return (fact.state if fact else proof.state) == READY


async def _write(session: AsyncSession, desk: Desk, rows: Sequence[HourRecord], now: Clock) -> None:
    verb, at = desk.asked.verb, now()
    for row in rows:
        before = standing_of(row)
        row.state = HourState.COUNTED if verb is HourVerb.CONFIRM else HourState.REFUSED
        row.refusal = desk.asked.reason if verb is HourVerb.REFUSE else None
        row.decided_at = at
        row.decided_by, row.decided_by_name = desk.actor.person_id, desk.actor.name
        row.version += 1
        session.add(step_of(desk.actor, verb, row, before, at, reason=desk.asked.reason))
    await session.flush()
    await _settle(session, desk.facts, [row.id for row in rows])
    await finish(session, desk.actor, verb, rows, at, reason=desk.asked.reason)


async def _settle(session: AsyncSession, facts: Facts, record_ids: Sequence[UUID]) -> None:
    """Keep what evidence says now of proof that was not ready when it was attached."""
    for fact in facts.values():
        its = (HourProof.file_id == fact.id, HourProof.record_id.in_(record_ids))
        told = {"sha256": fact.sha256, "state": fact.state}
        await session.execute(update(HourProof).where(*its).values(told))
