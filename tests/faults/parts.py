"""Killing a part of the running platform and waiting until it is back."""

import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass

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
        """What the supervisor last recorded of a part."""
        return State(self.stack.layout).parts()[name]

    def kill(self, name: str) -> None:
        """Kill -9 a part, all of its processes, as a failing machine would."""
        before = self.facts(name)
        os.kill(before.identity.pid, signal.SIGKILL)
        wait_until(lambda: not before.identity.is_alive(), f"the end of {name}")

    def wait_for_restart(self, name: str, restarts_before: int) -> None:
        """Wait until the supervisor has started the part again and all services are ready."""
        wait_until(
            lambda: (
                self.facts(name).restarts > restarts_before and self.facts(name).identity.is_alive()
            ),
            f"the restart of {name}",
        )
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
