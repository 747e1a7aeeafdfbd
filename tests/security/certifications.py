"""Certifications in the world: two of the head of the school, one of them with peers.

Nothing here is ever rated: the requests are refused after the caller was judged, so that the next
caller finds what the one before found.
"""

import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from kernel.actor import Role

if TYPE_CHECKING:
    from tests.callers import Caller
    from tests.security.world import World

ASSESSMENT = "/api/assessment/v1"
PATIENCE_SECONDS = 60  # assessment follows the directory within seconds
NOTHING = [{"id": str(uuid4()), "version": 1}]


def _begun(world: "World", code: str) -> str:
    body = {"ability_code": code, "year_id": world.things["year_id"]}
    made = world.calls.ok(world.lead, "POST", f"{ASSESSMENT}/certifications", json=body)
    return str(made.json()["id"])


def _handed_in(world: "World", certification_id: str) -> list[dict[str, Any]]:
    """Hand a certification in until the directory has told of colleagues; return the seats."""
    path = f"{ASSESSMENT}/certifications/{certification_id}"
    shown = world.calls.ok(world.lead, "GET", path).json()
    if shown["state"] == "self_rated":
        return list(shown["seats"])
    for piece in shown["pieces"]:
        world.calls.ok(
            world.lead,
            "PUT",
            f"{path}/pieces/{piece['task']['key']}",
            json={"evidence_file_ids": [world.things["file_id"]], "self_level": "pass"},
            headers={"If-Match": f'"{piece["version"]}"'},
        )
    end = time.monotonic() + PATIENCE_SECONDS
    while not (seats := world.calls.ok(world.lead, "POST", f"{path}/submit").json()["seats"]):
        assert time.monotonic() < end, "no colleague is known"
        world.calls.ok(world.lead, "POST", f"{path}/withdraw")
        time.sleep(1)
    return list(seats)


def _exempt(world: "World") -> str:
    """Exempt a colleague, new in the school, as soon as the directory has told of them."""
    body = {
        "person_id": world.new_person(),
        "school_id": world.school.id,
        "year_id": world.things["year_id"],
        "reason": "样例原因",
    }
    path, end = f"{ASSESSMENT}/certification-exemptions", time.monotonic() + PATIENCE_SECONDS
    while (made := world.calls(world.lead, "POST", path, json=body)).is_error:
        assert time.monotonic() < end, made.text
        time.sleep(1)
    return str(made.json()["id"])


def fill_the_certifications(world: "World") -> None:
    """Make one of each."""
    begun = _begun(world, "A1")
    shown = world.calls.ok(world.lead, "GET", f"{ASSESSMENT}/certifications/{begun}").json()
    world.things |= {
        "certification_id": begun,
        # Whatever the city has published by now says which tasks A1 has.
        "task_key": shown["pieces"][0]["task"]["key"],
    }
    seat = next(one for one in _handed_in(world, _begun(world, "A2")) if one["state"] == "open")
    world.things |= {"seat_id": seat["id"], "peer_id": seat["peer_id"]}
    world.things["exemption_id"] = _exempt(world)


def peer(world: "World") -> "Caller":
    """Return the colleague who holds the seat."""
    return world.mint.person(
        Role.TEACHER,
        world.school.path,
        org_id=world.school.id,
        person_id=world.things["peer_id"],
    )


def _school(world: "World") -> str:
    return world.school.path


THINGS: "Mapping[str, Callable[[World], str]]" = {
    "certification_id": lambda w: w.things["certification_id"],
    "task_key": lambda w: w.things["task_key"],
    "seat_id": lambda w: w.things["seat_id"],
    "exemption_id": lambda w: w.things["exemption_id"],
    "group_or_school_id": lambda w: w.school.id,
}
UNITS: "Mapping[str, Callable[[World], str]]" = {
    "certification_id": _school,
    "seat_id": _school,
    "exemption_id": _school,
    "group_or_school_id": _school,
}
BODY_UNITS: "Mapping[str, Callable[[World], str]]" = {"createExemption": _school}
_REASON: Any = {"reason": "样例原因"}
BODIES: "Mapping[str, Callable[[World], Any]]" = {
    "beginCertification": lambda w: {"ability_code": "A1", "year_id": w.things["year_id"]},
    "saveCertificationPiece": lambda _: {"narrative": "不会保存"},
    "ratePeer": lambda _: {"marks": []},
    "returnPeer": lambda _: {"reasons": []},
    "releasePeerRating": lambda _: _REASON,
    "rateCertification": lambda _: {"marks": []},
    "returnCertification": lambda _: {"reasons": []},
    "rateCertifications": lambda _: {"items": [NOTHING[0] | {"marks": []}]},
    "finaliseCertifications": lambda _: {"items": NOTHING},
    "undoFinalisations": lambda _: {"items": NOTHING},
    "createExemption": lambda w: (
        {
            "person_id": w.things["person_id"],
            "school_id": w.school.id,
            "year_id": w.things["year_id"],
        }
        | _REASON
    ),
    "endExemption": lambda _: _REASON,
}
