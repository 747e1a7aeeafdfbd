"""A disk that is full under PostgreSQL (ECOSYSTEM §C.6 no. 54), in a file system of fixed size."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL, Connection, create_engine, text
from sqlalchemy.exc import OperationalError

from embedded.postgres import Postgres

MIB = 1024 * 1024
ROOMY, SCARCE = 1024 * MIB, 4 * MIB
ROW = text("INSERT INTO filling SELECT :n, repeat(md5(random()::text), 60000)")


def resize(disk: Path, size: int) -> None:
    """Give the file system another size while it is used."""
    subprocess.run(["mount", "-o", f"remount,size={size}", str(disk)], check=True)


@pytest.fixture
def disk() -> Iterator[Path]:
    """Mount a small file system; skip where that is not allowed."""
    place = Path(tempfile.mkdtemp(prefix="tisheng-disk-"))
    words = ["mount", "-t", "tmpfs", "-o", f"size={ROOMY},mode=755", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(words, capture_output=True, check=False).returncode:
        place.rmdir()
        pytest.skip("a file system of a fixed size needs root and the right to mount")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)
    place.rmdir()


def rows_until_refused(line: Connection) -> int:
    """Write rows until the disk is full; return how many were acknowledged."""
    for number in range(1_000):
        try:
            line.execute(ROW, {"n": number})
        except OperationalError as fault:
            if "No space left" not in str(fault):
                raise
            return number
    raise AssertionError("the disk never filled up")


def test_a_full_disk_loses_nothing_acknowledged_and_needs_no_restart(disk: Path) -> None:
    """The service sees an OperationalError, which people see as 503 (test_problems.py)."""
    server = Postgres(disk / "data", port=None, fast=True)
    server.start()
    url = URL.create(
        "postgresql+psycopg", "postgres", server.superuser_password, server.host, server.port
    )
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    count = text("SELECT count(*) FROM filling")
    try:
        with engine.connect() as line:
            line.execute(text("CREATE TABLE filling (n int, words text STORAGE EXTERNAL)"))
            resize(disk, shutil.disk_usage(disk).used + SCARCE)
            acknowledged = rows_until_refused(line)

            assert acknowledged > 0
            assert line.scalar(count) == acknowledged, "reading goes on"
            resize(disk, ROOMY)
            line.execute(ROW, {"n": acknowledged})
            assert line.scalar(count) == acknowledged + 1
    finally:
        engine.dispose()
        server.stop()
