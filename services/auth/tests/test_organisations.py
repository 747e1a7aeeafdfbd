"""The organisation tree: places, names, subtrees, versions."""

from typing import Any

import pytest
from sqlalchemy import event, text

from kernel.actor import Role
from kernel.db import UnitOfWork
from kernel.testing import Callers, an_actor

pytestmark = pytest.mark.requirement("R147")
URL = "/api/auth/v1/organisations"


def office(tree: Any) -> Any:
    return an_actor((Role.CITY_OFFICE, tree.city.path))


async def created(client: Callers, tree: Any, **fields: Any) -> Any:
    body = {"name": "新学校", "kind": "school", "parent_id": str(tree.east.id), **fields}
    async with client(office(tree)) as http:
        return await http.post(URL, json=body)


async def test_a_school_stands_below_its_district(client: Callers, tree: Any) -> None:
    answer = await created(client, tree, stage="primary", code="3137000123", is_city_pilot=True)
    assert answer.status_code == 201, answer.text
    unit = answer.json()
    assert unit["path"].startswith(tree.east.path)
    assert [one["name"] for one in unit["ancestors"]] == [tree.city.name, "东区"]
    assert (unit["stage"], unit["is_city_pilot"], unit["version"]) == ("primary", True, 1)


async def test_a_city_run_school_hangs_directly_under_the_city(client: Callers, tree: Any) -> None:
    answer = await created(client, tree, parent_id=str(tree.city.id))
    assert answer.status_code == 201
    assert answer.json()["path"].count("/") == 3


@pytest.mark.parametrize(
    ("kind", "parent", "code"),
    [
        ("district", "east", "parent_does_not_fit"),
        ("school", "east_school", "parent_does_not_fit"),
        ("group", "city", "parent_does_not_fit"),
        ("city", "city", "parent_does_not_fit"),
    ],
)
async def test_a_unit_needs_a_parent_of_the_right_kind(
    client: Callers, tree: Any, kind: str, parent: str, code: str
) -> None:
    answer = await created(client, tree, kind=kind, parent_id=str(getattr(tree, parent).id))
    assert (answer.status_code, answer.json()["code"]) == (422, code)


async def test_only_schools_are_pilots(client: Callers, tree: Any) -> None:
    answer = await created(
        client, tree, kind="district", parent_id=str(tree.city.id), is_city_pilot=True
    )
    assert answer.json()["code"] == "stage_only_for_schools"


async def test_open_namesakes_are_refused(client: Callers, tree: Any) -> None:
    answer = await created(client, tree, name="东区第一小学")
    assert (answer.status_code, answer.json()["code"]) == (409, "organisation_name_taken")


async def test_the_same_key_creates_once(client: Callers, tree: Any) -> None:
    body = {"name": "一次小学", "kind": "school", "parent_id": str(tree.east.id)}
    async with client(office(tree)) as http:
        first = await http.post(URL, json=body, headers={"Idempotency-Key": "a"})
        again = await http.post(URL, json=body, headers={"Idempotency-Key": "a"})
        other = await http.post(URL, json=body | {"name": "x"}, headers={"Idempotency-Key": "a"})
    assert first.json() == again.json()
    assert other.json()["code"] == "idempotency_key_reused"


async def test_a_new_name_keeps_the_old_one(client: Callers, tree: Any) -> None:
    url = f"{URL}/{tree.east_school.id}"
    async with client(office(tree)) as http:
        answer = await http.patch(url, json={"name": "东区实验小学"}, headers={"If-Match": '"1"'})
        stale = await http.patch(url, json={"name": "x"}, headers={"If-Match": '"1"'})
        blind = await http.patch(url, json={"name": "x"})
    assert answer.status_code == 200
    assert answer.headers["ETag"] == '"2"'
    old, new = answer.json()["names"]
    assert old["name"] == "东区第一小学"
    assert old["to_on"] == new["from_on"]
    assert new == {"name": "东区实验小学", "from_on": new["from_on"], "to_on": None}
    assert (stale.status_code, stale.json()["current"]["name"]) == (412, "东区实验小学")
    assert blind.status_code == 428


async def test_a_change_is_audited_with_before_and_after(
    client: Callers, tree: Any, uow: UnitOfWork
) -> None:
    actor = office(tree)
    async with client(actor) as http:
        await http.patch(
            f"{URL}/{tree.east_school.id}",
            json={"stage": "primary", "is_city_pilot": True, "name": "东区第一小学"},
            headers={"If-Match": "1"},
        )
    async with uow() as session:
        row = (await session.execute(text("SELECT * FROM audit_row ORDER BY id DESC"))).first()
    assert row is not None
    assert (row.action, row.actor_id) == ("organisation.change", actor.person_id)
    assert row.detail == {
        "before": {"stage": "unknown", "is_city_pilot": False},
        "after": {"stage": "primary", "is_city_pilot": True},
    }


