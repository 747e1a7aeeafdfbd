"""The four published OpenAPI documents, read from the files that are committed."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SERVICES = ("auth", "assessment", "evidence", "cases")
VERBS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True)
class Operation:
    """One operation of one service, with the policy declared beside its route."""

    service: str
    method: str
    path: str
    body: dict[str, Any]

    @property
    def id(self) -> str:
        """The operationId."""
        return str(self.body.get("operationId", ""))

    @property
    def policy(self) -> dict[str, Any]:
        """The declared policy; empty when there is none."""
        return dict(self.body.get("x-policy", {}))

    @property
    def path_parameters(self) -> list[str]:
        """Names of the placeholders of the path, in order."""
        return re.findall(r"\{(\w+)\}", self.path)

    @property
    def has_body(self) -> bool:
        """Whether it takes a request body."""
        return "requestBody" in self.body

    def parameters(self, place: str) -> list[str]:
        """Names of the parameters in the query or among the headers."""
        return [p["name"] for p in self.body.get("parameters", []) if p["in"] == place]

    def __str__(self) -> str:
        return f"{self.service}.{self.id}"


def document(service: str) -> dict[str, Any]:
    """Read one service's committed document."""
    path = ROOT / "services" / service / "openapi.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def operations_of(service: str, found: dict[str, Any]) -> Iterator[Operation]:
    """Walk the operations of a document."""
    for path, verbs in sorted(found["paths"].items()):
        for verb, body in sorted(verbs.items()):
            if verb in VERBS:
                yield Operation(service, verb.upper(), path, body)


def all_operations() -> list[Operation]:
    """Every operation of the four services."""
    return [one for service in SERVICES for one in operations_of(service, document(service))]
