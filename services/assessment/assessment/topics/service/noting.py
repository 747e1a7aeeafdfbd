"""Recording reflections 研修记录 while a study goes on; audited."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.attached import Attached, attach
from assessment.ports import FindFiles
from assessment.topics.queries import topics as queries
from assessment.topics.refusals import NoteUnknown, StudyStepNotPossible, StudyUnknown
from assessment.topics.rules import StudyState
from assessment.topics.service.stepping import audit
from assessment.topics.tables import TopicNote, TopicStudy
from assessment.years.service import hold_open
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.db import UnitOfWork
from kernel.errors import Stale


@dataclass(frozen=True, slots=True)
class Which:
    """A note of a study, and the version that was seen."""

    study_id: UUID
    note_id: UUID
    seen: int


async def _own(session: AsyncSession, actor: Actor, study_id: UUID) -> TopicStudy:
    row = await queries.study(session, actor, study_id)
    if row is None or row.person_id != actor.person_id:
        raise StudyUnknown
    return row


async def _hold(session: AsyncSession, actor: Actor, study_id: UUID) -> TopicStudy:
    own = await _own(session, actor, study_id)
    await hold_open(session, own.year_id)
    row = await queries.lock(session, study_id)
    if row.state is not StudyState.FOLLOWING:
        raise StudyStepNotPossible
    return row


async def files_for(
    uow: UnitOfWork,
    actor: Actor,
    which: tuple[UUID, UUID | None],
    wanted: Sequence[UUID],
    find: FindFiles,
) -> Attached:
    """Return what is kept of the files of a note (new without its id), before the transaction."""
    async with uow() as session:
        await _own(session, actor, which[0])
        note = await session.get(TopicNote, which[1]) if which[1] else None
    had = note.files if note and note.study_id == which[0] else []
    return await attach(wanted, had, actor.person_id, find)


async def add(
    session: AsyncSession, actor: Actor, study_id: UUID, said: str, files: Attached, now: Clock
) -> TopicStudy:
    """Record a reflection of the caller's study."""
    row = await _hold(session, actor, study_id)
    session.add(TopicNote(study_id=row.id, text=said, files=files, created_at=now()))
    await session.flush()
    await audit(session, actor, "topic_study.note", row, now)
    return row


async def edit(
    uow: UnitOfWork, actor: Actor, which: Which, said: str, files: Attached, now: Clock
) -> TopicStudy:
    """Change a reflection while the study goes on."""
    async with uow.begin() as session:
        row = await _hold(session, actor, which.study_id)
        note = await session.get(TopicNote, which.note_id)
        if note is None or note.study_id != row.id:
            raise NoteUnknown
        if note.version != which.seen:
            raise Stale(extra={"current": {"version": note.version, "text": note.text}})
        note.text, note.files = said, files
        note.version += 1
        await session.flush()
        await audit(session, actor, "topic_study.edit_note", row, now)
    return row
