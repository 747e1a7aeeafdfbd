"""Handing in 提交 (the own levels are in, evidence freezes, peers are chosen), and taking back."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.certifications import levels, rules
from assessment.certifications.document import tasks_of
from assessment.certifications.levels import Piece
from assessment.certifications.queries import certifications as queries
from assessment.certifications.queries import people
from assessment.certifications.refusals import (
    CertificationIncomplete,
    CertificationUnknown,
    EvidenceChanged,
    EvidenceNotReady,
)
from assessment.certifications.rules import CertificationState, CertificationVerb, SeatState
from assessment.certifications.service import evidence
from assessment.certifications.service.assigning import assign
from assessment.certifications.service.stepping import Hand, Move, lock, standing_of, take
from assessment.certifications.tables import Certification, CertificationEvidence
from assessment.ports import EvidenceFile, Outside
from kernel.actor import Actor
from kernel.clock import Clock, local_date
from kernel.db import UnitOfWork
from kernel.errors import FieldError

Files = Mapping[UUID, EvidenceFile]


async def submit(
    uow: UnitOfWork, outside: Outside, actor: Actor, certification_id: UUID, now: Clock
) -> None:
    """Hand a certification in; refused with each missing piece."""
    files = await _freeze(uow, outside, actor, certification_id)
    async with uow.begin() as session:
        hand = await lock(session, actor, certification_id)
        row = hand.row
        rules.check(CertificationVerb.SUBMIT, row.state, hand.standing)
        attached = await _complete(session, row)
        if {one.file_id for one in attached} != set(files):
            raise EvidenceChanged
        for one in attached:
            evidence.settle(one, files[one.file_id])
        kept = {"pieces": await _kept(session, row, attached)}
        await _hand_in(session, hand, kept, now)


async def _freeze(uow: UnitOfWork, outside: Outside, actor: Actor, certification_id: UUID) -> Files:
    """Have evidence freeze the attached files; refuses early what would be refused anyway.

    Freezing is repeatable, hence harmless when handing in then turns out to be impossible.
    """
    async with uow() as session:
        row = await queries.visible(session, actor, certification_id)
        if row is None:
            raise CertificationUnknown
        rules.check(CertificationVerb.SUBMIT, row.state, standing_of(actor, row, []))
        attached = await _complete(session, row)
    names = {one.file_id: one.filename for one in attached}
    found = await outside.find_files(sorted(names))
    not_ready = [i for i in names if i not in found or found[i].state != evidence.READY]
    if not_ready:
        detail = f"尚未就绪的材料：{'、'.join(names[i] for i in not_ready[:10])}"
        raise EvidenceNotReady(detail, extra={"files": [str(i) for i in not_ready]})
    await outside.freeze_files(
        sorted(names), f"assessment:certification:{certification_id}:{row.turn + 1}"
    )
    return found


async def _complete(session: AsyncSession, row: Certification) -> Sequence[CertificationEvidence]:
    """Return the attached files, or refuse with what is missing."""
    attached = await queries.evidence_of(session, row.id)
    if gaps := levels.missing(await pieces(session, row, attached)):
        errors = [FieldError(one.field, one.code, one.message) for one in gaps]
        raise CertificationIncomplete(errors=errors)
    return attached


async def pieces(
    session: AsyncSession, row: Certification, attached: Sequence[CertificationEvidence]
) -> list[Piece]:
    """Return the pieces as far as handing in asks."""
    saved = await queries.pieces_of(session, row.id)
    keys = [one.task_key for one in attached]
    return [
        Piece(
            task.key,
            task.name,
            keys.count(task.key),
            saved[task.key].self_level if task.key in saved else None,
        )
        for task in tasks_of(row.tasks)
    ]


async def _kept(
    session: AsyncSession, row: Certification, attached: Sequence[CertificationEvidence]
) -> list[dict[str, Any]]:
    """Return what is handed in as history keeps it: before and after a return stay visible."""
    saved = await queries.pieces_of(session, row.id)
    return [
        {
            "task_key": task.key,
            "narrative": saved[task.key].narrative,
            "files": [
                {"file_id": str(one.file_id), "filename": one.filename, "sha256": one.sha256}
                for one in attached
                if one.task_key == task.key
            ],
        }
        for task in tasks_of(row.tasks)
    ]


async def _hand_in(session: AsyncSession, hand: Hand, kept: Mapping[str, Any], now: Clock) -> None:
    row = hand.row
    group = await people.group_of(session, row.person_id, row.org_path, local_date(now()))
    row.group_id = group.id if group else None
    row.group_name = group.name if group else None
    row.group_path = group.path if group else None
    row.turn += 1
    row.returned, row.submitted_at = None, now()
    seats = await assign(session, row, now)
    after = rules.after_seats([seat.state for seat in seats])
    detail = {"peers": [seat.peer_name for seat in seats]}
    await take(session, hand, Move(CertificationVerb.SUBMIT, after, detail, kept), now)


async def withdraw(uow: UnitOfWork, actor: Actor, certification_id: UUID, now: Clock) -> None:
    """Take it back while nobody has rated it."""
    async with uow.begin() as session:
        hand = await lock(session, actor, certification_id)
        rules.check(CertificationVerb.WITHDRAW, hand.row.state, hand.standing)
        end_seats(hand, now)
        hand.row.submitted_at = None
        await take(session, hand, Move(CertificationVerb.WITHDRAW, CertificationState.DRAFT), now)


def end_seats(hand: Hand, now: Clock) -> None:
    """Close the open seats of the turn: the work went back."""
    for seat in hand.seats:
        if seat.state is SeatState.OPEN:
            seat.state, seat.closed_at = SeatState.ENDED, now()
