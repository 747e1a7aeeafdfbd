"""Two people make an administrator: one proposes, another confirms (三权分立, no. 26)."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from kernel.actor import Actor, Role
from kernel.db import UnitOfWork
from kernel.testing import Callers, an_actor

pytestmark = [pytest.mark.requirement("R131"), pytest.mark.requirement("R148")]
URL = "/api/auth/v1/grant-proposals"


def admin(tree: Any, role: Role = Role.SYSTEM_ADMIN) -> Actor:
    return an_actor((role, tree.city.path))


async def propose(client: Callers, actor: Actor, person: Any, role: Role, unit: Any) -> Any:
    async with client(actor) as http:
        return await http.post(
            URL,
            json={
                "person_id": str(person.id),
                "role": role,
                "org_id": str(unit.id),
                "reason": "人员轮换",
            },
        )


async def act(client: Callers, actor: Actor, proposal: Any, verb: str, **body: str) -> Any:
    async with client(actor) as http:
        return await http.post(f"{URL}/{proposal.json()['id']}/{verb}", json=body or None)


@pytest.mark.parametrize(
    "role",
    [
        Role.SYSTEM_ADMIN,
        Role.SECURITY_ADMIN,
        Role.AUDITOR,
        Role.CITY_OFFICE,
        Role.EQUIPMENT_CENTRE,
    ],
)
async def test_a_second_administrator_confirms(
    client: Callers, tree: Any, person: Any, uow: UnitOfWork, role: Role
) -> None:
    someone = await person(tree.city)
    first, second = admin(tree), admin(tree, Role.SECURITY_ADMIN)
    made = await propose(client, first, someone, role, tree.city)
    assert made.status_code == 201, made.text
    twice = await propose(client, second, someone, role, tree.city)
    own = await act(client, first, made, "confirm")
    done = await act(client, second, made, "confirm")
    late = await act(client, second, made, "confirm")
    assert twice.json()["code"] == "proposal_pending"
    assert (own.status_code, own.json()["code"]) == (403, "another_person_must_decide")
    assert done.status_code == 200, done.text
    assert (done.json()["state"], done.json()["person_name"]) == ("confirmed", someone.name)
    assert late.json()["code"] == "proposal_over"
    async with uow() as session:
        whose = {"id": str(someone.id)}
        grants = text("SELECT * FROM role_grant WHERE person_id = CAST(:id AS uuid)")
        row = (await session.execute(grants, whose)).one()
        audit = text("SELECT action FROM audit_row WHERE subject_id = :id ORDER BY id")
        actions = list(await session.scalars(audit, whose))
    assert (row.role, row.proposed_by, row.granted_by) == (
        role,
        first.person_id,
        second.person_id,
    )
    assert actions == ["grant.propose", "grant.give"]


async def test_nobody_confirms_for_himself(client: Callers, tree: Any, person: Any) -> None:
    concerned = await person(tree.city, Role.SYSTEM_ADMIN)
    made = await propose(client, admin(tree), concerned, Role.CITY_OFFICE, tree.city)
    answer = await act(client, concerned.actor, made, "confirm")
    to_himself = await propose(client, concerned.actor, concerned, Role.CITY_OFFICE, tree.city)
    assert answer.json()["code"] == "another_person_must_decide"
    assert to_himself.json()["code"] == "grant_to_oneself"


@pytest.mark.parametrize(
    ("held", "role"),
    [
        (Role.SYSTEM_ADMIN, Role.AUDITOR),
        (Role.AUDITOR, Role.SYSTEM_ADMIN),
        (Role.SECURITY_ADMIN, Role.AUDITOR),
    ],
)
async def test_separated_duties_are_not_even_proposed(
    client: Callers, tree: Any, person: Any, held: Role, role: Role
) -> None:
    someone = await person(tree.city, held)
    answer = await propose(client, admin(tree), someone, role, tree.city)
    assert (answer.status_code, answer.json()["code"]) == (409, "duties_exclude_each_other")


async def test_a_proposal_runs_out(client: Callers, tree: Any, person: Any, time: Any) -> None:
    someone = await person(tree.city)
    made = await propose(client, admin(tree), someone, Role.AUDITOR, tree.city)
    time.ahead = timedelta(days=8)
    late = await act(client, admin(tree), made, "confirm")
    async with client(admin(tree)) as http:
        listed = (await http.get(URL, params={"state": "expired"})).json()["items"]
        waiting = (await http.get(URL, params={"state": "pending"})).json()["items"]
    again = await propose(client, admin(tree), someone, Role.AUDITOR, tree.city)
    assert late.json()["code"] == "proposal_over"
    assert ([one["state"] for one in listed], waiting) == (["expired"], [])
    assert again.status_code == 201


async def test_rejecting_and_withdrawing_end_it(client: Callers, tree: Any, person: Any) -> None:
    someone, first, second = await person(tree.city), admin(tree), admin(tree)
    made = await propose(client, first, someone, Role.AUDITOR, tree.city)
    foreign = await act(client, second, made, "withdraw")
    rejected = await act(client, second, made, "reject", reason="材料不全")
    again = await propose(client, first, someone, Role.AUDITOR, tree.city)
    withdrawn = await act(client, first, again, "withdraw")
    assert foreign.json()["code"] == "only_proposer_withdraws"
    assert (rejected.json()["state"], rejected.json()["decision_reason"]) == (
        "rejected",
        "材料不全",
    )
    assert withdrawn.json()["state"] == "withdrawn"


async def test_a_role_that_one_may_give_is_not_proposed(
    client: Callers, tree: Any, person: Any
) -> None:
    someone = await person(tree.east_school)
    answer = await propose(client, admin(tree), someone, Role.TEACHER, tree.east_school)
    assert answer.json()["code"] == "second_person_not_needed"


@pytest.mark.parametrize(
    ("role", "reads", "proposes"),
    [
        (Role.SECURITY_ADMIN, 200, 201),
        (Role.AUDITOR, 200, 403),
        (Role.CITY_OFFICE, 403, 403),
        (Role.EQUIPMENT_CENTRE, 403, 403),
        (Role.SCHOOL_LEAD, 403, 403),
    ],
)
async def test_who_may_propose_and_watch(
    client: Callers, tree: Any, person: Any, role: Role, reads: int, proposes: int
) -> None:
    actor = admin(tree, role)
    answer = await propose(client, actor, await person(tree.city), Role.CITY_OFFICE, tree.city)
    async with client(actor) as http:
        listed = await http.get(URL)
        odd = await http.get(URL, params={"cursor": "WyJ4Il0"})
    assert (listed.status_code, answer.status_code) == (reads, proposes)
    assert odd.status_code == (422 if reads == 200 else 403)


async def test_the_database_itself_wants_two_people(
    client: Callers, tree: Any, person: Any, uow: UnitOfWork
) -> None:
    made = await propose(client, admin(tree), await person(tree.city), Role.AUDITOR, tree.city)
    async with uow() as session:
        with pytest.raises(IntegrityError, match="two_people_decide"):
            await session.execute(
                text(
                    "UPDATE grant_proposal SET state = 'confirmed', decided_by = proposed_by"
                    " WHERE id = CAST(:id AS uuid)"
                ),
                {"id": made.json()["id"]},
            )
