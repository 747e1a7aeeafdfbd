"""Results of a campaign: 公示, objections, awards, certificates that strangers check."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from sqlalchemy import select, update

from cases.campaigns.tables import Campaign
from cases.items.tables import Item
from cases.judging.service.ranking import replay
from embedded.environment import FONTS
from kernel.db import UnitOfWork
from kernel.testing import Callers

from .conftest import API, Body, Desk
from .judging_play import Play

pytestmark = pytest.mark.requirement("R24", "R30", "R31", "R32", "R120")
WHY = {"text": "与已发表的课例雷同，请核查。"}


@pytest.fixture
def play(desk: Desk, uow: UnitOfWork, app: FastAPI) -> Play:
    return Play(desk, uow, app)


async def objected(play: Play, at: int = 0) -> Body:
    path = f"/campaign-results/{play.campaign_id}/entries/{play.entries[at]}/objections"
    return await play.desk.ok(play.desk.city.laishan.li, "POST", path, json=WHY)


async def test_the_staff_see_results_from_the_notice_on(play: Play) -> None:
    city = play.desk.city
    reader = city.city_run.li
    await play.ranked()
    path = f"/campaign-results/{play.campaign_id}"
    for end in ("", "/entries", "/my-objections"):
        answer = await play.desk.call(reader, "GET", path + end)
        assert (answer.status_code, answer.json()["code"]) == (404, "campaign_results_not_open")
    assert (await play.desk.ok(reader, "GET", "/campaign-results"))["items"] == []
    moved = await play.step("announce")
    assert moved["announced_until"] == "2026-12-07T16:00:00Z"

    (listed,) = (await play.desk.ok(reader, "GET", "/campaign-results"))["items"]
    assert listed["title"] == "2026 年优秀课例评选"
    page = await play.desk.ok(reader, "GET", path)
    assert (page["is_running"], page["is_office"], len(page["seed"])) == (True, False, 32)
    rows = await play.results(reader)
    assert [(one["org_name"], one["credit"]) for one in rows] == [
        ("莱山区实验小学", ["王老师"]),
        ("芝罘区珠玑小学", ["王老师"]),
        ("芝罘区新海小学", ["王老师"]),
    ]
    assert all(one["comments"] == [] for one in rows)
    text = str(rows)
    assert not [judge.name for judge in play.judges if judge.name in text]
    assert not [judge for judge in play.judges if str(judge.person_id) in text]
    own = await play.results(city.laishan.wang)
    assert [len(one["comments"]) for one in own] == [3, 0, 0]
    first = await play.desk.ok(reader, "GET", f"{path}/entries", params={"limit": 1})
    params = {"limit": 1, "cursor": first["next_cursor"]}
    second = await play.desk.ok(reader, "GET", f"{path}/entries", params=params)
    assert [one["place"] for one in second["items"]] == [2]


async def test_an_upheld_objection_may_strike_and_those_below_move_up(
    play: Play, actions: Callable[[], Any]
) -> None:
    city = play.desk.city
    await play.announced()
    made = await objected(play, 2)
    assert (made["state"], made["person_name"], made["org_name"]) == (
        "open",
        "李老师",
        "莱山区实验小学",
    )
    path = f"/campaign-results/{play.campaign_id}/entries/{play.entries[2]}/objections"
    again = await play.desk.call(city.laishan.li, "POST", path, json=WHY)
    assert (again.status_code, again.json()["code"]) == (409, "result_objection_there")

    answer_path = f"/result-objections/{made['id']}/answer"
    body = {"outcome": "rejected", "answer": "经核查不属实。", "strikes": True}
    wrong = await play.desk.call(play.office, "POST", answer_path, 1, json=body)
    assert (wrong.status_code, wrong.json()["code"]) == (422, "result_strike_needs_upheld")
    body = {"outcome": "upheld", "answer": "经核查属实，取消奖项。", "strikes": True}
    for stranger in (city.district, city.zhuji.lead, city.laishan.li):
        denied = await play.desk.call(stranger, "POST", answer_path, 1, json=body)
        assert denied.status_code in (403, 404)
    answered = await play.desk.ok(play.office, "POST", answer_path, 1, json=body)
    assert (answered["state"], answered["answered_by_name"]) == ("upheld", "市工程办")
    late = await play.desk.call(play.office, "POST", answer_path, 2, json=body)
    assert late.json()["code"] == "result_objection_answered"

    rows = await play.results(city.laishan.li)
    assert [(one["place"], one["award"], one["decided_by"]) for one in rows] == [
        (1, "一等奖", "first"),
        (2, "二等奖", "score"),
        (3, None, "struck"),
    ]
    assert rows[2]["struck_reason"] == "经核查属实，取消奖项。"
    async with play.uow() as session:
        assert await replay(session, play.campaign_id) == []
    mine = f"/campaign-results/{play.campaign_id}/my-objections"
    (told,) = (await play.desk.ok(city.laishan.li, "GET", mine))["items"]
    assert told["answer"] == "经核查属实，取消奖项。"
    assert (await play.desk.ok(city.zhuji.li, "GET", mine))["items"] == []
    assert "result.answer" in await actions()
    await objected(play, 2)  # the next one, after an answer


async def test_who_took_part_does_not_answer(play: Play) -> None:
    await play.found()
    city = play.desk.city
    await play.enter(city.zhuji)
    await play.judge("评委甲")
    colleague = await play.judge("后来到办公室的评委", city.root)
    office = replace(colleague, grants=city.office.grants)
    await play.step("begin")
    for judge in (colleague, await _first_judge(play)):
        (row,) = await play.tasks(judge)
        saved = await play.save(judge, row["id"], 50, 20)
        await play.desk.ok(judge, "POST", f"/judge-tasks/{row['id']}/submit", saved["version"])
    await play.step("rank")
    await play.step("announce")
    made = await objected(play)
    body = {"outcome": "rejected", "answer": "不属实"}
    path = f"/result-objections/{made['id']}/answer"
    answer = await play.desk.call(office, "POST", path, 1, json=body)
    assert (answer.status_code, answer.json()["code"]) == (403, "result_answerer_took_part")
    await play.desk.ok(city.office, "POST", path, 1, json=body)


async def test_the_office_is_told_of_objections_until_they_are_answered(play: Play) -> None:
    async def todos(who: Any) -> list[tuple[str, int]]:
        found = (await play.desk.ok(who, "GET", "/todos"))["items"]
        return [(one["kind"], one["count"]) for one in found]

    await play.announced()
    assert await todos(play.office) == []
    first, second = await objected(play, 0), await objected(play, 1)
    assert await todos(play.office) == [("objections", 2)]
    assert await todos(play.desk.city.district) == []
    # Who scored may not answer, so it does not wait for them.
    judge = replace(play.judges[0], grants=play.office.grants)
    assert await todos(judge) == []
    body = {"outcome": "rejected", "answer": "不属实"}
    for one in (first, second):
        await play.desk.ok(
            play.office, "POST", f"/result-objections/{one['id']}/answer", 1, json=body
        )
    assert await todos(play.office) == []


async def _first_judge(play: Play) -> Any:
    judges = (await play.desk.ok(play.office, "GET", f"{play.path}/judges"))["items"]
    (one,) = (judge for judge in judges if judge["person_name"] == "评委甲")
    made = await play.person("替身", play.desk.city.root)
    return type(made)(one["person_id"], "评委甲", made.session_id, made.grants)


async def test_it_ends_after_the_notice_with_every_objection_answered(play: Play) -> None:
    await play.announced()
    assert (await play.try_step("conclude")).json()["code"] == "campaign_notice_running"
    made = await objected(play)
    play.at += timedelta(days=8)
    late = await play.desk.call(
        play.desk.city.zhuji.li, "POST",
        f"/campaign-results/{play.campaign_id}/entries/{play.entries[0]}/objections", json=WHY,
    )  # fmt: skip
    assert late.json()["code"] == "campaign_notice_over"
    assert (await play.try_step("conclude")).json()["code"] == "result_objections_open"
    await play.desk.ok(
        play.office, "POST", f"/result-objections/{made['id']}/answer", 1,
        json={"outcome": "rejected", "answer": "经核查不属实。"},
    )  # fmt: skip
    assert (await play.step("conclude"))["state"] == "concluded"


async def certificates(play: Play) -> list[Body]:
    path = f"{play.path}/certificates"
    return list((await play.desk.ok(play.office, "GET", path))["items"])


async def test_awards_become_certificates_that_strangers_check(
    play: Play, client: Callers, actions: Callable[[], Any]
) -> None:
    city = play.desk.city
    await play.concluded()
    first, second = await certificates(play)
    assert (first["number"], second["number"]) == ("烟提升〔2026〕评 0001", "烟提升〔2026〕评 0002")
    assert (first["award"], first["names"]) == ("一等奖", ["王老师"])
    async with client(None) as http:
        found = await http.get(f"{API}/certificate-checks/{first['code'].lower()}")
        unknown = await http.get(f"{API}/certificate-checks/PX-0000-0000-0000")
    said = found.json()
    assert (found.status_code, said["number"], said["issuer"]) == (200, first["number"], "烟台市")
    assert (said["title"], said["revoked_at"]) == ("莱山区实验小学课例", None)
    assert not {"id", "person_ids", "entry_id"} & set(said)
    assert (unknown.status_code, unknown.json()["code"]) == (404, "certificate_unknown")

    (mine,) = (await play.desk.ok(city.laishan.wang, "GET", "/my-certificates"))["items"]
    assert mine["code"] == first["code"]
    assert (await play.desk.ok(city.xinhai.wang, "GET", "/my-certificates"))["items"] == []
    item = (await play.results())[0]["item_id"]
    shown = await play.desk.ok(city.laishan.wang, "GET", f"/items/{item}")
    assert (shown["state"], shown["steps"][0]["verb"]) == ("selected", "select")
    assert "2026 年优秀课例评选" in shown["steps"][0]["reason"]
    assert (await actions()).count("item.select") == 2


async def test_a_revoked_certificate_says_so(play: Play, client: Callers) -> None:
    await play.concluded()
    first, _ = await certificates(play)
    path, why = f"/certificates/{first['id']}/revoke", {"reason": "查实抄袭"}
    for stranger in (play.desk.city.district, play.desk.city.laishan.wang):
        denied = await play.desk.call(stranger, "POST", path, json=why)
        assert denied.status_code in (403, 404)
    await play.desk.ok(play.office, "POST", path, json=why)
    again = await play.desk.call(play.office, "POST", path, json=why)
    assert again.json()["code"] == "certificate_revoked"
    async with client(None) as http:
        said = (await http.get(f"{API}/certificate-checks/{first['code']}")).json()
    assert said["revoked_reason"] == "查实抄袭"


async def test_the_paper_is_for_those_it_names_and_the_office(play: Play, app: FastAPI) -> None:
    app.state.settings = app.state.settings.model_copy(update={"fonts_dir": FONTS})
    await play.concluded()
    first, _ = await certificates(play)
    path, city = f"/certificates/{first['id']}/paper", play.desk.city
    for reader, where in (
        (city.laishan.wang, f"/my{path.replace('/', '-', 1)}"),
        (play.office, path),
    ):
        answer = await play.desk.call(reader, "GET", where)
        assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")
    for stranger in (city.laishan.li, city.xinhai.wang, city.district, city.laishan.lead):
        for where in (path, f"/my{path.replace('/', '-', 1)}"):
            assert (await play.desk.call(stranger, "GET", where)).status_code in (403, 404)


async def test_a_school_of_the_district_sees_its_districts_results_only(play: Play) -> None:
    city = play.desk.city
    await play.announced()
    async with play.uow.begin() as session:
        await session.execute(update(Campaign).values(org_path=f"{city.root}2/"))
    path = f"/campaign-results/{play.campaign_id}"
    assert (await play.desk.call(city.zhuji.li, "GET", path)).status_code == 200
    assert (await play.desk.call(city.office, "GET", path)).status_code == 200
    assert (await play.desk.call(city.laishan.li, "GET", path)).status_code == 404


async def test_another_version_than_the_judged_is_not_chosen(play: Play) -> None:
    await play.announced()
    won = (await play.results())[0]
    async with play.uow.begin() as session:
        item = await session.get_one(Item, UUID(won["item_id"]))
        item.published_no = (item.published_no or 0) + 1
    play.at += timedelta(days=14)
    assert (await play.step("conclude"))["not_selected"] == [won["title"]]
    async with play.uow() as session:
        rows = await session.execute(select(Item.id, Item.state).where(Item.state == "selected"))
        assert [str(row.id) for row in rows] == [(await play.results())[1]["item_id"]]
