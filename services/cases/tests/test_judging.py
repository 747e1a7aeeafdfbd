"""The judging of a campaign: begun, scored without names, arbitrated, ranked."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from cases.campaigns.rules import CampaignState, EntryState
from cases.campaigns.tables import Entry
from cases.judging.masking import MASK
from cases.judging.service.ranking import replay
from cases.judging.tables import EntryResult, JudgeTask
from kernel.actor import Role
from kernel.db import UnitOfWork

from .conftest import TOOL, Desk
from .judging_play import Play

pytestmark = pytest.mark.requirement("R24", "R26", "R30", "R31", "R128")


@pytest.fixture
def play(desk: Desk, uow: UnitOfWork, app: FastAPI) -> Play:
    return Play(desk, uow, app)


async def test_judging_begins_when_everything_is_there(play: Play) -> None:
    await play.found()
    city = play.desk.city

    async def refused() -> Any:
        answer = await play.try_step("begin")
        assert answer.status_code == 409
        return answer.json()

    assert (await refused())["code"] == "judging_no_entries"
    waiting = await play.enter(city.zhuji, EntryState.NOMINATED)
    assert (await refused())["code"] == "judging_entries_not_screened"
    async with play.uow.begin() as session:
        await session.execute(
            update(Entry).where(Entry.id == waiting).values(state=EntryState.ADMITTED)
        )
    await play.judge("本校评委", city.zhuji.path)
    await play.judge("评委甲")
    told = await refused()
    assert told["code"] == "judging_judges_too_few"
    assert "还差 1 名评委" in told["errors"][0]["message"]
    await play.judge("评委乙", city.xinhai.path)
    assert (await play.overview())["judges"] == 3
    moved = await play.step("begin")
    assert moved["state"] == "judging"
    assert (await refused())["code"] == "judging_step_not_possible"
    seen = await play.overview()
    assert (seen["tasks"], seen["submitted"], seen["missing"], seen["unfilled"]) == (2, 0, 2, 0)


async def test_entries_may_come_until_the_date(play: Play) -> None:
    await play.found(entries_until=play.at.replace(year=2027))
    assert (await play.try_step("begin")).json()["code"] == "judging_entries_open"


def words_in(found: Any) -> set[str]:
    """Every key and every value of an answer."""
    if isinstance(found, dict):
        return set(found) | {word for one in found.values() for word in words_in(one)}
    if isinstance(found, list):
        return {word for one in found for word in words_in(one)}
    return {str(found)}


async def test_a_judge_sees_no_name_in_any_answer(play: Play) -> None:
    city = play.desk.city
    await play.begun([city.zhuji])
    judge, wang = play.judges[0], city.zhuji.wang
    (row,) = await play.tasks(judge)
    path = f"/judge-tasks/{row['id']}"
    page = await play.desk.ok(judge, "GET", path)
    ticket = await play.desk.ok(judge, "POST", f"{path}/tickets")
    saved = await play.save(judge, row["id"], 60, 20)
    done = await play.desk.ok(judge, "POST", f"{path}/submit", saved["version"])
    (told,) = await play.tasks(judge, done=True)
    async with play.uow() as session:
        item_id = await session.scalar(select(Entry.item_id))
    secret = {
        str(wang.person_id), wang.name, city.zhuji.name, str(city.zhuji.id), city.zhuji.path,
        "芝罘区", "教学设计.docx", str(item_id), str(play.entries[0]),
    }  # fmt: skip
    shown = [row, page, saved, done, told, {**ticket, "ticket": ""}]
    for answer in shown:
        assert not {word for word in words_in(answer) if word in secret}
        text = json.dumps(answer, ensure_ascii=False)
        assert not [one for one in secret if one in text]
    assert page["title"] == f"{MASK}课例"  # its author named the school there
    keys = set().union(*(words_in(one) for one in shown))
    assert not keys & {"credit", "authors", "org_name", "author_name", "item_id", "school_rank"}
    assert [one["filename"] for one in page["files"]] == ["材料-01"]
    assert page["code"].startswith("W-")


async def test_a_judge_reads_what_a_tool_is_without_names(play: Play) -> None:
    await play.found()
    city = play.desk.city
    link = {"url": "https://tool.example.cn/", "label": f"{city.zhuji.name}入口"}
    tool = TOOL["tool"] | {
        "links": [link],
        "supplier": city.zhuji.name,
        "guide": f"由{city.zhuji.wang.name}整理：先登录。",
        "helps": [{"ability": "A5", "how": f"{city.zhuji.wang.name}用它导入"}],
    }
    await play.enter(city.zhuji, kind="tool", tool=tool, files=[], body="")
    judge, _ = [await play.judge(f"评委{n}") for n in ("甲", "乙")]
    await play.step("begin")
    (row,) = await play.tasks(judge)
    seen = (await play.desk.ok(judge, "GET", f"/judge-tasks/{row['id']}"))["content"]["tool"]
    assert seen["links"] == [{"url": link["url"], "label": f"{MASK}入口"}]
    assert (seen["supplier"], seen["guide"]) == (MASK, f"由{MASK}整理：先登录。")
    assert seen["helps"] == [{"ability": "A5", "how": f"{MASK}用它导入"}]


async def test_nobody_else_sees_a_task(play: Play) -> None:
    await play.begun()
    (row, *_) = await play.tasks(play.judges[0])
    path = f"/judge-tasks/{row['id']}"
    for stranger in (play.judges[1], play.office, play.desk.city.zhuji.wang):
        for method, end in (("GET", ""), ("POST", "/tickets")):
            answer = await play.desk.call(stranger, method, f"{path}{end}")
            assert (answer.status_code, answer.json()["code"]) == (404, "judge_task_unknown")
        body = {"points": {}, "comment": ""}
        answer = await play.desk.call(stranger, "PUT", path, row.get("version", 1), json=body)
        assert answer.status_code == 404
        assert (await play.desk.call(stranger, "POST", f"{path}/submit", 1)).status_code == 404


async def test_the_ticket_is_blind(play: Play) -> None:
    from jose import jwt  # noqa: PLC0415 -- what evidence reads

    await play.begun()
    (row, *_) = await play.tasks(play.judges[0])
    ticket = await play.desk.ok(play.judges[0], "POST", f"/judge-tasks/{row['id']}/tickets")
    claims = jwt.get_unverified_claims(ticket["ticket"])
    assert (claims["blind"], claims["numbers"], claims["iss"]) == (True, [1], "tisheng-cases")


async def test_two_tabs_do_not_overwrite_each_other(play: Play) -> None:
    await play.begun()
    judge = play.judges[0]
    (row, *_) = await play.tasks(judge)
    path = f"/judge-tasks/{row['id']}"
    seen = (await play.desk.ok(judge, "GET", path))["version"]
    body = {"points": {"design": "50"}, "comment": "一"}
    first = await play.desk.ok(judge, "PUT", path, seen, json=body)
    assert (first["state"], first["points"]) == ("saved", {"design": "50"})
    stale = await play.desk.call(judge, "PUT", path, seen, json={"points": {}, "comment": "二"})
    assert stale.status_code == 412
    assert stale.json()["current"]["comment"] == "一"
    assert (await play.desk.call(judge, "POST", f"{path}/submit", seen)).status_code == 412


async def test_what_is_handed_in_is_whole_explained_and_final(play: Play) -> None:
    await play.begun()
    judge = play.judges[0]
    (row, *_) = await play.tasks(judge)
    path = f"/judge-tasks/{row['id']}"
    wrong = {"points": {"design": "70.5", "it": "1.25", "other": "1"}, "comment": ""}
    answer = await play.desk.call(judge, "PUT", path, 1, json=wrong)
    assert (answer.status_code, answer.json()["code"]) == (422, "judging_points_wrong")
    assert len(answer.json()["errors"]) == 3

    saved = await play.desk.ok(
        judge, "PUT", path, 1, json={"points": {"design": "40"}, "comment": ""}
    )
    answer = await play.desk.call(judge, "POST", f"{path}/submit", saved["version"])
    assert answer.json()["code"] == "judging_points_missing"
    saved = await play.save(judge, row["id"], 40, 10)
    answer = await play.desk.call(judge, "POST", f"{path}/submit", saved["version"])
    assert answer.json()["code"] == "judging_comment_missing"
    saved = await play.save(judge, row["id"], 40, 10, "目标与活动脱节。")
    done = await play.desk.ok(judge, "POST", f"{path}/submit", saved["version"])
    assert (done["state"], done["total"], done["is_open"]) == ("submitted", "50.00", False)
    for method, end, more in (
        ("PUT", "", {"json": {"points": {}, "comment": ""}}),
        ("POST", "/submit", {}),
        ("POST", "/recuse", {"json": {"reason": "认识作者"}}),
    ):
        answer = await play.desk.call(judge, method, f"{path}{end}", done["version"], **more)
        assert answer.json()["code"] == "judge_task_closed"


@pytest.mark.parametrize("statement", [update(JudgeTask).values(total=1), delete(JudgeTask)])
async def test_the_database_keeps_what_was_handed_in(play: Play, statement: Any) -> None:
    await play.begun()
    await play.score(play.judges[0], play.entries[0], 80)
    with pytest.raises(DBAPIError, match="never changes"):
        async with play.uow.begin() as session:
            await session.execute(statement.where(JudgeTask.submitted_at.is_not(None)))


async def test_a_gap_calls_an_arbiter_who_knows_nothing_of_it(play: Play) -> None:
    await play.begun()
    first, second, arbiter = play.judges
    entry_id = play.entries[0]
    await play.score(first, entry_id, 90)
    assert await play.tasks(arbiter) == []
    await play.score(second, entry_id, 70)
    (row,) = await play.tasks(arbiter)
    assert row["is_arbitration"] is True
    page = await play.desk.ok(arbiter, "GET", f"/judge-tasks/{row['id']}")
    assert (page["points"], page["total"]) == ({}, None)
    assert (await play.overview())["missing"] == 5
    found = await play.desk.ok(play.office, "GET", f"{play.path}/judging/entries")
    assert [one["arbiters"] for one in found["items"]] == [1, 0, 0]
    assert not {"score", "total", "points"} & words_in(found)


async def test_where_no_arbiter_is_left_the_office_adds_one(play: Play) -> None:
    city = play.desk.city
    await play.begun([city.zhuji])
    first, second, arbiter = play.judges
    await play.desk.ok(
        play.office, "POST", f"{play.path}/judges/{arbiter.person_id}/take-off",
        json={"reason": "出差"},
    )  # fmt: skip
    await play.score(first, play.entries[0], 90)
    await play.score(second, play.entries[0], 70)
    seen = await play.overview()
    assert (seen["missing"], seen["unfilled"]) == (1, 1)
    assert (await play.try_step("rank")).json()["code"] == "judging_scores_missing"
    other = await play.judge("仲裁丁", is_arbiter=True)
    assert [one["is_arbitration"] for one in await play.tasks(other)] == [True]
    assert (await play.overview())["unfilled"] == 0


async def test_who_recuses_or_leaves_is_replaced(play: Play) -> None:
    await play.begun()
    first, second, _ = play.judges
    third = await play.judge("评委丁")
    assert await play.tasks(third) == []
    (row, *rest) = await play.tasks(first)
    path = f"/judge-tasks/{row['id']}"
    answer = await play.desk.call(first, "POST", f"{path}/recuse", 1, json={"reason": " "})
    assert answer.status_code == 422
    await play.desk.ok(first, "POST", f"{path}/recuse", 1, json={"reason": "指导过作者"})
    assert [one["code"] for one in await play.tasks(third)] == [row["code"]]
    assert (await play.desk.call(first, "GET", path)).status_code == 404

    # Not the one that the first recused from: whoever scored an entry stays its judge.
    told = (await play.desk.ok(play.office, "GET", f"{play.path}/judging/entries"))["items"]
    scored = next(UUID(one["entry_id"]) for one in told if one["code"] != row["code"])
    await play.score(second, scored, 80)
    left = await play.desk.ok(
        play.office, "POST", f"{play.path}/judges/{second.person_id}/take-off",
        json={"reason": "因病"},
    )  # fmt: skip
    assert left == {"unfilled": 1}  # the entry that the first recused from has nobody left
    assert await play.tasks(second) == []
    assert len(await play.tasks(second, done=True)) == 1
    assert {one["code"] for one in await play.tasks(third)} > {row["code"]}
    assert len(await play.tasks(first)) == len(rest)
    judges = (await play.desk.ok(play.office, "GET", f"{play.path}/judges"))["items"]
    assert second.name not in {one["person_name"] for one in judges}
    again = await play.add(second)
    assert again["submitted"] == 1


async def test_only_known_people_of_the_area_are_added_once(play: Play) -> None:
    await play.found()
    city = play.desk.city
    found = await play.desk.ok(
        play.office, "GET", f"{play.path}/judge-candidates", params={"q": "孙主任"}
    )
    assert {one["unit_name"] for one in found["items"]} == {
        one.name for one in (city.zhuji, city.xinhai, city.laishan, city.city_run)
    }
    await play.add(city.zhuji.team, stages=["primary"], subjects=["chinese"])
    body = {"person_id": str(city.zhuji.team.person_id)}
    answer = await play.desk.call(play.office, "POST", f"{play.path}/judges", json=body)
    assert answer.json()["code"] == "judge_there"
    answer = await play.desk.call(
        play.office, "POST", f"{play.path}/judges", json={"person_id": str(uuid4())}
    )
    assert answer.json()["code"] == "judge_unknown"


async def test_the_office_alone_runs_the_judging(play: Play) -> None:
    await play.begun()
    city = play.desk.city
    for actor in (city.district, city.zhuji.lead, city.centre, play.judges[0]):
        for method, end in (
            ("GET", "/judging"), ("GET", "/judging/entries"), ("GET", "/judges"),
            ("GET", "/judge-candidates"), ("GET", "/ranking"), ("GET", "/objections"),
            ("POST", "/judging/begin"), ("POST", "/judging/rank"), ("POST", "/judging/announce"),
            ("POST", "/judging/conclude"), ("GET", "/certificates"),
        ):  # fmt: skip
            answer = await play.desk.call(actor, method, f"{play.path}{end}", 1)
            assert answer.status_code in (403, 404), (actor.name, end)


async def test_judges_are_reminded(play: Play) -> None:
    await play.begun()
    judge = play.judges[0]
    (todo,) = (await play.desk.ok(judge, "GET", "/todos"))["items"]
    assert (todo["kind"], todo["count"], todo["detail"]) == ("judge", 3, "2026-12-09")
    for entry_id in play.entries:
        await play.score(judge, entry_id, 80)
    assert (await play.desk.ok(judge, "GET", "/todos"))["items"] == []


async def test_the_ranking_freezes_explains_and_can_be_replayed(
    play: Play, actions: Callable[[], Any]
) -> None:
    await play.begun()
    assert (await play.try_step("rank")).json()["code"] == "judging_scores_missing"
    for judge, totals in zip(play.judges[:2], ((80, 70, 95), (80, 70, 75)), strict=True):
        for entry_id, total in zip(play.entries, totals, strict=True):
            await play.score(judge, entry_id, total)
    assert (await play.try_step("rank")).json()["code"] == "judging_scores_missing"
    await play.score(play.judges[2], play.entries[2], 85)
    await play.step("rank")
    rows = (await play.desk.ok(play.office, "GET", f"{play.path}/ranking"))["items"]
    assert [(one["place"], one["award"], one["score"]) for one in rows] == [
        (1, "一等奖", "90.000"),
        (2, "二等奖", "80.000"),
        (3, None, "70.000"),
    ]
    assert rows[0]["is_arbitrated"] is True
    assert sorted(one["total"] for one in rows[0]["given"]) == ["75.00", "85.00", "95.00"]
    assert sum(one["counts"] for one in rows[0]["given"]) == 2
    assert [one["decided_by"] for one in rows] == ["first", "score", "score"]
    assert (await play.overview())["seed"]
    async with play.uow.begin() as session:
        assert await replay(session, play.campaign_id) == []
        one = (await session.scalars(select(EntryResult).where(EntryResult.place == 3))).one()
        one.score += 30
    async with play.uow() as session:
        assert await replay(session, play.campaign_id) == [play.entries[1]]
    done = await actions()
    assert (done.count("judging.begin"), done.count("judging.rank")) == (1, 1)
    assert done.count("judging.submit") == 7


async def test_no_points_after_the_ranking(play: Play) -> None:
    await play.begun()
    (row, *_) = await play.tasks(play.judges[0])
    await play.put_back(CampaignState.RANKED)
    answer = await play.desk.call(
        play.judges[0], "PUT", f"/judge-tasks/{row['id']}", 1,
        json={"points": {}, "comment": ""},
    )  # fmt: skip
    assert (answer.status_code, answer.json()["code"]) == (409, "judging_over")


async def test_a_district_runs_its_own(play: Play) -> None:
    city = play.desk.city
    await play.found(level="district", org_path=f"{city.root}2/", org_name="芝罘区")
    assert (await play.desk.ok(city.district, "GET", f"{play.path}/judging"))["judges"] == 0
    for actor in (city.other_district, city.zhuji.lead, city.office):
        answer = await play.desk.call(actor, "GET", f"{play.path}/judging")
        assert answer.status_code in (403, 404)
    assert city.office.has_role(Role.CITY_OFFICE)
