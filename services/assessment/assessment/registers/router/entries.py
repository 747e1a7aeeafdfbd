"""Keeping the register: begin, save, enter, withdraw, delete."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Response
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.deps import Call, Calling, World
from assessment.registers.rules import WRITERS
from assessment.registers.schemas import (
    NewRegisterEntryIn,
    RegisterEntryIn,
    RegisterEntryOut,
    RegisterWithdrawalIn,
)
from assessment.registers.service import filling, writing
from assessment.registers.tables import RegisterEntry
from kernel.clock import local_date
from kernel.etag import IfMatch, set_etag
from kernel.idempotency import IdempotencyKey, once
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1/register-entries", tags=["registers"])
EntryId = Annotated[UUID, Path(description="台账记录的编号")]
_KEEP = allows(*WRITERS, reach=Reach.SUBTREE)


def _answer(call: Call, row: RegisterEntry, response: Response) -> RegisterEntryOut:
    set_etag(response, row.version)
    return RegisterEntryOut.of(row, call.actor, local_date(call.now()))


@router.post(
    "",
    operation_id="createRegisterEntry",
    summary="新建台账记录（草稿）",
    status_code=201,
    **_KEEP,
)
async def create(
    body: NewRegisterEntryIn, call: Calling, world: World, key: IdempotencyKey, response: Response
) -> RegisterEntryOut:
    """Of the caller's school, or of a group the caller leads."""
    files = await filling.files_for_new(call.actor, body.document, world.find_files)

    async def work(session: AsyncSession) -> RegisterEntryOut:
        place = (body.year_id, body.unit_id)
        row = await writing.create(session, call.actor, place, body.document, files, call.now)
        return RegisterEntryOut.of(row, call.actor, local_date(call.now()))

    made = await once(call.uow, key, RegisterEntryOut, work)
    set_etag(response, made.version)
    return made


@router.put(
    "/{register_entry_id}",
    operation_id="saveRegisterEntry",
    summary="保存台账记录；已登记的须内容完整",
    **_KEEP,
)
async def save(
    register_entry_id: EntryId,
    body: RegisterEntryIn,
    call: Calling,
    world: World,
    seen: IfMatch,
    response: Response,
) -> RegisterEntryOut:
    """While the year is open; what an entry said that counts is kept."""
    files = await filling.files_for_save(
        call.uow, world, call.actor, register_entry_id, body.document
    )
    row = await writing.save(
        call.uow,
        call.actor,
        register_entry_id,
        body.document,
        files=files,
        seen=seen,
        now=call.now,
    )
    return _answer(call, row, response)


@router.post(
    "/{register_entry_id}/enter",
    operation_id="enterRegisterEntry",
    summary="登记：此后计入平台数据",
    **_KEEP,
)
async def enter(
    register_entry_id: EntryId, call: Calling, world: World, seen: IfMatch, response: Response
) -> RegisterEntryOut:
    """It lacks nothing, and its files are kept."""
    row = await writing.enter(call.uow, world, call.actor, register_entry_id, seen, call.now)
    return _answer(call, row, response)


@router.post(
    "/{register_entry_id}/withdraw",
    operation_id="withdrawRegisterEntry",
    summary="撤销已登记的台账记录",
    **_KEEP,
)
async def withdraw(
    register_entry_id: EntryId,
    body: RegisterWithdrawalIn,
    call: Calling,
    seen: IfMatch,
    response: Response,
) -> RegisterEntryOut:
    """With a reason; it can still be read."""
    row = await writing.withdraw(
        call.uow, call.actor, register_entry_id, body.reason, seen, call.now
    )
    return _answer(call, row, response)


@router.delete(
    "/{register_entry_id}",
    operation_id="deleteRegisterEntry",
    summary="删除台账草稿",
    status_code=204,
    response_class=Response,
    **_KEEP,
)
async def delete(register_entry_id: EntryId, call: Calling, seen: IfMatch) -> None:
    """A draft; what was entered is withdrawn."""
    await writing.delete(call.uow, call.actor, register_entry_id, seen, call.now)
