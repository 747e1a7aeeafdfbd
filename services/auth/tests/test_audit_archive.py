"""Old audit rows leave for files; the chain stays verifiable, and nobody else deletes a row."""

import asyncio
import gzip
import json
import os
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import NullPool, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from auth.security_settings.jobs import audit_months
from auth.settings import Settings
from kernel import audit_archive, cli
from kernel.archiving import archive_old_rows
from kernel.audit import Entry, anchors_of, verify_chain, write_audit
from kernel.audit_archive import ArchiveRefused, Pruned, check_file, prune, sha256_of
from kernel.clock import utc_now
from kernel.db import UnitOfWork

pytestmark = pytest.mark.requirement("R148")
YEAR = 366
WAITING = "SELECT count(*) FROM pg_locks WHERE relation = 'audit_row'::regclass AND NOT granted"


@pytest.fixture
def archiving(service_settings: Settings, tmp_path: Path) -> Settings:
    return service_settings.model_copy(update={"audit_archive_dir": tmp_path})


async def write(uow: UnitOfWork, *ages: int) -> None:
    """Write one row for each age in days."""
    for age in ages:
        at = utc_now() - timedelta(days=age)
        async with uow.begin() as session:
            await write_audit(session, Entry(None, "test.row", "test", "t", "", at, {"age": age}))


async def archive(uow: UnitOfWork, settings: Settings) -> list[Pruned]:
    """Do what the nightly job does."""
    return await archive_old_rows(uow, settings, partial(audit_months, uow, settings), utc_now)


async def keep_for(uow: UnitOfWork, months: int) -> None:
    """Set what the security administrator may set, and what only a forger would."""
    policy = "INSERT INTO setting (name, value, version, changed_at)"
    policy += " VALUES ('security', jsonb_build_object('audit_months', :months), 1, now())"
    async with uow.begin() as session:
        await session.execute(text(policy), {"months": months})


async def verified(uow: UnitOfWork) -> Any:
    async with uow() as session:
        return await verify_chain(session)


async def test_rows_older_than_the_setting_go_and_the_chain_holds(
    uow: UnitOfWork, archiving: Settings, tmp_path: Path
) -> None:
    await write(uow, 4 * YEAR, 4 * YEAR, 2 * YEAR, 1)
    (done,) = await archive(uow, archiving)

    assert done.rows == 2
    report = await verified(uow)
    assert (report.broken_at, report.archived, report.rows) == (None, 2, 3)  # with its own row
    async with uow() as session:
        (anchor,) = await anchors_of(session)
    check_file(tmp_path / done.file_name, anchor)
    with gzip.open(tmp_path / done.file_name, "rt", encoding="utf-8") as file:
        kept = [json.loads(line) for line in file]
    assert [row["detail"] for row in kept] == [{"age": 4 * YEAR}] * 2
    assert await archive(uow, archiving) == []  # nothing more to do


async def test_a_shorter_setting_takes_more_in_files_of_a_size(
    uow: UnitOfWork, archiving: Settings, tmp_path: Path
) -> None:
    await write(uow, 3 * YEAR, 2 * YEAR, YEAR, 1)
    await keep_for(uow, 6)
    first = await prune(uow, "auth", tmp_path, 6, utc_now(), at_once=2)
    rest = await archive(uow, archiving)
    assert [done.rows for done in (first, *rest) if done] == [2, 1]
    report = await verified(uow)
    assert (report.broken_at, report.archived, report.rows) == (None, 3, 3)  # two runs' own rows


async def test_without_a_place_nothing_goes(uow: UnitOfWork, service_settings: Settings) -> None:
    await write(uow, 4 * YEAR, 1)
    assert await archive(uow, service_settings) == []
    assert (await verified(uow)).rows == 2


DENIED = "permission denied"
ANCHOR = (
    "INSERT INTO audit_anchor (first_id, last_id, rows, previous_hash, last_hash, file_name,"
    " file_sha256, pruned_at) VALUES (1, 1, 1, repeat('0', 64), repeat('0', 64), 'x.gz',"
    " repeat('0', 64), now())"
)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("SELECT prune_audit((SELECT max(id) FROM audit_row), 'x.gz', repeat('0', 64))", "younger"),
        (
            "SELECT prune_audit((SELECT min(id) FROM audit_row) + 1, 'x.gz', repeat('0', 64))",
            "younger",
        ),
        ("SELECT prune_audit((SELECT min(id) FROM audit_row), 'x.gz', 'no hash')", "hash"),
        ("SELECT prune_audit((SELECT min(id) FROM audit_row), '', repeat('0', 64))", "name"),
        ("DELETE FROM audit_row", DENIED),
        ("TRUNCATE audit_row", DENIED),
        ("DELETE FROM audit_anchor", DENIED),
        ("UPDATE audit_anchor SET last_hash = repeat('0', 64)", DENIED),
        (ANCHOR, DENIED),
    ],
)
async def test_the_application_takes_nothing_that_is_young(
    uow: UnitOfWork, statement: str, said: str
) -> None:
    await write(uow, 4 * YEAR, 100, 1)
    await keep_for(uow, 1)  # a hundred days stay whatever the setting says
    with pytest.raises(DBAPIError, match=said):
        async with uow.begin() as session:
            await session.execute(text(statement))
    assert (await verified(uow)).rows == 3


