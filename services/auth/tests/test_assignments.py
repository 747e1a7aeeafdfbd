"""Tasks of experts: assigned, barred, finished, handed over; the board (notice 二; R6, R9)."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from auth.organisations.tables import Organisation
from kernel.actor import Actor, Role
from kernel.clock import local_date, utc_now
from kernel.db import UnitOfWork
from kernel.testing import Callers, an_actor

API = "/api/auth/v1"
TASKS = "/expert-assignments"
TODAY = local_date(utc_now())
SOON = TODAY + timedelta(days=30)


def city(tree: Any) -> Actor:
    return an_actor((Role.CITY_OFFICE, tree.city.path))


def district(tree: Any) -> Actor:
    return an_actor((Role.DISTRICT_OFFICE, tree.east.path))


async def send(client: Callers, actor: Actor, url: str, body: Any, seen: int = 1) -> Any:
    async with client(actor) as http:
        return await http.post(f"{API}{url}", json=body, headers={"If-Match": f'"{seen}"'})


async def get(client: Callers, actor: Actor, url: str, **params: Any) -> Any:
    async with client(actor) as http:
        return await http.get(f"{API}{url}", params=params)


async def serving(client: Callers, actor: Actor, team: Any, **more: Any) -> str:
    """Bring an expert into a team; return the entry."""
    body = {"organisation_id": str(team.id), "name": "甲", "unit": "样例大学"}
    body |= {"source": "research", "reason": "需要", **more}
    made = (await send(client, actor, "/expert-entries", body)).json()
    batch = {"organisation_id": str(team.id), "name": f"批{made['id']}", "term": "三年"}
    batch_id = (await send(client, actor, "/expert-batches", batch)).json()["id"]
    choice = {"batch_id": batch_id}
    await send(client, actor, f"/expert-entries/{made['id']}/select", choice)
    on = {"on": str(TODAY)}
    done = await send(client, actor, f"/expert-batches/{batch_id}/publish", on)
    assert done.status_code == 200, done.text
    return str(made["id"])


async def assign(
    client: Callers, actor: Actor, entry: str, unit: Any, task: str = "guidance", **more: Any
) -> Any:
    body = {"entry_id": entry, "task": task, "organisation_id": str(unit.id)}
    body |= {"from_on": str(TODAY), "to_on": str(SOON), **more}
    return await send(client, actor, TASKS, body)


@pytest.mark.requirement("R6")
async def test_a_task_is_seen_by_office_expert_and_school(
    client: Callers, tree: Any, person: Any
) -> None:
    someone = await person(tree.city, Role.EXPERT)
    entry = await serving(client, city(tree), tree.city, person_id=str(someone.id))
    made = await assign(
        client, city(tree), entry, tree.east_school, stage="primary", subject="mathematics"
    )
    assert made.status_code == 201, made.text
    lead = an_actor((Role.SCHOOL_LEAD, tree.east_school.path))
    other = an_actor((Role.SCHOOL_LEAD, tree.west_school.path))
    mine = (await get(client, someone.actor, "/me/expert-assignments")).json()["items"]
    seen = [
        [one["id"] for one in (await get(client, actor, TASKS)).json()["items"]]
        for actor in (city(tree), district(tree), lead, other)
    ]
    stranger = await get(client, an_actor((Role.EXPERT, tree.city.path)), "/me/expert-assignments")
    task_id = made.json()["id"]
    assert [one["id"] for one in mine] == [task_id]
    assert seen == [[task_id], [task_id], [task_id], []]
    assert stranger.json()["items"] == []
    assert (made.json()["subject"], made.json()["load"]) == ("mathematics", 1)


@pytest.mark.requirement("R6")
async def test_what_does_not_fit_is_refused(client: Callers, tree: Any) -> None:
    entry = await serving(client, city(tree), tree.city)
    own = await serving(client, district(tree), tree.east, name="乙")
    first = await assign(client, city(tree), entry, tree.east)
    again = await assign(client, city(tree), entry, tree.east)
    back = await assign(client, city(tree), entry, tree.west, to_on="2020-01-01")
    code = await assign(client, city(tree), entry, tree.west, subject="数学")
    outside = await assign(client, district(tree), own, tree.west_school)
    foreign = await assign(client, district(tree), entry, tree.east_school)
    nominated = {"organisation_id": str(tree.city.id), "name": "丙", "unit": "x"}
    nominated |= {"source": "research", "reason": "x"}
    waiting = (await send(client, city(tree), "/expert-entries", nominated)).json()["id"]
    early = await assign(client, city(tree), waiting, tree.east)
    assert first.status_code == 201
    assert again.json()["code"] == "assignment_exists"
    assert back.json()["code"] == "assignment_period_reversed"
    assert code.json()["code"] == "code_unknown"
    assert outside.json()["code"] == "assignment_target_outside"
    assert foreign.status_code == 404
    assert early.json()["code"] == "expert_not_serving"


@pytest.mark.requirement("R6")
async def test_the_barred_are_shown_and_refused(client: Callers, tree: Any, person: Any) -> None:
    teacher = await person(tree.east_school)
    entry = await serving(client, city(tree), tree.city, person_id=str(teacher.id))
    by_name = await serving(client, city(tree), tree.city, name="乙", unit="东区教研室")
    params = {"target_id": tree.east_school.id, "task": "review"}
    url = f"/expert-teams/{tree.city.id}/candidates"
    shown = (await get(client, city(tree), url, **params)).json()["items"]
    beside = await get(client, district(tree), url)
    misplaced = await get(client, city(tree), f"/expert-teams/{tree.east_school.id}/candidates")
    own = await assign(client, city(tree), entry, tree.east_school)
    near = await assign(client, city(tree), by_name, tree.east_school, "review")
    helps = await assign(client, city(tree), by_name, tree.east_school)
    assert (beside.status_code, misplaced.json()["code"]) == (404, "expert_team_misplaced")
    assert {one["id"]: one["bar"] for one in shown} == {
        entry: "own_unit",
        by_name: "same_district",
    }
    assert (own.status_code, own.json()["code"], own.json()["bar"]) == (
        409,
        "expert_barred",
        "own_unit",
    )
    assert near.json()["bar"] == "same_district"
    assert helps.status_code == 201


@pytest.mark.requirement("R6")
async def test_too_much_is_a_warning(
    client: Callers, tree: Any, service_settings: Any, app: Any
) -> None:
    app.state.settings = service_settings.model_copy(update={"expert_load_limit": 1})
    try:
        entry = await serving(client, city(tree), tree.city)
        first = await assign(client, city(tree), entry, tree.east)
        second = await assign(client, city(tree), entry, tree.west)
        shown = await get(client, city(tree), f"/expert-teams/{tree.city.id}/candidates")
    finally:
        app.state.settings = service_settings
    assert (first.json()["is_over_limit"], second.json()["is_over_limit"]) == (False, True)
    assert second.status_code == 201
    row = next(one for one in shown.json()["items"] if one["id"] == entry)
    assert (row["is_over_limit"], [one["org_name"] for one in row["tasks"]]) == (
        True,
        ["东区", "西区"],
    )


@pytest.mark.requirement("R6")
async def test_the_board_shows_who_has_nobody(client: Callers, tree: Any, uow: UnitOfWork) -> None:
    async with uow.begin() as session:
        for unit in (tree.east_school, tree.west_school, tree.city_school):
            school = await session.get(Organisation, unit.id)
            assert school is not None
            school.is_city_pilot = True
    entry = await serving(client, city(tree), tree.city)
    await assign(client, city(tree), entry, tree.east_school)
    await assign(client, city(tree), entry, tree.west)
    rows = (await get(client, city(tree), "/assignment-coverage")).json()["items"]
    found = {
        one["org_id"]: (one["pilots"], one["pilots_covered"], len(one["experts"])) for one in rows
    }
    own = (await get(client, district(tree), "/assignment-coverage")).json()["items"]
    url = f"/assignment-coverage/{tree.west.id}/schools"
    bare = (await get(client, city(tree), url, is_uncovered=True)).json()["items"]
    beside = await get(client, district(tree), url)
    assert found == {
        str(tree.city.id): (1, 0, 0),
        str(tree.east.id): (1, 1, 0),
        str(tree.west.id): (1, 0, 1),
    }
    assert [one["org_id"] for one in own] == [str(tree.east.id)]
    assert [one["org_id"] for one in bare] == [str(tree.west_school.id)]
    assert beside.status_code == 404


async def test_a_task_ends_and_is_passed_on(client: Callers, tree: Any, uow: UnitOfWork) -> None:
    first = await serving(client, city(tree), tree.city)
    second = await serving(client, city(tree), tree.city, name="乙")
    made = (await assign(client, city(tree), first, tree.east)).json()
    url = f"{TASKS}/{made['id']}"
    passed = {"to_entry_id": second, "reason": "分工调整"}
    same = await send(client, city(tree), f"{url}/reassign", {**passed, "to_entry_id": first})
    stale = await send(client, city(tree), f"{url}/reassign", passed, seen=9)
    beside = await send(client, district(tree), f"{url}/reassign", passed)
    new = await send(client, city(tree), f"{url}/reassign", passed)
    over = await send(client, city(tree), f"{url}/reassign", passed, seen=2)
    done = {"outcome": "done", "reason": "已完成三次入校指导"}
    finished = await send(client, city(tree), f"{TASKS}/{new.json()['id']}/finish", done)
    async with uow() as session:
        found = text("SELECT action FROM audit_row WHERE action LIKE 'assignment.%' ORDER BY id")
        actions = list(await session.scalars(found))
    assert same.json()["code"] == "assignment_successor_is_same"
    assert (stale.status_code, beside.status_code) == (412, 404)
    assert (new.json()["expert_name"], new.json()["replaces_id"]) == ("乙", made["id"])
    assert over.json()["code"] == "assignment_over"
    assert (finished.json()["state"], finished.json()["ended_on"]) == ("done", str(TODAY))
    assert actions == ["assignment.assign", "assignment.reassign", "assignment.finish"]


@pytest.mark.requirement("R9")
async def test_who_leaves_hands_every_open_task_over(client: Callers, tree: Any) -> None:
    leaving = await serving(client, city(tree), tree.city)
    staying = await serving(client, city(tree), tree.city, name="乙")
    east = (await assign(client, city(tree), leaving, tree.east)).json()["id"]
    west = (await assign(client, city(tree), leaving, tree.west)).json()["id"]
    url = f"/expert-entries/{leaving}/retire"
    body: dict[str, Any] = {"reason": "调离", "handovers": []}
    nothing = await send(client, city(tree), url, body, seen=3)
    given = {"assignment_id": east, "to_entry_id": staying}
    half = await send(client, city(tree), url, {**body, "handovers": [given]}, seen=3)
    both = [given, {"assignment_id": west}]
    done = await send(client, city(tree), url, {**body, "handovers": both}, seen=3)
    rows = (await get(client, city(tree), TASKS)).json()["items"]
    found = {(one["expert_name"], one["org_name"], one["state"]) for one in rows}
    assert (nothing.json()["code"], set(nothing.json()["assignments"])) == (
        "assignments_left",
        {east, west},
    )
    assert half.json()["assignments"] == [west]
    assert (done.status_code, done.json()["state"]) == (200, "replaced")
    assert found == {("甲", "东区", "ended"), ("甲", "西区", "ended"), ("乙", "东区", "open")}


@pytest.mark.requirement("R9")
async def test_a_successor_takes_the_tasks_with_the_batch(client: Callers, tree: Any) -> None:
    old = await serving(client, city(tree), tree.city)
    await assign(client, city(tree), old, tree.east)
    new = await serving(client, city(tree), tree.city, name="接替", replaces_id=old)
    rows = (await get(client, city(tree), TASKS, state="open")).json()["items"]
    assert [(one["entry_id"], one["org_name"]) for one in rows] == [(new, "东区")]


@pytest.mark.requirement("R12")
async def test_facts_of_an_expert_are_entered_later(
    client: Callers, tree: Any, person: Any
) -> None:
    entry = await serving(client, city(tree), tree.city)
    someone = await person(tree.city, Role.EXPERT)
    body = {"is_leading_talent": True, "person_id": str(someone.id), "reason": "入选名单"}

    async def change(actor: Actor, **more: Any) -> Any:
        async with client(actor) as http:
            headers = {"If-Match": '"3"'}
            url = f"{API}/expert-entries/{entry}"
            return await http.patch(url, json={**body, **more}, headers=headers)

    beside = await change(district(tree))
    unknown = await change(city(tree), subject="数学")
    done = await change(city(tree))
    stale = await change(city(tree))
    assert (beside.status_code, unknown.json()["code"]) == (404, "code_unknown")
    assert (done.json()["is_leading_talent"], done.json()["person_id"]) == (True, str(someone.id))
    assert stale.status_code == 412
