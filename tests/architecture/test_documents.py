"""The published documents are complete, current, and what the neighbours rely on."""

import ast
import json
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from kernel.actor import Role
from kernel.policy import Reach
from tests.architecture.sources import ROOT
from tests.documents import SERVICES, Operation, all_operations, document

CHINESE = re.compile(r"[\u4e00-\u9fff]")
PATH = re.compile(
    r"^/api/\w+/(?:v1(?:/[a-z0-9-]+(?:\.[a-z]+)?|/\{\w+\}(?:\.[a-z]+)?)+|\.well-known/jwks\.json|health/(?:live|ready))$"
)
OPERATIONS = all_operations()


@pytest.mark.parametrize("service", SERVICES)
def test_the_committed_document_is_the_one_the_service_prints(service: str) -> None:
    paths = os.pathsep.join(str(ROOT / "services" / name) for name in ("kernel", *SERVICES))
    printed = subprocess.run(
        [sys.executable, "-m", f"{service}.cli", "openapi"],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(printed.stdout) == document(service), "run `make api` and commit the result"


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_an_operation_is_declared_completely(operation: Operation) -> None:
    assert re.fullmatch(r"[a-z][A-Za-z0-9]+", operation.id)
    assert CHINESE.search(str(operation.body.get("summary", "")))
    assert PATH.match(operation.path), operation.path
    policy = operation.policy
    assert policy.keys() == {"roles", "reach", "scope"}
    assert policy["reach"] in set(Reach)
    assert set(policy["roles"]) <= set(Role)
    assert (policy["reach"] == Reach.SUBTREE) <= bool(policy["roles"]), "a subtree of which role?"
    assert (policy["reach"] == Reach.SCOPE) <= bool(policy["scope"])


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_an_operation_documents_its_refusals(operation: Operation) -> None:
    answers = operation.body["responses"]
    refused = {status for status in answers if status.startswith(("4", "5"))}

    assert refused >= {"404", "409", "422", "503"}
    assert {"401", "403"} <= refused or operation.policy["reach"] == Reach.PUBLIC
    for status in refused:
        content = answers[status].get("content", {})
        assert "application/problem+json" in content or status == "503", status
    assert any(status.startswith(("2", "3")) for status in answers)


def test_operation_ids_are_unique_over_all_services() -> None:
    counted = Counter(operation.id for operation in OPERATIONS)
    # Each service serves the same tiny set of operations for its own health and keys.
    assert [name for name, count in counted.items() if count > 1] == []


# What is written says everything and has no earlier text to lose: a password, whether somebody was
# there (with a reason, each kept in the audit), which of two marks a teacher wears; one's own stars
# and favourites; that an item is in a collection, and a collection on the first page. An order is
# of many rows: its body names the order that was seen.
WHOLE = {
    "changeMyPassword",
    "enterAttendance",
    "orderEntries",
    "orderToolCategories",  # refused unless it names all there are
    "setTeacherAudiences",
    "useItem",
    "addFavourite",
    "rateItem",
    "addToCollection",
    "pinCollection",
    "giveRelease",  # said again it is the same, or with the other name mark
}


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_changes_of_editable_things_need_a_version(operation: Operation) -> None:
    if operation.method in {"PUT", "PATCH"} and operation.id not in WHOLE:
        assert "If-Match" in operation.parameters("header")


def test_lists_are_pages() -> None:
    for operation in OPERATIONS:
        asked = set(operation.parameters("query"))
        is_feed = operation.id == "listDirectoryChanges"  # API.md: positions instead of cursors
        if "limit" in asked and not is_feed:
            assert "cursor" in asked, str(operation)


def resolved(found: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        schema = found["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    for choice in schema.get("anyOf", []):
        if choice.get("type") != "null":
            return resolved(found, choice)
    return schema


def has_field(found: dict[str, Any], schema: dict[str, Any], name: str, depth: int = 6) -> bool:
    """Whether a field stands anywhere in a (nested) answer."""
    schema = resolved(found, schema)
    if depth == 0:
        return False
    if schema.get("type") == "array":
        return has_field(found, schema["items"], name, depth)
    properties = schema.get("properties", {})
    return name in properties or any(
        has_field(found, one, name, depth - 1) for one in properties.values()
    )


def calls_of(client: Path) -> dict[str, set[str]]:
    """Return what a `clients.py` relies on: paths of other services, and the fields it reads."""
    tree = ast.parse(client.read_text(encoding="utf-8"))
    texts = [
        n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)
    ]
    paths = {text for text in texts if text.startswith("/api/")}
    fields = {
        node.slice.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Subscript)
        and isinstance(node.slice, ast.Constant)
        and isinstance(node.slice.value, str)
    }
    return {"paths": paths, "fields": fields}


CONSUMERS = {
    "assessment": ROOT / "services/assessment/assessment/clients.py",
    "cases": ROOT / "services/cases/cases/clients.py",
    "every other service": ROOT / "services/kernel/kernel/http/rights.py",
    "every nightly archive": ROOT / "services/kernel/kernel/archiving.py",
}


@pytest.mark.parametrize("consumer", CONSUMERS)
def test_what_a_service_reads_of_its_neighbours_is_published_by_them(consumer: str) -> None:
    relied = calls_of(CONSUMERS[consumer])
    assert relied["paths"]
    answers: list[tuple[dict[str, Any], dict[str, Any]]] = []
    for path in relied["paths"]:
        provider = document(path.split("/")[2])
        assert path in provider["paths"], f"{consumer} calls {path}, which nobody serves"
        for operation in provider["paths"][path].values():
            for status, answer in operation["responses"].items():
                if status.startswith("2") and "application/json" in answer.get("content", {}):
                    answers.append((provider, answer["content"]["application/json"]["schema"]))
    missing = {
        field
        for field in relied["fields"]
        if not any(has_field(found, schema, field) for found, schema in answers)
    }
    assert missing == set(), f"{consumer} reads fields that no answer has"


def test_a_field_that_vanishes_is_noticed() -> None:
    found = document("auth")
    schema = {"$ref": "#/components/schemas/" + "PersonOut"}

    assert has_field(found, schema, "staff_no")
    assert not has_field(found, schema, "nickname")
