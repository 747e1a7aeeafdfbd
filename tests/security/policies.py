"""What the declared policies mean for a caller, and the few places where a rule narrows them.

Everything is derived from `x-policy`. A rule below is an exception with its reason; without one
the generated expectation holds.
"""

from collections.abc import Callable
from dataclasses import dataclass

from kernel.actor import Role
from kernel.policy import Reach
from tests.callers import Caller
from tests.documents import Operation
from tests.security import (
    campaigns,
    draws,
    feedback,
    items,
    judging,
    practice,
    registers,
    schemes,
    showcases,
)
from tests.security.world import World

# Kinds of units at which auth gives a role; a token with another pair cannot exist, so the matrix
# only asks that it opens nothing that the policy closes.
FITS = {
    Role.CITY_OFFICE: {"city"},
    Role.EQUIPMENT_CENTRE: {"city"},
    Role.AUDITOR: {"city"},
    Role.SYSTEM_ADMIN: {"city"},
    Role.SECURITY_ADMIN: {"city"},
    Role.EXPERT: {"city", "district"},
    Role.DISTRICT_OFFICE: {"district"},
    Role.SCHOOL_LEAD: {"school"},
    Role.SCHOOL_TEAM: {"school"},
    Role.GROUP_LEADER: {"school", "group"},
    Role.TEACHER: {"school", "group"},
}
TWO = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)
SCHOOL = (Role.SCHOOL_LEAD, Role.SCHOOL_TEAM)

# The party that acts at a stage is decided by the stage in the path, not by the operation.
STAGE_PARTY = {"district": (Role.DISTRICT_OFFICE,), "city": (Role.CITY_OFFICE,)}
BY_STAGE = {"getReview", "startReview", "saveReviewMark", "concludeReview"}
# The city office verifies on top of the district's review and therefore reads it.
READ_BY_BOTH = {"getReview": "district"}
# Returning belongs to the district stage; the school under test has a district office.
DISTRICT_STAGE = {
    "returnSubmission",
    "returnStudyPlan",
    "returnSchoolPlan",
    "approveStudyPlan",
    "approveSchoolPlan",
    *draws.DISTRICT_ONLY,
    *showcases.DISTRICT_ONLY,
}

# Returning and screening belong to one stage each.
PARTIES = dict.fromkeys(DISTRICT_STAGE, "district") | dict.fromkeys(campaigns.CITY_ONLY, "city")

# The rights of the three duties take two people, and the security administrator is one of them;
# with the rights within a school he or she has nothing to do.
BY_RIGHT = {"createPersonGrant", "deletePersonGrant"}
# Whoever proposed a right takes the proposal back, nobody else.
OWN_PROPOSALS = {"withdrawGrantProposal"}

# Guidance is confirmed by whoever leads the unit; the one under test was given at a school.
AT_SCHOOL = {"confirmGuidance", *campaigns.AT_SCHOOL}

# A round is the city's; everybody whose unit lies below takes part in it and may read it.
FROM_BELOW = {
    "getRound",
    "getYear",
    "getRoundProgress",
    "listRoundSubmissions",
    "getProgressWorkbook",
    "getRoll",
    "getRollWorkbook",
    # A teaching group lies below its school and works by the school's plans.
    "getStudyPlan",
    "getSchoolPlan",
    "getStudyPlanVersions",
    "getSchoolPlanVersions",
    # Who leads a group of a school organises by the school's schedule.
    "compareActivities",
    "listActivityStaff",
    *schemes.FROM_BELOW,
    *campaigns.FROM_BELOW,
    # A district office proposes experts for the city's team, which stands above it.
    "nominateExpert",
}
# Rubrics and abilities belong to no unit: the role alone decides.
UNITLESS = {
    "copyRubric",
    "replaceRubric",
    "publishRubric",
    "getAbilityForm",
    "uploadAbilityCatalogue",
    "publishAbilityCatalogue",
    "discardAbilityCatalogue",
}
# Files belong to their uploader and to those who answer for their unit.
UNIT_FILES = {
    "getFile",
    "getFileKeeping",
    "getReceipt",
    "openFile",
    "openPreview",
    "getPreview",
    "getDuplicates",
    "replaceFile",
}
# Uploads, phone links, deletion requests, packages and plans are their maker's alone.
OWN_UPLOADS = {
    "getUpload",
    "abortUpload",
    "completeUpload",
    "getPhoneLink",
    "closePhoneLink",
    "createDeletionRequest",
    "withdrawDeletionRequest",
    "createPackage",
    "getPackage",
    "savePersonalPlan",
    "submitPersonalPlan",
    "withdrawPersonalPlan",
    "revisePersonalPlan",
}

