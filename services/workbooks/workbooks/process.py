"""Reads a file in a child process with little memory and little time, and streams its rows."""

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from workbooks.refused import FileRefused

_MEMORY: Final = 1024**3  # bytes of address space
_CPU_SECONDS: Final = 20
_WALL_SECONDS: Final = 120
_LINE: Final = 64 * 1024 * 1024
# Nothing of the service's environment (addresses, secret files) is handed to the child.
_ENVIRONMENT: Final = ("PATH", "LANG", "PYTHONPATH", "VIRTUAL_ENV")

_REJECTED: Final = FileRefused(
    "file_rejected",
    "文件过于复杂，读取时超出了内存或时间限制，已拒绝；请只保留模板中的列，另存为 xlsx 后重新上传",
)


async def _start(
    module: str, words: Sequence[str], stdin: int | None
) -> asyncio.subprocess.Process:
    environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    environment |= {"PYTHONIOENCODING": "utf-8", "MALLOC_ARENA_MAX": "1"}
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", module,
        str(_MEMORY), str(_CPU_SECONDS), *words,
        stdin=stdin, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        env=environment, limit=_LINE,
    )  # fmt: skip


@contextlib.asynccontextmanager
async def _running(
    module: str, words: Sequence[str], stdin: int | None = asyncio.subprocess.DEVNULL
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run the child; whatever happens it is gone afterwards."""
    process = await _start(module, words, stdin)
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


@dataclass(frozen=True, slots=True)
class Source:
    """Which of our child modules reads a file, as which of its kinds."""

    module: str  # runs `workbooks.child.serve`
    kind: str
    path: Path


async def read_rows(what: Source) -> AsyncIterator[dict[str, Any]]:
    """Give what the child prints, message by message; FileRefused when it must not or cannot."""
    async with (
        _running(what.module, ["read", what.kind, str(what.path)]) as process,
        asyncio.timeout(_WALL_SECONDS),
    ):
        is_whole = False
        async for message in _messages(process):
            is_whole = "notes" in message
            yield message
        if not is_whole:
            raise _REJECTED


async def write_report(what: Source, reasons: dict[int, str], out: Path) -> None:
    """Let the child write the same rows with the reasons beside them."""
    words = ["report", what.kind, str(what.path), str(out)]
    async with (
        _running(what.module, words, asyncio.subprocess.PIPE) as process,
        asyncio.timeout(_WALL_SECONDS),
    ):
        if process.stdin is not None:
            process.stdin.write(json.dumps(reasons).encode())
            process.stdin.close()
        messages = [message async for message in _messages(process)]
    if not messages:
        raise _REJECTED


async def _messages(process: asyncio.subprocess.Process) -> AsyncIterator[dict[str, Any]]:
    if process.stdout is None:
        return
    try:
        async for line in process.stdout:
            message = json.loads(line)
            if refused := message.get("refused"):
                raise FileRefused(refused["code"], refused["message"])
            yield message
    except ValueError as fault:  # a line cut off by the end of the child
        raise _REJECTED from fault
