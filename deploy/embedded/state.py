"""What is wanted and what runs, as files: `up` writes wishes, the supervisor writes facts."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from embedded.layout import Layout
from embedded.process import Identity
from embedded.secret_files import write_private


@dataclass(frozen=True, slots=True)
class Running:
    """A part as the supervisor last saw it."""

    identity: Identity
    since: float  # seconds since 1970
    restarts: int


@dataclass(frozen=True)
class State:
    """The files of one stack below `.data/run`."""

    layout: Layout

    def want(self, names: Iterable[str]) -> None:
        """Say which parts should run."""
        self._write("wanted", sorted(names))

    def wanted(self) -> set[str]:
        """Return which parts should run."""
        return set(self._read("wanted") or [])

    def record(self, supervisor: Identity, parts: dict[str, Running]) -> None:
        """Say what runs."""
        facts = {name: asdict(part) for name, part in parts.items()}
        self._write("running", {"supervisor": asdict(supervisor), "parts": facts})

    def supervisor(self) -> Identity | None:
        """Return the living supervisor, if any."""
        facts = self._read("running")
        who = Identity(**facts["supervisor"]) if facts else None
        return who if who and who.is_alive() else None

    def parts(self) -> dict[str, Running]:
        """Return the parts as last recorded, alive or not."""
        facts = (self._read("running") or {"parts": {}})["parts"]
        return {
            name: Running(Identity(**part["identity"]), part["since"], part["restarts"])
            for name, part in facts.items()
        }

    def mark_complete(self, supervisor: Identity) -> None:
        """Say that `up` finished with this supervisor."""
        self._write("complete", asdict(supervisor))

    def is_complete(self) -> bool:
        """Whether everything was brought up under the supervisor that lives now."""
        facts = self._read("complete")
        return bool(facts) and Identity(**facts) == self.supervisor()

    def _file(self, name: str) -> Path:
        return self.layout.run / f"{name}.json"

    def _read(self, name: str) -> Any:
        try:
            return json.loads(self._file(name).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None

    def _write(self, name: str, document: Any) -> None:
        self.layout.run.mkdir(parents=True, exist_ok=True)
        write_private(self._file(name), json.dumps(document))
