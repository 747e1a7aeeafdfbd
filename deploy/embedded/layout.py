"""Where one stack keeps its files and which ports it uses."""

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from embedded.provision import SERVICES

REPOSITORY = Path(__file__).parents[2]
BUCKET = "tisheng-evidence"
DEFAULT_PORT = 8080
# Distances from PORT: 8080 gives auth 8101 … PostgreSQL 8110, object store 8120.
DISTANCES = {service: 21 + number for number, service in enumerate(SERVICES)} | {
    "postgres": 30,
    "object-store": 40,
}
HIGHEST = 49  # the object store uses a row of ten


@dataclass(frozen=True)
class Layout:
    """One stack: `data` holds everything it keeps, `port` is the gateway's."""

    data: Path
    port: int
    bind: str = "127.0.0.1"

    @classmethod
    def from_environment(cls) -> "Layout":
        """Read TISHENG_DATA, PORT and TISHENG_BIND; without PORT, the port that is in use here."""
        data = Path(os.environ.get("TISHENG_DATA") or REPOSITORY / ".data").absolute()
        bind = os.environ.get("TISHENG_BIND") or "127.0.0.1"
        asked = os.environ.get("PORT")
        return cls(data, int(asked or cls(data, DEFAULT_PORT).port_in_use or DEFAULT_PORT), bind)

    @property
    def port_in_use(self) -> int | None:
        """The gateway's port of the stack that was started on this data and not stopped."""
        try:
            return int(self.port_file.read_text("ascii"))
        except FileNotFoundError:
            return None

    def port_of(self, part: str) -> int:
        """Return the port of a service, of `postgres`, or the first of `object-store`."""
        return self.port + DISTANCES[part]

    @cached_property
    def address(self) -> str:
        """The gateway's address on this machine."""
        return f"http://127.0.0.1:{self.port}"

    @cached_property
    def public_url(self) -> str:
        """The address that people use; TISHENG_PUBLIC_URL when it is not this machine's."""
        return os.environ.get("TISHENG_PUBLIC_URL") or self.address

    @cached_property
    def logs(self) -> Path:
        """One log file per part."""
        return self.data / "logs"

    @cached_property
    def run(self) -> Path:
        """What is running now."""
        return self.data / "run"

    @cached_property
    def port_file(self) -> Path:
        """The port of the running stack, so that `status` and `down` need not be told."""
        return self.run / "port"

    @cached_property
    def secrets(self) -> Path:
        """Passwords and keys, one file each, mode 600."""
        return self.data / "secrets"

    @cached_property
    def site(self) -> Path:
        """The built SPA; TISHENG_SITE names a folder built elsewhere."""
        return Path(os.environ.get("TISHENG_SITE") or REPOSITORY / "frontend" / "dist")

    @cached_property
    def first_accounts(self) -> Path:
        """The accounts made by the first start, with their passwords."""
        return self.data / "first-accounts.json"

    def log_of(self, part: str) -> Path:
        """Return the log file of a part."""
        return self.logs / f"{part}.log"
