"""Handing a submission in 提交: the answers freeze, in evidence and here."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.ports import EvidenceFile, Outside
from assessment.rubrics import rules as scoring
from assessment.rubrics import service as rubrics
from assessment.rubrics.marks import mark_of
from assessment.submissions import queries, rules
from assessment.submissions.refusals import (
    DeadlinePassed,
    EvidenceChanged,
    EvidenceNotReady,
    ItemsIncomplete,
)
from assessment.submissions.rules import State, Verb
from assessment.submissions.service import steps
from assessment.submissions.service.self_check import whole
from assessment.submissions.service.steps import Hand
from assessment.submissions.tables import Submission, SubmissionEvidence, SubmissionItem
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.db import UnitOfWork

READY = "ready"
Files = Mapping[UUID, EvidenceFile]


async def prepare(
    uow: UnitOfWork, outside: Outside, actor: Actor, submission_id: UUID, now: Clock
) -> Files:
    """Have evidence freeze the attached files and return their facts; no transaction is open.

    Refuses early what would be refused anyway, so that nothing freezes for a step that cannot be.
    Freezing is repeatable, hence harmless when the submission then turns out to be taken.
    """
    async with uow() as session:
        hand = await steps.read(session, actor, submission_id)
        row = hand.submission
        if row.state is not State.DRAFT:
            return {}  # the step itself answers, or a remembered answer is given
        steps.check(hand, Verb.SUBMIT)
        _refuse_late(hand, now)
        await _complete(session, hand)
        attached = await queries.evidence_of(session, row.id, row.version_no)
    ids = sorted({one.file_id for one in attached})
    if not ids:
        return {}
    found = await outside.find_files(ids)
    not_ready = [str(i) for i in ids if i not in found or found[i].state != READY]
    if not_ready:
        names = {str(one.file_id): one.filename for one in attached}
        detail = "、".join(names[i] for i in not_ready[:10])
        raise EvidenceNotReady(f"尚未就绪的材料：{detail}", extra={"files": not_ready})
    await outside.freeze_files(ids, f"assessment:submission:{submission_id}:{row.version_no}")
    return found


async def hand_in(
    session: AsyncSession, actor: Actor, submission_id: UUID, files: Files, now: Clock
) -> Submission:
    """Freeze the version and step to `submitted`; by the server's clock and within the deadline."""
    hand = await steps.lock(session, actor, submission_id)
    steps.check(hand, Verb.SUBMIT)
    row = hand.submission
    _refuse_late(hand, now)
    score, items = await _complete(session, hand)
    attached = await queries.evidence_of(session, row.id, row.version_no)
    if {one.file_id for one in attached} != set(files):
        raise EvidenceChanged
    for one in attached:
        _settle(one, files[one.file_id])
    await session.flush()
    version = await queries.version_of(session, row.id, row.version_no)
    if version is None:
        raise EvidenceChanged
    version.submitted_by, version.submitted_by_name = actor.person_id, actor.name
    version.content_hash = answers_hash(items, attached)
    version.score = {
        "total": scoring.plain(score.total),
        "grade": score.grade,
        "base_losses": list(score.base_losses),
    }
    version.frozen_at = now()
    row.self_total, row.done_count = score.total, row.item_count
    await session.flush()
    detail = {"self_total": scoring.plain(score.total), "content_hash": version.content_hash}
    return await steps.take(session, hand, Verb.SUBMIT, now, detail)


def _refuse_late(hand: Hand, now: Clock) -> None:
    due_at = hand.submission.due_at
    if due_at is not None and now() >= due_at:
        raise DeadlinePassed


async def _complete(
    session: AsyncSession, hand: Hand
) -> tuple[scoring.Score, dict[str, SubmissionItem]]:
    """Return the self-score and the answers, or refuse with what is missing."""
    rubric = await rubrics.scoring_of(session, hand.round.rubric_id)
    row = hand.submission
    items = await queries.items_of(session, row.id, row.version_no)
    done = [code for code, item in items.items() if whole(item)]
    if blank := rules.blanks(rubric.items, done):
        detail = f"未完成的指标：{'、'.join(blank)}"
        raise ItemsIncomplete(detail, extra={"blank": list(blank)})
    marks = {code: mark_of(item.self_mark or {}) for code, item in items.items()}
    return scoring.score(rubric, marks, half_points=hand.round.half_points), items


def _settle(row: SubmissionEvidence, fact: EvidenceFile) -> None:
    row.filename, row.size, row.media_type = fact.filename, fact.size, fact.media_type
    row.sha256, row.state = fact.sha256, fact.state


def answers_hash(
    items: Mapping[str, SubmissionItem], attached: Sequence[SubmissionEvidence]
) -> str:
    """Return the SHA-256 of the frozen answers and the checksums of their files."""
    whole_version: dict[str, Any] = {
        code: {
            "narrative": item.narrative,
            "mark": item.self_mark,
            "evidence": [
                [str(one.file_id), one.sha256, one.slot] for one in attached if one.code == code
            ],
        }
        for code, item in items.items()
    }
    canonical = json.dumps(whole_version, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()
