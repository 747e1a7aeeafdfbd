"""Comments: by name, edited for a while, answered once, reported, hidden for good."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import text

from cases.feedback.rules import Flood
from kernel.actor import Actor, Role
from kernel.db import UnitOfWork
from kernel.testing import Callers, an_actor

from .conftest import Body, Desk, found_city

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
NASTY = [
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    "javascript:alert(1)",
    "<svg/onload=alert(1)>",
    "{{constructor.constructor('alert(1)')()}}",
    "'; DROP TABLE item_comment; --",
    '"><b>',
    "&lt;script&gt;",
    "\u2028</script>",
    "%3Cscript%3E",
]


async def say(desk: Desk, who: Actor, item_id: str, words: str = "很好", **more: Any) -> Body:
    path = f"/items/{item_id}/comments"
    return await desk.ok(who, "POST", path, json={"text": words, **more})


async def read(desk: Desk, who: Actor, item_id: str) -> list[Body]:
    return list((await desk.ok(who, "GET", f"/items/{item_id}/comments"))["items"])


async def refused(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def report(desk: Desk, who: Actor, comment: Body) -> Any:
    body = {"kind": "abuse", "said": "不文明"}
    return await desk.call(who, "POST", f"/comments/{comment['id']}/reports", json=body)


async def decide(desk: Desk, who: Actor, comment: Body, verdict: str, seen: int = 1) -> Any:
    path, body = f"/comment-reviews/{comment['id']}/decide", {"verdict": verdict, "reason": "不当"}
    return await desk.call(who, "POST", path, seen, json=body)


@pytest.mark.requirement("R119")
async def test_a_comment_is_by_name_and_its_author_answers(desk: Desk) -> None:
    made, reader = await desk.published(), desk.city.laishan.wang
    first = await say(desk, reader, made["id"], "  怎样分组？\n")
    await say(desk, desk.city.zhuji.wang, made["id"], "按测验结果。", parent_id=first["id"])
    await say(desk, desk.city.office, made["id"], "值得推广")
    newest, asked = await read(desk, desk.city.zhuji.li, made["id"])
    assert (newest["text"], newest["person_name"]) == ("值得推广", "市工程办")
    assert (asked["text"], asked["org_name"], asked["is_own"]) == (
        "怎样分组？",
        "莱山区实验小学",
        False,
    )
    [answer] = asked["replies"]
    assert (answer["text"], answer["is_by_author"]) == ("按测验结果。", True)
    told = await desk.ok(reader, "GET", f"/items/{made['id']}/feedback")
    assert told["comment_count"] == 3


@pytest.mark.parametrize("words", ["", " \n", "长" * 501, "\x00", "\u202e"])
async def test_what_is_no_comment_is_refused(desk: Desk, words: str) -> None:
    made = await desk.published()
    path, body = f"/items/{made['id']}/comments", {"text": words}
    answer = await desk.call(desk.city.zhuji.li, "POST", path, json=body)
    assert answer.status_code == 422


@pytest.mark.requirement("R149")
async def test_hostile_words_come_back_as_they_were_written(desk: Desk) -> None:
    made = await desk.published()
    readers = [an_actor((Role.TEACHER, desk.city.laishan.path)) for _ in range(2)]
    for at, words in enumerate(NASTY):
        await say(desk, readers[at % 2], made["id"], words)
    answer = await desk.call(desk.city.zhuji.li, "GET", f"/items/{made['id']}/comments")
    assert answer.headers["content-type"].startswith("application/json")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert [one["text"] for one in answer.json()["items"]] == [
        one.strip() for one in reversed(NASTY)
    ]


async def test_replies_stand_one_level_below(desk: Desk) -> None:
    made, reader = await desk.published(), desk.city.laishan.wang
    other = await desk.published(title="另一项")
    first = await say(desk, reader, made["id"])
    reply = await say(desk, reader, made["id"], parent_id=first["id"])
    path = f"/items/{made['id']}/comments"
    for parent, said in (
        (reply["id"], (409, "reply_to_reply")),
        (other["id"], (404, "comment_unknown")),
    ):
        body = {"text": "再答", "parent_id": parent}
        assert await refused(await desk.call(reader, "POST", path, json=body)) == said
    body = {"text": "再答", "parent_id": first["id"]}
    elsewhere = await desk.call(reader, "POST", f"/items/{other['id']}/comments", json=body)
    assert await refused(elsewhere) == (404, "comment_unknown")


async def test_a_comment_is_edited_for_a_quarter_of_an_hour(desk: Desk, uow: UnitOfWork) -> None:
    made, reader = await desk.published(), desk.city.laishan.wang
    one = await say(desk, reader, made["id"])
    path = f"/comments/{one['id']}"
    edited = await desk.ok(reader, "PUT", path, 1, json={"text": "更好"})
    assert (edited["text"], edited["version"], edited["may_edit"]) == ("更好", 2, True)
    assert edited["edited_at"]
    stale = await desk.call(reader, "PUT", path, 1, json={"text": "旧"})
    assert stale.status_code == 412
    others = await desk.call(desk.city.zhuji.team, "PUT", path, 2, json={"text": "别人"})
    assert await refused(others) == (403, "comment_of_other")
    async with uow.begin() as session:
        late = text("UPDATE item_comment SET created_at = created_at - interval '15 minutes'")
        await session.execute(late)
    ended = await desk.call(reader, "PUT", path, 2, json={"text": "太晚"})
    assert await refused(ended) == (409, "comment_edit_ended")
    assert (await read(desk, reader, made["id"]))[0]["may_edit"] is False


async def test_a_deleted_comment_is_gone_and_its_replies_stay(desk: Desk, uow: UnitOfWork) -> None:
    made, reader = await desk.published(), desk.city.laishan.wang
    alone, asked = await say(desk, reader, made["id"]), await say(desk, reader, made["id"])
    await say(desk, desk.city.zhuji.wang, made["id"], "谢谢", parent_id=asked["id"])
    others = await desk.call(desk.city.zhuji.wang, "DELETE", f"/comments/{asked['id']}", 1)
    assert await refused(others) == (403, "comment_of_other")
    for one in (alone, asked):
        await desk.ok(reader, "DELETE", f"/comments/{one['id']}", 1)
    [left] = await read(desk, reader, made["id"])
    assert (left["id"], left["text"], left["state"]) == (asked["id"], None, "deleted")
    assert [one["text"] for one in left["replies"]] == ["谢谢"]
    again = await desk.call(reader, "DELETE", f"/comments/{asked['id']}", 2)
    assert await refused(again) == (404, "comment_unknown")
    told = await desk.ok(reader, "GET", f"/items/{made['id']}/feedback")
    assert told["comment_count"] == 1
    async with uow() as session:
        kept = text("SELECT count(*) FROM item_comment WHERE state = 'deleted' AND text <> ''")
        assert await session.scalar(kept) == 0


@pytest.mark.requirement("R149")
async def test_a_reported_comment_is_hidden_and_its_author_told(
    desk: Desk, actions: Callable[[], Any]
) -> None:
    city, made = desk.city, await desk.published()
    reader, school = city.laishan.wang, city.zhuji
    one = await say(desk, reader, made["id"], "难听的话")
    assert (await report(desk, school.li, one)).status_code == 204
    assert await refused(await report(desk, school.li, one)) == (409, "comment_reported")
    assert await refused(await report(desk, reader, one)) == (409, "comment_is_own")
    assert (await read(desk, school.li, made["id"]))[0]["is_reported"] is True
    for who, count in ((school.team, 1), (city.district, 1), (city.office, 1), (city.centre, 1)):
        queue = await desk.ok(who, "GET", "/comment-reviews")
        assert [row["text"] for row in queue["items"]] == ["难听的话"] * count
        todos = await desk.ok(who, "GET", "/todos")
        assert ("review_comments", 1) in [(x["kind"], x["count"]) for x in todos["items"]]
    for who in (city.other_district, city.xinhai.team):
        assert (await desk.ok(who, "GET", "/comment-reviews"))["items"] == []
        assert await refused(await decide(desk, who, one, "hide")) == (404, "not_found")
    done = await decide(desk, school.team, one, "hide")
    assert (done.status_code, done.json()["text"]) == (200, None)
    assert await read(desk, school.li, made["id"]) == []
    [own] = await read(desk, reader, made["id"])
    assert (own["text"], own["reason"], own["state"]) == (None, "不当", "hidden")
    todos = (await desk.ok(reader, "GET", "/todos"))["items"]
    assert [(x["kind"], x["detail"]) for x in todos] == [("comment_hidden", "不当")]
    decided = await desk.ok(school.team, "GET", "/comment-reviews", params={"state": "decided"})
    assert [(x["text"], x["verdict"]) for x in decided["items"]] == [(None, "hide")]
    await desk.ok(reader, "DELETE", f"/comments/{one['id']}", own["version"])
    assert (await desk.ok(reader, "GET", "/todos"))["items"] == []
    told = await desk.ok(reader, "GET", f"/items/{made['id']}/feedback")
    assert told["comment_count"] == 0
    assert (await actions())[-3:] == ["comment.report", "comment.hide", "comment.delete"]


async def test_a_kept_comment_stays_until_somebody_else_reports_it(desk: Desk) -> None:
    city, made = desk.city, await desk.published()
    one = await say(desk, city.laishan.wang, made["id"])
    await report(desk, city.zhuji.li, one)
    assert (await decide(desk, city.zhuji.team, one, "keep")).status_code == 200
    again = await decide(desk, city.zhuji.team, one, "hide", 2)
    assert await refused(again) == (409, "comment_not_reported")
    assert len(await read(desk, city.laishan.wang, made["id"])) == 1
    await report(desk, city.xinhai.li, one)
    assert (await decide(desk, city.district, one, "hide", 1)).status_code == 412
    assert (await decide(desk, city.district, one, "hide", 2)).status_code == 200


async def test_nobody_decides_about_their_own_comment(desk: Desk) -> None:
    made, team = await desk.published(), desk.city.zhuji.team
    one = await say(desk, team, made["id"])
    await report(desk, desk.city.zhuji.li, one)
    assert await refused(await decide(desk, team, one, "keep")) == (
        403,
        "comment_judged_by_author",
    )
    assert (await desk.ok(team, "GET", "/comment-reviews"))["items"] == []
    denied = await decide(desk, desk.city.zhuji.li, one, "hide")
    assert denied.status_code == 403


@pytest.mark.requirement("R149")
async def test_what_is_reported_stays_as_it_was_until_it_is_decided(desk: Desk) -> None:
    city, made = desk.city, await desk.published()
    reader, path = city.laishan.wang, f"/items/{made['id']}/feedback"
    one = await say(desk, reader, made["id"], "难听的话")
    await report(desk, city.zhuji.li, one)
    edit = {"json": {"text": "好话"}}
    refusal = await desk.call(reader, "PUT", f"/comments/{one['id']}", 1, **edit)
    assert await refused(refusal) == (409, "comment_under_review")
    assert (await read(desk, reader, made["id"]))[0]["may_edit"] is False
    assert (await decide(desk, city.zhuji.team, one, "keep")).status_code == 200
    assert (await read(desk, city.zhuji.li, made["id"]))[0]["is_reported"] is False
    await desk.ok(reader, "PUT", f"/comments/{one['id']}", 2, json={"text": "更难听"})
    again = {"kind": "privacy", "said": "又改了"}
    await desk.ok(city.zhuji.li, "POST", f"/comments/{one['id']}/reports", json=again)
    assert (await read(desk, city.zhuji.li, made["id"]))[0]["is_reported"] is True
    assert await refused(await report(desk, city.zhuji.li, one)) == (409, "comment_reported")
    [row] = (await desk.ok(city.zhuji.team, "GET", "/comment-reviews"))["items"]
    assert [(x["kind"], x["said"]) for x in row["reports"]] == [("privacy", "又改了")]
    assert (await desk.ok(reader, "GET", path))["comment_count"] == 1


@pytest.mark.requirement("R149")
async def test_whoever_has_a_side_leaves_the_decision_to_others(desk: Desk) -> None:
    city = desk.city
    team, lead = city.zhuji.team, city.zhuji.lead
    made = await desk.submitted(team)
    made = await desk.step(lead, made["id"], "publish")
    one = await say(desk, city.laishan.wang, made["id"], "讲得不清楚")
    assert (await report(desk, team, one)).status_code == 204
    assert await refused(await decide(desk, team, one, "hide")) == (
        403,
        "comment_judged_by_item_author",
    )
    assert (await desk.ok(team, "GET", "/comment-reviews"))["items"] == []
    assert len((await desk.ok(lead, "GET", "/comment-reviews"))["items"]) == 1
    assert (await report(desk, lead, one)).status_code == 204
    assert await refused(await decide(desk, lead, one, "hide")) == (
        403,
        "comment_judged_by_reporter",
    )
    for who in (team, lead):
        assert (await desk.ok(who, "GET", "/comment-reviews"))["items"] == []
        kinds = [x["kind"] for x in (await desk.ok(who, "GET", "/todos"))["items"]]
        assert "review_comments" not in kinds
    assert len((await desk.ok(city.district, "GET", "/comment-reviews"))["items"]) == 1
    assert (await decide(desk, city.district, one, "keep")).status_code == 200


def test_the_flood_limit_says_how_long_to_wait() -> None:
    flood = Flood(2, timedelta(minutes=1))
    assert flood.wait([NOON], NOON) == 0
    assert flood.wait([NOON, NOON - timedelta(seconds=20)], NOON) == 40
    assert flood.wait([NOON, NOON - timedelta(seconds=60)], NOON) == 0


async def test_however_parallel_no_more_comments_than_the_limit(
    app: FastAPI, client: Callers, parallel_uow: UnitOfWork
) -> None:
    app.state.uow = parallel_uow
    city = await found_city(parallel_uow, "/82/")
    desk = Desk(client, app.state.evidence, city)
    made, writer = await desk.published(), city.laishan.wang
    path, body = f"/items/{made['id']}/comments", {"text": "顶"}
    calls = [desk.call(writer, "POST", path, json=body) for _ in range(20)]
    answers = await asyncio.gather(*calls)
    assert sorted(one.status_code for one in answers) == [201] * 10 + [429] * 10
    refusal = next(one for one in answers if one.status_code == 429)
    assert refusal.json()["code"] == "comments_too_many"
    assert 0 < int(refusal.headers["retry-after"]) <= 600
    told = await desk.ok(writer, "GET", f"/items/{made['id']}/feedback")
    assert told["comment_count"] == 10
