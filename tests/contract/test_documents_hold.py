"""Every operation, asked with thousands of right and wrong requests, keeps to its document.

Schemathesis generates the requests from the four committed documents; they go through the gateway
as somebody who may call the operation, half of them aimed at things that exist. No answer is a
5xx, every answer is a documented one of the documented shape, every refusal is a problem document.
"""

from typing import Any
from urllib.parse import quote
from zlib import crc32

import pytest
import requests
import schemathesis
from schemathesis import Case, Response
from schemathesis.checks import not_a_server_error
from schemathesis.config import (
    CoveragePhaseConfig,
    ExamplesPhaseConfig,
    FuzzingPhaseConfig,
    GenerationConfig,
    HealthCheck,
    PhasesConfig,
    ProjectConfig,
    ProjectsConfig,
    SchemathesisConfig,
    StatefulPhaseConfig,
)
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from kernel.actor import Role
from kernel.policy import Reach
from tests.callers import NOBODY, Caller, Calls, Mint
from tests.documents import SERVICES, document
from tests.security.requests import THINGS
from tests.security.world import World, build
from tests.stack import Stack

pytestmark = [pytest.mark.stack, pytest.mark.slow]
SEED, EXAMPLES = 20210629, 10  # the notice's day
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
MEMBERS = {"type", "title", "status", "detail", "code", "request_id", "errors"}
AT_THE_CITY = {Role.CITY_OFFICE, Role.EQUIPMENT_CENTRE, Role.AUDITOR, Role.SYSTEM_ADMIN}


def schema_of(service: str) -> Any:
    """Read one committed document with bounded, repeatable generation."""
    project = ProjectConfig(
        generation=GenerationConfig(
            max_examples=EXAMPLES, deterministic=True, database="none", no_shrink=True
        ),
        phases=PhasesConfig(
            examples=ExamplesPhaseConfig(),
            coverage=CoveragePhaseConfig(),
            fuzzing=FuzzingPhaseConfig(),
            stateful=StatefulPhaseConfig(enabled=False),
        ),
    )
    config = SchemathesisConfig(
        seed=SEED,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        projects=ProjectsConfig(default=project),
    )
    return schemathesis.openapi.from_dict(document(service), config=config)


SCHEMAS = {service: schema_of(service) for service in SERVICES}


@pytest.fixture(scope="module")
def world(calls: Calls, mint: Mint) -> World:
    return build(calls, mint)


@pytest.fixture(scope="module")
def session() -> requests.Session:
    """One connection: thousands of new ones would exhaust the ports."""
    made = requests.Session()
    made.trust_env = False
    return made


def caller_for(case: Case[Any], world: World) -> Caller:
    """Choose somebody whom the operation's policy lets in."""
    policy = case.operation.definition.raw["x-policy"]
    reach, roles = Reach(policy["reach"]), [Role(role) for role in policy["roles"]]
    if reach is Reach.PUBLIC:
        return NOBODY
    if reach is Reach.SCOPE:
        return world.mint.machine(policy["scope"])
    role = roles[0] if roles else Role.SCHOOL_LEAD
    unit = world.city if role in AT_THE_CITY else world.school
    if role is Role.DISTRICT_OFFICE:
        unit = world.district
    return world.mint.person(role, unit.path, org_id=unit.id)


def aim(case: Case[Any], world: World) -> None:
    """Aim every second request at things that exist; the choice is fixed by the request itself."""
    if crc32(repr((case.path_parameters, case.query, case.body)).encode("utf-8", "replace")) % 2:
        return
    for name in case.path_parameters or {}:
        if name in THINGS and name not in ("code", "stage"):
            case.path_parameters[name] = quote(THINGS[name](world), safe="")


def is_problem(answer: Response, case: Case[Any]) -> None:
    """A refusal is a problem document whatever was sent."""
    if answer.status_code < 400 or case.operation.path.endswith("/health/ready"):
        return
    assert answer.headers["content-type"] == ["application/problem+json"], answer.text
    body = answer.json()
    assert body.keys() >= MEMBERS
    assert body["status"] == answer.status_code


def hold(case: Case[Any], stack: Stack, world: World, session: requests.Session) -> None:
    """Send one generated request and judge the answer."""
    aim(case, world)
    caller = caller_for(case, world)
    answer = case.call(
        base_url=stack.url, session=session, headers=caller.authorization, allow_redirects=False
    )
    if answer.status_code == 405:  # a generated verb that the address does not know
        return
    is_problem(answer, case)
    case.validate_response(answer, checks=CHECKS)


@SCHEMAS["auth"].parametrize()  # type: ignore[untyped-decorator]  # the library's own
def test_auth(case: Case[Any], stack: Stack, world: World, session: requests.Session) -> None:
    hold(case, stack, world, session)


# The document of a rubric drowns the generator: test_rubric_document.py spoils it leaf by leaf.
@SCHEMAS["assessment"].exclude(operation_id="replaceRubric").parametrize()  # type: ignore[untyped-decorator]  # the library's own
def test_assessment(case: Case[Any], stack: Stack, world: World, session: requests.Session) -> None:
    hold(case, stack, world, session)


@SCHEMAS["evidence"].parametrize()  # type: ignore[untyped-decorator]  # the library's own
def test_evidence(case: Case[Any], stack: Stack, world: World, session: requests.Session) -> None:
    hold(case, stack, world, session)


@SCHEMAS["cases"].parametrize()  # type: ignore[untyped-decorator]  # the library's own
def test_cases(case: Case[Any], stack: Stack, world: World, session: requests.Session) -> None:
    hold(case, stack, world, session)
