"""The expert pool: nominate, select, publish, replace, train (notice 二)."""

from typing import Any

import pytest

from auth.experts.adoption import adopt_notice
from auth.notice.service import load
from kernel.actor import Actor, Role
from kernel.clock import local_date, utc_now
from kernel.db import UnitOfWork
from kernel.testing import Callers, an_actor

ENTRIES, BATCHES = "/api/auth/v1/expert-entries", "/api/auth/v1/expert-batches"
TODAY = str(local_date(utc_now()))


def city(tree: Any) -> Actor:
    return an_actor((Role.CITY_OFFICE, tree.city.path))


def district(tree: Any) -> Actor:
    return an_actor((Role.DISTRICT_OFFICE, tree.east.path))


async def post(client: Callers, actor: Actor, url: str, seen: int = 1, **body: Any) -> Any:
    async with client(actor) as http:
        return await http.post(url, json=body, headers={"If-Match": str(seen)})


async def nominated(client: Callers, actor: Actor, team: Any, **more: Any) -> Any:
    body = {
        "organisation_id": str(team.id),
        "name": "样例专家",
        "unit": "东区教研室",
        "source": "research",
        "reason": "学科带头人",
    }
    return await post(client, actor, ENTRIES, **{**body, **more})


async def batch(client: Callers, actor: Actor, team: Any, name: str = "第二批") -> Any:
    return await post(
        client, actor, BATCHES, organisation_id=str(team.id), name=name, term="2026—2029"
    )


async def test_stage_and_subject_come_from_the_list(client: Callers, tree: Any) -> None:
    wrong = await nominated(client, city(tree), tree.city, subject="数学")
    right = await nominated(client, city(tree), tree.city, subject="mathematics", stage="primary")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "code_unknown")
    assert (right.json()["subject"], right.json()["stage"]) == ("mathematics", "primary")


@pytest.mark.requirement("R5")
async def test_an_expert_serves_from_the_publication_on(client: Callers, tree: Any) -> None:
    made = await nominated(client, district(tree), tree.city, is_leading_talent=True)
    assert made.status_code == 201, made.text
    url = f"{ENTRIES}/{made.json()['id']}"
    second = (await batch(client, city(tree), tree.city)).json()
    own = await post(client, district(tree), f"{url}/select", batch_id=second["id"])
    chosen = await post(client, city(tree), f"{url}/select", batch_id=second["id"])
    stale = await post(client, city(tree), f"{url}/decline", reason="重复")
    ahead = await post(client, city(tree), f"{BATCHES}/{second['id']}/publish", on="2199-01-01")
    done = await post(client, city(tree), f"{BATCHES}/{second['id']}/publish", on=TODAY)
    again = await post(client, city(tree), f"{BATCHES}/{second['id']}/publish", on=TODAY)
    async with client(an_actor((Role.TEACHER, tree.west_school.path))) as http:
        found = (await http.get(url)).json()
        listed = (await http.get(ENTRIES, params={"state": "serving"})).json()["items"]
    async with client(city(tree)) as http:
        history = (await http.get(url)).json()["events"]
    assert own.status_code in {403, 404}
    assert (chosen.status_code, chosen.json()["state"]) == (200, "selected")
    assert stale.status_code == 412
    assert ahead.json()["code"] == "publication_in_the_future"
    assert (done.status_code, done.json()["published_on"]) == (200, TODAY)
    assert again.json()["code"] == "expert_batch_published"
    assert [one["state"] for one in history] == ["nominated", "selected", "serving"]
    assert found["events"] == []  # why somebody came or went is for the offices
    assert (found["batch_name"], found["is_leading_talent"]) == ("第二批", True)
    assert [one["id"] for one in listed] == [found["id"]]


@pytest.mark.requirement("R8")
async def test_a_successor_replaces_with_the_batch(client: Callers, tree: Any) -> None:
    office = city(tree)

    async def serve(name: str, replaces: str | None = None) -> Any:
        made = await nominated(client, office, tree.city, name=name, replaces_id=replaces)
        assert made.status_code == 201, made.text
        opened = (await batch(client, office, tree.city, f"{name}批")).json()
        url = f"{ENTRIES}/{made.json()['id']}"
        await post(client, office, f"{url}/select", batch_id=opened["id"])
        done = await post(client, office, f"{BATCHES}/{opened['id']}/publish", on=TODAY)
        assert done.status_code == 200, done.text
        return made.json()["id"]

    old = await serve("甲")
    new = await serve("乙", old)
    async with client(office) as http:
        gone = (await http.get(f"{ENTRIES}/{old}")).json()
        here = (await http.get(f"{ENTRIES}/{new}")).json()
    assert (gone["state"], here["state"], here["replaces_name"]) == ("replaced", "serving", "甲")
    left = await post(client, office, f"{ENTRIES}/{new}/retire", seen=3, reason="调离")
    assert (left.json()["state"], left.json()["events"][-1]["reason"]) == ("replaced", "调离")


