"""The whole platform, started as a stranger would start it, with people of every role.

Tests that need it use the fixture `stack` of tests/conftest.py; `TISHENG_STACK` names the data
folder of one that already runs (with PORT), which makes repeated runs quick.
"""

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx

from embedded.environment import service_environment
from embedded.layout import HIGHEST, Layout

ROOT = Path(__file__).parents[1]
PATIENCE = 600


@dataclass
class Person:
    """Somebody with an account; `http` signs in on first use and calls through the gateway."""

    stack: "Stack"
    name: str
    username: str
    password: str
    person_id: str

    @cached_property
    def session(self) -> dict[str, Any]:
        """The answer of signing in."""
        answer = self.stack.anonymous.post(
            "/api/auth/v1/sessions", json={"username": self.username, "password": self.password}
        )
        answer.raise_for_status()
        return dict(answer.json())

    @cached_property
    def http(self) -> httpx.Client:
        """A client that calls as this person; tokens last ten minutes."""
        headers = {"Authorization": f"Bearer {self.session['access_token']}"}
        client = httpx.Client(base_url=self.stack.url, headers=headers, timeout=60, trust_env=False)
        self.stack.clients.append(client)
        return client


@dataclass
class Stack:
    """A running platform."""

    layout: Layout
    clients: list[httpx.Client] = field(default_factory=list)

    @property
    def url(self) -> str:
        """The gateway's address."""
        return self.layout.address

    @cached_property
    def anonymous(self) -> httpx.Client:
        """A client of nobody."""
        client = httpx.Client(base_url=self.url, timeout=60, trust_env=False)
        self.clients.append(client)
        return client

    def command(self, service: str, *words: str, stdin: str = "") -> str:
        """Run a service's command line in the stack's environment; return what it prints."""
        return self.commands(service, [(words, stdin)])[0]

    def commands(self, service: str, asked: Sequence[tuple[Sequence[str], str]]) -> list[str]:
        """Run several in one process; return what each prints."""
        done = subprocess.run(
            [sys.executable, "-m", "tests.commands", service],
            env=service_environment(self.layout, service) | {"PYTHONPATH": str(ROOT)},
            input="\n".join(json.dumps([list(words), stdin]) for words, stdin in asked),
            capture_output=True, text=True, check=False, cwd=self.layout.data,
        )  # fmt: skip
        answers = [json.loads(line) for line in done.stdout.splitlines()]
        failed = [said for code, said in answers if code != 0]
        if failed or len(answers) != len(asked):
            words = [list(words) for words, _ in asked]
            raise AssertionError(f"{service} {words}: {failed} {done.stderr}")
        return [said for _, said in answers]

    def person(self, username: str, *roles: str, name: str = "") -> Person:
        """Make a person with roles such as `school_lead@芝罘区/烟台第五中学`."""
        return self.people({username: roles}, {username: name})[username]

    def people(
        self, wanted: Mapping[str, Sequence[str]], names: Mapping[str, str] | None = None
    ) -> dict[str, Person]:
        """Make several people by login name and roles."""
        secret = {username: f"Aa1-{secrets.token_hex(8)}" for username in wanted}
        called = names or {}
        asked = []
        for username, roles in wanted.items():
            name = called.get(username) or f"样例{username}"
            words = ["create-account", "--name", name, "--staff-no", f"T-{username}"]
            words += ["--username", username, "--password-stdin", "--reset-password", "--lasting"]
            words += [word for role in roles for word in ("--role", role)]
            asked.append((words, secret[username]))
        made = [json.loads(said.splitlines()[-1]) for said in self.commands("auth", asked)]
        return {
            username: Person(
                self, called.get(username, ""), username, secret[username], one["person_id"]
            )
            for username, one in zip(wanted, made, strict=True)
        }

    def launcher(self, verb: str) -> subprocess.CompletedProcess[str]:
        """Run the embedded launcher on this stack."""
        environment = os.environ | {
            "TISHENG_DATA": str(self.layout.data),
            "PORT": str(self.layout.port),
        }
        return subprocess.run(
            [sys.executable, "-m", "embedded", verb],
            env=environment, capture_output=True, text=True, check=False,
            timeout=PATIENCE, cwd=ROOT,
        )  # fmt: skip

    def close(self) -> None:
        """Close the clients."""
        for client in self.clients:
            client.close()


def free_row_of_ports() -> int:
    """Return a port such that the gateway and every other part find theirs free above it."""
    for port in range(20_000, 30_000, HIGHEST + 1):
        if all(_is_free(port + distance) for distance in range(HIGHEST + 1)):
            return port
    raise OSError("no free row of ports")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


@contextmanager
def running_stack() -> Iterator[Stack]:
    """Start a stack of our own in a new folder, or borrow the one that TISHENG_STACK names."""
    borrowed = os.environ.get("TISHENG_STACK")
    if borrowed:
        stack = Stack(Layout(Path(borrowed).absolute(), int(os.environ.get("PORT") or 8080)))
        yield stack
        stack.close()
        return
    folder = Path(tempfile.mkdtemp(prefix="tisheng-"))
    stack = Stack(Layout(folder / "data", free_row_of_ports()))
    try:
        started = stack.launcher("up")
        if started.returncode != 0:
            raise AssertionError(f"the platform did not start:\n{started.stdout}{started.stderr}")
        yield stack
    finally:
        stack.close()
        stack.launcher("down")
        shutil.rmtree(folder, ignore_errors=True)
