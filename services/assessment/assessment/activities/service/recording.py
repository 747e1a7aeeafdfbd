"""The record 活动记录 of an activity with its images, and closing: hours for who was there."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.activities.observation import Observation, check_form
from assessment.activities.queries import activities as queries
from assessment.activities.refusals import (
    ActivityFileNotReady,
    ActivityFilesStay,
    ActivityFileUnknown,
    ImageMissing,
    NobodyPresent,
    RecordMissing,
)
from assessment.activities.rules import ORGANISERS, PRESENT, ActivityState, ActivityVerb
from assessment.activities.service import crediting, steps
from assessment.activities.tables import Activity, ActivityFile, Attendance
from assessment.directory.tables import DirectoryUnit
from assessment.hours.rules import NAMES as HOURS
from assessment.hours.rules import HourState
from assessment.ports import EvidenceFile, Outside, SignTicket, Ticket
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.db import UnitOfWork
from kernel.errors import FieldError

READY: Final = "ready"
_FREEZER: Final = "assessment:activity"
Facts = Mapping[UUID, EvidenceFile]


@dataclass(frozen=True, slots=True)
class Said:
    """A record: what happened, its files in order, and the form of a lesson that was observed."""

    text: str
    file_ids: tuple[UUID, ...]
    observation: Observation | None = None

    def shown(self) -> dict[str, object]:
        """Return its words as the audit keeps them."""
        said = self.observation
        return shown(self.text, None if said is None else said.model_dump())


def shown(text: str, observation: Mapping[str, object] | None) -> dict[str, object]:
    """Return the words of a record, without what nobody filled in."""
    told = {name: value for name, value in (observation or {}).items() if value}
    return {"record": text, **told}


async def record(  # noqa: PLR0913 -- who, which, what, the version that was seen, the clock
    uow: UnitOfWork,
    outside: Outside,
    actor: Actor,
    activity_id: UUID,
    said: Said,
    *,
    seen: int,
    now: Clock,
) -> Activity:
    """Write the record; after closing it may grow, too: what is missing can be brought."""
    facts = await _facts(uow, outside, actor, activity_id, said.file_ids)
    async with uow.begin() as session:
        row = await steps.lock(session, actor, activity_id, ActivityVerb.RECORD, now, seen=seen)
        check_form(row.form, said.observation)
        detail: dict[str, object] = {"files": [fact.filename for fact in facts.values()]}
        if row.state is ActivityState.CLOSED:
            await _require_growth(session, row, said)
            detail |= {"before": shown(row.record, row.observation), "after": said.shown()}
        row.record = said.text
        if said.observation is not None:
            row.observation = said.observation.model_dump()
        await _replace_files(session, row.id, facts)
        await steps.done(session, actor, "activity.record", row, now, detail)
    return row


async def _facts(
    uow: UnitOfWork, outside: Outside, actor: Actor, activity_id: UUID, wanted: Sequence[UUID]
) -> Facts:
    """Return the facts of files; they must be the school's. No transaction is open meanwhile.

    Hours count already where the activity is closed, so its files are kept for ever at once.
    """
    async with uow() as session:
        row = await steps.find(session, actor, activity_id)
        actor.require(row.org_path, *ORGANISERS)
        school = await session.get_one(DirectoryUnit, row.school_id)
    found = await outside.find_files(wanted) if wanted else {}
    if any(one not in found or not _is_of(found[one], school) for one in wanted):
        code, text = ActivityFileUnknown.code, ActivityFileUnknown.title
        raise ActivityFileUnknown(errors=[FieldError("file_ids", code, text)])
    facts = {one: found[one] for one in wanted}
    if row.state is ActivityState.CLOSED and facts:
        await _freeze(outside, facts)
    return facts


def _is_of(file: EvidenceFile, school: DirectoryUnit) -> bool:
    return file.org_id == school.id or file.org_path.startswith(school.path)


async def _freeze(outside: Outside, facts: Facts) -> None:
    if any(fact.state != READY for fact in facts.values()):
        raise ActivityFileNotReady
    await outside.freeze_files(list(facts), _FREEZER)


async def _require_growth(session: AsyncSession, row: Activity, said: Said) -> None:
    if not said.text.strip():
        raise RecordMissing
    had = {one.file_id for one in await queries.files(session, row.id)}
    if not had <= set(said.file_ids):
        raise ActivityFilesStay


async def _replace_files(session: AsyncSession, activity_id: UUID, facts: Facts) -> None:
    await session.execute(delete(ActivityFile).where(ActivityFile.activity_id == activity_id))
    session.add_all(
        ActivityFile(
            activity_id=activity_id,
            file_id=fact.id,
            ordinal=ordinal,
            filename=fact.filename,
            size=fact.size,
            media_type=fact.media_type,
            sha256=fact.sha256,
            state=fact.state,
        )
        for ordinal, fact in enumerate(facts.values())
    )
    await session.flush()


@dataclass(frozen=True, slots=True)
class Closed:
    """What closing did: how many records count, wait for the school, or are looked at first."""

    row: Activity
    counted: int
    waiting: int
    held: int
    hours: Decimal


async def close(  # noqa: PLR0913 -- who, which, why, the version that was seen, the clock
    uow: UnitOfWork,
    outside: Outside,
    actor: Actor,
    activity_id: UUID,
    no_image_reason: str,
    *,
    seen: int,
    now: Clock,
) -> Closed:
    """Close an activity that is over: hours for everybody there, all or nothing, once.

    Without a picture it needs `no_image_reason`, which whoever judges C19 reads.
    """
    async with uow() as session:
        row = await steps.check(session, actor, activity_id, ActivityVerb.CLOSE, now, seen=seen)
        await _present(session, row, no_image_reason)
        files = await queries.files(session, row.id)
    # Kept for ever before hours count by them, and not before closing is known to be possible.
    facts = await _keep_files(outside, [one.file_id for one in files])
    async with uow.begin() as session:
        row = await steps.lock(session, actor, activity_id, ActivityVerb.CLOSE, now, seen=seen)
        people = await _present(session, row, no_image_reason)
        for file in await queries.files(session, row.id):
            file.state, file.sha256 = facts[file.file_id].state, facts[file.file_id].sha256
        row.closed_at, row.closed_by_name = now(), actor.name
        has_image = await queries.has_image(session, row.id)
        row.no_image_reason = "" if has_image else no_image_reason
        made = await crediting.credit(session, actor, row, people, now)
        states = Counter(one.state for one in made)
        await steps.done(session, actor, "activity.close", row, now, _told(row, states))
    return Closed(
        row,
        states[HourState.COUNTED],
        states[HourState.WAITING],
        states[HourState.HELD],
        row.hours,
    )


def _told(row: Activity, states: Counter[HourState]) -> dict[str, object]:
    told = {HOURS[state]: number for state, number in sorted(states.items())}
    said = {"count": states.total(), "hours": str(row.hours), "states": told}
    return said | ({"no_image_reason": row.no_image_reason} if row.no_image_reason else {})


async def _present(session: AsyncSession, row: Activity, no_image_reason: str) -> list[Attendance]:
    """Return who was there; an activity without a record or without anybody does not count."""
    if not row.record.strip():
        raise RecordMissing
    if not no_image_reason and not await queries.has_image(session, row.id):
        raise ImageMissing
    found = await queries.attendances(session, row.id)
    people = [one for one in found if one.state in PRESENT]
    if not people:
        raise NobodyPresent
    return people


async def _keep_files(outside: Outside, wanted: Sequence[UUID]) -> Facts:
    """Have evidence keep the files of a record that will count; return what it says of them."""
    if not wanted:
        return {}
    found = await outside.find_files(wanted)
    if any(one not in found for one in wanted):
        raise ActivityFileNotReady
    await _freeze(outside, found)
    return found


async def ticket(uow: UnitOfWork, actor: Actor, activity_id: UUID, sign: SignTicket) -> Ticket:
    """Sign a ticket for the files of a record that the caller may look at."""
    async with uow() as session:
        row = await steps.find(session, actor, activity_id)
        files = await queries.files(session, row.id)
    return sign(actor.person_id, [one.file_id for one in files])
