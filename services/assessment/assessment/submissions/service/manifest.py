"""The manifest of a submission's evidence 迎检材料清单: what its package holds, item by item.

Evidence packs what a manifest names and knows neither rounds nor items: this service writes the
manifest and signs its hash, in the manner of a ticket, for the person who asked and five minutes.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from assessment.ports import SignManifest
from assessment.rubrics import queries as rubrics
from assessment.rubrics.document import ItemC, RubricContent
from assessment.rubrics.refusals import RubricUnknown
from assessment.submissions import queries
from assessment.submissions.service import steps
from assessment.submissions.service.read import visible_version
from assessment.submissions.service.tickets import READERS
from assessment.submissions.tables import SubmissionEvidence
from kernel.actor import Actor
from kernel.db import UnitOfWork


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest as text, its signature, and the numbers a screen shows before packing."""

    manifest: str
    ticket: str
    expires_at: datetime
    title: str
    file_count: int
    size: int
    items: Sequence[Mapping[str, Any]]


async def manifest(
    uow: UnitOfWork, actor: Actor, submission_id: UUID, sign: SignManifest
) -> Manifest:
    """Write and sign the manifest of the version the caller may see."""
    async with uow() as session:
        hand = await steps.read(session, actor, submission_id)
        actor.require(hand.submission.org_path, *READERS)
        rubric = await rubrics.rubric(session, hand.round.rubric_id)
        if rubric is None:
            raise RubricUnknown
        version_no = visible_version(hand)
        attached = await queries.evidence_of(session, submission_id, version_no)
        row, its_round = hand.submission, hand.round
    items = _items(RubricContent.model_validate(rubric.content), attached)
    title = f"{row.school_name} {its_round.name} 迎检材料"
    document = {
        "title": title,
        "subject": f"assessment:submission:{submission_id}:{version_no}",
        "org_path": row.org_path,
        "items": items,
    }
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    ticket = sign(actor.person_id, hashlib.sha256(text.encode()).hexdigest())
    return Manifest(
        manifest=text,
        ticket=ticket.ticket,
        expires_at=ticket.expires_at,
        title=title,
        file_count=len(attached),
        size=sum(one.size for one in attached),
        items=[_shown(item, attached) for item in items],
    )


def _items(content: RubricContent, attached: Sequence[SubmissionEvidence]) -> list[dict[str, Any]]:
    files: dict[str, list[SubmissionEvidence]] = {}
    for one in attached:
        files.setdefault(one.code, []).append(one)
    return [
        {
            "code": c.code,
            "name": c.name,
            "folders": [f"{a.code} {a.name}", f"{b.code} {b.name}", f"{c.code} {c.name}"],
            "files": [
                {"id": str(f.file_id), "slot": _slot_name(c, f.slot)} for f in files.get(c.code, ())
            ],
            "missing": _missing(c, files.get(c.code, ())),
        }
        for a in content.items_a
        for b in a.items_b
        for c in b.items_c
    ]


def _slot_name(item: ItemC, key: str | None) -> str:
    return next((slot.text for slot in item.evidence_slots if slot.key == key), "")


def _missing(item: ItemC, files: Sequence[SubmissionEvidence]) -> list[str]:
    """Places for evidence that no file was put into; a file without a place fills none."""
    filled = {file.slot for file in files}
    return [slot.text for slot in item.evidence_slots if slot.key not in filled]


def _shown(item: Mapping[str, Any], attached: Sequence[SubmissionEvidence]) -> Mapping[str, Any]:
    mine = [one for one in attached if one.code == item["code"]]
    return {
        "code": item["code"],
        "name": item["name"],
        "file_count": len(mine),
        "size": sum(one.size for one in mine),
        "missing": item["missing"],
    }
