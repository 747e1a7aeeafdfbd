"""To-dos derived from states, and the history as far as each may know it."""

from datetime import datetime
from typing import Any

import pytest

from kernel.actor import Actor
from kernel.testing import an_actor

from .conftest import Play

LOST = {"C7": {"points": "0", "reason": "未见制度汇编"}}


async def kinds(play: Play, actor: Actor) -> list[tuple[str, str]]:
    found = await play.done(actor, "GET", "/todos")
    return [(one["kind"], one["verb"]) for one in found["items"]]


async def history(play: Play, actor: Actor, submission_id: str) -> list[dict[str, Any]]:
    found = await play.done(actor, "GET", f"/submissions/{submission_id}/history")
    return list(found["items"])


async def test_a_todo_wanders_with_the_work_and_vanishes_when_it_is_done(play: Play) -> None:
    school = play.city.zhuji
    round_id = await play.open_round()
    submission_id = await play.place_of(round_id, school)
    assert await kinds(play, school.lead()) == [("self_assess", "submit")]
    assert await kinds(play, school.team()) == [("self_assess", "save")]
    assert await kinds(play, play.anna) == []

    await play._fill_in(submission_id, None)
    assert (await play.submit(submission_id, school)).is_success
    assert await kinds(play, school.lead()) == []
    found = await play.done(play.anna, "GET", "/todos")
    (todo,) = found["items"]
    assert (todo["kind"], todo["school_name"], todo["submission_id"]) == (
        "review",
        "芝罘区珠玑小学",
        submission_id,
    )
    assert datetime.fromisoformat(todo["due_at"]) > datetime.fromisoformat(found["server_time"])

    await play.mark_all(play.anna, submission_id)
    assert await kinds(play, play.anna) == [("review", "conclude_district")]
    assert await kinds(play, play.bao) == []  # the place is taken
    await play.conclude(play.anna, submission_id)
    assert await kinds(play, play.anna) == []
    assert await kinds(play, play.city_one) == [("verify", "conclude_city")]
    await play.conclude(play.city_one, submission_id, "city")
    assert await kinds(play, play.city_two) == [("announce", "announce")]
    await play.done(play.city_two, "POST", f"/submissions/{submission_id}/announce")
    assert await kinds(play, play.city_two) == []
    assert await kinds(play, school.lead()) == [("read_result", "appeal")]
    assert await kinds(play, an_actor()) == []


async def test_a_return_and_an_appeal_become_todos_with_their_words(play: Play) -> None:
    submission_id = await play.submitted()
    body = {"items": [{"code": "C14", "reason": "缺参与人员"}]}
    await play.done(play.anna, "POST", f"/submissions/{submission_id}/return", json=body)
    found = await play.done(play.city.zhuji.lead(), "GET", "/todos")
    (todo,) = found["items"]
    assert (todo["kind"], todo["detail"]) == ("revise", "C14：缺参与人员")


@pytest.mark.requirement("R37")
async def test_an_appeal_waits_only_for_those_who_took_no_part(play: Play) -> None:
    submission_id = await play.announced(LOST)
    lead = play.city.zhuji.lead()
    body = {"text": "请复查", "items": ["C7"]}
    await play.done(lead, "POST", f"/submissions/{submission_id}/appeal", json=body)
    assert await kinds(play, play.city_one) == []
    assert await kinds(play, play.city_two) == [("appeal", "take_appeal")]
    await play.done(play.city_two, "POST", f"/submissions/{submission_id}/appeal/take")
    assert await kinds(play, play.city_two) == [("appeal", "decide_appeal")]
    assert await kinds(play, play.city_three) == []


async def test_an_arbiter_is_asked_for_when_two_differ(play: Play) -> None:
    submission_id = await play.submitted(reviewers_per_school=2)
    for person, marks in ((play.anna, LOST), (play.bao, {})):
        assert await kinds(play, play.chen) != []
        await play.mark_all(person, submission_id, marks)
        await play.conclude(person, submission_id)
    assert await kinds(play, play.anna) == []
    assert await kinds(play, play.chen) == [("review", "conclude_district")]


@pytest.mark.requirement("R148")
async def test_the_history_is_blind_until_the_notice_and_whole_after_it(play: Play) -> None:
    submission_id = await play.verified(LOST)
    lead, auditor = play.city.zhuji.lead(), play.city.auditor()

    school = await history(play, lead, submission_id)
    verbs = ["conclude_city", "conclude_district", "start_review", "submit"]
    assert [one["verb"] for one in school] == verbs
    assert {one["actor_name"] for one in school} == {"市工程办", "区市工程办", "王校长"}
    assert [one["detail"] for one in school[:2]] == ["", ""]
    seen = await history(play, auditor, submission_id)
    assert {one["actor_name"] for one in seen} == {"市甲", "安评审", "王校长"}
    assert "C7 1→0（未见制度汇编）" in seen[1]["detail"]
    district = await history(play, play.anna, submission_id)
    assert (district[0]["detail"], district[1]["actor_name"]) == ("", "安评审")

    await play.done(play.city_two, "POST", f"/submissions/{submission_id}/announce")
    after = await history(play, lead, submission_id)
    assert after[1]["actor_name"] == "市甲"
    assert "核验码 YT-" in after[0]["detail"]
    other = await play.call(
        play.city.other_district(), "GET", f"/submissions/{submission_id}/history"
    )
    assert other.status_code == 404


async def test_the_history_is_read_page_by_page(play: Play) -> None:
    submission_id = await play.reviewed()
    path = f"/submissions/{submission_id}/history"
    first = await play.done(play.anna, "GET", path, params={"limit": 2})
    rest = await play.done(
        play.anna, "GET", path, params={"limit": 2, "cursor": first["next_cursor"]}
    )
    verbs = [one["verb"] for one in [*first["items"], *rest["items"]]]
    assert verbs == ["conclude_district", "start_review", "submit"]
