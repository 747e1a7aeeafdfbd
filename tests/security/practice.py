"""Classroom use, topics and support in the world: one of each, of the head of the school.

What was done for a teacher needs one the directory has told of: that is a colleague.
"""

import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from kernel.clock import SHANGHAI
from tests.security.registers import fill_the_registers

if TYPE_CHECKING:
    from tests.security.world import World

ASSESSMENT = "/api/assessment/v1"
PATIENCE_SECONDS = 60  # assessment follows the directory within seconds
_DAY = datetime.now(SHANGHAI).date()
# A run may pass midnight: what ends tomorrow is not over before it was used.
TODAY, TOMORROW = str(_DAY), str(_DAY + timedelta(days=1))


def _use(code: str) -> dict[str, Any]:
    return {
        "used_on": TODAY,
        "class_name": "样例班",
        "title": "样例课题",
        "subject": "样例学科",
        "ability_code": code,
    }


def _topic(ends_on: str = TOMORROW) -> dict[str, Any]:
    return {"title": "样例专题", "hours": 1, "starts_on": TODAY, "ends_on": ends_on}


def _support(world: "World") -> dict[str, Any]:
    return {
        "person_id": world.things["supported_id"],
        "held_on": TODAY,
        "kind": "talk",
        "text": "样例指导",
        "year_id": world.things["year_id"],
    }


def fill_the_practice(world: "World") -> None:
    """Make one of each, and an entry of the register."""
    calls, things, lead = world.calls, world.things, world.lead
    year = {"year_id": things["year_id"]}
    made = calls.ok(lead, "POST", f"{ASSESSMENT}/uses", json=_use("A1") | year).json()
    things["use_id"] = made["id"]
    made = calls.ok(lead, "POST", f"{ASSESSMENT}/study-topics", json=_topic() | year).json()
    things["topic_id"] = made["id"]
    body = {"topic_id": things["topic_id"]}
    made = calls.ok(lead, "POST", f"{ASSESSMENT}/topic-studies", json=body).json()
    things["study_id"] = made["id"]
    path = f"{ASSESSMENT}/topic-studies/{made['id']}/notes"
    noted = calls.ok(lead, "POST", path, json={"text": "样例心得"}).json()
    things["note_id"] = noted["notes"][0]["id"]
    things["supported_id"] = world.new_person()
    end = time.monotonic() + PATIENCE_SECONDS
    while (made := calls(lead, "POST", f"{ASSESSMENT}/support", json=_support(world))).is_error:
        assert time.monotonic() < end, made.text
        time.sleep(1)
    things["support_id"] = made.json()["id"]
    fill_the_registers(world)


THINGS: "Mapping[str, Callable[[World], str]]" = {
    "use_id": lambda w: w.things["use_id"],
    "topic_id": lambda w: w.things["topic_id"],
    "study_id": lambda w: w.things["study_id"],
    "note_id": lambda w: w.things["note_id"],
    "support_id": lambda w: w.things["support_id"],
    "school_or_group_id": lambda w: w.school.id,
}
UNITS: "Mapping[str, Callable[[World], str]]" = {
    name: lambda w: w.school.path
    for name in ("use_id", "topic_id", "study_id", "support_id", "school_or_group_id")
}
BODY_UNITS: "Mapping[str, Callable[[World], str]]" = {
    "giveSupport": lambda w: w.school.path,
    "offerTopic": lambda w: w.school.path,
}
BODIES: "Mapping[str, Callable[[World], Any]]" = {
    # Refused after the caller was judged: nobody knows the ability, the day is of no year.
    "createUse": lambda w: _use("C99") | {"year_id": w.things["year_id"]},
    "editUse": lambda _: _use("C99"),
    "createStudyTopic": lambda w: _topic("2199-01-01") | {"year_id": w.things["year_id"]},
    "editStudyTopic": lambda _: _topic(),
    "createTopicStudy": lambda w: {
        "proposal": _topic("2199-01-01"),
        "year_id": w.things["year_id"],
    },
    "takeTopicStudyStep": lambda _: {"verb": "finish"},
    "decideTopicStudy": lambda _: {"verb": "approve"},
    "addTopicNote": lambda _: {"text": f"样例心得{uuid4().hex[:8]}"},
    "editTopicNote": lambda _: {"text": "不会保存的心得"},
    "offerTopic": lambda w: {
        "topic_id": w.things["topic_id"],
        "person_id": w.things["supported_id"],
    },
    "giveSupport": _support,
    "answerSupport": lambda _: {"text": "样例回复"},
}
# Written by the teacher alone.
OWN = {"editUse", "deleteUse", "takeTopicStudyStep", "addTopicNote", "editTopicNote"}
# Shown also to those who answer for the school; a colleague's is nobody else's.
SHOWN = {"createUseTicket", "getTopicStudy", "createTopicTicket"}
# Only whom it was written for reads it.
MAY_BE_MISSING = dict.fromkeys(("readSupport", "answerSupport"), "it was written for somebody else")
