"""One valid request for every operation, aimed at the things of the world.

Where a real change would spoil the next call, the request is one that is refused *after* the
caller was judged: a version nobody has (412), a state that does not allow it (409).
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from kernel.actor import Role
from kernel.clock import SHANGHAI
from tests.callers import Unit
from tests.documents import Operation
from tests.security import features, feedback, hours, items, pool, showcases, tools, uploads
from tests.security.rubrics import rubric_body
from tests.security.world import REASON, World

STALE = '"999999"'
NOWHERE = str(uuid4())
TODAY = str(datetime.now(SHANGHAI).date())


class Hole(AssertionError):
    """An operation the matrix cannot aim at: a new path parameter or body needs a line here."""


# Path parameters: how to get the thing. Destructive operations get a fresh one per allowed call.
THINGS: Mapping[str, Callable[[World], str]] = {
    "organisation_id": lambda w: w.things["organisation_id"],
    "person_id": lambda w: w.things["person_id"],
    "grant_id": lambda w: w.things["grant_id"],
    "rubric_id": lambda w: w.things["rubric_id"],
    "catalogue_id": lambda w: w.things["catalogue_id"],
    **uploads.THINGS,
    **features.THINGS,
    "round_id": lambda w: w.things["round_id"],
    "submission_id": lambda w: w.things["submission_id"],
    "school_id": lambda w: w.neighbour.id,
    "upload_id": lambda w: w.things["upload_id"],
    "file_id": lambda w: w.things["file_id"],
    "link_id": lambda w: w.things["link_id"],
    "request_id": lambda w: w.things["request_id"],
    "hold_id": lambda w: w.things["hold_id"],
    "receipt_no": lambda w: w.things["held_receipt_no"],
    "package_id": lambda w: w.things["package_id"],
    "membership_id": lambda w: w.things["membership_id"],
    "proposal_id": lambda w: w.things["proposal_id"],
    "expert_id": lambda w: w.things["expert_id"],
    "assignment_id": lambda w: w.things["assignment_id"],
    "record_id": lambda w: w.things["guidance_id"],
    "appraisal_id": lambda w: w.things["appraisal_id"],
    "appointment_id": lambda w: w.things["appointment_id"],
    "number": lambda _: "YTP-2026-0000",
    "check_code": lambda _: "0000-0000-0000",
    "batch_id": lambda w: w.things["batch_id"],
    "api_client_id": lambda w: w.things["api_client_id"],
    "provider_id": lambda w: w.things["provider_id"],
    "provider": lambda w: w.things["provider"],
    # Whoever may is told that there is none; everybody else is kept out before.
    "identity_id": lambda _: NOWHERE,
    "session_id": lambda _: NOWHERE,
    "import_id": lambda w: w.things["import_id"],
    "kind": lambda _: "people",
    "code": lambda _: "C1",
    "stage": lambda _: "district",
}


def _right(world: World, params: Mapping[str, str]) -> dict[str, str]:
    if params["right"] == Role.AUDITOR:
        person_id, grant_id = world.new_auditor()
        return {"person_id": person_id, "grant_id": grant_id}
    return {"grant_id": world.new_grant()}


FRESH: Mapping[str, Callable[[World, Mapping[str, str]], dict[str, str]]] = {
    "deletePersonGrant": _right,
    "confirmGrantProposal": lambda w, _: {"proposal_id": w.new_proposal(w.new_person())},
    "rejectGrantProposal": lambda w, _: {"proposal_id": w.new_proposal(w.new_person())},
    "withdrawGrantProposal": lambda w, _: {"proposal_id": w.new_proposal(w.new_person())},
    "abortUpload": lambda w, _: {"upload_id": w.new_upload()},
    "closePhoneLink": lambda w, _: {"link_id": w.new_phone_link()},
    "grantDeletionRequest": lambda w, _: {"request_id": w.new_request(w.new_file())},
    "refuseDeletionRequest": lambda w, _: {"request_id": w.new_request(w.new_file())},
    "withdrawDeletionRequest": lambda w, _: {"request_id": w.new_request(w.new_file())},
    "liftLegalHold": lambda w, _: {"hold_id": w.new_hold(w.new_file())},
    "publishRubric": lambda w, _: {"rubric_id": w.new_draft_rubric()},
    "openRound": lambda w, _: {"round_id": w.new_round(w.neighbour)},
    "closeYear": lambda w, _: {"year_id": w.new_year()},
    "withdrawHour": lambda w, _: {"hour_id": hours.new_hour(w)},
    **feedback.FRESH,
}


# Where a parameter of the same name means another thing.
OTHERWISE: Mapping[str, dict[str, Callable[[World], str]]] = {
    "checkCode": {"code": lambda _: "YT-0000-0000-0000"},
    **items.OTHERWISE,
    **feedback.OTHERWISE,
    **tools.OTHERWISE,
    **showcases.OTHERWISE,
    # A right in the office of the district, not one in a school.
    "enterDepartment": {
        "person_id": lambda w: w.things["member_id"],
        "grant_id": lambda w: w.things["member_grant_id"],
    },
}
# A result is there only when a round was played to its end.
PLAYED = {"getResult", "getResultForm"}
# Settings that change who may: of a path parameter, or of what one operation is about.
VARIANTS: Mapping[str, list[dict[str, str]]] = {
    "stage": [{"stage": "district"}, {"stage": "city"}],
    "nominateExpert": [{"team": "district"}, {"team": "city"}],
    "createPersonGrant": [{"right": Role.GROUP_LEADER}, {"right": Role.AUDITOR}],
    "deletePersonGrant": [{"right": Role.TEACHER}, {"right": Role.AUDITOR}],
}

# The unit that a thing belongs to; the first of these among the parameters counts.
UNITS: Mapping[str, Callable[[World], str]] = {
    "submission_id": lambda w: w.school.path,
    "round_id": lambda w: w.city.path,
    **features.UNITS,
    "organisation_id": lambda w: w.school.path,
    "import_id": lambda w: w.city.path,
    "person_id": lambda w: w.school.path,
    "proposal_id": lambda w: w.city.path,
    "assignment_id": lambda w: w.district.path,
    "record_id": lambda w: w.school.path,
    "appraisal_id": lambda w: w.district.path,
    "appointment_id": lambda w: w.district.path,
    "batch_id": lambda w: w.district.path,
    "request_id": lambda w: w.school.path,
    "hold_id": lambda w: w.school.path,
}
# Operations whose body names the unit.
BODY_UNITS: Mapping[str, Callable[[World], str]] = {
    "createOrganisation": lambda w: w.district.path,
    "createPerson": lambda w: w.school.path,
    **features.BODY_UNITS,
    "createGrantProposal": lambda w: w.city.path,
    "createExpertBatch": lambda w: w.district.path,
    "changeExpertEntry": lambda w: w.district.path,
    "createExpertAssignment": lambda w: w.district.path,
    "decideExpertAppraisal": lambda w: w.district.path,
    "issueExpertAppointment": lambda w: w.district.path,
    "createDepartment": lambda w: w.district.path,
    "enterDepartment": lambda w: w.district.path,
    "createLegalHold": lambda w: w.school.path,
    "selectExpert": lambda w: w.district.path,
    "declineExpert": lambda w: w.district.path,
    "retireExpert": lambda w: w.district.path,
    "addExpertTraining": lambda w: w.district.path,
}

BODIES: Mapping[str, Callable[[World], Any]] = {
    "createOrganisation": lambda w: {
        "name": f"样例小学{uuid4().hex[:8]}",
        "kind": "school",
        "parent_id": w.district.id,
    },
    "changeOrganisation": lambda _: {"name": "不会保存的名称"},
    "closeOrganisation": lambda _: REASON,
    "mergeOrganisation": lambda w: {"into_id": w.neighbour.id, "on": TODAY} | REASON,
    "moveOrganisation": lambda w: {"parent_id": w.districts[1].id, "on": TODAY} | REASON,
    "splitOrganisation": lambda _: {"parts": [{"name": "不会新建的小学"}], "on": TODAY} | REASON,
    "createPerson": lambda w: {
        "name": "样例",
        "staff_no": f"M{uuid4().hex[:12]}",
        "org_id": w.school.id,
    },
    "changePerson": lambda _: {"name": "不会保存的姓名"},
    # There already, the last one: refused after the caller was judged.
    "createMembership": lambda w: {"org_id": w.school.id, "from_on": TODAY},
    "endMembership": lambda _: {"on": TODAY} | REASON,
    "movePerson": lambda w: {"to_org_id": w.school.id, "on": TODAY} | REASON,
    "revealIdentityCard": lambda _: REASON,
    "createGrantProposal": lambda w: (
        {
            "person_id": w.things["person_id"],
            "role": "auditor",
            "org_id": w.city.id,
        }
        | REASON
    ),
    "rejectGrantProposal": lambda _: REASON,
    "createExpertBatch": lambda w: {
        "organisation_id": w.district.id,
        "name": f"样例专家批次{uuid4().hex[:8]}",
        "term": "2026—2029 年",
    },
    "publishExpertBatch": lambda _: {"on": TODAY},
    "selectExpert": lambda w: {"batch_id": w.things["batch_id"]},
    "declineExpert": lambda _: REASON,
    "retireExpert": lambda _: REASON,
    "createDepartment": lambda w: {
        "role": Role.DISTRICT_OFFICE,
        "organisation_id": w.district.id,
        "name": f"样例部门{uuid4().hex[:8]}",
    },
    "enterDepartment": lambda w: {"department_id": w.things["department_id"]} | REASON,
    **pool.BODIES,
    "addExpertTraining": lambda _: {
        "title": "样例培训",
        "level": "city",
        "held_on": TODAY,
        "hours": 8,
        "proof": "样例证书",
    },
    "createApiClient": lambda _: {
        "client_id": f"m{uuid4().hex[:12]}",
        "name": "样例",
        "scopes": ["people:read"],
    },
    "changeApiClient": lambda _: {"name": "不会保存的名称"},
    "rotateApiClientSecret": lambda _: {},
    "changeMyPassword": lambda _: {"old_password": "Wrong-0000", "new_password": "Other-11112"},
    "giveSecondFactor": lambda _: {"code": "000000"},
    "enrolMySecondFactor": lambda _: {"password": "Wrong-0000"},
    "confirmMySecondFactor": lambda _: {"code": "000000"},
    "renewMyRecoveryCodes": lambda _: {"password": "Wrong-0000"},
    "removeMySecondFactor": lambda _: {"password": "Wrong-0000", "code": "000000"},
    "giveMyConsent": lambda _: {"version": "of another time", "sensitive": False},
    "withdrawMyConsent": lambda _: {"kind": "sensitive"},
    "endSessionsByProvider": lambda _: {},
    "endSessionsByTicket": lambda _: {},
    "changeSecuritySettings": lambda _: {},
    "createProvider": lambda _: {
        "code": "inner",
        "name": "内网",
        "kind": "oidc",
        "address": "http://10.0.0.1",
        "client_id": "x",
        "mapping": {"staff_no": "sub"},
    },
    "changeProvider": lambda _: {"name": "不会保存的名称"},
    "createOneTimeCodes": lambda _: {"person_ids": [NOWHERE]},
    "printOneTimeCodes": lambda _: {
        "slips": [
            {
                "name": "样例",
                "staff_no": "S1",
                "unit": "样例小学",
                "username": "s1",
                "code": "AAAAA22222",
                "expires_at": "2199-01-01T00:00:00Z",
            }
        ]
    },
    "resetSecondFactor": lambda _: REASON,
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
    **features.BODIES,
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
    "createManifest": lambda _: {},
    # The manifest's signature is judged after the caller: 401 for a person would be no answer.
    "createPackage": lambda w: w.new_manifest(),
    "createDeletionRequest": lambda w: {"file_id": w.things["file_id"]} | REASON,
    "replaceFile": lambda w: {"file_id": w.things["file_id"]},
    "withdrawDeletionRequest": lambda _: {},
    "grantDeletionRequest": lambda _: REASON,
    "refuseDeletionRequest": lambda _: REASON,
    # Held already: refused after the caller was judged.
    "createLegalHold": lambda w: {"receipt_no": w.things["held_receipt_no"]} | REASON,
    "liftLegalHold": lambda _: REASON,
    "createStorageReport": lambda _: {"kind": "measure"},
    "freezeFiles": lambda w: {"file_ids": [w.things["file_id"]], "by": "样例"},
    **uploads.BODIES,
    # Refused before anybody is looked up, so that no counter of failures is fed.
    "applyImport": lambda _: {"sha256": "0" * 64},
    "createSession": lambda _: {},
    "createToken": lambda _: {},
}


def path_of(operation: Operation, world: World, params: Mapping[str, str]) -> str:
    """Fill the placeholders of the path; a placeholder nobody knows is a hole."""
    path = operation.path
    for name in operation.path_parameters:
        if name in params:
            value = params[name]
        elif name in OTHERWISE.get(operation.id, {}):
            value = OTHERWISE[operation.id][name](world)
        elif operation.id in PLAYED and name == "submission_id":
            value = world.things["announced_id"]
        elif name in THINGS:
            value = THINGS[name](world)
        else:
            raise Hole(f"{operation}: no thing for the path parameter {name}")
        path = path.replace(f"{{{name}}}", value)
    return path


def variants_of(operation: Operation) -> list[dict[str, str]]:
    """Return the settings that change who may."""
    for name in (operation.id, *operation.path_parameters):
        if name in VARIANTS:
            return VARIANTS[name]
    return [{}]


def unit_of(operation: Operation, world: World, params: Mapping[str, str]) -> str:
    """Return the path of the unit that the thing belongs to; "" for collections."""
    if params.get("right") == Role.AUDITOR:
        return world.city.path
    if "team" in params:
        return _team(world, params).path
    if operation.id in BODY_UNITS:
        return BODY_UNITS[operation.id](world)
    for name in operation.path_parameters:
        if name in UNITS:
            return UNITS[name](world)
    return ""


def _team(world: World, params: Mapping[str, str]) -> Unit:
    return world.city if params["team"] == "city" else world.district


def _body_of(operation: Operation, world: World, params: Mapping[str, str]) -> Any:
    if operation.id == "replaceRubric":
        return rubric_body(world, world.things["rubric_id"])
    if operation.id == "createPersonGrant":
        unit = world.city if params["right"] == Role.AUDITOR else world.school
        return {"role": params["right"], "org_id": unit.id}
    if operation.id == "nominateExpert":
        return {
            "organisation_id": _team(world, params).id,
            "name": f"样例专家{uuid4().hex[:8]}",
            "unit": "样例大学",
            "source": "university",
        } | REASON
    if operation.id in BODIES:
        return BODIES[operation.id](world)
    raise Hole(f"{operation}: no body")


def options_of(operation: Operation, world: World, params: Mapping[str, str]) -> dict[str, Any]:
    """Return body and headers of a valid request."""
    options: dict[str, Any] = {"headers": {}}
    if operation.id == "createImport":
        # Refused for its name, after the caller was judged: nothing is stored or queued.
        options["files"] = {"file": ("样例.exe", b"x")}
        options["data"] = {"kind": "people"}
        return options
    if operation.id in {"uploadAbilityCatalogue", "uploadHours"}:
        options["files"] = {"file": ("样例.exe", b"x")}  # the same
        return options
    if "If-Match" in operation.parameters("header"):
        options["headers"]["If-Match"] = STALE
    if operation.has_body:
        options["json"] = _body_of(operation, world, params)
    return options
