"""Steps of a study: the teacher's own, the school's decisions, and the hours they lead to."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.attached import READY, AttachedNotReady, ids_of
from assessment.directory.tables import DirectoryUnit
from assessment.hours.rules import Entry as HourEntry
from assessment.hours.rules import HourForm, HourKind, HourSource, HourWay
from assessment.hours.service import crediting, proofs
from assessment.hours.service.crediting import Attendee, Occasion
from assessment.ports import EvidenceFile, Outside
from assessment.topics import rules
from assessment.topics.queries import topics as queries
from assessment.topics.refusals import (
    NotesMissing,
    OfferOfOther,
    OwnStudy,
    StudyNotBegun,
    StudyUnknown,
)
from assessment.topics.rules import SCHOOL, StudyVerb
from assessment.topics.tables import TopicStudy
from assessment.years.service import hold_open
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.clock import Clock, local_date
from kernel.db import UnitOfWork
from kernel.errors import Stale

_PROOF = "assessment:topic"


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be done with which study, the version that was seen, and why."""

    study_id: UUID
    verb: StudyVerb
    seen: int
    reason: str = ""


async def own_step(uow: UnitOfWork, actor: Actor, step: Step, now: Clock) -> TopicStudy:
    """Take a step of the teacher's: accept or refuse a proposal, finish, give up."""
    if step.verb is StudyVerb.WITHDRAW:
        return await _withdraw(uow, actor, step, now)
    async with uow.begin() as session:
        found = await queries.study(session, actor, step.study_id)
        if found is None or found.person_id != actor.person_id:
            raise StudyUnknown
        row = await hold(session, actor, step.study_id, step.seen)
        row.state = rules.take(step.verb, row.state, step.reason)
        if step.verb is StudyVerb.FINISH:
            if local_date(now()) < row.starts_on:
                raise StudyNotBegun
            if not (await queries.notes(session, [row.id])).get(row.id):
                raise NotesMissing
            row.finished_at, row.reason = now(), ""
        if step.verb is StudyVerb.REFUSE:
            row.reason = step.reason
        await _finish(session, actor, step, row, now)
    return row


async def _withdraw(uow: UnitOfWork, actor: Actor, step: Step, now: Clock) -> TopicStudy:
    """Take back what was offered and not answered yet."""
    async with uow.begin() as session:
        row = await hold(session, actor, step.study_id, step.seen)
        if not rules.may_withdraw(actor, row.person_id, row.offered_by, row.org_path):
            raise OfferOfOther
        row.state, row.reason = rules.take(step.verb, row.state, step.reason), step.reason
        row.decided_at, row.decided_by_name = now(), actor.name
        await _finish(session, actor, step, row, now)
    return row


async def hold(session: AsyncSession, actor: Actor, study_id: UUID, seen: int) -> TopicStudy:
    """Return a study the caller may see, held in its open year, if it is as the caller saw it."""
    found = await queries.study(session, actor, study_id)
    if found is None:
        raise StudyUnknown
    await hold_open(session, found.year_id)
    row = await queries.lock(session, study_id)
    if row.version != seen:
        raise Stale(extra={"current": {"version": row.version, "state": row.state}})
    return row


async def decide(
    uow: UnitOfWork, outside: Outside, actor: Actor, step: Step, now: Clock
) -> TopicStudy:
    """Decide as the school; nobody about their own. Confirming writes the hours."""
    facts = await _keep(uow, outside, actor, step)
    async with uow.begin() as session:
        row = await hold(session, actor, step.study_id, step.seen)
        actor.require(row.org_path, *SCHOOL)
        if row.person_id == actor.person_id:
            raise OwnStudy
        row.state = rules.take(step.verb, row.state, step.reason)
        row.reason = step.reason
        row.decided_at, row.decided_by_name = now(), actor.name
        if step.verb is StudyVerb.CONFIRM:
            await _credit(session, actor, row, facts, now)
        await _finish(session, actor, step, row, now)
    return row


async def _keep(uow: UnitOfWork, outside: Outside, actor: Actor, step: Step) -> list[EvidenceFile]:
    """Return fresh facts of a study's files, kept for ever: hours rest on them."""
    if step.verb is not StudyVerb.CONFIRM:
        return []
    async with uow() as session:
        row = await queries.study(session, actor, step.study_id)
        if row is None:
            raise StudyUnknown
        actor.require(row.org_path, *SCHOOL)
        if row.person_id == actor.person_id:
            raise OwnStudy
        rules.take(step.verb, row.state, step.reason)
        notes = (await queries.notes(session, [row.id])).get(row.id, [])
    ids = list(dict.fromkeys(one for note in notes for one in ids_of(note.files)))
    if not ids:
        return []
    found = await outside.find_files(ids)
    if any(one not in found or found[one].state != READY for one in ids):
        raise AttachedNotReady
    await outside.freeze_files(ids, _PROOF)
    return [found[one] for one in ids]


async def _credit(
    session: AsyncSession, actor: Actor, row: TopicStudy, facts: list[EvidenceFile], now: Clock
) -> None:
    """Write the hours on the day the study was finished; what is odd is held, as ever."""
    school = await session.get_one(DirectoryUnit, row.school_id)
    day = local_date(row.finished_at or now())
    entry = HourEntry(HourKind.OFFLINE, row.title, day, row.hours)
    place = (school.id, row.school_name, school.path)
    held = Occasion(
        row.id, row.year_id, place, entry, HourForm.TRAINING, HourWay.SELF, HourSource.TOPIC
    )
    who = Attendee(row.person_id, row.person_name, row.staff_no, is_certain=True)
    made = await crediting.credit(session, actor, held, [who], now)
    record = made[row.person_id]
    row.hour_id = record.id
    by_id = {one.id: one for one in facts}
    await proofs.replace(session, record.id, tuple(by_id), by_id)


async def _finish(
    session: AsyncSession, actor: Actor, step: Step, row: TopicStudy, now: Clock
) -> None:
    row.version += 1
    await session.flush()
    await audit(session, actor, f"topic_study.{step.verb}", row, now, step.reason)


async def audit(
    session: AsyncSession, actor: Actor, action: str, row: TopicStudy, now: Clock, reason: str = ""
) -> None:
    """Write down what was done with a study."""
    detail = {"name": row.person_name, "title": row.title, "hours": str(row.hours)}
    detail |= {"state": str(row.state)} | ({"reason": reason} if reason else {})
    entry = Entry(actor, action, "topic_study", row.id, row.org_path, now(), detail)
    await write_audit(session, entry)
