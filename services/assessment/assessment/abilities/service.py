"""What people do with the catalogue: read it, upload a workbook, publish, discard; audited."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.abilities import queries
from assessment.abilities.assembling import Fault, assemble
from assessment.abilities.document import Ability, CatalogueContent, content_hash
from assessment.abilities.layout import KIND, TaskRow
from assessment.abilities.rules import (
    MAX_FILE,
    CatalogueMissing,
    CataloguePublished,
    CatalogueState,
    CatalogueUnchanged,
    CatalogueUnknown,
    WorkbookHasErrors,
    WorkbookKindUnknown,
    WorkbookRefused,
    WorkbookTooLarge,
)
from assessment.abilities.tables import AbilityCatalogue
from kernel.actor import Actor, Role
from kernel.audit import Entry, write_audit
from kernel.clock import Clock
from kernel.db import UnitOfWork
from kernel.errors import FieldError
from workbooks.process import Source, read_rows
from workbooks.refused import FileRefused

_READER: Final = "assessment.abilities.child"
_ENDINGS: Final = (".xlsx", ".csv")
_PIECE: Final = 1_048_576
_MOST_TOLD: Final = 200


@dataclass(frozen=True, slots=True)
class Upload:
    """A workbook, and the paper it was taken from."""

    filename: str
    source: str
    read: Callable[[int], Awaitable[bytes]]


async def in_force(session: AsyncSession) -> AbilityCatalogue:
    """Return the version in force."""
    found = await queries.current(session)
    if found is None:
        raise CatalogueMissing
    return found


_PARSED: dict[UUID, Mapping[str, Ability]] = {}


async def abilities_in_force(session: AsyncSession) -> tuple[UUID, Mapping[str, Ability]]:
    """Return the id of the version in force and its abilities by code.

    What is published never changes: every teacher's first page needs it, so that a process reads
    and parses a version once and asks only which one is in force.
    """
    found = await queries.current_id(session)
    if found is None:
        raise CatalogueMissing
    if found not in _PARSED:
        row = await session.get_one(AbilityCatalogue, found)
        content = CatalogueContent.model_validate(row.content)
        _PARSED.clear()
        _PARSED[found] = MappingProxyType({one.code: one for one in content.abilities})
    return found, _PARSED[found]


async def find(session: AsyncSession, actor: Actor, catalogue_id: UUID) -> AbilityCatalogue:
    """Return a version; the draft exists for the city office only."""
    found = await session.get(AbilityCatalogue, catalogue_id)
    if found is None or (found.state is CatalogueState.DRAFT and not edits(actor)):
        raise CatalogueUnknown
    return found


def edits(actor: Actor) -> bool:
    """Tell whether the caller prepares versions."""
    return actor.has_role(Role.CITY_OFFICE)


async def rows_of(upload: Upload) -> list[TaskRow]:
    """Read a workbook in the limited child; nothing is stored."""
    if not upload.filename.lower().endswith(_ENDINGS):
        raise WorkbookKindUnknown
    with TemporaryDirectory(prefix="abilities-") as folder:
        path = Path(folder) / "upload"
        with path.open("wb") as file:
            size = 0
            while piece := await upload.read(_PIECE):
                size += len(piece)
                if size > MAX_FILE:
                    raise WorkbookTooLarge
                file.write(piece)
        try:
            messages = [one async for one in read_rows(Source(_READER, KIND, path))]
        except (FileRefused, TimeoutError) as refused:
            raise WorkbookRefused(str(refused)) from refused
    return [TaskRow._make(row) for one in messages for row in one.get("rows", [])]


async def keep_draft(
    session: AsyncSession, actor: Actor, upload: Upload, rows: Sequence[TaskRow], now: Clock
) -> AbilityCatalogue:
    """Make the rows the draft, in place of the one before; refuse with every wrong cell."""
    await queries.hold(session)
    base = await in_force(session)
    content = _content(base, upload, rows)
    before = CatalogueContent.model_validate(base.content)
    if (content.abilities, content.source) == (before.abilities, before.source):
        raise CatalogueUnchanged
    old = await queries.draft(session)
    if old is not None:
        await session.delete(old)
        await session.flush()
    draft = AbilityCatalogue(
        version=await queries.last_version(session) + 1,
        title=content.title,
        state=CatalogueState.DRAFT,
        content=content.as_json(),
        content_hash=content_hash(content),
        base_id=base.id,
        filename=upload.filename[-200:],
        task_count=_task_count(content),
        created_at=now(),
        created_by=actor.name,
    )
    session.add(draft)
    await session.flush()
    await _audit(session, actor, "ability_catalogue.upload", draft, now)
    return draft


def _content(base: AbilityCatalogue, upload: Upload, rows: Sequence[TaskRow]) -> CatalogueContent:
    before = CatalogueContent.model_validate(base.content)
    put = assemble(rows, [one.code for one in before.abilities])
    if put.faults:
        raise WorkbookHasErrors(
            f"共 {len(put.faults)} 处错误，尚未导入任何内容；请按提示修改后重新上传",
            errors=[_told(fault) for fault in put.faults[:_MOST_TOLD]],
        )
    order = {one.code: at for at, one in enumerate(before.abilities)}
    abilities = sorted(put.abilities.values(), key=lambda one: order[one["code"]])
    head: dict[str, Any] = {"title": before.title, "source": upload.source or before.source}
    return CatalogueContent.model_validate(head | {"abilities": abilities})


def _told(fault: Fault) -> FieldError:
    return FieldError(f"{fault.row_no}.{fault.column}", fault.code, fault.message)


def _task_count(content: CatalogueContent) -> int:
    return sum(len(one.tasks) for one in content.abilities)


async def publish(
    uow: UnitOfWork, actor: Actor, catalogue_id: UUID, now: Clock
) -> AbilityCatalogue:
    """Put the draft in force; from then on it never changes."""
    async with uow.begin() as session:
        draft = await _draft(session, catalogue_id)
        draft.state = CatalogueState.PUBLISHED
        draft.published_at, draft.published_by = now(), actor.name
        await session.flush()
        await _audit(session, actor, "ability_catalogue.publish", draft, now)
    return draft


async def discard(uow: UnitOfWork, actor: Actor, catalogue_id: UUID, now: Clock) -> None:
    """Throw the draft away."""
    async with uow.begin() as session:
        draft = await _draft(session, catalogue_id)
        await session.delete(draft)
        await session.flush()
        await _audit(session, actor, "ability_catalogue.discard", draft, now)


async def _draft(session: AsyncSession, catalogue_id: UUID) -> AbilityCatalogue:
    await queries.hold(session)
    found = await session.get(AbilityCatalogue, catalogue_id)
    if found is None:
        raise CatalogueUnknown
    if found.state is not CatalogueState.DRAFT:
        raise CataloguePublished
    return found


async def load_names(
    uow: UnitOfWork, content: CatalogueContent, now: Clock
) -> tuple[AbilityCatalogue, bool]:
    """Publish the names as version 1 where nothing is published yet. True when it was new."""
    async with uow.begin() as session:
        await queries.hold(session)
        known = await queries.current(session)
        if known is not None:
            return known, False
        new = AbilityCatalogue(
            version=await queries.last_version(session) + 1,
            title=content.title,
            state=CatalogueState.PUBLISHED,
            content=content.as_json(),
            content_hash=content_hash(content),
            task_count=_task_count(content),
            created_at=now(),
            published_at=now(),
        )
        session.add(new)
        await session.flush()
        await _audit(session, None, "ability_catalogue.load_notice", new, now)
    return new, True


async def _audit(
    session: AsyncSession, actor: Actor | None, action: str, row: AbilityCatalogue, now: Clock
) -> None:
    detail = {"version": row.version, "content_hash": row.content_hash, "filename": row.filename}
    await write_audit(session, Entry(actor, action, "ability_catalogue", row.id, "", now(), detail))
