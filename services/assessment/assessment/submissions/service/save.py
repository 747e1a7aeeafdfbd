"""Saving the answer to one item: autosave with a version, self-mark and evidence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.ports import EvidenceFile, FindFiles
from assessment.rubrics import rules as scoring
from assessment.rubrics import service as rubrics
from assessment.rubrics.marks import document_of
from assessment.rubrics.refusals import ReasonMissing
from assessment.submissions import queries, rules
from assessment.submissions.refusals import EvidenceUnknown, ItemUnknown, SlotUnknown
from assessment.submissions.rules import State, Verb
from assessment.submissions.service import steps
from assessment.submissions.service.read import ItemView, item_view
from assessment.submissions.service.revise import open_next_version
from assessment.submissions.service.steps import Hand
from assessment.submissions.tables import Submission, SubmissionEvidence, SubmissionItem
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.db import UnitOfWork
from kernel.errors import FieldError, Stale, Unavailable

READY = "ready"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the school entered for one item; the whole item is replaced."""

    submission_id: UUID
    code: str
    narrative: str
    mark: scoring.Mark | None
    file_ids: tuple[UUID, ...]
    slots: Mapping[UUID, str]


@dataclass(frozen=True, slots=True)
class _Checked:
    """An answer that fits its item, with the facts of its files."""

    answer: Answer
    item: scoring.Item
    points: scoring.ItemScore | None  # None while the self-mark is not whole
    files: Mapping[UUID, EvidenceFile]


async def save(
    uow: UnitOfWork,
    actor: Actor,
    answer: Answer,
    *,
    find_files: FindFiles,
    seen: int,
    now: Clock,
) -> ItemView:
    """Save an answer; on a returned submission this opens the next version first.

    `seen` is the version of the item the caller edited, 0 when it was never saved; another one
    raises Stale with the stored item as `current`, so that both texts can be shown.
    """
    checked = await _check(uow, actor, answer, find_files)
    async with uow.begin() as session:
        hand = await steps.lock(session, actor, answer.submission_id)
        is_reopened = hand.submission.state is State.RETURNED
        steps.check(hand, Verb.REVISE if is_reopened else Verb.SAVE)
        row = await _current(session, hand, answer.code)
        if seen != (row.version if row else 0):
            version_no = hand.submission.version_no
            current = await item_view(session, answer.submission_id, version_no, answer.code)
            raise Stale(extra={"current": current})
        if is_reopened:
            await open_next_version(session, hand, now)
        await _store(session, hand, checked, seen + 1, now)
        if is_reopened:
            await steps.take(session, hand, Verb.REVISE, now)
        return await item_view(
            session, answer.submission_id, hand.submission.version_no, answer.code
        )


async def _current(session: AsyncSession, hand: Hand, code: str) -> SubmissionItem | None:
    row = hand.submission
    return await queries.item_of(session, row.id, row.version_no, code)


async def _check(uow: UnitOfWork, actor: Actor, answer: Answer, find_files: FindFiles) -> _Checked:
    """Check the answer against its item and its files, before the transaction that stores it."""
    async with uow() as session:
        hand = await steps.read(session, actor, answer.submission_id)
        if hand.submission.state is not State.RETURNED:
            steps.check(hand, Verb.SAVE)
        rubric = await rubrics.scoring_of(session, hand.round.rubric_id)
        if answer.code not in rubric.items:
            raise ItemUnknown
        item = rubric.items[answer.code]
        attached = await queries.evidence_of(
            session, answer.submission_id, hand.submission.version_no
        )
    if any(slot not in item.slots for slot in answer.slots.values()):
        raise SlotUnknown(errors=[FieldError("slots", SlotUnknown.code, SlotUnknown.title)])
    points = _points(item, answer.mark, half_points=hand.round.half_points)
    known = {one.file_id: _fact(one) for one in attached}
    files = await _files(hand, answer.file_ids, known, find_files)
    return _Checked(answer, item, points, files)