# Hours are changed by the teacher they are of, and shown also to those above the school.
OWN_HOURS = {"editHour", "withdrawHour"}
SHOWN_HOURS = {"createHourTicket", *practice.SHOWN, *registers.SHOWN}
TEACHERS = (Role.TEACHER, Role.GROUP_LEADER)
# A certification is written by its teacher, its seats are their holders', and it is shown also to
# those who lead the group or answer for the school.
OWN_CERTIFICATIONS = {
    "saveCertificationPiece",
    "submitCertification",
    "withdrawCertification",
    *items.OWN,
    *feedback.OWN,
    *campaigns.OWN,
    *judging.OWN,
    *showcases.OWN,
    *practice.OWN,
}
OWN_SEATS = {"ratePeer", "returnPeer", *items.ASKED}
SHOWN_CERTIFICATIONS = {
    "getCertification",
    "getCertificationSteps",
    "createCertificationTicket",
}
# What belongs to one person, whoever else has the role.
OWN_THINGS = UNIT_FILES | OWN_UPLOADS | OWN_PROPOSALS | OWN_HOURS | OWN_CERTIFICATIONS | OWN_SEATS


@dataclass(frozen=True)
class Case:
    """One operation aimed at one thing; `path` is the unit the thing belongs to ("" = none)."""

    operation: Operation
    path: str
    params: dict[str, str]

    @property
    def roles(self) -> tuple[Role, ...]:
        """The roles that may, after the rule of the stage."""
        declared = tuple(Role(role) for role in self.operation.policy["roles"])
        if self.operation.id in draws.NAMED:
            declared = tuple(role for role in declared if role is not Role.EXPERT)
        stage = self.params.get("stage")
        if READ_BY_BOTH.get(self.operation.id, "") == stage:
            return declared
        if self.operation.id in BY_STAGE and stage:
            return tuple(role for role in declared if role in STAGE_PARTY[stage])
        if self.operation.id in AT_SCHOOL:
            return SCHOOL
        if party := PARTIES.get(self.operation.id):
            return STAGE_PARTY[party]
        if self.operation.id in BY_RIGHT:
            takes_two = self.params["right"] == Role.AUDITOR
            return TWO if takes_two else tuple(role for role in declared if role is not TWO[1])
        return declared


Rule = Callable[[Case, Caller, World], bool]


def _own_thing(case: Case, caller: Caller, world: World) -> bool:
    """Things of a person: the owner, for files also those who answer for the unit."""
    if case.operation.id in OWN_PROPOSALS:
        return caller is world.admin
    if case.operation.id in OWN_SEATS:
        return caller is world.peer
    if caller is world.lead:
        return True
    in_unit = caller.role in SCHOOL and world.school.path.startswith(caller.path)
    return case.operation.id in UNIT_FILES and in_unit


def may(case: Case, caller: Caller, world: World) -> bool:
    """Tell whether the declared policy lets this caller do this."""
    policy, operation = case.operation.policy, case.operation
    reach = Reach(policy["reach"])
    if reach is Reach.PUBLIC:
        return True
    if policy["scope"] and policy["scope"] in caller.scopes:
        return True
    if caller.role is None or reach is Reach.SCOPE:
        return False
    if operation.id in OWN_THINGS:
        return _own_thing(case, caller, world)
    if reach in (Reach.SIGNED_IN, Reach.SELF):
        return not case.roles or caller.role in case.roles
    return caller.role in case.roles and _reaches(case, caller)


def _reaches(case: Case, caller: Caller) -> bool:
    if case.operation.id in SHOWN_HOURS and caller.role in TEACHERS:
        return False  # a colleague's
    if case.operation.id in SHOWN_CERTIFICATIONS and caller.role is Role.TEACHER:
        return False  # the same
    if not case.path or case.operation.id in UNITLESS:
        return True
    is_above = case.path.startswith(caller.path)
    is_below = caller.path.startswith(case.path)
    return is_above or (is_below and case.operation.id in FROM_BELOW)
