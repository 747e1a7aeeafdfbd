"""Check a file that has arrived: hash it, look inside, scan it, decide, drop what was refused."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import UUID

from evidence.checks import queries, rules
from evidence.checks.inspection import SOURCE, Inspection
from evidence.checks.rules import Declaration, Facts
from evidence.derived import service as derived
from evidence.duplicates.queries import forget_text
from evidence.files.queries import files_by_id
from evidence.files.rules import FileState, incoming_key
from evidence.files.tables import File
from evidence.limited import CHECKING, ChildFailed, run_child, work_folder
from evidence.ports import Means, ObjectMissing, StoreUnavailable
from evidence.scanner import Scan, ScannerUnavailable
from evidence.waiting import BATCH, PATIENCE
from kernel.audit import Entry, write_audit
from kernel.jobs import defer

_AT_ONCE: Final = 4
_LOST: Final = "存储中找不到文件内容，请重新上传"


class _TooLong(Exception):
    """There is more than was acknowledged: what is too much is not read."""


@dataclass(frozen=True, slots=True)
class _Verdict:
    """Why a file is rejected ("" = it is not), and its hash."""

    file: File
    reason: str
    sha256: str | None


async def check_file(means: Means, file_id: UUID) -> None:
    """Decide about one file; repeating it changes nothing.

    StoreUnavailable and ScannerUnavailable mean: later again; until then the file is not released.
    """
    await check_files(means, [file_id])


async def check_files(means: Means, file_ids: Sequence[UUID]) -> None:
    """Decide about files, in one transaction those that can be decided; the rest is raised."""
    async with means.uow() as session:
        files = (await files_by_id(session, file_ids)).values()
    places = asyncio.Semaphore(_AT_ONCE)

    async def one(file: File) -> _Verdict:
        async with places:
            return await _verdict(means, file)

    waiting = [file for file in files if file.state is FileState.CHECKING]
    found = await asyncio.gather(*map(one, waiting), return_exceptions=True)
    if verdicts := [one for one in found if isinstance(one, _Verdict)]:
        await _settle(means, verdicts)
    faults = [fault for fault in found if isinstance(fault, BaseException)]
    for file, fault in zip(waiting, found, strict=True):
        if isinstance(fault, ScannerUnavailable):
            async with means.uow.begin() as session:
                await queries.note_waiting(session, file.id, fault.title)
    if faults:
        raise faults[0]


async def _settle(means: Means, verdicts: Sequence[_Verdict]) -> None:
    """Store verdicts; then drop the bytes of what was rejected and what was left on arrival."""
    now = means.now()
    good = {one.file.id: one.sha256 or "" for one in verdicts if not one.reason}
    async with means.uow.begin() as session:
        accepted = await queries.accept(session, good, now) if good else frozenset()
        files = [one.file for one in verdicts if one.file.id in accepted]
        await derived.enqueue_all(session, files, now)
        rejected = [
            one
            for one in sorted(verdicts, key=lambda one: one.file.id)
            if one.reason
            and await queries.reject(session, one.file.id, one.reason, one.sha256, now)
        ]
        if rejected:
            await write_audit(session, *(_rejected(one, now) for one in rejected))
    left = [incoming_key(file.object_key) for file in files if file.incoming_etag is not None]
    if left:
        with suppress(StoreUnavailable):  # the sweep does it
            await means.store.delete(*left)
    for one in rejected:
        await drop(means, one.file)


def _rejected(verdict: _Verdict, now: datetime) -> Entry:
    file = verdict.file
    detail = {"reason": verdict.reason, "filename": file.filename, "sha256": verdict.sha256}
    return Entry(None, "file_rejected", "file", file.id, file.org_path, now, detail)


@dataclass(slots=True)
class _Reading:
    """The bytes of a file as they come by; `kept` are those of one that came whole."""

    file: File
    inspection: Inspection
    scan: Scan
    kept: list[bytes] = field(default_factory=list)
    length: int = 0

    def take(self, piece: bytes) -> None:
        self.length += len(piece)
        if self.length > self.file.size:  # an address to write to still holds, for gigabytes
            raise _TooLong
        self.inspection.feed(piece)
        self.scan.feed(piece)
        if self.file.incoming_etag is not None:
            self.kept.append(piece)


async def _verdict(means: Means, file: File) -> _Verdict:
    """Look at a file; one that came whole is stored under its own key when it is in order.

    What is stored are the bytes that were looked at, and they are those that were acknowledged.
    """
    async with work_folder(means.settings) as folder:
        with Inspection(file.media_type, folder) as inspection, Scan(means.settings) as scan:
            reading = _Reading(file, inspection, scan)
            try:
                etag = await means.store.read_through(_place_of(file), reading.take)
            except ObjectMissing:
                return _Verdict(file, _LOST, None)
            except _TooLong:
                return _Verdict(file, rules.CHANGED, None)
            facts = await asyncio.to_thread(inspection.facts)
            virus = await asyncio.to_thread(scan.verdict)
        declared = Declaration(file.media_type, file.size, file.claimed_sha256)
        reason = rules.judge_scan(virus) or rules.judge(facts, declared)
        reason = reason or await _judge_decoded(file, facts, folder)
    if not reason and file.incoming_etag is not None:
        if etag != file.incoming_etag:
            return _Verdict(file, rules.CHANGED, facts.sha256)
        await means.store.put_bytes(file.object_key, b"".join(reading.kept), file.media_type)
    return _Verdict(file, reason, facts.sha256)


def _place_of(file: File) -> str:
    return file.object_key if file.incoming_etag is None else incoming_key(file.object_key)


async def _judge_decoded(file: File, facts: Facts, folder: Path) -> str:
    """Judge what is seen only by whoever decodes it: in a limited child."""
    if file.media_type.startswith("image/"):
        return await _judge_picture(folder)
    return await _judge_packed_pdf(folder) if facts.has_packed_pdf else ""


async def _judge_picture(folder: Path) -> str:
    """Decode a picture in a limited child; one that brings the child down is no picture for us."""
    try:
        seen = await run_child("picture", ["check", SOURCE], folder, CHECKING)
    except ChildFailed:
        return rules.PICTURE_PROBLEMS["broken"]
    return rules.PICTURE_PROBLEMS[seen["problem"]]


async def _judge_packed_pdf(folder: Path) -> str:
    """Look for scripts in what a PDF keeps packed.

    One that the child cannot read is let in: many a good one is a little broken, and no viewer of
    ours runs what may be in it.
    """
    try:
        seen = await run_child("pdf", ["active", SOURCE], folder, CHECKING)
    except ChildFailed:
        return ""
    return rules.ACTIVE_PDF if seen["active"] else ""


async def drop(means: Means, file: File) -> None:
    """Forget the bytes of a rejected or deleted file, what was made of them and what they said.

    After the verdict is stored: a crash leaves an object that the sweep deletes, never a row that
    promises bytes which are gone.
    """
    await derived.drop(means, file.id)
    async with means.uow.begin() as session:
        await forget_text(session, file.id)
    keys = [] if file.incoming_etag is None else [incoming_key(file.object_key)]
    for key in (file.object_key, *keys):
        await means.store.delete(key)
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