async def test_closing_waits_for_the_units_below(client: Callers, tree: Any) -> None:
    headers = {"If-Match": "1"}
    async with client(office(tree)) as http:
        early = await http.post(
            f"{URL}/{tree.east.id}/close", json={"reason": "并"}, headers=headers
        )
        school = f"{URL}/{tree.east_school.id}"
        closed = await http.post(f"{school}/close", json={"reason": "并入西区"}, headers=headers)
        late = await http.patch(school, json={"name": "x"}, headers={"If-Match": "2"})
        again = await http.post(
            f"{URL}/{tree.east.id}/close", json={"reason": "并"}, headers=headers
        )
        found = await http.get(URL, params={"parent_id": str(tree.east.id)})
    assert early.json()["code"] == "organisation_has_open_units"
    assert (closed.json()["status"], closed.json()["closed_reason"]) == ("closed", "并入西区")
    assert closed.json()["names"][-1]["to_on"] == closed.json()["closed_on"]
    assert late.json()["code"] == "organisation_closed"
    assert again.status_code == 200
    assert [one["status"] for one in found.json()["items"]] == ["closed"]


async def test_rights_end_at_the_subtree(client: Callers, tree: Any) -> None:
    beside = an_actor((Role.CITY_OFFICE, tree.west.path))
    body = {"name": "越界", "kind": "school", "parent_id": str(tree.east.id)}
    async with client(beside) as http:
        assert (await http.post(URL, json=body)).status_code == 404
    async with client(an_actor((Role.DISTRICT_OFFICE, tree.east.path))) as http:
        assert (await http.post(URL, json=body)).status_code == 403
    async with client(None) as http:
        assert (await http.get(URL)).status_code == 401


async def test_lists_filter_search_and_page(client: Callers, tree: Any) -> None:
    async with client(an_actor((Role.TEACHER, tree.east_school.path))) as http:

        async def names(**params: Any) -> list[str]:
            answer = await http.get(URL, params={k: str(v) for k, v in params.items()})
            assert answer.status_code == 200, answer.text
            return [one["name"] for one in answer.json()["items"]]

        assert await names(parent_id=tree.city.id) == ["东区", "西区", "市第一中学"]
        assert await names(parent_id=tree.city.id, kind="school") == ["市第一中学"]
        assert await names(district_id=tree.west.id) == ["西区第一小学"]
        assert await names(district_id=tree.east.id, q="第一") == ["东区第一小学"]
        assert await names(district_id=tree.east.id, q="%") == []
        assert await names(district_id=tree.east.id, is_city_pilot=True) == []
        page = (await http.get(URL, params={"parent_id": str(tree.city.id), "limit": 2})).json()
        rest = await names(parent_id=tree.city.id, cursor=page["next_cursor"])
    assert [one["name"] for one in page["items"]] + rest == ["东区", "西区", "市第一中学"]
    assert page["items"][0]["child_count"] == 1


async def test_a_list_takes_two_queries_at_most(client: Callers, tree: Any, engine: Any) -> None:
    seen: list[str] = []
    listen = ("before_cursor_execute", lambda *args: seen.append(args[2]))
    event.listen(engine.sync_engine, *listen)
    try:
        async with client(office(tree)) as http:
            assert (await http.get(URL)).status_code == 200
    finally:
        event.remove(engine.sync_engine, *listen)
    assert len([sql for sql in seen if sql.startswith("SELECT")]) <= 2


@pytest.mark.parametrize(
    "params",
    [
        {"limit": 0},
        {"limit": 201},
        {"cursor": "!!"},
        {"kind": "x"},
        {"q": "a\x00"},
    ],
)
async def test_odd_queries_are_refused_not_broken(
    client: Callers, tree: Any, params: dict[str, Any]
) -> None:
    async with client(office(tree)) as http:
        answer = await http.get(URL, params=params)
    assert answer.status_code == 422


async def test_unknown_members_are_refused(client: Callers, tree: Any) -> None:
    answer = await created(client, tree, path="/1/", version=9)
    assert answer.status_code == 422
    assert {one["code"] for one in answer.json()["errors"]} == {"extra_forbidden"}
