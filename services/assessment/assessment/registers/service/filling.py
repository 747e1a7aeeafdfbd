"""What an entry is filled with: files that may be attached, people and rules of the school."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.attached import READY, Attached, AttachedNotReady, attach, ids_of
from assessment.certifications.queries import people as staff
from assessment.ports import FindFiles, Outside
from assessment.registers import rules
from assessment.registers.documents import DOCUMENT, Document, Research, RulePaper
from assessment.registers.queries import entries
from assessment.registers.rules import (
    RegisterFilesTooMany,
    RegisterPersonUnknown,
    RegisterReplacesBack,
    RegisterReplacesUnknown,
    RegisterState,
    chain_from,
)
from assessment.registers.service import holding
from assessment.registers.sums import file_ids_of, people_of
from assessment.registers.tables import RegisterEntry
from kernel.actor import Actor
from kernel.clock import Clock, local_date
from kernel.db import UnitOfWork
from kernel.errors import FieldError, Invalid

_PROOF: Final = "assessment:register"


async def files_for_new(actor: Actor, document: Document, find: FindFiles) -> Attached:
    """Return what is kept of the files of a new entry, before its transaction opens."""
    return await _attach(actor, document, [], find)


async def files_for_save(
    uow: UnitOfWork, outside: Outside, actor: Actor, entry_id: UUID, document: Document
) -> Attached:
    """Return what is kept of the files, before the transaction; those that count are frozen."""
    async with uow() as session:
        row = await holding.writable(session, actor, entry_id)
        had, counts = row.files, row.state is RegisterState.ENTERED
    files = await _attach(actor, document, had, outside.find_files)
    if counts:
        await freeze(outside, files)
    return files


async def _attach(
    actor: Actor, document: Document, had: Sequence[Mapping[str, Any]], find: FindFiles
) -> Attached:
    wanted = file_ids_of(document)
    if len(wanted) > rules.MAX_FILES:
        raise RegisterFilesTooMany
    return await attach(wanted, had, actor.person_id, find)


async def freeze(outside: Outside, files: Attached) -> None:
    """Keep files for ever: a fact rests on them."""
    if any(one["state"] != READY for one in files):
        raise AttachedNotReady
    if files:
        await outside.freeze_files(ids_of(files), _PROOF)


async def fill(
    session: AsyncSession, row: RegisterEntry, document: Document, actor: Actor, now: Clock
) -> None:
    """Put a document into an entry; people and rules it names are the school's."""
    had = people_of(DOCUMENT.validate_python(row.document)) if row.document else []
    known = {one.person_id for one in had}
    named = await _named(session, row.org_path, document, known, local_date(now()))
    if isinstance(named, RulePaper) and named.replaces is not None:
        await _check_replaced(session, row, named.replaces)
    row.document = named.model_dump(mode="json")
    row.title = named.title
    holding.touch(row, actor, now)


async def _check_replaced(session: AsyncSession, row: RegisterEntry, replaced: UUID) -> None:
    """Refuse what is no rule of the school, and a rule that already replaces this one."""
    await entries.hold_rules(session, row.school_id)
    known = await entries.rules_of(session, row.school_id)
    refusal: type[Invalid] | None = None
    if replaced not in known or replaced == row.id:
        refusal = RegisterReplacesUnknown
    elif row.id in chain_from(replaced, known):
        refusal = RegisterReplacesBack
    if refusal is not None:
        raise refusal(errors=[FieldError("replaces", refusal.code, refusal.title)])


async def _named(
    session: AsyncSession,
    school_path: str,
    document: Document,
    known: Collection[UUID],
    today: date,
) -> Document:
    """Return a document whose people are of the school, under the directory's names.

    Whoever was named before and has left since stays.
    """
    members = people_of(document)
    if not members or not isinstance(document, Research):
        return document
    ids = {one.person_id for one in members}
    names = await staff.names_of(session, ids)
    allowed = (await staff.here(session, ids, school_path, today) | set(known)) & names.keys()
    if unknown := ids - allowed:
        told = FieldError("members", RegisterPersonUnknown.code, RegisterPersonUnknown.title)
        raise RegisterPersonUnknown(errors=[told] * len(unknown))
    put = [one.model_copy(update={"name": names[one.person_id]}) for one in members]
    leader = put.pop(0) if document.leader else None
    return document.model_copy(update={"leader": leader, "members": put})


async def name_people(session: AsyncSession, row: RegisterEntry, document: Document) -> None:
    """Write down who is named: they read it."""
    await entries.name_people(session, row.id, [one.person_id for one in people_of(document)])
