"""Java servers as processes of their own: started with a log, waited for, stopped with children."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx

PATIENCE_SECONDS = 300
# A short life on a small machine: no second compiler.
HEAP, QUICK = "-Xmx512m", "-XX:TieredStopAtLevel=1"


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(
    command: Sequence[str], log: Path, ready: str, *, environment: dict[str, str] | None = None
) -> Iterator[None]:
    """Run a server until the block ends; it is ready when the address answers without a fault."""
    with log.open("wb") as out:
        process = subprocess.Popen(
            command,
            stdout=out,
            stderr=subprocess.STDOUT,
            cwd=log.parent,
            env=os.environ | (environment or {}),
            start_new_session=True,
        )
    try:
        _wait(process, log, ready)
        yield
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(30)


def _wait(process: subprocess.Popen[bytes], log: Path, ready: str) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end and process.poll() is None:
        with suppress(httpx.TransportError):
            answer = httpx.get(ready, timeout=30, trust_env=False, follow_redirects=True)
            if answer.is_success:
                return
        time.sleep(0.5)
    raise AssertionError(f"{ready} never answered:\n{log.read_text('utf-8', 'replace')[-4000:]}")
