"""Killing a part of the running platform and waiting until it is back."""

import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx

from embedded.state import Running, State
from tests.stack import Stack

PATIENCE_SECONDS = 120
SERVICES = ("auth", "assessment", "evidence", "cases")


def wait_until(condition: Callable[[], bool], what: str) -> float:
    """Wait for something; return how long it took."""
    started = time.monotonic()
    while not condition():
        if time.monotonic() - started > PATIENCE_SECONDS:
            raise AssertionError(f"{what} did not happen within {PATIENCE_SECONDS} s")
        time.sleep(0.2)
    return time.monotonic() - started


@dataclass(frozen=True)
class Parts:
    """The parts that the supervisor of a stack keeps running."""

    stack: Stack

    def facts(self, name: str) -> Running:
        """What the supervisor recorded of a part that runs."""
        wait_until(lambda: self._recorded(name) is not None, f"the start of {name}")
        found = self._recorded(name)
        if found is None:
            raise AssertionError(f"{name} does not stay up")
        return found

    def _recorded(self, name: str) -> Running | None:
        return State(self.stack.layout).parts().get(name)

    def kill(self, name: str) -> None:
        """Kill -9 the process of a part."""
        before = self.facts(name)
        os.kill(before.identity.pid, signal.SIGKILL)
        wait_until(lambda: not before.identity.is_alive(), f"the end of {name}")

    @contextmanager
    def frozen(self, name: str) -> Iterator[None]:
        """Freeze a part and its children, as a machine that hangs; afterwards kill and restart."""
        facts = self.facts(name)
        pid = facts.identity.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
        everybody = [pid, *map(int, children)]
        _send(signal.SIGSTOP, everybody)
        try:
            yield
        finally:
            os.kill(pid, signal.SIGKILL)
            _send(signal.SIGCONT, everybody[1:])  # frozen children cannot see that it is over
        self.wait_for_restart(name, facts.restarts)

    def wait_for_restart(self, name: str, restarts_before: int) -> None:
        """Wait until the supervisor has started the part again and all services are ready."""

        def is_back() -> bool:
            now = self._recorded(name)
            return now is not None and now.restarts > restarts_before and now.identity.is_alive()

        wait_until(is_back, f"the restart of {name}")
        wait_until(self.is_ready, "readiness after the restart")

    def is_ready(self) -> bool:
        """Whether every service says that it is ready."""
        try:
            return all(
                httpx.get(
                    f"{self.stack.url}/api/{name}/health/ready", timeout=10, trust_env=False
                ).is_success
                for name in SERVICES
            )
        except httpx.HTTPError:
            return False


def _send(what: signal.Signals, pids: Iterable[int]) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, what)
