"""Saving a piece: autosave with its own version; two tabs never lose a text."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.certifications.document import PinnedTask, tasks_of
from assessment.certifications.queries import certifications as queries
from assessment.certifications.refusals import (
    CertificationNotEditable,
    CertificationUnknown,
    TaskUnknown,
)
from assessment.certifications.rules import EDITABLE, Level
from assessment.certifications.service import evidence
from assessment.certifications.service.view import PieceView
from assessment.certifications.tables import (
    Certification,
    CertificationEvidence,
    CertificationPiece,
)
from assessment.changed import stale
from assessment.ports import FindFiles
from assessment.years.service import hold_open
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.db import UnitOfWork
from kernel.errors import NotAllowed


@dataclass(frozen=True, slots=True)
class Which:
    """The piece that is saved, and the version of it that was seen (0: none yet)."""

    certification_id: UUID
    task_key: str
    seen: int


@dataclass(frozen=True, slots=True)
class Said:
    """What the teacher wrote; the whole piece is replaced."""

    narrative: str
    evidence_file_ids: tuple[UUID, ...]
    self_level: Level | None
    self_remark: str


async def save(
    uow: UnitOfWork,
    find_files: FindFiles,
    actor: Actor,
    which: Which,
    said: Said,
    *,
    now: Clock,
) -> PieceView:
    """Keep a piece; it may be incomplete. The state does not change, so no audit row."""
    async with uow() as session:
        row = await _own(session, actor, which.certification_id)
        _task(row, which.task_key)
        attached = await queries.evidence_of(session, row.id, which.task_key)
    had = evidence.known(attached)
    facts = await evidence.facts_of(row, said.evidence_file_ids, had, find_files)
    async with uow.begin() as session:
        held = await queries.lock(session, which.certification_id)
        if held is None:
            raise CertificationUnknown
        await hold_open(session, held.year_id)
        task = _task(held, which.task_key)
        if held.state not in EDITABLE:
            raise CertificationNotEditable
        piece = await _piece(session, held, which)
        piece.narrative, piece.self_remark = said.narrative, said.self_remark
        piece.self_level, piece.updated_at = said.self_level, now()
        session.add(piece)
        await session.flush()
        files = [facts[one] for one in said.evidence_file_ids]
        kept = await evidence.replace(session, held, which.task_key, files)
    return PieceView(task, piece, kept)


async def _own(session: AsyncSession, actor: Actor, certification_id: UUID) -> Certification:
    row = await queries.visible(session, actor, certification_id)
    if row is None:
        raise CertificationUnknown
    if row.person_id != actor.person_id:
        raise NotAllowed
    return row


def _task(row: Certification, key: str) -> PinnedTask:
    for task in tasks_of(row.tasks):
        if task.key == key:
            return task
    raise TaskUnknown


async def _piece(session: AsyncSession, row: Certification, which: Which) -> CertificationPiece:
    """Return the piece with its next version; a stale one is refused with what stands."""
    piece = await session.get(CertificationPiece, (row.id, which.task_key))
    if (piece.version if piece else 0) != which.seen:
        attached = await queries.evidence_of(session, row.id, which.task_key)
        current = _shown(_task(row, which.task_key), piece, attached)
        raise stale(current, is_own=True)  # nobody else writes it
    if piece is None:
        return CertificationPiece(certification_id=row.id, task_key=which.task_key, version=1)
    piece.version += 1
    return piece


def _shown(
    task: PinnedTask,
    piece: CertificationPiece | None,
    attached: Sequence[CertificationEvidence],
) -> dict[str, Any]:
    """Return what stands, as the wire shows a piece: the screen keeps both texts."""
    return {
        "task": task.model_dump(mode="json"),
        "narrative": piece.narrative if piece else "",
        "self_level": piece.self_level if piece else None,
        "self_remark": piece.self_remark if piece else "",
        "evidence": [
            {
                "file_id": str(one.file_id),
                "filename": one.filename,
                "size": one.size,
                "media_type": one.media_type,
                "sha256": one.sha256,
                "state": one.state,
            }
            for one in attached
        ],
        "version": piece.version if piece else 0,
        "updated_at": piece.updated_at.isoformat() if piece else None,
    }
