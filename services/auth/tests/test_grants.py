"""Giving and taking rights: from above, never to oneself, duties apart (no. 26)."""

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from auth.grants.rules import MAY_GRANT, needs_two
from kernel.actor import Actor, Role
from kernel.db import UnitOfWork
from kernel.testing import Callers, an_actor

pytestmark = [pytest.mark.requirement("R147"), pytest.mark.requirement("R37")]


async def give(client: Callers, actor: Actor, person: Any, role: Role, unit: Any) -> Any:
    async with client(actor) as http:
        return await http.post(
            f"/api/auth/v1/people/{person.id}/grants", json={"role": role, "org_id": str(unit.id)}
        )


async def test_a_right_is_given_from_above_and_taken_back(
    client: Callers, tree: Any, person: Any, uow: UnitOfWork
) -> None:
    someone = await person(tree.east_school)
    actor = an_actor((Role.CITY_OFFICE, tree.city.path))
    given = await give(client, actor, someone, Role.SCHOOL_LEAD, tree.east_school)
    assert given.status_code == 201, given.text
    assert given.json()["org_path"] == tree.east_school.path
    again = await give(client, actor, someone, Role.SCHOOL_LEAD, tree.east_school)
    assert (again.status_code, again.json()["code"]) == (409, "grant_exists")
    url = f"/api/auth/v1/people/{someone.id}/grants"
    async with client(actor) as http:
        assert len((await http.get(url)).json()["items"]) == 1
        assert (await http.delete(f"{url}/{given.json()['id']}")).status_code == 204
        assert (await http.delete(f"{url}/{given.json()['id']}")).status_code == 404
        assert (await http.get(url)).json()["items"] == []
    async with uow() as session:
        # Tests that really commit leave rows of other people behind.
        whose = {"person": someone.id, "subject": str(someone.id)}
        held = text("SELECT * FROM role_grant WHERE person_id = :person")
        told = text("SELECT action FROM audit_row WHERE subject_id = :subject ORDER BY id")
        row = (await session.execute(held, whose)).one()
        actions = await session.scalars(told, whose)
    assert (row.granted_by, row.revoked_by) == (actor.person_id, actor.person_id)
    assert list(actions) == ["grant.give", "grant.revoke"]


@pytest.mark.parametrize("giver", list(Role))
async def test_the_table_of_who_may_give_what_is_enforced(
    client: Callers, tree: Any, person: Any, giver: Role
) -> None:
    """Every pair: the giver stands at the city, the right is given where it fits."""
    fits = {
        Role.DISTRICT_OFFICE: tree.east,
        Role.SCHOOL_LEAD: tree.east_school,
        Role.SCHOOL_TEAM: tree.east_school,
        Role.GROUP_LEADER: tree.east_school,
        Role.TEACHER: tree.east_school,
    }
    actor = an_actor((giver, tree.city.path))
    for role in Role:
        someone = await person(tree.east_school)
        answer = await give(client, actor, someone, role, fits.get(role, tree.city))
        takes_two = 409 if needs_two(role, offices_too=True) else 201
        expected = takes_two if role in MAY_GRANT.get(giver, ()) else 403
        assert answer.status_code == expected, role


async def test_a_right_outside_the_own_subtree_does_not_exist(
    client: Callers, tree: Any, person: Any
) -> None:
    someone = await person(tree.east_school)
    office = an_actor((Role.DISTRICT_OFFICE, tree.east.path))
    beside = await give(client, office, someone, Role.SCHOOL_LEAD, tree.west_school)
    stranger = await give(
        client,
        an_actor((Role.DISTRICT_OFFICE, tree.west.path)),
        someone,
        Role.TEACHER,
        tree.west_school,
    )
    assert (beside.status_code, stranger.status_code) == (404, 404)


async def test_a_head_forms_the_own_team(client: Callers, tree: Any, person: Any) -> None:
    someone = await person(tree.east_school)
    lead = an_actor((Role.SCHOOL_LEAD, tree.east_school.path))
    team = await give(client, lead, someone, Role.SCHOOL_TEAM, tree.east_school)
    another = await give(client, lead, someone, Role.SCHOOL_LEAD, tree.east_school)
    assert (team.status_code, another.status_code) == (201, 403)


@pytest.mark.parametrize("role", [Role.CITY_OFFICE, Role.AUDITOR, Role.SYSTEM_ADMIN])
async def test_nobody_grants_to_himself(
    client: Callers, tree: Any, person: Any, role: Role
) -> None:
    admin = await person(tree.city, Role.SYSTEM_ADMIN)
    answer = await give(client, admin.actor, admin, role, tree.city)
    assert (answer.status_code, answer.json()["code"]) == (403, "grant_to_oneself")


@pytest.mark.parametrize(
    ("role", "place"),
    [
        (Role.SCHOOL_LEAD, "east"),
        (Role.DISTRICT_OFFICE, "city"),
    ],
)
async def test_a_role_fits_a_kind_of_unit(
    client: Callers, tree: Any, person: Any, role: Role, place: str
) -> None:
    actor = an_actor((Role.SYSTEM_ADMIN, tree.city.path))
    answer = await give(client, actor, await person(tree.city), role, getattr(tree, place))
    assert (answer.status_code, answer.json()["code"]) == (422, "role_does_not_fit_unit")


_INSERT = text(
    "INSERT INTO role_grant (id, person_id, role, organisation_id, granted_by, granted_at)"
    " VALUES (gen_random_uuid(), :person, :role, :unit, :giver, now())"
)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (Role.SYSTEM_ADMIN, Role.AUDITOR),
        (Role.AUDITOR, Role.SECURITY_ADMIN),
        (Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN),
    ],
)
async def test_the_database_itself_keeps_the_duties_apart(
    tree: Any, person: Any, uow: UnitOfWork, first: Role, second: Role
) -> None:
    admin = await person(tree.city, first)
    values = {"person": admin.id, "role": second, "unit": tree.city.id, "giver": None}
    async with uow() as session:
        with pytest.raises(IntegrityError, match="uq_role_grant_separated_duty"):
            await session.execute(_INSERT, values)


async def test_the_database_itself_wants_two_for_an_administrator(
    tree: Any, person: Any, uow: UnitOfWork
) -> None:
    someone, giver = await person(tree.city), await person(tree.city)
    values = {"person": someone.id, "role": "auditor", "unit": tree.city.id, "giver": giver.id}
    async with uow() as session:
        with pytest.raises(IntegrityError, match="two_people_make_an_administrator"):
            await session.execute(_INSERT, values)


async def test_the_database_itself_lets_nobody_grant_to_himself(
    tree: Any, person: Any, uow: UnitOfWork
) -> None:
    someone = await person(tree.city)
    values = {"person": someone.id, "role": "expert", "unit": tree.city.id, "giver": someone.id}
    async with uow() as session:
        with pytest.raises(IntegrityError, match="nobody_grants_to_himself"):
            await session.execute(_INSERT, values)


async def test_the_auditor_reads_and_the_administrator_does_not(client: Callers, tree: Any) -> None:
    async with client(an_actor((Role.SYSTEM_ADMIN, tree.city.path))) as http:
        assert (await http.get("/api/auth/v1/audit")).status_code == 403
    async with client(an_actor((Role.AUDITOR, tree.city.path))) as http:
        assert (await http.get("/api/auth/v1/audit")).status_code == 200
