"""A rubric is one deep document: generators drown in it, so its leaves are spoilt one by one."""

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.callers import Calls, Mint
from tests.security.rubrics import rubric_body
from tests.security.world import ASSESSMENT, World, build

pytestmark = pytest.mark.stack
SPOILT: tuple[Any, ...] = (None, -1, "x" * 30_000, "a\x00\ud800", 10**400, [[]])
STALE = {"If-Match": '"999999"'}
Path = tuple[str | int, ...]


def leaves(value: Any, path: Path = ()) -> Iterator[Path]:
    """Walk the leaves of the first branch of every list: the others have the same shape."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from leaves(inner, (*path, name))
    elif isinstance(value, list) and value:
        yield from leaves(value[0], (*path, 0))
    else:
        yield path


def spoil(document: Any, path: Path, value: Any) -> Any:
    spoilt = copy.deepcopy(document)
    place = spoilt
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return spoilt


@pytest.fixture(scope="module")
def world(calls: Calls, mint: Mint) -> World:
    return build(calls, mint)


@pytest.mark.requirement("R19")
def test_no_spoilt_document_is_a_fault_or_saved(world: World) -> None:
    rubric_id = world.new_draft_rubric()
    draft, wrong = f"{ASSESSMENT}/rubrics/{rubric_id}", []
    content = rubric_body(world, rubric_id)
    whole = world.calls(world.office, "PUT", draft, json=content, headers=STALE)
    assert whole.status_code == 412, whole.text
    for path in leaves(content):
        for value in SPOILT:
            body = encoded(spoil(content, path, value))
            headers = STALE | {"Content-Type": "application/json"}
            answer = world.calls(world.office, "PUT", draft, content=body, headers=headers)
            kind = answer.headers["content-type"]
            if answer.status_code not in (412, 413, 422) or "problem+json" not in kind:
                wrong.append((path, str(value)[:20], answer.status_code, answer.text[:120]))

    assert wrong == []
    assert rubric_body(world, rubric_id) == content


def encoded(document: Any) -> bytes:
    return json.dumps(document).encode()
