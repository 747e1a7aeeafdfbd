"""Who may call: roles, subtrees, machines, and what a stranger is told."""

import asyncio
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st

from kernel.actor import Role
from kernel.errors import NotAllowed, NotFound
from kernel.testing import Callers, a_machine, access_token, an_actor
from kernel.tokens import Signer

FAULTS = "/api/cases/v1/faults"


async def test_nobody_is_let_in_without_a_token(client: Callers) -> None:
    answer = await client(None).get("/api/cases/v1/ping")

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "value", ["", "Bearer", "Bearer ", "Basic eDp5", "bearer x y", "Bearer a.b.c"]
)
async def test_another_credential_is_a_401(client: Callers, value: str) -> None:
    answer = await client(None).get("/api/cases/v1/ping", headers={"Authorization": value})

    assert answer.status_code == 401


@pytest.mark.parametrize("role", list(Role))
async def test_only_the_declared_role_passes_the_gate(client: Callers, role: Role) -> None:
    answer = await client(an_actor((role, "/1/"))).get(f"{FAULTS}/office", params={"path": "/1/2/"})

    assert answer.status_code == (200 if role is Role.CITY_OFFICE else 403)


async def test_a_unit_outside_the_subtree_does_not_exist(client: Callers) -> None:
    http = client(an_actor((Role.CITY_OFFICE, "/1/")))

    answer = await http.get(f"{FAULTS}/office", params={"path": "/2/"})

    assert answer.status_code == 404


async def test_machines_pass_by_scope_only(client: Callers) -> None:
    holder, other = a_machine("files:read"), a_machine("directory:read")
    person = an_actor((Role.SYSTEM_ADMIN, "/1/"))
    expected = {
        ("machine", holder): 200,
        ("machine", other): 403,
        ("machine", person): 403,
        ("both", holder): 200,
        ("both", other): 403,
        ("both", person): 200,
    }
    for (path, actor), status in expected.items():
        answer = await client(actor).get(f"{FAULTS}/{path}")
        assert answer.status_code == status, (path, actor)


@pytest.mark.parametrize("scopes", [("files:read",), ()])
async def test_a_machine_is_no_person(client: Callers, scopes: tuple[str, ...]) -> None:
    answer = await client(a_machine(*scopes)).get("/api/cases/v1/ping")

    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("limited", "code"),
    [
        ("password", "password_change_required"),
        ("second_factor", "second_factor_required"),
        ("enrolment", "second_factor_enrolment_required"),
        ("something new", "not_allowed"),
    ],
)
async def test_a_limited_token_opens_nothing_but_the_step_that_is_due(
    app: FastAPI, signing_keys: Path, limited: str, code: str
) -> None:
    signer = Signer(signing_keys)
    claims = {"sub": "0190b5a0-0000-7000-8000-000000000001", "limited": limited, "grants": []}
    token = signer.sign(
        claims, typ="at+jwt", aud="tisheng-api", issuer="tisheng-auth", lifetime=600
    )
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://t") as http:
        answer = await http.get("/api/cases/v1/ping", headers={"Authorization": f"Bearer {token}"})

    assert (answer.status_code, answer.json()["code"]) == (403, code)


async def test_a_role_we_do_not_know_makes_the_token_invalid(
    app: FastAPI, signing_keys: Path
) -> None:
    signer = Signer(signing_keys)
    grant = {"role": "emperor", "org_id": "0190b5a0-0000-7000-8000-000000000001", "org_path": "/"}
    token = signer.sign(
        {"sub": "0190b5a0-0000-7000-8000-000000000001", "grants": [grant]},
        typ="at+jwt",
        aud="tisheng-api",
        issuer="tisheng-auth",
        lifetime=600,
    )
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://t") as http:
        answer = await http.get("/api/cases/v1/ping", headers={"Authorization": f"Bearer {token}"})

    assert answer.status_code == 401


def test_requirements_by_path() -> None:
    district = an_actor((Role.DISTRICT_OFFICE, "/1/12/"))

    district.require("/1/12/345/", Role.DISTRICT_OFFICE)
    with pytest.raises(NotAllowed):
        district.require("/1/12/345/", Role.CITY_OFFICE)
    for beside in ("/1/13/", "/1/", "/1/120/", "/"):
        with pytest.raises(NotFound):
            district.require(beside, Role.DISTRICT_OFFICE)


def test_list_filters_are_the_units_of_the_wanted_roles() -> None:
    both = an_actor((Role.SCHOOL_LEAD, "/1/2/3/"), (Role.TEACHER, "/1/2/4/"))

    assert both.paths(Role.SCHOOL_LEAD) == ("/1/2/3/",)
    assert set(both.paths(Role.SCHOOL_LEAD, Role.TEACHER)) == {"/1/2/3/", "/1/2/4/"}
    assert both.paths(Role.AUDITOR) == ()


paths = st.lists(st.integers(1, 30), min_size=1, max_size=5).map(
    lambda numbers: "/" + "".join(f"{n}/" for n in numbers)
)


@given(held=paths, wanted=paths)
@pytest.mark.requirement("R147")
def test_a_right_reaches_exactly_its_own_subtree(held: str, wanted: str) -> None:
    actor = an_actor((Role.DISTRICT_OFFICE, held))
    inside = wanted.split("/")[1:-1][: len(held.split("/")) - 2] == held.split("/")[1:-1]

    assert actor.reaches(wanted, Role.DISTRICT_OFFICE) is inside


async def test_the_policy_stands_in_the_document(app: FastAPI) -> None:
    document = app.openapi()

    for path, operations in document["paths"].items():
        for verb, operation in operations.items():
            assert operation["x-policy"].keys() == {"roles", "reach", "scope"}, (verb, path)
    office = document["paths"][f"{FAULTS}/office"]["get"]
    assert office["x-policy"] == {"roles": ["city_office"], "reach": "subtree", "scope": ""}
    assert office["security"] == [{"bearer": []}]


async def test_many_callers_at_once_are_not_mixed_up(app: FastAPI, signing_keys: Path) -> None:
    signer = Signer(signing_keys)
    transport = httpx.ASGITransport(app=app)
    roles = [Role.CITY_OFFICE, Role.TEACHER] * 10

    async def call(role: Role) -> int:
        token = access_token(signer, an_actor((role, "/1/")))
        answer = await http.get(
            f"{FAULTS}/office",
            params={"path": "/1/"},
            headers={"Authorization": f"Bearer {token}"},
        )
        return answer.status_code

    async with httpx.AsyncClient(transport=transport, base_url="http://t") as http:
        found = await asyncio.gather(*map(call, roles))
    assert found == [200, 403] * 10
