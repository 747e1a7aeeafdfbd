"""Files 附件 of a draft: whose may be attached, the facts kept of them, freezing, and tickets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from cases.items.checks import READY
from cases.items.queries import items as queries
from cases.items.refusals import ItemFileUnknown
from cases.items.rules import FileRole
from cases.items.service import hands
from cases.items.tables import ItemFile, ItemVersion
from cases.ports import EvidenceFile, Outside
from kernel.actor import Actor
from kernel.db import UnitOfWork
from kernel.errors import FieldError, Unavailable

Facts = Mapping[UUID, EvidenceFile]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of the draft and what it is there for."""

    file_id: UUID
    role: FileRole


async def facts_of(
    uow: UnitOfWork, outside: Outside, actor: Actor, item_id: UUID, wanted: Sequence[UUID]
) -> Facts:
    """Return the facts of the wanted files; new ones must be the owner's own uploads.

    Asks evidence only about files that are new or were not ready; no transaction is open then.
    """
    async with uow() as session:
        hand = await hands.find(session, actor, item_id)
        rows = await queries.files(session, hand.item.id, hand.item.newest_no)
    had = {row.file_id: _known(row, hand.item.author_id) for row in rows}
    new = [one for one in wanted if one not in had]
    waiting = [one for one in wanted if one in had and had[one].state != READY]
    if not new and not waiting:
        return had
    try:
        found = await outside.find_files([*new, *waiting])
    except Unavailable:
        if new:
            raise
        return had  # the text is worth more than a fresh state
    if any(one not in found or found[one].owner_id != hand.item.author_id for one in new):
        code, text = ItemFileUnknown.code, ItemFileUnknown.title
        raise ItemFileUnknown(errors=[FieldError("files", code, text)])
    return had | dict(found)


def _known(row: ItemFile, owner_id: UUID) -> EvidenceFile:
    facts = (row.filename, row.size, row.media_type, row.sha256, row.state)
    return EvidenceFile(row.file_id, *facts, owner_id)


async def put_files(
    session: AsyncSession, version: ItemVersion, wanted: Sequence[Attachment], facts: Facts
) -> None:
    """Replace the files of a draft, in the order given."""
    here = (ItemFile.item_id == version.item_id, ItemFile.version_no == version.version_no)
    await session.execute(delete(ItemFile).where(*here))
    session.add_all(
        ItemFile(
            item_id=version.item_id,
            version_no=version.version_no,
            file_id=one.file_id,
            ordinal=ordinal,
            role=one.role,
            filename=facts[one.file_id].filename,
            size=facts[one.file_id].size,
            media_type=facts[one.file_id].media_type,
            sha256=facts[one.file_id].sha256,
            state=facts[one.file_id].state,
        )
        for ordinal, one in enumerate(wanted)
    )
    await session.flush()


def settle(row: ItemFile, fact: EvidenceFile) -> None:
    """Keep what evidence says of a file when it freezes."""
    row.filename, row.size, row.media_type = fact.filename, fact.size, fact.media_type
    row.sha256, row.state = fact.sha256, fact.state
