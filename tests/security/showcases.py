"""Showcases in the world: the city's, open to everybody, and an experience page of the school."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from kernel.actor import Role
from tests.security.items import CASES

if TYPE_CHECKING:
    from tests.callers import Caller
    from tests.security.world import World

REASON = {"reason": "样例理由"}


def _saved(world: "World", who: "Caller", made: dict[str, Any], **more: Any) -> dict[str, Any]:
    seen = {"If-Match": f'"{made["version"]}"'}
    path = f"{CASES}/showcases/{made['id']}"
    saved: dict[str, Any] = world.calls.ok(
        who, "PUT", path, json=showcase_body(world) | more, headers=seen
    ).json()
    return saved


def _step(world: "World", who: "Caller", made: dict[str, Any], verb: str) -> None:
    seen = {"If-Match": f'"{made["version"]}"'}
    world.calls.ok(who, "POST", f"{CASES}/showcases/{made['id']}/{verb}", headers=seen)


def fill_the_showcases(world: "World") -> None:
    """One is open, one waits for the district."""
    calls, path = world.calls, f"{CASES}/showcases"
    made = calls.ok(world.office, "POST", path, json={"title": "样例展播"}).json()
    world.things["showcase_id"] = str(made["id"])
    _step(world, world.office, _saved(world, world.office, made), "open")
    team = world.mint.person(Role.SCHOOL_TEAM, world.school.path, org_id=world.school.id)
    body = {"kind": "pilot_experience", "title": "样例经验页"}
    pilot = calls.ok(team, "POST", path, json=body).json()
    world.things["pilot_id"] = str(pilot["id"])
    _step(world, team, _saved(world, team, pilot, model="data"), "submit")


def showcase_body(world: "World") -> dict[str, Any]:
    """Return a showcase as its editor saves it."""
    return {
        "title": "样例展播",
        "intro": "样例介绍",
        "open_range": "public",
        "sections": [{"title": "样例版块", "items": [{"item_id": world.things["item_id"]}]}],
    }


THINGS: "Mapping[str, Callable[[World], str]]" = {"showcase_id": lambda w: w.things["showcase_id"]}
UNITS: "Mapping[str, Callable[[World], str]]" = {"showcase_id": lambda w: w.city.path}
# Steps of an experience page, which is a school's.
_OF_PILOT = ("submitShowcase", "withdrawShowcase", "agreeShowcase", "returnShowcase")
BODY_UNITS: "Mapping[str, Callable[[World], str]]" = {
    **dict.fromkeys(_OF_PILOT, lambda w: w.school.path),
    "makeShowcase": lambda w: w.city.path,  # the campaign's office
}
OTHERWISE: "Mapping[str, dict[str, Callable[[World], str]]]" = {
    name: {"showcase_id": lambda w: w.things["pilot_id"]} for name in _OF_PILOT
}
BODIES: "Mapping[str, Callable[[World], Any]]" = {
    "createShowcase": lambda _: {"title": "样例展播"},
    "makeShowcase": lambda w: {"campaign_id": w.things["campaign_id"]},
    "saveShowcase": showcase_body,
    "returnShowcase": lambda _: REASON,
    "giveRelease": lambda _: {
        "version_no": 1,
        "content_hash": "0" * 64,
        "is_named": False,
        "wording": "样例",
    },
    "createPublicCoverTicket": lambda _: {"showcase_ids": [str(uuid4())]},
}
# What an author alone says.
OWN = {"getMyRelease", "giveRelease", "withdrawRelease"}
# The school under test has a district office, which agrees.
DISTRICT_ONLY = {"agreeShowcase", "returnShowcase"}