def _points(
    item: scoring.Item, mark: scoring.Mark | None, *, half_points: bool
) -> scoring.ItemScore | None:
    """Score the self-mark; one that only lacks its reason is kept as begun."""
    try:
        return None if mark is None else scoring.item_score(item, mark, half_points=half_points)
    except ReasonMissing:
        return None


def _fact(row: SubmissionEvidence) -> EvidenceFile:
    return EvidenceFile(
        row.file_id, row.filename, row.size, row.media_type, row.sha256, row.state, None, ""
    )


async def _files(
    hand: Hand,
    wanted: Sequence[UUID],
    known: Mapping[UUID, EvidenceFile],
    find_files: FindFiles,
) -> Mapping[UUID, EvidenceFile]:
    """Return the facts of the wanted files; new ones must exist and belong to the school."""
    new = [file_id for file_id in wanted if file_id not in known]
    waiting = [i for i in wanted if i in known and known[i].state != READY]
    if not new and not waiting:
        return known
    try:
        found = await find_files([*new, *waiting])
    except Unavailable:
        if new:
            raise
        return known  # the text is worth more than a fresh state
    _refuse_foreign(hand.submission, new, found)
    return {**known, **found}


def _refuse_foreign(
    row: Submission, new: Sequence[UUID], found: Mapping[UUID, EvidenceFile]
) -> None:
    """A new file was uploaded for the school, or for one of its teaching groups."""
    wrong = [i for i in new if i not in found or not _is_own(row, found[i])]
    if wrong:
        errors = [
            FieldError("evidence_file_ids", EvidenceUnknown.code, f"材料 {i} 不存在或不属于本校")
            for i in wrong
        ]
        raise EvidenceUnknown(errors=errors)


def _is_own(row: Submission, file: EvidenceFile) -> bool:
    return file.org_id == row.school_id or file.org_path.startswith(row.org_path)


async def _store(
    session: AsyncSession, hand: Hand, checked: _Checked, version: int, now: Clock
) -> None:
    row, answer, points = hand.submission, checked.answer, checked.points
    mark = None if answer.mark is None else document_of(checked.item, answer.mark)
    state = rules.item_state(
        has_content=bool(answer.narrative.strip() or answer.file_ids),
        is_mark_whole=points is not None,
        is_mark_begun=mark is not None,
        loses_base_point=points is not None and bool(points.lost) and checked.item.is_base,
    )
    await session.merge(
        SubmissionItem(
            submission_id=row.id,
            version_no=row.version_no,
            code=answer.code,
            narrative=answer.narrative,
            self_mark=mark,
            self_points=None if points is None else points.points,
            state=state,
            version=version,
            updated_at=now(),
            updated_by=hand.actor.person_id,
            updated_by_name=hand.actor.name,
        )
    )
    await session.flush()
    await _attach(session, hand, checked)
    await _count(session, hand, now)


async def _attach(session: AsyncSession, hand: Hand, checked: _Checked) -> None:
    row, answer = hand.submission, checked.answer
    table = SubmissionEvidence
    await session.execute(
        delete(table).where(
            table.submission_id == row.id,
            table.version_no == row.version_no,
            table.code == answer.code,
        )
    )
    for ordinal, file_id in enumerate(dict.fromkeys(answer.file_ids)):
        fact = checked.files[file_id]
        session.add(
            SubmissionEvidence(
                submission_id=row.id,
                version_no=row.version_no,
                code=answer.code,
                file_id=file_id,
                ordinal=ordinal,
                slot=answer.slots.get(file_id),
                filename=fact.filename,
                size=fact.size,
                media_type=fact.media_type,
                sha256=fact.sha256,
                state=fact.state,
            )
        )
    await session.flush()


async def _count(session: AsyncSession, hand: Hand, now: Clock) -> None:
    row = hand.submission
    tally = await queries.tally(session, row.id, row.version_no)
    row.done_count = tally.done
    row.self_total = tally.points if tally.marked == row.item_count else None
    row.updated_at = now()
    await session.flush()
