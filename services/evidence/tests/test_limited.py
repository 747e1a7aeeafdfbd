"""Limited children: what a stranger's file brings about stays in them, and ends with the worker."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from fastapi import FastAPI
from sqlalchemy import text

from evidence.derived.rules import State
from evidence.derived.tables import Derivation
from evidence.limited import CHECKING, ChildFailed, Limits, run
from evidence.ports import Means
from evidence.settings import MIB, Settings
from evidence.worker import run as run_worker
from kernel.actor import Actor

from .conftest import Desk, docx

CAN_LEAVE_NETWORK = (
    subprocess.run(["unshare", "-rn", "true"], check=False, capture_output=True).returncode == 0
)
SMALL = Limits(memory=300 * MIB, cpu_seconds=1, wall_seconds=5, file_size=MIB)


@pytest.mark.parametrize(
    "code",
    [
        "bytearray(600 * 1024 * 1024)",
        "while True: pass",
        "open('big', 'wb').write(bytes(5 * 1024 * 1024))",
        "import time; time.sleep(60)",
        "import os; os.kill(os.getpid(), 9)",
    ],
)
async def test_too_much_of_anything_ends_the_child_and_not_the_worker(
    tmp_path: Path, code: str
) -> None:
    started = time.monotonic()
    with pytest.raises(ChildFailed):
        await run([sys.executable, "-S", "-c", code], tmp_path, SMALL)
    assert time.monotonic() - started < 8


async def test_a_child_that_never_stops_talking_is_ended(tmp_path: Path) -> None:
    endless = "import os\nwhile True: os.write(1, bytes(65536))"
    with pytest.raises(ChildFailed, match="said too much"):
        await run([sys.executable, "-S", "-c", endless], tmp_path, Limits())


async def test_complaints_are_read_and_not_kept(tmp_path: Path) -> None:
    much = "import os\nfor _ in range(400): os.write(2, bytes(65536))\nos.write(1, b'fine')"
    said = await run([sys.executable, "-S", "-c", much], tmp_path, Limits(memory=2048 * MIB))
    assert said == b"fine"


async def test_a_child_inherits_no_secret_and_no_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TISHENG_DATABASE_PASSWORD", "secret")
    look = "import os, socket; print(sorted(os.environ), socket.if_nameindex())"
    said = (await run([sys.executable, "-S", "-c", look], tmp_path, Limits())).decode()

    assert "TISHENG" not in said
    if CAN_LEAVE_NETWORK:
        assert said.endswith("[(1, 'lo')]\n")


async def test_who_waits_goes_before_what_is_made_at_leisure(tmp_path: Path) -> None:
    look = [sys.executable, "-S", "-c", "import os; print(os.nice(0))"]
    at_leisure = int(await run(look, tmp_path, Limits()))
    waited_for = int(await run(look, tmp_path, CHECKING))

    own = os.nice(0)
    assert (at_leisure, waited_for) == (max(own, 10), max(own, 5))


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


async def until(condition: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + 30
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(what)
        await asyncio.sleep(0.1)


def start_worker(settings: Settings) -> subprocess.Popen[bytes]:
    values = {
        f"TISHENG_{name.upper()}": str(getattr(value, "get_secret_value", lambda v=value: v)())
        for name, value in settings
        if value is not None
    }
    return subprocess.Popen([sys.executable, "-m", "evidence.worker"], env=os.environ | values)


async def number_in(file: Path) -> int:
    """Wait until a program has written its number."""
    found = ""

    def is_there() -> bool:
        nonlocal found
        found = file.read_text(encoding="ascii").strip() if file.exists() else ""
        return bool(found)

    await until(is_there, "no conversion began")
    return int(found)


@pytest.fixture
def slow_office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put a LibreOffice in place that takes its time the first time, and then writes its number."""
    program, said = tmp_path / "soffice", tmp_path / "pid"
    program.write_text(
        f"#!/bin/sh\nfor last; do :; done\nif [ ! -e {said} ]; then\n"
        f"  echo $$ >{said}; exec sleep 60\nfi\nprintf '%%PDF-1.7' >\"${{last%.*}}.pdf\"\n",
        encoding="ascii",
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    return said


STALL = """
UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour';
SELECT procrastinate_defer_jobs_v1(ARRAY[ROW('default', 'retry_stalled_jobs', 0, NULL, NULL,
  '{"timestamp": 0}', NULL)::procrastinate_job_to_defer_v1])
"""


@pytest.mark.requirement("R112")
async def test_a_worker_killed_while_converting_leaves_no_child_and_one_more_try(
    desk: Desk, app: FastAPI, real: Means, lead: Actor, slow_office: Path
) -> None:
    app.state.uow = real.uow
    settings = real.settings
    sent = await desk.send(lead, docx(), "教案.docx")
    worker = start_worker(settings)
    child = await number_in(slow_office)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    await until(lambda: not is_alive(child), "the child outlived its worker")
    key = (UUID(sent["id"]), "preview")
    async with real.uow.begin() as session:
        during = await session.get_one(Derivation, key)
        for statement in STALL.split(";"):
            await session.execute(text(statement.replace(": 0", "\\: 0").replace("::p", "\\:\\:p")))
    for _ in range(2):  # the first finds the job of the dead worker, the second does it
        await run_worker(settings, wait=False)
    async with real.uow() as session:
        after = await session.get_one(Derivation, key)
        jobs = await session.execute(
            text(
                "SELECT status::text FROM procrastinate_jobs WHERE task_name = 'derive'"
                " AND args->>'kind' = 'preview'"
            )
        )

    assert (during.state, during.attempts) == (State.MAKING, 1)
    assert (after.state, after.attempts) == (State.READY, 2)
    assert jobs.scalars().all() == ["succeeded"]
