"""The validation job: read in the child, stage by COPY, compare with the register.

It may be killed anywhere and begun again: what was staged is dropped first, and the import is
`validated` only together with all its verdicts.
"""

import asyncio
from collections.abc import Iterator, Sequence
from typing import Any, Final
from uuid import UUID

import structlog
from psycopg.types.json import Jsonb as Json

from auth.imports.queries import records
from auth.imports.queries.copying import copy_rows
from auth.imports.reading import READER
from auth.imports.rules import ATTEMPTS, ImportKind, ImportPhase, ImportState
from auth.imports.sealing import FileSafe
from auth.imports.service.comparing import compare
from auth.imports.service.keeping import fetched
from auth.imports.tables import BulkImport
from auth.people.card_number import masked
from auth.people.identity_card import Safe
from auth.people.names import initials
from auth.settings import Settings
from kernel.db import UnitOfWork
from kernel.errors import Refusal
from workbooks.process import Source, read_rows
from workbooks.refused import FileRefused

_PERSON: Final = (
    "import_id", "row_no", "staff_no", "name", "initials", "unit", "district", "group_name",
    "stages", "subjects", "roles", "phone", "id_card_sealed", "id_card_index", "id_card_shown",
    "employment", "problems",
)  # fmt: skip
_UNIT: Final = ("import_id", "row_no", "facts", "problems")
_FACTS: Final = (
    "name", "kind", "district", "parent", "stage", "code", "is_rural", "is_city_pilot",
)  # fmt: skip
_UNKNOWN: Final = ("validation_failed", "校验多次中断，未能完成；请重新上传，仍不行请联系技术支持")


async def validate(uow: UnitOfWork, settings: Settings, import_id: UUID) -> None:
    """Bring an import from `validating` to `validated` or `failed`."""
    secret = settings.identity_card_key.get_secret_value()
    kind = await _begin(uow, import_id)
    if kind is None:
        return
    try:
        async with fetched(uow, FileSafe(secret), import_id) as path:
            notes: list[dict[str, str]] = []
            async for message in read_rows(Source(READER, kind, path)):
                await _take(uow, (import_id, kind), message, Safe(secret))
                notes = message.get("notes", notes)
    except FileRefused as refused:
        await _fail(uow, import_id, (refused.code, refused.message))
        return
    except (Refusal, TimeoutError) as refused:
        structlog.get_logger().warning("import_rejected", reason=str(refused))
        await _fail(uow, import_id, ("file_rejected", str(refused) or _UNKNOWN[1]))
        return
    await _finish(uow, import_id, notes)


async def _begin(uow: UnitOfWork, import_id: UUID) -> ImportKind | None:
    """Count the attempt; None when there is nothing (more) to do."""
    async with uow.begin() as session:
        record = await records.lock(session, import_id)
        if record.state != ImportState.VALIDATING:
            return None
        record.attempts += 1
        if record.attempts > ATTEMPTS:
            record.state, record.phase = ImportState.FAILED, ImportPhase.DONE
            record.fault_code, record.fault = _UNKNOWN
            return None
        record.phase, record.rows_read = ImportPhase.READING, 0
        await records.forget_rows(session, import_id)
        return ImportKind(record.kind)


async def _fail(uow: UnitOfWork, import_id: UUID, why: tuple[str, str]) -> None:
    async with uow.begin() as session:
        record = await records.lock(session, import_id)
        await records.forget_rows(session, import_id)
        record.state, record.phase = ImportState.FAILED, ImportPhase.DONE
        record.fault_code, record.fault = why


async def _take(
    uow: UnitOfWork, which: tuple[UUID, ImportKind], message: dict[str, Any], safe: Safe
) -> None:
    import_id, kind = which
    read: list[list[Any]] = message.get("rows", [])
    shaped = _people if kind is ImportKind.PEOPLE else _units
    # Sealing and initials cost CPU; the worker's other jobs go on meanwhile.
    rows = await asyncio.to_thread(lambda: list(shaped(import_id, read, safe)))
    async with uow.begin() as session:
        if rows and kind is ImportKind.PEOPLE:
            await copy_rows(session, "staged_person", _PERSON, rows)
        elif rows:
            await copy_rows(session, "staged_unit", _UNIT, rows)
        record = await records.lock(session, import_id)
        record.rows_total = message.get("total", record.rows_total)
        record.rows_read += len(rows)


def _people(import_id: UUID, read: Sequence[Sequence[Any]], safe: Safe) -> Iterator[Sequence[Any]]:
    for row in read:
        row_no, staff_no, name, unit, district, group, stages, subjects, roles = row[:9]
        phone, card, employment, problems = row[9:]
        yield (
            import_id, row_no, staff_no, name, initials(name) if name else None, unit, district,
            group, stages, subjects, roles, phone,
            safe.seal(card) if card else None,
            safe.index(card) if card else None,
            masked(card) if card else None,
            employment or "active", _json(problems),
        )  # fmt: skip


def _units(import_id: UUID, read: Sequence[Sequence[Any]], _safe: Safe) -> Iterator[Sequence[Any]]:
    for row_no, *facts, problems in read:
        stated = dict(zip(_FACTS, facts, strict=True))
        yield import_id, row_no, Json(stated), _json(problems)


def _json(problems: list[Any]) -> Any:
    return Json(problems) if problems else None


async def _finish(uow: UnitOfWork, import_id: UUID, notes: list[dict[str, str]]) -> None:
    async with uow.begin() as session:
        record = await records.lock(session, import_id)
        record.phase, record.rows_total = ImportPhase.COMPARING, record.rows_read
        record.notes = notes
    async with uow.begin() as session:
        record = await records.lock(session, import_id)
        await compare(session, record)
        _settle(record)


def _settle(record: BulkImport) -> None:
    record.state, record.phase = ImportState.VALIDATED, ImportPhase.DONE
