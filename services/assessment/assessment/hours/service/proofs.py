"""Proof 证明材料 of hours: whose files may be attached, and the facts kept about them."""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.hours.queries.records import proofs_of, visible_record
from assessment.hours.refusals import HourUnknown, ProofMissing, ProofUnknown
from assessment.hours.tables import HourProof
from assessment.ports import EvidenceFile, FindFiles, SignTicket, Ticket
from kernel.actor import Actor
from kernel.db import UnitOfWork
from kernel.errors import FieldError

READY: Final = "ready"
Facts = Mapping[UUID, EvidenceFile]
_FIELD: Final = "proof_file_ids"


def _fact(row: HourProof) -> EvidenceFile:
    return EvidenceFile(
        row.file_id, row.filename, row.size, row.media_type, row.sha256, row.state, None, ""
    )


async def facts_of(
    wanted: Sequence[UUID], known: Sequence[HourProof], writer_id: UUID, find_files: FindFiles
) -> Facts:
    """Return the facts of the wanted files; new ones must exist and be uploaded by the writer.

    Who confirms is shown the proof as the writer's own; a colleague's file proves nothing, and
    attaching it would open it to people its owner never showed it to. No transaction may be open.
    """
    if not wanted:
        raise ProofMissing(errors=[FieldError(_FIELD, ProofMissing.code, ProofMissing.title)])
    had = {one.file_id: _fact(one) for one in known}
    asked = [i for i in wanted if i not in had or had[i].state != READY]
    found = dict(await find_files(asked)) if asked else {}
    new = [i for i in wanted if i not in had]
    if wrong := [i for i in new if i not in found or found[i].owner_id != writer_id]:
        text = ProofUnknown.title
        raise ProofUnknown(errors=[FieldError(_FIELD, ProofUnknown.code, text) for _ in wrong])
    return had | found


async def replace(
    session: AsyncSession, record_id: UUID, wanted: Sequence[UUID], facts: Facts
) -> None:
    """Replace the proof of a record, in the order given."""
    await session.execute(delete(HourProof).where(HourProof.record_id == record_id))
    session.add_all(
        HourProof(
            record_id=record_id,
            file_id=file_id,
            ordinal=ordinal,
            filename=facts[file_id].filename,
            size=facts[file_id].size,
            media_type=facts[file_id].media_type,
            sha256=facts[file_id].sha256,
            state=facts[file_id].state,
        )
        for ordinal, file_id in enumerate(wanted)
    )
    await session.flush()


async def ticket(uow: UnitOfWork, actor: Actor, record_id: UUID, sign: SignTicket) -> Ticket:
    """Sign a ticket for the proof of a record that the caller may see."""
    async with uow() as session:
        if await visible_record(session, actor, record_id) is None:
            raise HourUnknown
        attached = (await proofs_of(session, [record_id])).get(record_id, [])
    return sign(actor.person_id, [one.file_id for one in attached])