@pytest.mark.requirement("R40")
async def test_a_district_leads_its_own_team(client: Callers, tree: Any) -> None:
    made = await nominated(client, district(tree), tree.east)
    opened = await batch(client, district(tree), tree.east)
    url = f"{ENTRIES}/{made.json()['id']}"
    chosen = await post(client, district(tree), f"{url}/select", batch_id=opened.json()["id"])
    beside = await batch(client, district(tree), tree.west)
    above = await batch(client, district(tree), tree.city)
    school = await batch(client, city(tree), tree.east_school)
    foreign = (await batch(client, city(tree), tree.city, "市批")).json()
    other = await nominated(client, city(tree), tree.east, name="另一位")
    crossed = await post(
        client, city(tree), f"{ENTRIES}/{other.json()['id']}/select", batch_id=foreign["id"]
    )
    assert (made.status_code, opened.status_code, chosen.status_code) == (201, 201, 200)
    assert (beside.status_code, above.status_code) == (404, 404)
    assert school.json()["code"] == "expert_team_misplaced"
    assert crossed.json()["code"] == "expert_batch_of_another_team"


@pytest.mark.requirement("R7")
async def test_trainings_are_kept_with_their_proof(client: Callers, tree: Any) -> None:
    made = await nominated(client, city(tree), tree.city)
    url = f"{ENTRIES}/{made.json()['id']}/trainings"
    body: dict[str, Any] = {
        "title": "市级专家集中培训",
        "level": "city",
        "held_on": "2021-09-01",
        "hours": "16",
        "proof": "烟教〔2021〕9 号",
    }
    added = await post(client, city(tree), url, **body)
    odd = await post(client, city(tree), url, **{**body, "hours": "0"})
    ahead = await post(client, city(tree), url, **{**body, "held_on": "9999-12-31"})
    stranger = await post(client, an_actor((Role.TEACHER, tree.city.path)), url, **body)
    assert added.status_code == 201, added.text
    assert added.json()["trainings"][0]["proof"] == "烟教〔2021〕9 号"
    assert float(added.json()["training_hours"]) == 16
    assert (odd.status_code, stranger.status_code) == (422, 403)
    assert (ahead.status_code, ahead.json()["code"]) == (422, "training_in_the_future")


async def test_one_person_stands_once_in_a_team(client: Callers, tree: Any, person: Any) -> None:
    someone = await person(tree.east_school)
    first = await nominated(client, city(tree), tree.city, person_id=str(someone.id))
    twin = await nominated(client, city(tree), tree.city, person_id=str(someone.id))
    hidden = await nominated(
        client,
        an_actor((Role.DISTRICT_OFFICE, tree.west.path)),
        tree.west,
        person_id=str(someone.id),
    )
    assert (first.status_code, twin.json()["code"]) == (201, "expert_exists")
    assert hidden.status_code == 404


@pytest.mark.requirement("R5")
@pytest.mark.parametrize(
    "role", [Role.EQUIPMENT_CENTRE, Role.SYSTEM_ADMIN, Role.EXPERT, Role.SCHOOL_LEAD]
)
async def test_others_nominate_nobody(client: Callers, tree: Any, role: Role) -> None:
    answer = await nominated(client, an_actor((role, tree.city.path)), tree.city)
    assert answer.status_code == 403


@pytest.mark.requirement("R145")
@pytest.mark.requirement("R146")
async def test_the_seventy_of_the_notice_stand_in_the_pool(
    client: Callers, uow: UnitOfWork
) -> None:
    async with uow.begin() as session:
        await load(session, utc_now())
        assert await adopt_notice(session, utc_now()) == 70
        assert await adopt_notice(session, utc_now()) == 0
    async with client(an_actor((Role.TEACHER, "/1/"))) as http:
        found = (await http.get(ENTRIES, params={"limit": 200})).json()["items"]
    async with client(None) as http:
        assert (await http.get(ENTRIES)).status_code == 401
    assert len(found) == 70
    assert {one["state"] for one in found} == {"serving"}
    assert [one["role"] for one in found][:2] == ["leader", "deputy"]