async def test_the_newest_row_stays_however_old(uow: UnitOfWork, tmp_path: Path) -> None:
    await write(uow, 4 * YEAR)
    assert await prune(uow, "auth", tmp_path, 36, utc_now()) is None
    sql = "SELECT prune_audit((SELECT max(id) FROM audit_row), 'x.gz', repeat('0', 64))"
    with pytest.raises(DBAPIError, match="newest"):
        async with uow.begin() as session:
            await session.execute(text(sql))


async def test_a_killed_run_is_done_again(
    uow: UnitOfWork, archiving: Settings, tmp_path: Path
) -> None:
    await write(uow, 4 * YEAR, 4 * YEAR, 1)
    fresh, stale = (tmp_path / f"auth-audit-{name}.part" for name in ("fresh", "stale"))
    for path in (fresh, stale):  # killed while it wrote
        path.write_bytes(b"half")
    os.utime(stale, (0, 0))
    async with uow() as session:  # killed before anything was deleted
        written = await audit_archive._write(session, "auth", tmp_path, await id_of(uow, 1))
    (done,) = await archive(uow, archiving)

    assert done == written  # the same rows are the same bytes
    assert set(os.listdir(tmp_path)) == {done.file_name, fresh.name}  # noqa: PTH208
    report = await verified(uow)
    assert (report.broken_at, report.archived, report.rows) == (None, 2, 2)
    check_file(tmp_path / done.file_name, report.anchors[0])


async def test_rows_that_left_meanwhile_stop_the_run(uow: UnitOfWork, tmp_path: Path) -> None:
    await write(uow, 4 * YEAR, 4 * YEAR, 4 * YEAR, 1)
    last = await id_of(uow, 2)
    async with uow() as session:
        written = await audit_archive._write(session, "auth", tmp_path, last)
    other = await prune(uow, "auth", tmp_path, 36, utc_now(), at_once=1)
    with pytest.raises(ArchiveRefused, match="2 rows in the database, 3 in the file"):
        await audit_archive._take_out(uow, "auth", last, written, utc_now())

    report = await verified(uow)
    assert (other and other.rows, report.broken_at) == (1, None)
    assert (report.archived, report.rows) == (1, 4)  # two old ones, the young one, the run's own


async def id_of(uow: UnitOfWork, index: int) -> int:
    async with uow() as session:
        rows = await session.execute(text("SELECT id FROM audit_row ORDER BY id"))
        return int(rows.scalars().all()[index])


async def test_a_broken_chain_is_not_archived(
    uow: UnitOfWork, archiving: Settings, tmp_path: Path
) -> None:
    await write(uow, 4 * YEAR, 4 * YEAR)
    forged = (
        "INSERT INTO audit_row (at, actor_name, action, subject_kind, subject_id, org_path, detail,"
        " previous_hash, hash) VALUES (now() - interval '5 years', 'x', 'x', 'x', 'x', '', '{}',"
        " repeat('0', 64), repeat('0', 64))"
    )
    async with uow.begin() as session:
        await session.execute(text(forged))
    await write(uow, 1)
    with pytest.raises(ArchiveRefused):
        await archive(uow, archiving)
    assert (await verified(uow)).archived == 0
    assert [name for name in os.listdir(tmp_path) if name.endswith(".gz")] == []  # noqa: PTH208


async def test_a_file_that_was_changed_is_told(
    uow: UnitOfWork, archiving: Settings, tmp_path: Path
) -> None:
    await write(uow, 4 * YEAR, 1)
    (done,) = await archive(uow, archiving)
    async with uow() as session:
        (anchor,) = await anchors_of(session)
    path = tmp_path / done.file_name
    check_file(path, anchor)
    content = gzip.decompress(path.read_bytes()).replace(b"test.row", b"other.row")
    path.write_bytes(gzip.compress(content))
    with pytest.raises(ArchiveRefused, match="was changed"):
        check_file(path, anchor)
    with pytest.raises(ArchiveRefused, match="does not fit"):  # though somebody fits the hash
        check_file(path, {**anchor, "file_sha256": sha256_of(path)})
    path.write_bytes(gzip.compress(b""))
    with pytest.raises(ArchiveRefused, match="does not end"):
        check_file(path, {**anchor, "file_sha256": sha256_of(path)})
    path.unlink()
    with pytest.raises(ArchiveRefused, match="missing"):
        check_file(path, anchor)


async def test_rows_may_leave_while_the_chain_is_verified(
    committed_uow: UnitOfWork, archiving: Settings
) -> None:
    await write(committed_uow, 4 * YEAR, 4 * YEAR, 1)
    engine = create_async_engine(archiving.database_url("owner"), poolclass=NullPool)
    async with engine.connect() as owner:
        await owner.execute(text("SET search_path = auth"))
        # The verifier has read the anchors and waits for the rows; then two of them leave.
        await owner.execute(text("LOCK TABLE audit_row IN ACCESS EXCLUSIVE MODE"))
        verifier = asyncio.create_task(asyncio.to_thread(cli._audit_fault, archiving, print))
        while not await owner.scalar(text(WAITING)):  # noqa: ASYNC110 -- nobody tells who waits
            await asyncio.sleep(0.01)
        up_to = "(SELECT id FROM audit_row ORDER BY id OFFSET 1 LIMIT 1)"
        await owner.execute(text(f"SELECT prune_audit({up_to}, 'x.gz', repeat('0', 64))"))
        await owner.commit()
        assert await verifier is None
    await engine.dispose()
    assert (await verified(committed_uow)).archived == 2
