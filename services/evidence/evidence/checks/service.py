"""Check a file that has arrived: hash it, look inside, decide, and drop what was refused."""

import asyncio
from datetime import timedelta
from typing import Final
from uuid import UUID

from evidence.checks import queries, rules
from evidence.checks.inspection import Inspection
from evidence.checks.rules import Declaration
from evidence.files.rules import FileState
from evidence.files.tables import File
from evidence.ports import Means, ObjectMissing
from kernel.audit import Entry, write_audit
from kernel.jobs import defer

_BATCH: Final = 100
_PATIENCE: Final = timedelta(minutes=15)
_LOST: Final = "存储中找不到文件内容，请重新上传"


async def check_file(means: Means, file_id: UUID) -> None:
    """Decide about one file; repeating it changes nothing. StoreUnavailable means: later again."""
    async with means.uow() as session:
        file = await session.get(File, file_id)
    if file is None or file.state is not FileState.CHECKING:
        return
    reason, sha256 = await _verdict(means, file)
    now = means.now()
    async with means.uow.begin() as session:
        is_new = await queries.decide(session, file_id, reason, sha256, now)
        if is_new and reason:
            detail = {"reason": reason, "filename": file.filename, "sha256": sha256}
            entry = Entry(None, "file_rejected", "file", file_id, file.org_path, now, detail)
            await write_audit(session, entry)
    if is_new and reason:
        await _drop(means, file)


async def _verdict(means: Means, file: File) -> tuple[str, str | None]:
    """Return why the file is rejected ("" = it is not) and its hash."""
    with Inspection(file.media_type) as inspection:
        try:
            await means.store.read_through(file.object_key, inspection.feed)
        except ObjectMissing:
            return _LOST, None
        facts = await asyncio.to_thread(inspection.facts)
    declared = Declaration(file.media_type, file.size, file.claimed_sha256)
    return rules.judge(facts, declared), facts.sha256


async def _drop(means: Means, file: File) -> None:
    # After the verdict is stored: a crash leaves an object that the sweep deletes, never a row
    # that promises bytes which are gone.
    await means.store.delete(file.object_key)
    async with means.uow.begin() as session:
        await queries.object_deleted(session, file.id, means.now())


async def queue_unchecked(means: Means) -> int:
    """Queue the check again where its job failed for a reason of ours; return how many."""
    async with means.uow.begin() as session:
        waiting = await queries.unchecked(session, means.now() - _PATIENCE, _BATCH)
        for file_id in waiting:
            await defer(session, "check_file", {"file_id": str(file_id)}, queue="checks")
    return len(waiting)


async def drop_rejected(means: Means) -> int:
    """Delete the bytes of rejected files that a crash left behind; return how many."""
    async with means.uow() as session:
        left = await queries.rejected_with_object(session, _BATCH)
    for file in left:
        await _drop(means, file)
    return len(left)
