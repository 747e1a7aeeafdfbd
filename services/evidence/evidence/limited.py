"""Runs programs that open what strangers sent: in a limited child process, never in ours."""

import asyncio
import json
import os
import signal
import sys
from asyncio import StreamReader
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import structlog

from evidence.settings import MIB, Settings

_CONFINE: Final = Path(__file__).with_name("confine.py")
_SOURCES: Final = str(Path(__file__).parents[1])
_MOST_SAID: Final = 4 * MIB
_MOST_COMPLAINED: Final = 500  # bytes, for the log
_PIECE: Final = 65_536


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may use: address space and file size in bytes, processor and clock time.

    Copies and texts are made when nobody needs the processor (politeness 10 of 19) and may take
    long on a busy evening; what somebody waits for, as a check, is as polite as the worker (5).
    """

    memory: int = 1536 * MIB
    cpu_seconds: int = 60
    wall_seconds: int = 180
    file_size: int = 512 * MIB
    politeness: int = 10


CHECKING: Final = Limits(wall_seconds=90, politeness=5)


class ChildFailed(Exception):
    """The child was killed, ran out of time, said too much or ended with an error."""


async def run(program: Sequence[str], folder: Path, limits: Limits) -> bytes:
    """Run a program inside a folder; return what it said, or raise ChildFailed."""
    bounds = {
        "parent": os.getpid(),
        "memory": limits.memory,
        "cpu_seconds": limits.cpu_seconds,
        "file_size": limits.file_size,
        "politeness": limits.politeness,
    }
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", "-S", str(_CONFINE), json.dumps(bounds)),
        *program,
        cwd=folder,
        env=_environment(folder),
        stdin=DEVNULL,
        stdout=PIPE,
        stderr=PIPE,
        start_new_session=True,
    )
    complaining = asyncio.create_task(_end_of(child.stderr))
    try:
        async with asyncio.timeout(limits.wall_seconds):
            said = await _all_of(child.stdout, program[0])
            complaint = await complaining
            await child.wait()
    except TimeoutError as fault:
        raise ChildFailed(f"{program[0]}: no end after {limits.wall_seconds} s") from fault
    finally:
        complaining.cancel()
        await _end(child)
    if child.returncode != 0:
        tail = complaint.decode("utf-8", "replace")
        structlog.get_logger().info("child_failed", code=child.returncode, said=tail)
        raise ChildFailed(f"{program[0]}: ended with {child.returncode}")
    return said


async def _all_of(stream: StreamReader | None, name: str) -> bytes:
    """Read to the end; a child that never stops talking must not fill the worker's memory."""
    said = bytearray()
    while stream is not None and (piece := await stream.read(_PIECE)):
        said += piece
        if len(said) > _MOST_SAID:
            raise ChildFailed(f"{name}: said too much")
    return bytes(said)


async def _end_of(stream: StreamReader | None) -> bytes:
    """Read to the end and return what was said last."""
    last = b""
    while stream is not None and (piece := await stream.read(_PIECE)):
        last = (last + piece)[-_MOST_COMPLAINED:]
    return last


async def run_child(name: str, arguments: Sequence[str], folder: Path, limits: Limits) -> Any:
    """Run one of our own scripts from `children`; return the JSON it prints."""
    # `-P`: what lies in the folder is a stranger's and must not be imported.
    program = [sys.executable, "-P", "-s", "-m", f"evidence.children.{name}", *arguments]
    said = await run(program, folder, limits)
    try:
        return json.loads(said)
    except ValueError as fault:
        raise ChildFailed(f"{name}: no answer") from fault


async def _end(child: Process) -> None:
    """Kill whatever is left of the child and its own children."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    await child.wait()


def _environment(folder: Path) -> dict[str, str]:
    # Nothing of ours: no passwords, no proxies.
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "LANG": "C.UTF-8",
        "PYTHONPATH": _SOURCES,
        "PYTHONDONTWRITEBYTECODE": "1",
        "MALLOC_ARENA_MAX": "2",
    }


@asynccontextmanager
async def work_folder(settings: Settings) -> AsyncIterator[Path]:
    """Give a folder that is gone afterwards."""
    with TemporaryDirectory(
        prefix="tisheng-", dir=settings.work_dir, ignore_cleanup_errors=True
    ) as made:
        yield Path(made)
