"""A campaign in the world: the city's, open; an item of the head of the school has come to it."""

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from kernel.actor import Role

if TYPE_CHECKING:
    from tests.callers import Caller
    from tests.security.world import World

CASES = "/api/cases/v1"
REASON = {"reason": "样例理由"}
_LEFT_OUT = {
    "id", "level", "state", "org_id", "org_name", "org_path", "version", "acts", "desks",
    "parent_title", "announced_until", "concluded_at", "cancelled_reason", "problems",
}  # fmt: skip


def fill_the_campaigns(world: "World") -> None:
    """Open a campaign of the city; one entry goes all the way to its desk."""
    calls, things, office = world.calls, world.things, world.office
    begun = {"kind": "selection", "title": "样例评选"}
    made = calls.ok(office, "POST", f"{CASES}/campaigns", json=begun).json()
    path = f"{CASES}/campaigns/{made['id']}"
    things["campaign_id"], things["campaign"] = made["id"], json.dumps(made)
    body = campaign_body(world) | {"call": "样例通知"}
    for method, to, more in (("PUT", path, {"json": body}), ("POST", f"{path}/open", {})):
        seen = {"If-Match": f'"{made["version"]}"'}
        made = calls.ok(office, method, to, headers=seen, **more).json()
    said = {"item_id": things["item_id"]}
    entry = calls.ok(world.lead, "POST", f"{path}/entries", json=said).json()
    things["entry_id"] = entry["id"]
    team = world.mint.person(Role.SCHOOL_TEAM, world.school.path, org_id=world.school.id)
    district = world.mint.person(
        Role.DISTRICT_OFFICE, world.district.path, org_id=world.district.id
    )
    for caller in (team, district):
        entry = _nominated(world, caller, entry)


def _nominated(world: "World", caller: "Caller", entry: dict[str, Any]) -> dict[str, Any]:
    path = f"{CASES}/entries/{entry['id']}/nominate"
    seen = {"If-Match": f'"{entry["version"]}"'}
    made: dict[str, Any] = world.calls.ok(caller, "POST", path, json={}, headers=seen).json()
    return made


def campaign_body(world: "World") -> dict[str, Any]:
    """Return the campaign as its wizard would save it."""
    page: dict[str, Any] = json.loads(world.things["campaign"])
    return {name: value for name, value in page.items() if name not in _LEFT_OUT}


def _dates(world: "World") -> dict[str, Any]:
    page: dict[str, Any] = json.loads(world.things["campaign"])
    return {name: page[name] for name in ("entries_until", "districts_until", "judging_until")}


def _order(world: "World") -> dict[str, Any]:
    ids = [world.things["entry_id"]]
    return {"side": "school", "seen_ids": ids, "entry_ids": ids}


def _school(world: "World") -> str:
    return world.school.path


THINGS: "Mapping[str, Callable[[World], str]]" = {
    "campaign_id": lambda w: w.things["campaign_id"],
    "entry_id": lambda w: w.things["entry_id"],
}
UNITS: "Mapping[str, Callable[[World], str]]" = {
    "campaign_id": lambda w: w.city.path,
    "entry_id": _school,
}
# The order is that of the school whose entries are named.
BODY_UNITS: "Mapping[str, Callable[[World], str]]" = {"orderEntries": _school}
BODIES: "Mapping[str, Callable[[World], Any]]" = {
    "createCampaign": lambda _: {"kind": "selection", "title": "样例评选"},
    "saveCampaign": campaign_body,
    "changeCampaignDates": _dates,
    "cancelCampaign": lambda _: REASON,
    "setCampaignQuotas": lambda _: {"school_quota": 3, "district_quota": 20},
    "proposeEntry": lambda w: {"item_id": w.things["item_id"]},
    "nominateEntry": lambda _: {},
    "refuseEntry": lambda _: REASON,
    "returnEntry": lambda _: REASON,
    "orderEntries": _order,
    "nominateResult": lambda _: {"entry_id": str(uuid4())},
}
# What its author alone does.
OWN = {"proposeEntry", "getMyEntry", "withdrawMyEntry"}
# Screening belongs to the office whose campaign it is: here the city's.
CITY_ONLY = {"admitEntry", "refuseEntry"}
AT_SCHOOL = {"orderEntries"}
# A campaign is its unit's; everybody whose unit lies below takes part in it.
FROM_BELOW = {
    "getCampaignDesk",
    "listCampaignQuotas",
    "listEntries",
    "exportEntries",
    "getResultsBelow",
    "nominateResult",
}
MAY_BE_MISSING = {"nominateResult": "no campaign of the caller's has ranked this entry"}
