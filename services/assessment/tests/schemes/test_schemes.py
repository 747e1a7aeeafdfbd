"""A school writes its scheme, publishes it, and everybody acknowledges what is in force."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from assessment.schemes.queries import scheme_fact
from kernel.actor import Actor, Role
from kernel.db import UnitOfWork
from kernel.testing import Callers, an_actor

from ..conftest import API, City  # noqa: TID252 -- tests are no packages of their own
from .conftest import SCHEMES, TODAY, Begin, Desk, codes, register

pytestmark = pytest.mark.requirement("R23", "R79", "R80", "R89")


async def todos(client: Callers, actor: Actor) -> dict[str, int]:
    async with client(actor) as http:
        found = (await http.get(f"{API}/todos")).json()["counted"]
    return {one["kind"]: one["count"] for one in found}


async def test_from_a_suggestion_to_a_published_version(
    begin: Begin, city: City, client: Callers
) -> None:
    desk = await begin()
    assert (desk.scheme["state"], desk.scheme["total"], desk.scheme["gaps"]) == ("draft", "100", [])
    lacking = desk.scheme["content"] | {"bands": [], "correction": ""}
    saved = await desk.save(city.zhuji.team(), lacking)
    refused = await desk.take(city.zhuji.lead(), "publish")
    by_team = await desk.take(city.zhuji.team(), "publish")
    async with client(city.district()) as http:
        early = await http.get(f"{SCHEMES}/{desk.id}")
    named = [gap["message"] for gap in refused.json()["gaps"]]
    assert [gap["message"] for gap in saved.json()["gaps"]] == named
    assert len(named) == 2
    assert codes(refused, by_team, early) == [
        "scheme_incomplete",
        "not_allowed",
        "scheme_not_published",
    ]
    whole = saved.json()["content"] | {
        "bands": [
            {"key": "a", "name": "优", "least": "80"},
            {"key": "b", "name": "良", "least": "0"},
        ],
        "correction": "限期整改",
    }
    await desk.published(whole)
    assert len(desk.scheme["shown"]["content_hash"]) == 64
    assert desk.scheme["my_actions"] == ["revise"]


async def test_what_is_published_never_changes_and_stays_in_force(
    desk: Desk, city: City, client: Callers, uow: UnitOfWork
) -> None:
    late = await desk.save(city.zhuji.team(), desk.scheme["content"])
    assert (await desk.take(city.zhuji.team(), "revise")).json()["version_no"] == 2
    await desk.save(city.zhuji.team(), desk.scheme["content"] | {"incentives": "颁发证书"})
    async with client(city.district()) as http:
        seen = (await http.get(f"{SCHEMES}/{desk.id}")).json()
        ahead = await http.get(f"{SCHEMES}/{desk.id}/versions/2")
        numbers = (await http.get(f"{SCHEMES}/{desk.id}/versions")).json()["items"]
    assert codes(late, ahead) == ["scheme_step_not_possible", "scheme_version_unknown"]
    assert (seen["shown"]["version_no"], len(numbers)) == (1, 1)
    await desk.published()
    async with client(city.district()) as http:
        changes = (await http.get(f"{SCHEMES}/{desk.id}/versions/2/changes")).json()["changes"]
        old = (await http.get(f"{SCHEMES}/{desk.id}/versions/1")).json()
    assert [(one["part"], one["field"], one["after"]) for one in changes] == [
        ("incentives", "incentives", "颁发证书")
    ]
    assert old["content"]["incentives"] != "颁发证书"
    for statement in (
        "UPDATE school_scheme_version SET content = '{}' WHERE version_no = 1",
        "DELETE FROM school_scheme_version WHERE version_no = 1",
    ):
        with pytest.raises(DBAPIError, match="never changes"):
            async with uow.begin() as session:
                await session.execute(text(statement))


async def test_one_scheme_a_year_and_a_stale_save_keeps_both(
    desk: Desk, begin: Begin, city: City, client: Callers, year_id: str
) -> None:
    body = {"school_id": str(city.zhuji.id), "year_id": year_id}
    async with client(city.zhuji.team()) as http:
        again = await http.post(SCHEMES, json=body)
    other = await begin(city.xinhai, is_blank=True)
    assert other.scheme["content"]["items"] == []
    other.scheme = other.scheme | {"version": 7}
    stale = await other.save(city.xinhai.team(), other.scheme["content"])
    twins = other.scheme["content"] | {"items": [{"key": "a"}, {"key": "a"}]}
    other.scheme = other.scheme | {"version": 1}
    wrong = await other.save(city.xinhai.team(), twins)
    assert codes(again, stale) == ["scheme_exists", "stale_version"]
    assert stale.json()["current"]["version"] == 1
    assert wrong.json()["errors"][0]["code"] == "row_key_repeated"
    assert desk.id != other.id


@pytest.mark.requirement("R58", "R79")
async def test_everybody_acknowledges_the_version_in_force(
    begin: Begin, city: City, client: Callers, teacher: Actor, year_id: str
) -> None:
    assert (await todos(client, city.zhuji.lead()))["scheme_publish"] == 1
    async with client(teacher) as http:
        none = await http.get(f"{SCHEMES}/mine", params={"year_id": year_id})
    assert await todos(client, teacher) == {"personal_plan_write": 1}
    desk = await (await begin()).published()
    assert (await todos(client, teacher))["scheme_acknowledge"] == 1
    assert "scheme_publish" not in await todos(client, city.zhuji.lead())
    async with client(teacher) as http:
        seen = (await http.get(f"{SCHEMES}/mine", params={"year_id": year_id})).json()
        path = f"{SCHEMES}/{desk.id}/acknowledge"
        first = await http.post(path, json={"version_no": 1})
        again = await http.post(path, json={"version_no": 1})
        ahead = await http.post(path, json={"version_no": 2})
        after = (await http.get(f"{SCHEMES}/mine", params={"year_id": year_id})).json()
    assert codes(none, ahead) == ["scheme_unknown", "scheme_version_old"]
    assert (seen["acknowledged_at"], seen["my_actions"]) == (None, [])
    assert first.json()["at"] == again.json()["at"] == after["acknowledged_at"]
    assert "scheme_acknowledge" not in await todos(client, teacher)


@pytest.mark.requirement("R58", "R79")
async def test_the_school_sees_who_has_not_read_the_version_in_force(
    desk: Desk, city: City, client: Callers, teacher: Actor, uow: UnitOfWork, year_id: str
) -> None:
    colleague = await register(uow, city.zhuji, "李老师")
    async with client(teacher) as http:
        await http.post(f"{SCHEMES}/{desk.id}/acknowledge", json={"version_no": 1})
    path = f"{SCHEMES}/{desk.id}/acknowledgements"
    async with client(city.zhuji.team()) as http:
        waiting = (await http.get(path, params={"is_done": False})).json()["items"]
        page = (await http.get(path, params={"limit": 1})).json()
        rest = (await http.get(path, params={"cursor": page["next_cursor"]})).json()
        counts = (await http.get(f"{path}/counts")).json()
    assert [one["name"] for one in waiting] == ["李老师"]
    assert {one["name"] for one in page["items"] + rest["items"]} == {"张老师", "李老师"}
    assert counts == {"staff": 2, "acknowledged": 1}
    async with uow() as session:
        fact = await scheme_fact(session, UUID(year_id), city.zhuji.id, TODAY)
        nothing = await scheme_fact(session, UUID(year_id), city.xinhai.id, TODAY)
    assert fact is not None
    assert (fact.version_no, fact.staff, fact.acknowledged) == (1, 2, 1)
    assert nothing is None
    # The next version is read anew.
    await desk.take(city.zhuji.team(), "revise")
    await desk.published()
    assert (await todos(client, teacher))["scheme_acknowledge"] == 1
    assert (await todos(client, colleague))["scheme_acknowledge"] == 1


async def test_strangers_see_no_scheme_and_acknowledge_nothing(
    desk: Desk, city: City, client: Callers
) -> None:
    path = f"{SCHEMES}/{desk.id}"
    stranger = an_actor((Role.TEACHER, city.xinhai.path))
    unlisted = an_actor((Role.TEACHER, city.zhuji.path))
    async with client(stranger) as http:
        hidden = [
            await http.get(path),
            await http.post(f"{path}/acknowledge", json={"version_no": 1}),
        ]
    async with client(unlisted) as http:
        read = await http.get(path)
        refused = await http.post(f"{path}/acknowledge", json={"version_no": 1})
        readers = await http.get(f"{path}/acknowledgements")
    async with client(city.other_district()) as http:
        elsewhere = [await http.get(path), await http.get(f"{path}/acknowledgements")]
    assert [one.status_code for one in hidden + elsewhere] == [404] * 4
    assert (read.status_code, readers.status_code) == (200, 403)
    assert codes(refused) == ["scheme_not_of_this_school"]


@pytest.mark.requirement("R79", "R49")
async def test_a_district_sees_which_schools_have_none(
    desk: Desk, begin: Begin, city: City, client: Callers, teacher: Actor, year_id: str
) -> None:
    await begin(city.xinhai)
    params: dict[str, Any] = {"year_id": year_id}
    async with client(city.district()) as http:
        rows = (await http.get(SCHEMES, params=params)).json()["items"]
        first = (await http.get(SCHEMES, params=params | {"limit": 1})).json()
        more = params | {"cursor": first["next_cursor"]}
        rest = (await http.get(SCHEMES, params=more)).json()["items"]
        drafts = (await http.get(SCHEMES, params=params | {"state": "draft"})).json()["items"]
        counts = (await http.get(f"{SCHEMES}/counts", params=params)).json()
    async with client(city.office()) as http:
        whole = (await http.get(f"{SCHEMES}/counts", params=params)).json()
        found = (await http.get(SCHEMES, params=params | {"q": "珠玑"})).json()["items"]
    async with client(teacher) as http:
        own = (await http.get(SCHEMES, params=params)).json()["items"]
    assert {row["school_name"]: row["state"] for row in rows} == {
        "芝罘区新海小学": "draft",
        "芝罘区珠玑小学": "published",
    }
    assert first["items"] + rest == rows
    assert [row["school_name"] for row in drafts] == ["芝罘区新海小学"]
    assert counts == {"missing": 0, "draft": 1, "published": 1}
    assert whole == {"missing": 2, "draft": 1, "published": 1}
    assert [(row["staff"], row["acknowledged"]) for row in found] == [(1, 0)]
    assert [row["scheme_id"] for row in own] == [desk.id]


async def test_steps_are_audited(desk: Desk, city: City, client: Callers, teacher: Actor) -> None:
    async with client(teacher) as http:
        await http.post(f"{SCHEMES}/{desk.id}/acknowledge", json={"version_no": 1})
    async with client(city.auditor()) as http:
        params = {"subject_kind": "school_scheme"}
        found = (await http.get(f"{API}/audit", params=params)).json()["items"]
    actions = {one["action"] for one in found}
    assert actions == {"school_scheme.begin", "school_scheme.publish", "school_scheme.acknowledge"}


async def test_nothing_happens_in_a_closed_year(
    desk: Desk, city: City, client: Callers, teacher: Actor, year_id: str
) -> None:
    async with client(city.office()) as http:
        assert (await http.post(f"{API}/years/{year_id}/close")).status_code == 200
    revised = await desk.take(city.zhuji.team(), "revise")
    async with client(teacher) as http:
        path = f"{SCHEMES}/{desk.id}/acknowledge"
        late = await http.post(path, json={"version_no": 1})
        read = await http.get(f"{SCHEMES}/mine", params={"year_id": year_id})
    assert codes(revised, late) == ["year_not_open", "year_not_open"]
    assert read.status_code == 200
