"""Feedback in the world: the head of the school under test comments, collects and is reported."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from kernel.actor import Role
from tests.security.items import CASES

if TYPE_CHECKING:
    from tests.security.world import World


def _comment(world: "World") -> str:
    path = f"{CASES}/items/{world.things['item_id']}/comments"
    return str(world.calls.ok(world.lead, "POST", path, json={"text": "样例评论"}).json()["id"])


def _collection(world: "World") -> str:
    body = {"name": "样例合集", "share": "city"}
    made = world.calls.ok(world.lead, "POST", f"{CASES}/collections", json=body)
    return str(made.json()["id"])


def fill_the_feedback(world: "World") -> None:
    """A reported comment, a favourite, a collection of one's own and one of the school."""
    things, calls, item = world.things, world.calls, f"{CASES}/items/{world.things['item_id']}"
    team = world.mint.person(Role.SCHOOL_TEAM, world.school.path, org_id=world.school.id)
    things["comment_id"], things["collection_id"] = _comment(world), _collection(world)
    things["other_comment_id"] = _comment(world)
    reports = f"{CASES}/comments/{things['comment_id']}/reports"
    calls.ok(team, "POST", reports, json={"kind": "other"})
    calls.ok(world.lead, "PUT", f"{item}/favourite")
    body = {"name": "本校合集", "share": "city", "org_id": world.school.id}
    made = calls.ok(team, "POST", f"{CASES}/collections", json=body)
    things["school_collection_id"] = str(made.json()["id"])


THINGS: "Mapping[str, Callable[[World], str]]" = {
    "comment_id": lambda w: w.things["comment_id"],
    "collection_id": lambda w: w.things["collection_id"],
}
UNITS: "Mapping[str, Callable[[World], str]]" = {
    "comment_id": lambda w: w.school.path,
    "collection_id": lambda w: w.school.path,
}
OTHERWISE: "Mapping[str, dict[str, Callable[[World], str]]]" = {
    # Of the school's own, in the name of which its keepers act.
    **{
        name: {"collection_id": lambda w: w.things["school_collection_id"]}
        for name in ("pinCollection", "unpinCollection")
    },
    # Whoever reported a comment does not decide about it: all of them report another one.
    "reportComment": {"comment_id": lambda w: w.things["other_comment_id"]},
}
FRESH: "Mapping[str, Callable[[World, Mapping[str, str]], dict[str, str]]]" = {
    "deleteComment": lambda w, _: {"comment_id": _comment(w)},
    "deleteCollection": lambda w, _: {"collection_id": _collection(w)},
}
BODIES: "Mapping[str, Callable[[World], Any]]" = {
    "rateItem": lambda _: {"stars": 4},
    "createComment": lambda _: {"text": "样例评论"},
    "editComment": lambda _: {"text": "样例评论"},
    "reportComment": lambda _: {"kind": "other", "said": "样例理由"},
    "decideComment": lambda _: {"verdict": "keep", "reason": "样例理由"},
    "createCollection": lambda _: {"name": "样例合集"},
    "saveCollection": lambda _: {"name": "样例合集", "share": "city", "items": []},
}
# What its author, or who keeps it, alone does.
OWN = {"editComment", "deleteComment", "saveCollection", "deleteCollection", "addToCollection"}
