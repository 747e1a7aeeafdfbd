"""One valid request for every operation, aimed at the things of the world.

Where a real change would spoil the next call, the request is one that is refused *after* the
caller was judged: a version nobody has (412), a state that does not allow it (409).
"""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

from tests.documents import Operation, document
from tests.security.world import World

STALE = '"999999"'
NOWHERE = str(uuid4())


class Hole(AssertionError):
    """An operation the matrix cannot aim at: a new path parameter or body needs a line here."""


# Path parameters: how to get the thing. Destructive operations get a fresh one per allowed call.
THINGS: Mapping[str, Callable[[World], str]] = {
    "organisation_id": lambda w: w.things["organisation_id"],
    "person_id": lambda w: w.things["person_id"],
    "grant_id": lambda w: w.things["grant_id"],
    "rubric_id": lambda w: w.things["rubric_id"],
    "round_id": lambda w: w.things["round_id"],
    "submission_id": lambda w: w.things["submission_id"],
    "school_id": lambda w: w.neighbour.id,
    "upload_id": lambda w: w.things["upload_id"],
    "file_id": lambda w: w.things["file_id"],
    "code": lambda _: "C1",
    "stage": lambda _: "district",
}
FRESH: Mapping[str, tuple[str, Callable[[World], str]]] = {
    "deletePersonGrant": ("grant_id", World.new_grant),
    "abortUpload": ("upload_id", World.new_upload),
    "publishRubric": ("rubric_id", World.new_draft_rubric),
    "openRound": ("round_id", lambda w: w.new_round(w.neighbour)),
}
# Where a parameter of the same name means another thing.
OTHERWISE: Mapping[str, dict[str, str]] = {"checkCode": {"code": "YT-0000-0000-0000"}}
VARIANTS: Mapping[str, list[dict[str, str]]] = {"stage": [{"stage": "district"}, {"stage": "city"}]}

# The unit that a thing belongs to; the first of these among the parameters counts.
UNITS: Mapping[str, Callable[[World], str]] = {
    "submission_id": lambda w: w.school.path,
    "round_id": lambda w: w.city.path,
    "organisation_id": lambda w: w.school.path,
    "person_id": lambda w: w.school.path,
}
# Operations whose body names the unit.
BODY_UNITS: Mapping[str, Callable[[World], str]] = {
    "createOrganisation": lambda w: w.district.path,
    "createPerson": lambda w: w.school.path,
}

REASON = {"reason": "样例理由"}
BODIES: Mapping[str, Callable[[World], Any]] = {
    "createOrganisation": lambda w: {
        "name": f"样例小学{uuid4().hex[:8]}",
        "kind": "school",
        "parent_id": w.district.id,
    },
    "changeOrganisation": lambda _: {"name": "不会保存的名称"},
    "closeOrganisation": lambda _: REASON,
    "createPerson": lambda w: {
        "name": "样例",
        "staff_no": f"M{uuid4().hex[:12]}",
        "org_id": w.school.id,
    },
    "changePerson": lambda _: {"name": "不会保存的姓名"},
    "createPersonGrant": lambda w: {"role": "group_leader", "org_id": w.school.id},
    "changeMyPassword": lambda _: {"old_password": "Wrong-0000", "new_password": "Other-11112"},
    "createRound": lambda w: {
        "name": f"样例批次 {uuid4().hex[:8]}",
        "school_year": "2026-2027",
        "rubric_id": w.things["rubric_id"],
        "self_due_on": "2199-01-01",
        "district_due_on": "2199-02-01",
        "city_due_on": "2199-03-01",
        "roster": "listed",
        "school_ids": [w.school.id],
    },
    "editRound": lambda _: {"name": "不会保存的批次"},
    "addRoundSchool": lambda w: {"school_id": w.stranger.id} | REASON,
    "removeRoundSchool": lambda _: REASON,
    "announceVerified": lambda _: {},
    "finaliseDue": lambda _: {},
    "closeRound": lambda _: {},
    "openRound": lambda _: {},
    "copyRubric": lambda w: {"source_id": w.things["rubric_id"]},
    "scoreRubric": lambda _: {"marks": {}},
    "extendSubmission": lambda _: {"due_on": "2199-01-01"} | REASON,
    "saveSubmissionItem": lambda _: {"narrative": "不会保存"},
    "submitSubmission": lambda _: {},
    "reviseSubmission": lambda _: {},
    "returnSubmission": lambda _: {"items": [{"code": "C1"} | REASON]},
    "startReview": lambda _: {},
    "saveReviewMark": lambda _: {"void": []},
    "concludeReview": lambda _: {"opinion": ""},
    "announceResult": lambda _: {},
    "fileAppeal": lambda _: {"text": "样例申诉", "items": ["C1"]},
    "takeAppeal": lambda _: {},
    "decideAppeal": lambda _: {"outcome": "upheld"} | REASON,
    "finaliseResult": lambda _: {},
    "createTicket": lambda w: {"file_ids": [w.things["file_id"]]},
    "freezeFiles": lambda w: {"file_ids": [w.things["file_id"]], "by": "样例"},
    "startUpload": lambda _: {
        "filename": "样例.pdf",
        "size": 10**15,
        "media_type": "application/pdf",
    },
    "completeUpload": lambda _: {"parts": [{"number": 1, "etag": "0" * 32}]},
    # Refused before anybody is looked up, so that no counter of failures is fed.
    "createSession": lambda _: {},
    "createToken": lambda _: {},
}


def rubric_body(world: World, rubric_id: str) -> dict[str, Any]:
    """Return the content of a rubric as an editor would send it back."""
    path = f"/api/assessment/v1/rubrics/{rubric_id}"
    shown = world.calls.ok(world.office, "GET", path).json()
    content = document("assessment")["components"]["schemas"]["RubricContent"]["properties"]
    return {name: shown[name] for name in content if name in shown}


def path_of(operation: Operation, world: World, params: Mapping[str, str]) -> str:
    """Fill the placeholders of the path; a placeholder nobody knows is a hole."""
    path = operation.path
    for name in operation.path_parameters:
        if name in params:
            value = params[name]
        elif name in OTHERWISE.get(operation.id, {}):
            value = OTHERWISE[operation.id][name]
        elif name in THINGS:
            value = THINGS[name](world)
        else:
            raise Hole(f"{operation}: no thing for the path parameter {name}")
        path = path.replace(f"{{{name}}}", value)
    return path


def variants_of(operation: Operation) -> list[dict[str, str]]:
    """Return the settings of path parameters that change who may."""
    for name in operation.path_parameters:
        if name in VARIANTS:
            return VARIANTS[name]
    return [{}]


def unit_of(operation: Operation, world: World) -> str:
    """Return the path of the unit that the thing belongs to; "" for collections."""
    if operation.id in BODY_UNITS:
        return BODY_UNITS[operation.id](world)
    for name in operation.path_parameters:
        if name in UNITS:
            return UNITS[name](world)
    return ""


def options_of(operation: Operation, world: World) -> dict[str, Any]:
    """Return body and headers of a valid request."""
    options: dict[str, Any] = {"headers": {}}
    if "If-Match" in operation.parameters("header"):
        options["headers"]["If-Match"] = STALE
    if operation.id == "replaceRubric":
        options["json"] = rubric_body(world, world.things["rubric_id"])
    elif operation.id in BODIES:
        options["json"] = BODIES[operation.id](world)
    elif operation.has_body:
        raise Hole(f"{operation}: no body")
    return options
