"""Old audit rows leave the database for files, and the chain stays one chain.

Rows go into `<service>-audit-<first>-<last>.jsonl.gz`, oldest first, and only then the owner's
function `prune_audit` takes them out and leaves an anchor: which rows, the hash they ended with,
the file and its SHA-256. The application's role may call that function and delete nothing itself;
the function keeps at least six months (网络安全法 art. 23) and the newest row.
"""

import asyncio
import gzip
import hashlib
import json
import os
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from sqlalchemy import BigInteger, Column, DateTime, Identity, MetaData, String, Table, text
from sqlalchemy.ext.asyncio import AsyncSession

from kernel.audit import START, Entry, anchors_of, row_hash, write_audit
from kernel.db import UnitOfWork, uuid7

AT_ONCE: Final = 100_000  # rows of one file
_BATCH: Final = 2_000
_PIECE: Final = 1 << 20
_DAY: Final = 86_400
# Every row up to it is old, it is one of the first so many, and it is not the newest one.
_UP_TO: Final = text(
    "SELECT max(id) FROM (SELECT id FROM audit_row WHERE id < coalesce("
    "(SELECT min(id) FROM audit_row WHERE at >= now() - make_interval(months => :months)),"
    " (SELECT max(id) FROM audit_row))"
    " ORDER BY id LIMIT :at_once) AS old"
)
_ROWS: Final = text(
    "SELECT * FROM audit_row WHERE id > :after AND id <= :up_to ORDER BY id LIMIT :batch"
)


class ArchiveRefused(Exception):
    """The rows do not fit together, or the file is not the one that was written."""


@dataclass(frozen=True, slots=True)
class Pruned:
    """What went out, and where it is."""

    rows: int
    file_name: str
    sha256: str


def anchor_table(metadata: MetaData) -> Table:
    """Add the table that says where pruned rows went; only `prune_audit` writes it."""
    return Table(
        "audit_anchor",
        metadata,
        Column("id", BigInteger, Identity(always=True), primary_key=True),
        Column("first_id", BigInteger, nullable=False),
        Column("last_id", BigInteger, nullable=False),
        Column("rows", BigInteger, nullable=False),
        Column("previous_hash", String(64), nullable=False),
        Column("last_hash", String(64), nullable=False),
        Column("file_name", String, nullable=False),
        Column("file_sha256", String(64), nullable=False),
        Column("pruned_at", DateTime(timezone=True), nullable=False),
    )


async def prune(
    uow: UnitOfWork,
    service: str,
    folder: Path,
    months: int,
    now: datetime,
    at_once: int = AT_ONCE,
) -> Pruned | None:
    """Move the oldest rows into a file; None when none is older than so many months.

    It may be killed anywhere. Raises ArchiveRefused before anything is deleted when the rows are
    no whole chain.
    """
    async with uow() as session:
        values = {"months": months, "at_once": at_once}
        up_to = (await session.execute(_UP_TO, values)).scalar_one()
        if up_to is None:
            return None
        pruned = await _write(session, service, folder, up_to)
    await _take_out(uow, service, up_to, pruned, now)
    return pruned


async def _take_out(
    uow: UnitOfWork, service: str, up_to: int, pruned: Pruned, now: datetime
) -> None:
    """Delete what is in the file; that it was done stands in the chain, or it was not done."""
    async with uow.begin() as session:
        call = text("SELECT prune_audit(:up_to, :name, :sha256)").bindparams(
            up_to=up_to, name=pruned.file_name, sha256=pruned.sha256
        )
        taken = (await session.execute(call)).scalar_one()
        if taken != pruned.rows:
            raise ArchiveRefused(f"{taken} rows in the database, {pruned.rows} in the file")
        detail = {"rows": taken, "filename": pruned.file_name, "sha256": pruned.sha256}
        await write_audit(session, Entry(None, "audit.archive", "audit", service, "", now, detail))


async def _write(session: AsyncSession, service: str, folder: Path, up_to: int) -> Pruned:
    part = folder / f"{service}-audit-{uuid7()}.part"
    try:
        with ExitStack() as stack:
            file = await asyncio.to_thread(stack.enter_context, _opened(part))
            first, last, count = await _copy(session, up_to, file)
            await asyncio.to_thread(stack.close)
        path = folder / f"{service}-audit-{first}-{last}.jsonl.gz"
        await asyncio.to_thread(_settle, part, path)
    finally:
        part.unlink(missing_ok=True)
    return Pruned(count, path.name, await asyncio.to_thread(sha256_of, path))


@contextmanager
def _opened(part: Path) -> Iterator[gzip.GzipFile]:
    """Open a file of our own, without name and time inside.

    The same rows are the same bytes then, whoever writes them again after or beside us.
    """
    part.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    for left in part.parent.glob("*.part"):  # by a run that was killed
        if left.stat().st_mtime < time.time() - _DAY:
            left.unlink()
    with part.open("wb") as raw, gzip.GzipFile("", "wb", fileobj=raw, mtime=0) as file:
        yield file


async def _copy(session: AsyncSession, up_to: int, file: gzip.GzipFile) -> tuple[int, int, int]:
    """Write every row up to an id; say the first and the last one and how many they are."""
    anchors = await anchors_of(session)
    first, after, count, previous = 0, 0, 0, anchors[-1]["last_hash"] if anchors else START
    while True:
        values = {"after": after, "up_to": up_to, "batch": _BATCH}
        rows = [dict(row) for row in (await session.execute(_ROWS, values)).mappings()]
        if not rows:
            return first, after, count
        first = first or rows[0]["id"]
        previous = _checked(rows, previous)
        lines = "".join(_line(row) for row in rows).encode()
        await asyncio.to_thread(file.write, lines)
        after, count = rows[-1]["id"], count + len(rows)


def _checked(rows: Iterable[Mapping[str, Any]], previous: str) -> str:
    for row in rows:
        if row["previous_hash"] != previous or row["hash"] != row_hash(previous, row):
            raise ArchiveRefused(f"audit row {row['id']} does not fit its chain")
        previous = row["hash"]
    return previous


def _line(row: Mapping[str, Any]) -> str:
    plain = dict(row) | {"at": row["at"].isoformat(), "actor_id": str(row["actor_id"] or "")}
    return json.dumps(plain, ensure_ascii=False) + "\n"


def _settle(part: Path, path: Path) -> None:
    """Deleting follows: the file and its name must outlive a power cut."""
    part.rename(path)
    for opened in (path, path.parent):
        handle = os.open(opened, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)


def sha256_of(path: Path) -> str:
    """Return a file's hash."""
    total = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            total.update(piece)
    return total.hexdigest()


def check_file(path: Path, anchor: Mapping[str, Any]) -> None:
    """Refuse a file that is not what an anchor says: its bytes, its rows, their chain."""
    if not path.is_file() or sha256_of(path) != anchor["file_sha256"]:
        raise ArchiveRefused(f"{path.name} is missing or was changed")
    with gzip.open(path, "rt", encoding="utf-8") as file:
        last_hash = _checked((_row(json.loads(line)) for line in file), anchor["previous_hash"])
    if last_hash != anchor["last_hash"]:
        raise ArchiveRefused(f"{path.name} does not end where the chain goes on")


def _row(line: dict[str, Any]) -> dict[str, Any]:
    actor = UUID(line["actor_id"]) if line["actor_id"] else None
    return line | {"at": datetime.fromisoformat(line["at"]), "actor_id": actor}
