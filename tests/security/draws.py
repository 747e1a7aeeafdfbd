"""Draws in the world: an on-site test of the school under test, drawn; nobody has a sheet yet.

Re-reviewed pieces need certified abilities, which this world does not have: who may re-review is
proved by the tests of the service.
"""

import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from uuid import uuid4

if TYPE_CHECKING:
    from tests.security.world import World

ASSESSMENT = "/api/assessment/v1"
NOWHERE = str(uuid4())
PATIENCE_SECONDS = 90
REASON = {"reason": "样例理由"}


def draw_body(world: "World") -> dict[str, Any]:
    """Return the terms of an on-site test of the school under test."""
    return {
        "kind": "on_site",
        "year_id": world.things["year_id"],
        "school_id": world.school.id,
    } | REASON


def fill_the_draws(world: "World") -> None:
    """Freeze and draw; assessment follows the directory within seconds."""
    path, end = f"{ASSESSMENT}/draws", time.monotonic() + PATIENCE_SECONDS
    while (made := world.calls(world.reviewer, "POST", path, json=draw_body(world))).is_error:
        if time.monotonic() > end:
            raise AssertionError(f"no frame: {made.text}")
        time.sleep(1)
    frozen = made.json()
    tag = {"If-Match": f'"{frozen["version"]}"'}
    row = world.calls.ok(
        world.reviewer, "POST", f"{path}/{frozen['id']}/draw", json={}, headers=tag
    ).json()
    params = {"draw_id": row["id"], "year_id": world.things["year_id"]}
    picks = world.calls.ok(world.reviewer, "GET", f"{ASSESSMENT}/draw-picks", params=params)
    world.things |= {
        "draw_id": row["id"],
        "draw_code": row["code"],
        "pick_id": picks.json()["items"][0]["id"],
    }


def _school(world: "World") -> str:
    return world.school.path


THINGS: "Mapping[str, Callable[[World], str]]" = {
    "draw_id": lambda w: w.things["draw_id"],
    "draw_code": lambda w: w.things["draw_code"],
    "pick_id": lambda w: w.things["pick_id"],
    "piece_id": lambda _: NOWHERE,
    "drawn_school_id": lambda w: w.school.id,
    "draw_reviewer_id": lambda _: NOWHERE,
}
UNITS: "Mapping[str, Callable[[World], str]]" = {
    "draw_id": _school,
    "pick_id": _school,
    "piece_id": _school,
    "drawn_school_id": _school,
}
BODY_UNITS: "Mapping[str, Callable[[World], str]]" = {"createDraw": _school}
# Drawn already, no reason for another, another version seen: refused after the caller was judged.
BODIES: "Mapping[str, Callable[[World], Any]]" = {
    "createDraw": lambda w: draw_body(w) | {"reason": ""},
    "drawDraw": lambda _: {},
    "cancelDraw": lambda _: REASON,
    "substituteDrawPick": lambda _: REASON,
    "recordDrawSheet": lambda _: {
        "entry_id": str(uuid4()),
        "held_on": "2026-11-27",
        "ability_code": "A5",
        "task": "样例课例",
        "level": "pass",
        "present": "样例人员",
    },
    "decideDrawObjection": lambda _: {"outcome": "upheld"} | REASON,
    "rateDrawPiece": lambda _: {"level": "excellent"},
    "nameDrawReviewer": lambda _: {"person_id": NOWHERE},
    "objectToDraw": lambda _: REASON,
}
# Of the district of the school under test; the city office draws from city-run schools.
DISTRICT_ONLY = {
    "createDraw",
    "drawDraw",
    "cancelDraw",
    "concludeDraw",
    "widenDraw",
    "returnDrawBatch",
    "substituteDrawPick",
    "recordDrawSheet",
    "getDrawPiece",
    "createDrawPieceTicket",
    "rateDrawPiece",
    "nameDrawReviewer",
    "takeOffDrawReviewer",
}
# Experts reach the draws they were named for: in this world none.
NAMED = {"getDraw"}
MAY_BE_MISSING = {
    "acknowledgeDraw": "another teacher was drawn",
    "objectToDraw": "another teacher was drawn",
    "getDrawPiece": "nothing was certified in this world",
    "createDrawPieceTicket": "nothing was certified in this world",
    "rateDrawPiece": "nothing was certified in this world",
}
