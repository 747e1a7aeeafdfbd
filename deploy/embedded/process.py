"""Child processes that can be told apart from strangers with the same pid."""

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

Check = Callable[[], bool]
LOOPBACK = "127.0.0.1"


class PartFailed(Exception):
    """A part did not come up or down; the text is a sentence for the person at the terminal."""


@dataclass(frozen=True, slots=True)
class Identity:
    """A process: a pid is used again after a while, pid and start time together are not."""

    pid: int
    started: int  # clock ticks since boot, field 22 of /proc/<pid>/stat
    boot: str  # the boot that the ticks count from

    @classmethod
    def of(cls, pid: int) -> "Identity | None":
        """Return who has this pid now; None when nobody (a zombie is nobody)."""
        try:
            text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return None
        fields = text.rpartition(")")[2].split()
        if fields[0] in "ZX":
            return None
        return cls(pid, int(fields[19]), boot_id())

    def is_alive(self) -> bool:
        """Whether this very process still runs."""
        return Identity.of(self.pid) == self

    def send(self, number: signal.Signals) -> None:
        """Signal this very process; nothing happens when it is gone."""
        if self.is_alive():
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def stop(self, gentle: signal.Signals = signal.SIGTERM, patience: float = 15) -> None:
        """Ask the process to end, and end it after `patience` seconds."""
        for number, seconds in ((gentle, patience), (signal.SIGKILL, 5.0)):
            self.send(number)
            if wait_until(lambda: not self.is_alive(), seconds):
                return


def boot_id() -> str:
    """Return the kernel's name of this boot."""
    return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()


def wait_until(met: Check, seconds: float, pause: float = 0.05) -> bool:
    """Poll `met` until it holds; False when `seconds` have passed."""
    end = time.monotonic() + seconds
    while not met():
        if time.monotonic() > end:
            return False
        time.sleep(pause)
    return True


def spawn(
    command: Sequence[str],
    log: Path,
    *,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    dies_with_us: bool = False,
) -> subprocess.Popen[bytes]:
    """Start a program in a session of its own (Ctrl-C is ours alone), output appended to `log`."""
    if dies_with_us:
        command = ["setpriv", "--pdeathsig", "INT", *command]
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=dict(os.environ if env is None else env),
            cwd=cwd,
            start_new_session=True,
        )


def free_port() -> int:
    """Return a port on loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def is_port_free(port: int, host: str = LOOPBACK) -> bool:
    """Whether a server could listen on this port now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def accepts(port: int, host: str = LOOPBACK) -> bool:
    """Whether something listens on this port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((host, port)) == 0


def tail(log: Path, lines: int = 15) -> str:
    """Return the last lines of a log; empty when there is none."""
    with contextlib.suppress(OSError), log.open("rb") as file:
        file.seek(0, os.SEEK_END)
        file.seek(max(0, file.tell() - 20_000))
        return "\n".join(file.read().decode("utf-8", "replace").splitlines()[-lines:])
    return ""
