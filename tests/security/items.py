"""Items in the world: all of the head of the school under test.

One is open to the city, one waits at the district, one is a draft that names a colleague.
"""

import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from kernel.actor import Role

if TYPE_CHECKING:
    from tests.security.world import World

CASES = "/api/cases/v1"
PATIENCE_SECONDS = 60  # cases follows the directory within seconds
REASON = {"reason": "样例理由"}
NOTHING = [{"id": str(uuid4()), "version": 1}]


def item_body(world: "World") -> dict[str, Any]:
    """Return an item without gaps, with the school's file."""
    return {
        "title": "样例课例",
        "summary": "样例简介",
        "stages": ["primary"],
        "subjects": ["chinese"],
        "abilities": ["A1"],
        "year": 2026,
        "licence": "by",
        "files": [{"file_id": world.things["file_id"], "role": "lesson_plan"}],
    }


def _draft(world: "World", **more: Any) -> tuple[str, int]:
    calls, new = world.calls, {"kind": "lesson", "title": "样例课例"}
    end = time.monotonic() + PATIENCE_SECONDS
    while (made := calls(world.lead, "POST", f"{CASES}/my-items", json=new)).is_error:
        assert time.monotonic() < end, made.text
        time.sleep(1)
    path = f"{CASES}/my-items/{made.json()['id']}"
    seen, body = {"If-Match": f'"{made.json()["version"]}"'}, item_body(world) | more
    while (saved := calls(world.lead, "PUT", path, json=body, headers=seen)).is_error:
        assert time.monotonic() < end, saved.text
        time.sleep(1)
    return str(made.json()["id"]), int(saved.json()["version"])


def _published(world: "World") -> tuple[str, int]:
    item_id, version = _draft(world)
    path = f"{CASES}/my-items/{item_id}/submit"
    seen, end = {"If-Match": f'"{version}"'}, time.monotonic() + PATIENCE_SECONDS
    while (done := world.calls(world.lead, "POST", path, headers=seen)).is_error:
        assert time.monotonic() < end, done.text  # its file may still be checked
        time.sleep(1)
    return item_id, _step(world, item_id, "publish", done.json()["version"])


def _step(world: "World", item_id: str, verb: str, version: int) -> int:
    team = world.mint.person(Role.SCHOOL_TEAM, world.school.path, org_id=world.school.id)
    path, seen = f"{CASES}/items/{item_id}/{verb}", {"If-Match": f'"{version}"'}
    return int(world.calls.ok(team, "POST", path, headers=seen).json()["version"])


def fill_the_items(world: "World") -> None:
    """Bring one to the library and one to the district; ask a colleague about a third."""
    things = world.things
    things["item_id"], _ = _published(world)
    things["held_item_id"], version = _published(world)
    _step(world, things["held_item_id"], "recommend", version)
    people = [{"person_id": world.things["peer_id"]}]
    things["asked_item_id"], _ = _draft(world, authors=people)


THINGS: "Mapping[str, Callable[[World], str]]" = {
    "item_id": lambda w: w.things["item_id"],
    "sharing_school_id": lambda w: w.school.id,
}
UNITS: "Mapping[str, Callable[[World], str]]" = {
    "item_id": lambda w: w.school.path,
    "sharing_school_id": lambda w: w.school.path,
}
# Of an item that names the colleague.
OTHERWISE: "Mapping[str, dict[str, Callable[[World], str]]]" = {
    "answerItemConsent": {"item_id": lambda w: w.things["asked_item_id"]}
}
BODIES: "Mapping[str, Callable[[World], Any]]" = {
    "createItem": lambda _: {"kind": "lesson", "title": "样例课例"},
    "saveItem": item_body,
    "answerItemConsent": lambda _: {"agrees": True, "content_hash": "0" * 64},
    "returnItem": lambda _: REASON,
    "takeDownItem": lambda _: REASON,
    "restoreItem": lambda _: REASON,
    "takeDownMyItem": lambda _: REASON,
    "restoreMyItem": lambda _: REASON,
    # Of no item that anybody has: judged, then answered item by item.
    "decideItems": lambda _: {"verb": "publish", "items": NOTHING},
    "previewItemDecisions": lambda _: {"verb": "publish", "items": NOTHING},
    "createCoverTicket": lambda w: {"item_ids": [w.things["item_id"]]},
}
# What its author alone does.
OWN = {
    "saveItem",
    "discardItem",
    "submitItem",
    "withdrawItem",
    "reviseItem",
    "takeDownMyItem",
    "restoreMyItem",
}
# What whoever is asked alone answers.
ASKED = {"answerItemConsent"}
