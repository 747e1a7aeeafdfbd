"""The parts of one stack in the order in which they start."""

import signal
import sys
import sysconfig
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from embedded import parts
from embedded.environment import gateway_environment, service_environment
from embedded.layout import REPOSITORY, Layout
from embedded.object_store import ObjectStore
from embedded.postgres import Postgres

BARE = {"PATH": "/usr/bin:/bin"}  # the database and the store need nothing of ours
CADDYFILE = REPOSITORY / "deploy" / "gateway" / "Caddyfile"


def _nothing() -> None:
    return


@dataclass(frozen=True)
class Part:
    """A program that the supervisor keeps running."""

    name: str
    command: Callable[[], list[str]]
    environment: Callable[[], dict[str, str]]
    cwd: Path
    stop_signal: signal.Signals = signal.SIGTERM
    prepare: Callable[[], None] = field(default=_nothing)
    ready: Callable[[], bool] | None = None  # None: running is all there is to know


def postgres_of(layout: Layout) -> Postgres:
    """Return the stack's database server."""
    return Postgres(layout.data / "postgres", layout.port_of("postgres"))


def object_store_of(layout: Layout) -> ObjectStore:
    """Return the stack's object store."""
    return ObjectStore(layout.data / "object-store", layout.port_of("object-store"))


def all_parts(layout: Layout) -> list[Part]:
    """Return every part; the ones before are what the ones after need."""
    return [
        _database(layout),
        _store(layout),
        *(_service(layout, name) for name in parts.SERVICES),
        *(_worker(layout, name) for name in parts.SERVICES),
        _gateway(layout),
    ]


# A proxy of the environment must not stand between us and our own machine.
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def answers(url: str) -> bool:
    """Whether a GET gives 200 within three seconds."""
    try:
        with _DIRECT.open(url, timeout=3) as answer:
            return bool(answer.status == 200)  # noqa: PLR2004 -- HTTP's OK
    except (OSError, urllib.error.HTTPError):
        return False


def here(words: list[str]) -> list[str]:
    """Return the command with its program taken from our own environment."""
    scripts = Path(sysconfig.get_path("scripts"))
    program = sys.executable if words[0] == "python" else str(scripts / words[0])
    return [program, *words[1:]]


def _database(layout: Layout) -> Part:
    server = postgres_of(layout)
    return Part(
        "postgres",
        server.command,
        lambda: dict(BARE),
        Path("/"),
        server.stop_signal,
        server.prepare,
        server.is_ready,
    )


def _store(layout: Layout) -> Part:
    store = object_store_of(layout)
    return Part(
        "object-store",
        store.command,
        lambda: store.environment(BARE),
        store.directory,
        store.stop_signal,
        store.prepare,
        store.is_ready,
    )


def _service(layout: Layout, name: str) -> Part:
    port = layout.port_of(name)
    return Part(
        name,
        lambda: here(parts.service_command(name, "127.0.0.1", port)),
        lambda: service_environment(layout, name),
        layout.data,
        ready=lambda: answers(f"http://127.0.0.1:{port}/api/{name}/health/ready"),
    )


def _worker(layout: Layout, name: str) -> Part:
    return Part(
        f"{name}-worker",
        lambda: here(parts.worker_command(name)),
        lambda: service_environment(layout, name),
        layout.data,
    )


def _gateway(layout: Layout) -> Part:
    return Part(
        "gateway",
        lambda: here(parts.gateway_command(str(CADDYFILE))),
        lambda: gateway_environment(layout),
        layout.data,
        ready=lambda: answers(f"{layout.address}/"),
    )
