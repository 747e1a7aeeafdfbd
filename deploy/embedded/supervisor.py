"""The supervisor: a small detached process that keeps the wanted parts running.

It starts what `run/wanted.json` names, restarts what dies (waiting longer each time), and on
SIGTERM stops everything, last started first. When it is killed itself, its parts go on; the next
`up` finds them in `run/running.json` and clears them away.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from embedded.layout import Layout
from embedded.process import Identity, PartFailed, spawn
from embedded.stack import Part, all_parts
from embedded.state import Running, State

PAUSE = 0.25
LONGEST_WAIT = 30.0
SETTLED = 30.0  # a part that ran this long starts again without waiting
LOG_LIMIT = 20 * 1024 * 1024
LOG_CHECK = 60.0


@dataclass
class Child:
    """One part's present process and its history."""

    part: Part
    process: subprocess.Popen[bytes] | None = None
    running: Running | None = None
    failures: int = 0
    restarts: int = 0
    not_before: float = 0.0


class Supervisor:
    """Keeps the parts of one stack as `wanted` says."""

    def __init__(self, layout: Layout) -> None:
        identity = Identity.of(os.getpid())
        if identity is None:
            raise PartFailed("/proc is not there: the launcher needs Linux")
        self.identity = identity
        self.layout = layout
        self.state = State(layout)
        self.children = [Child(part) for part in all_parts(layout)]
        self.is_ending = False
        self.logs_checked = time.monotonic()

    def run(self) -> None:
        """Work until SIGTERM."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._end)
        self._record()
        while not self.is_ending:
            wanted = self.state.wanted()
            changed = [self._tend(c, is_wanted=c.part.name in wanted) for c in self.children]
            if any(changed):
                self._record()
            self._trim_logs()
            time.sleep(PAUSE)
        for child in reversed(self.children):
            self._stop(child)
        self._record()

    def _end(self, *_: object) -> None:
        self.is_ending = True

    def _tend(self, child: Child, *, is_wanted: bool) -> bool:
        """Bring one part nearer to what is wanted; True when something changed."""
        if child.process and child.process.poll() is not None:
            self._bury(child)
            return True
        if child.process and not is_wanted:
            self._stop(child)
            return True
        if child.process or not is_wanted or time.monotonic() < child.not_before:
            return False
        self._start(child)
        return True

    def _start(self, child: Child) -> None:
        part = child.part
        log = self.layout.log_of(part.name)
        try:
            part.prepare()
            part.cwd.mkdir(parents=True, exist_ok=True)
            child.process = spawn(part.command(), log, env=part.environment(), cwd=part.cwd)
        except (PartFailed, OSError, subprocess.SubprocessError) as fault:
            with log.open("a", encoding="utf-8") as file:
                file.write(f"could not be started: {fault}\n")
            self._wait_longer(child)
            return
        identity = Identity.of(child.process.pid)
        if identity:
            child.running = Running(identity, time.time(), child.restarts)

    def _bury(self, child: Child) -> None:
        code = child.process.returncode if child.process else 0
        lived = time.time() - child.running.since if child.running else 0.0
        print(f"{child.part.name} ended with {code} after {lived:.0f} s", flush=True)
        child.failures = 0 if lived > SETTLED else child.failures
        child.process = child.running = None
        child.restarts += 1
        self._wait_longer(child)

    def _wait_longer(self, child: Child) -> None:
        child.not_before = time.monotonic() + min(LONGEST_WAIT, 0.5 * 2**child.failures)
        child.failures += 1

    def _stop(self, child: Child) -> None:
        if child.process is None:
            return
        child.process.send_signal(child.part.stop_signal)
        try:
            child.process.wait(20)
        except subprocess.TimeoutExpired:
            child.process.kill()
            child.process.wait()
        child.process = child.running = None

    def _record(self) -> None:
        facts = {c.part.name: c.running for c in self.children if c.running}
        self.state.record(self.identity, facts)

    def _trim_logs(self) -> None:
        """Keep one older generation of a log that grew too long; its writer goes on unharmed."""
        if time.monotonic() - self.logs_checked < LOG_CHECK:
            return
        self.logs_checked = time.monotonic()
        for log in self.layout.logs.glob("*.log"):
            with contextlib.suppress(OSError):
                if log.stat().st_size > LOG_LIMIT:
                    shutil.copyfile(log, log.with_suffix(".log.1"))
                    os.truncate(log, 0)


def start_detached(layout: Layout) -> Identity:
    """Start a supervisor that outlives this process and its terminal; return who it is."""
    command = [sys.executable, "-m", "embedded.supervisor", str(layout.data), str(layout.port)]
    process = spawn([*command, layout.bind], layout.log_of("supervisor"), cwd=Path("/"))
    identity = Identity.of(process.pid)
    if identity is None:
        raise PartFailed("the supervisor ended at once")
    return identity


def main() -> None:
    """Run in the foreground with the data folder, port and address of the command line."""
    data, port, bind = sys.argv[1:4]
    Supervisor(Layout(Path(data), int(port), bind)).run()


if __name__ == "__main__":
    main()
