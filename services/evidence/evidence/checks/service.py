"""Check a file that has arrived: hash it, look inside, scan it, decide, drop what was refused."""

import asyncio
from pathlib import Path
from typing import Final
from uuid import UUID

from evidence.checks import queries, rules
from evidence.checks.inspection import SOURCE, Inspection
from evidence.checks.rules import Declaration
from evidence.derived import service as derived
from evidence.duplicates.queries import forget_text
from evidence.files.rules import FileState
from evidence.files.tables import File
from evidence.limited import ChildFailed, Limits, run_child, work_folder
from evidence.ports import Means, ObjectMissing
from evidence.scanner import Scan, ScannerUnavailable
from evidence.waiting import BATCH, PATIENCE
from kernel.audit import Entry, write_audit
from kernel.jobs import defer

_LOST: Final = "存储中找不到文件内容，请重新上传"


async def check_file(means: Means, file_id: UUID) -> None:
    """Decide about one file; repeating it changes nothing.

    StoreUnavailable and ScannerUnavailable mean: later again; until then the file is not released.
    """
    async with means.uow() as session:
        file = await session.get(File, file_id)
    if file is None or file.state is not FileState.CHECKING:
        return
    try:
        reason, sha256 = await _verdict(means, file)
    except ScannerUnavailable as refusal:
        async with means.uow.begin() as session:
            await queries.note_waiting(session, file_id, refusal.title)
        raise
    now = means.now()
    async with means.uow.begin() as session:
        is_new = await queries.decide(session, file_id, reason, sha256, now)
        if is_new and reason:
            detail = {"reason": reason, "filename": file.filename, "sha256": sha256}
            entry = Entry(None, "file_rejected", "file", file_id, file.org_path, now, detail)
            await write_audit(session, entry)
        elif is_new:
            await derived.enqueue_all(session, file, now)
    if is_new and reason:
        await drop(means, file)


async def _verdict(means: Means, file: File) -> tuple[str, str | None]:
    """Return why the file is rejected ("" = it is not) and its hash."""
    async with work_folder(means.settings) as folder:
        with Inspection(file.media_type, folder) as inspection, Scan(means.settings) as scan:

            def visit(piece: bytes) -> None:
                inspection.feed(piece)
                scan.feed(piece)

            try:
                await means.store.read_through(file.object_key, visit)
            except ObjectMissing:
                return _LOST, None
            facts = await asyncio.to_thread(inspection.facts)
            virus = await asyncio.to_thread(scan.verdict)
        declared = Declaration(file.media_type, file.size, file.claimed_sha256)
        reason = rules.judge_scan(virus) or rules.judge(facts, declared)
        if not reason and file.media_type.startswith("image/"):
            reason = await _judge_picture(folder)
    return reason, facts.sha256


async def _judge_picture(folder: Path) -> str:
    """Decode a picture in a limited child; one that brings the child down is no picture for us."""
    try:
        seen = await run_child("picture", ["check", SOURCE], folder, Limits())
    except ChildFailed:
        return rules.PICTURE_PROBLEMS["broken"]
    return rules.PICTURE_PROBLEMS[seen["problem"]]


async def drop(means: Means, file: File) -> None:
    """Forget the bytes of a rejected or deleted file, what was made of them and what they said.

    After the verdict is stored: a crash leaves an object that the sweep deletes, never a row that
    promises bytes which are gone.
    """
    await derived.drop(means, file.id)
    async with means.uow.begin() as session:
        await forget_text(session, file.id)
    await means.store.delete(file.object_key)
    async with means.uow.begin() as session:
        await queries.object_deleted(session, file.id, means.now())


async def queue_unchecked(means: Means) -> int:
    """Queue the check again where its job failed for a reason of ours; return how many."""
    async with means.uow.begin() as session:
        waiting = await queries.unchecked(session, means.now() - PATIENCE, BATCH)
        for file_id in waiting:
            await defer(session, "check_file", {"file_id": str(file_id)}, queue="checks")
    return len(waiting)


async def drop_rejected(means: Means) -> int:
    """Delete the bytes of rejected files that a crash left behind; return how many."""
    async with means.uow() as session:
        left = await queries.rejected_with_object(session, BATCH)
    for file in left:
        await drop(means, file)
    return len(left)
