"""Bring one stack up: every step may run again, so an interrupted start is simply repeated."""

import fcntl
import hashlib
import os
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial

from embedded import parts, secret_files, site
from embedded.accounts import make_first_accounts
from embedded.environment import service_environment
from embedded.layout import DISTANCES, HIGHEST, REPOSITORY, Layout
from embedded.process import PartFailed, is_port_free, tail, wait_until
from embedded.progress import Progress
from embedded.provision import SERVICES
from embedded.stack import Part, all_parts, answers, here, object_store_of, postgres_of
from embedded.state import State
from embedded.supervisor import start_detached

PATIENCE = 90.0  # seconds for one part to answer; a loaded machine may be slow
HIGHEST_PORT = 65535


@dataclass
class Up:
    """One run of `make up`."""

    layout: Layout
    progress: Progress = field(default_factory=Progress)

    def __post_init__(self) -> None:
        self.state = State(self.layout)
        self.parts = {part.name: part for part in all_parts(self.layout)}

    def run(self) -> None:
        """Build, start, migrate, load, and wait until everything is ready.

        Raises PartFailed with a sentence and the end of the log that explains it.
        """
        self.layout.logs.mkdir(parents=True, exist_ok=True)
        with self._alone():
            self._require_same_port()
            if self.state.is_complete():
                self.progress.say(f"already running: {self.layout.public_url}")
                return
            self._build()
            self._supervise()
            self._start_store_and_database()
            self._migrate_and_load()
            self._start_services()
            self._check_gateway()
            supervisor = self.state.supervisor()
            if supervisor is None:
                raise PartFailed("the supervisor ended: run `make up` again")
            self.state.mark_complete(supervisor)

    def _require_same_port(self) -> None:
        in_use = self.layout.port_in_use
        if in_use not in {None, self.layout.port} and self.state.supervisor():
            raise PartFailed(f"this data is in use on port {in_use}: `make down` first")

    def _build(self) -> None:
        if not os.environ.get("TISHENG_SITE"):
            with self.progress.step("building the pages (npm; minutes the first time)"):
                done = site.build_if_changed(self.layout.site, self.layout.log_of("site"))
            self.progress.say(f"  {done}")
        secret_files.make_missing(self.layout.secrets)

    def _supervise(self) -> None:
        if self.state.supervisor():
            self.progress.say("an unfinished start goes on")
            return
        clear_stale_parts(self.state)
        self._check_ports()
        self.state.want([])
        self.layout.port_file.write_text(str(self.layout.port), encoding="ascii")
        start_detached(self.layout)
        if not wait_until(lambda: self.state.supervisor() is not None, 20):
            raise PartFailed(f"the supervisor did not start:\n{self._tail('supervisor')}")

    def _start_store_and_database(self) -> None:
        with self.progress.step("starting PostgreSQL and the object store"):
            self._start(["postgres", "object-store"])
        postgres_of(self.layout).provision(secret_files.role_passwords(self.layout.secrets))
        store = object_store_of(self.layout)
        store.make_durable()
        secret_files.write_private(self.layout.secrets / "s3-access-key", store.access_key)
        secret_files.write_private(self.layout.secrets / "s3-secret-key", store.secret_key)

    def _migrate_and_load(self) -> None:
        # Twelve interpreters to learn that nothing is new: skipped when this very code did it.
        stamp = self.layout.data / "postgres" / "loaded-by"
        code = fingerprint_of_services()
        if stamp.exists() and stamp.read_text("ascii") == code:
            self.progress.say("databases and the data of the notice are up to date")
            return
        with self.progress.step("bringing four databases up to date"):
            self._run_all([(service, parts.migrate_command(service)) for service in SERVICES])
        with self.progress.step("loading the data of the notice"):
            self._run_all(parts.bootstrap_commands(str(self.layout.secrets)))
        if make_first_accounts(self.layout, lambda words: self._run("auth", words)):
            self.progress.say("  first accounts made")
        stamp.write_text(code, encoding="ascii")

    def _start_services(self) -> None:
        with self.progress.step("starting four services, their workers and the gateway"):
            # Processor time is scarce while interpreters start: services first, then the rest.
            self._start(SERVICES)
            self._start([name for name in self.parts if name not in self.state.wanted()])

    def _check_gateway(self) -> None:
        for service in SERVICES:
            url = f"{self.layout.address}/api/{service}/health/ready"
            if not wait_until(partial(answers, url), PATIENCE, 0.3):
                raise PartFailed(f"{service} is not ready ({url}):\n{self._tail(service)}")

    def _start(self, names: Iterable[str]) -> None:
        names = list(names)
        self.state.want(self.state.wanted() | set(names))
        for name in names:
            part = self.parts[name]
            if not wait_until(partial(self._is_up, part), PATIENCE, 0.2):
                raise PartFailed(
                    f"{name} did not start within {PATIENCE:.0f} s; "
                    f"the end of {self.layout.log_of(name)}:\n{self._tail(name)}"
                )

    def _is_up(self, part: Part) -> bool:
        running = self.state.parts().get(part.name)
        if running is None or not running.identity.is_alive():
            return False
        return part.ready() if part.ready else True

    def _run_all(self, commands: Sequence[tuple[str, list[str]]]) -> None:
        """Run commands that do not depend on each other, as many at once as there are cores."""
        with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
            list(pool.map(lambda command: self._run(*command), commands))

    def _run(self, service: str, words: list[str]) -> None:
        log = self.layout.log_of("setup")
        environment: Mapping[str, str] = service_environment(self.layout, service)
        with log.open("ab") as output:
            done = subprocess.run(
                here(words),
                env=environment,
                cwd=self.layout.data,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                check=False,
            )
        if done.returncode != 0:
            raise PartFailed(f"`{' '.join(words)}` failed; the end of {log}:\n{tail(log)}")

    def _check_ports(self) -> None:
        if self.layout.port + HIGHEST > HIGHEST_PORT:
            raise PartFailed(f"PORT={self.layout.port} leaves no room: at most 65486")
        for name, distance in {"gateway": 0, **DISTANCES}.items():
            if not is_port_free(self.layout.port + distance):
                raise PartFailed(
                    f"port {self.layout.port + distance} ({name}) is used by another program; "
                    f"choose another one: PORT={self.layout.port + 100} make up"
                )

    def _tail(self, name: str) -> str:
        return tail(self.layout.log_of(name))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self.layout.run.mkdir(parents=True, exist_ok=True)
        with (self.layout.run / "up.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise PartFailed("another `make up` is at work on this folder") from None
            yield


def fingerprint_of_services() -> str:
    """Return a hash of all code and data that migrations and loading depend on."""
    digest = hashlib.sha256()
    for root in (REPOSITORY / "services", REPOSITORY / "deploy" / "embedded"):
        for file in sorted(root.rglob("*")):
            if file.is_file() and not {"tests", "__pycache__"} & set(file.parts):
                digest.update(str(file.relative_to(REPOSITORY)).encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()


def clear_stale_parts(state: State) -> None:
    """Stop what a killed supervisor left running, last started first."""
    by_start = sorted(state.parts().items(), key=lambda item: -item[1].since)
    kinds = {part.name: part for part in all_parts(state.layout)}
    for name, part in by_start:
        part.identity.stop(kinds[name].stop_signal)


def down(layout: Layout) -> bool:
    """Stop everything, in order; False when nothing ran."""
    state = State(layout)
    supervisor = state.supervisor()
    was_running = supervisor is not None or any(
        p.identity.is_alive() for p in state.parts().values()
    )
    state.want([])
    if supervisor:
        supervisor.stop(patience=120)
    clear_stale_parts(state)
    layout.port_file.unlink(missing_ok=True)
    return was_running
