"""Saving the answer to one item: autosave with a version, self-mark and evidence.

The most frequent write of the service: without new files it is one short transaction of plain
statements, and the round is read but not locked.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.changed import stale
from assessment.ports import FindFiles
from assessment.rubrics import rules as scoring
from assessment.rubrics import service as rubrics
from assessment.rubrics.marks import document_of
from assessment.rubrics.refusals import ReasonMissing
from assessment.submissions import queries, rules
from assessment.submissions.refusals import ItemUnknown, SlotUnknown
from assessment.submissions.rules import State, Verb
from assessment.submissions.service import attach, steps
from assessment.submissions.service.attach import Facts
from assessment.submissions.service.read import ItemView, item_view
from assessment.submissions.service.revise import open_next_version
from assessment.submissions.service.steps import Hand
from assessment.submissions.tables import SubmissionItem
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.db import UnitOfWork
from kernel.errors import FieldError

_KEY: Final = ["submission_id", "version_no", "code"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the school entered for one item; the whole item is replaced."""

    submission_id: UUID
    code: str
    narrative: str
    mark: scoring.Mark | None
    file_ids: tuple[UUID, ...]
    slots: Mapping[UUID, str]


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
    files = await _facts(uow, actor, answer, find_files)
    async with uow.begin() as session:
        hand = await steps.lock(session, actor, answer.submission_id, hold_round=False)
        is_reopened = _check(hand)
        item = await _item(session, hand, answer)
        await _refuse_stale(session, hand, answer.code, seen)
        if is_reopened:
            await open_next_version(session, hand, now)
        values = _values(hand, answer, item) | {"version": seen + 1, "updated_at": now()}
        view = await _store(session, hand, answer, values, files)
        await queries.recount(session, hand.submission, now())
        if is_reopened:
            await steps.take(session, hand, Verb.REVISE, now)
    return view


def _check(hand: Hand) -> bool:
    """Refuse unless the answer may be saved now; tell whether that opens a new version."""
    is_reopened = hand.submission.state is State.RETURNED
    steps.check(hand, Verb.REVISE if is_reopened else Verb.SAVE)
    return is_reopened


async def _facts(uow: UnitOfWork, actor: Actor, answer: Answer, find_files: FindFiles) -> Facts:
    """Return the facts of the answer's files, asked for before the transaction opens."""
    if not answer.file_ids:
        return {}
    async with uow() as session:
        hand = await steps.read(session, actor, answer.submission_id)
        _check(hand)
        known = await attach.known_facts(session, hand.submission)
    return await attach.facts_of(hand.submission, answer.file_ids, known, find_files)


async def _item(session: AsyncSession, hand: Hand, answer: Answer) -> scoring.Item:
    rubric = await rubrics.scoring_of(session, hand.round.rubric_id)
    item = rubric.items.get(answer.code)
    if item is None:
        raise ItemUnknown
    if any(slot not in item.slots for slot in answer.slots.values()):
        raise SlotUnknown(errors=[FieldError("slots", SlotUnknown.code, SlotUnknown.title)])
    return item


async def _refuse_stale(session: AsyncSession, hand: Hand, code: str, seen: int) -> None:
    row = hand.submission
    stored = await queries.item_version(session, row.id, row.version_no, code)
    if seen != stored:
        current = await item_view(session, row.id, row.version_no, code)
        writer = await queries.item_writer(session, row.id, row.version_no, code)
        session.expunge_all()  # the refusal rolls back, which would empty the rows it shows
        raise stale(current, is_own=writer == hand.actor.person_id)


def _scored(item: scoring.Item, answer: Answer, hand: Hand) -> scoring.ItemScore | None:
    """Score the self-mark; one that only lacks its reason is kept as begun."""
    if answer.mark is None:
        return None
    try:
        return scoring.item_score(item, answer.mark, half_points=hand.round.half_points)
    except ReasonMissing:
        return None


async def _store(
    session: AsyncSession, hand: Hand, answer: Answer, values: dict[str, Any], files: Facts
) -> ItemView:
    row = hand.submission
    key = {"submission_id": row.id, "version_no": row.version_no, "code": answer.code}
    upsert = insert(SubmissionItem).values(key | values)
    await session.execute(upsert.on_conflict_do_update(index_elements=_KEY, set_=values))
    wanted = [files[i] for i in answer.file_ids]
    is_new = values["version"] == 1 and not wanted
    evidence = (
        () if is_new else await attach.replace(session, row, answer.code, wanted, answer.slots)
    )
    # Only a version after a return has reasons to show.
    reasons = (
        await queries.returns_of(session, row.id, row.version_no) if row.version_no > 1 else {}
    )
    return ItemView(
        code=answer.code,
        state=values["state"],
        narrative=answer.narrative,
        self_mark=values["self_mark"],
        self_points=values["self_points"],
        evidence=evidence,
        returned_reason=reasons.get(answer.code),
        version=values["version"],
        updated_at=values["updated_at"],
        updated_by=hand.actor.name,
    )


def _values(hand: Hand, answer: Answer, item: scoring.Item) -> dict[str, Any]:
    points = _scored(item, answer, hand)
    mark = None if answer.mark is None else document_of(item, answer.mark)
    state = rules.item_state(
        has_content=bool(answer.narrative.strip() or answer.file_ids),
        is_mark_whole=points is not None,
        is_mark_begun=mark is not None,
        loses_base_point=points is not None and bool(points.lost) and item.is_base,
    )
    return {
        "narrative": answer.narrative,
        "self_mark": mark,
        "self_points": None if points is None else points.points,
        "state": state,
        "updated_by": hand.actor.person_id,
        "updated_by_name": hand.actor.name,
    }
