"""Releasing for the public: each author for themselves, to one content, taken back at once."""

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from fastapi import FastAPI

from cases.releases.rules import WORDING, Author, Facts, Hindrance, credit, hindrances
from kernel.testing import Callers

from .conftest import Desk
from .showing import Stage

pytestmark = pytest.mark.requirement("R30")


@pytest.fixture
def stage(desk: Desk, client: Callers, app: FastAPI) -> Stage:
    return Stage(desk, client, app)


def test_everything_must_be_there_before_strangers_see_it() -> None:
    for is_open, is_public, is_released, has_pictures, says in product((False, True), repeat=5):
        authors = (
            Author("王", is_released=True, is_named=False),
            Author("李", is_released=is_released, is_named=False),
        )
        facts = Facts(is_open, is_public, has_pictures, says, 2, authors)
        is_whole = is_open and is_public and is_released and (says or not has_pictures)
        for confirmed in (None, 1, 2):
            found = hindrances(facts, confirmed)
            assert (found == []) == (is_whole and confirmed == 2)
            assert (Hindrance.RELEASE in found) != is_released


def test_nobody_is_named_who_does_not_want_it() -> None:
    one = Author("王老师", is_released=True, is_named=True)
    two = Author("李老师", is_released=True, is_named=False)
    three = Author("张老师", is_released=True, is_named=False)
    assert credit([one, two, three], "芝罘区") == ["王老师", "芝罘区教师"]
    assert credit([two], "") == ["烟台市直属学校教师"]


async def test_an_author_releases_by_name_or_not_and_takes_it_back(
    stage: Stage, actions: Callable[[], Any]
) -> None:
    item, who = await stage.item(), stage.city.zhuji.wang
    path = f"/my-items/{item['id']}/release"
    before = await stage.desk.ok(who, "GET", path)
    assert (before["is_released"], before["waiting"], before["is_wished"]) == (False, 1, True)
    assert "监护人" in before["text"]
    given = (await stage.release(who, item, named=True)).json()
    assert (given["is_released"], given["is_named"], given["waiting"]) == (True, True, 0)
    again = (await stage.release(who, item)).json()
    assert (again["is_released"], again["is_named"]) == (True, False)
    for _ in range(2):
        assert (await stage.withdraw(who, item)).status_code == 204
    assert (await stage.desk.ok(who, "GET", path))["is_released"] is False
    assert (await actions())[-3:] == ["release.give", "release.give", "release.withdraw"]


async def test_what_is_refused(stage: Stage) -> None:
    city, item = stage.city, await stage.item()
    inner = await stage.desk.published(title="只对全市")
    path = f"/my-items/{item['id']}/release"
    old = {"version_no": 1, "is_named": True, "wording": "2001", "content_hash": "0" * 64}
    for who in (city.zhuji.li, city.laishan.wang, city.zhuji.team):
        assert (await stage.release(who, item)).status_code == 404
        assert (await stage.withdraw(who, item)).status_code == 404
        assert (await stage.desk.call(who, "GET", path)).status_code == 404
    answers = [
        await stage.desk.call(city.zhuji.wang, "PUT", path, json=old),
        await stage.desk.call(city.zhuji.wang, "PUT", path, json=old | {"wording": WORDING}),
        await stage.release(city.zhuji.wang, inner),
    ]
    told = [(one.status_code, one.json()["code"]) for one in answers]
    assert told == [
        (409, "release_wording_old"),
        (409, "release_content_changed"),
        (409, "release_range_not_public"),
    ]
    assert (await stage.desk.call(city.office, "PUT", path, json=old)).status_code == 403


async def test_a_word_is_to_the_content_that_was_read(stage: Stage) -> None:
    city, desk = stage.city, stage.desk
    wang, li = city.zhuji.wang, city.zhuji.li
    authors = [{"person_id": str(one.person_id)} for one in (wang, li)]
    draft = await desk.draft(wang, open_range="public", authors=authors)
    path = f"/my-items/{draft['id']}/release"
    read = await desk.ok(li, "GET", path)
    body = desk.whole(wang, open_range="public", authors=authors, body="后来改的正文。")
    seen = await desk.version(wang, draft["id"])
    await desk.ok(wang, "PUT", f"/my-items/{draft['id']}", seen, json=body)
    word = {name: read[name] for name in ("version_no", "content_hash", "wording")}
    answer = await desk.call(li, "PUT", path, json=word | {"is_named": False})
    assert (answer.status_code, answer.json()["code"]) == (409, "release_content_changed")
    assert (await stage.release(li, draft)).is_success


async def test_it_is_taken_back_while_the_next_version_is_written(stage: Stage) -> None:
    desk, who = stage.desk, stage.city.zhuji.wang
    item = await stage.released()
    show = await stage.opened(item)
    seen = await desk.version(who, item["id"])
    revised = await desk.ok(who, "POST", f"/my-items/{item['id']}/revise", seen)
    body = desk.whole(who, open_range="city", body="改过的正文。")
    await desk.ok(who, "PUT", f"/my-items/{item['id']}", revised["version"], json=body)
    mine = await desk.ok(who, "GET", f"/my-items/{item['id']}/release")
    assert (mine["is_released"], mine["has_any"]) == (False, True)
    assert (await stage.withdraw(who, item)).status_code == 204
    assert (await stage.public("GET", f"/{show['id']}/items/{item['id']}")).status_code == 404
    assert (await desk.ok(who, "GET", f"/my-items/{item['id']}/release"))["has_any"] is False


async def test_a_changed_version_needs_the_word_again(stage: Stage) -> None:
    desk, who = stage.desk, stage.city.zhuji.wang
    item = await stage.released()
    show = await stage.opened(item)
    path = f"/{show['id']}/items/{item['id']}"
    seen = await desk.version(who, item["id"])
    revised = await desk.ok(who, "POST", f"/my-items/{item['id']}/revise", seen)
    body = desk.whole(who, open_range="public", body="改过的正文。")
    saved = await desk.ok(who, "PUT", f"/my-items/{item['id']}", revised["version"], json=body)
    # The published version stays as released while the next one is written.
    assert (await stage.seen(path))["body"].startswith("第一段")
    await desk.ok(who, "POST", f"/my-items/{item['id']}/submit", saved["version"])
    await desk.step(stage.city.zhuji.team, item["id"], "publish")
    assert (await stage.public("GET", path)).status_code == 404
    assert (await stage.release(who, item)).is_success
    # Released again, but the office has not looked through the new version.
    assert (await stage.public("GET", path)).status_code == 404
    page = await desk.ok(stage.office, "GET", f"/showcases/{show['id']}")
    (entry,) = page["sections"][0]["items"]
    assert (entry["hindrances"], entry["published_no"]) == (["unconfirmed"], 2)


async def test_a_co_author_releases_with_the_consent_to_the_draft(stage: Stage) -> None:
    city, desk = stage.city, stage.desk
    wang, li = city.zhuji.wang, city.zhuji.li
    authors = [{"person_id": str(one.person_id)} for one in (wang, li)]
    draft = await desk.draft(wang, open_range="public", authors=authors)
    await desk.agree(li, draft["id"])
    assert (await stage.release(li, draft, named=True)).is_success
    assert (await desk.ok(wang, "GET", f"/my-items/{draft['id']}/release"))["waiting"] == 1
    seen = await desk.version(wang, draft["id"])
    await desk.ok(wang, "POST", f"/my-items/{draft['id']}/submit", seen)
    await desk.step(city.zhuji.team, draft["id"], "publish")
    show = await stage.opened(draft)
    assert (await stage.seen(f"/{show['id']}"))["sections"] == []
    assert (await stage.release(wang, draft)).is_success
    (card,) = (await stage.seen(f"/{show['id']}"))["sections"][0]["items"]
    assert card["credit"] == ["芝罘区教师", "李老师"]
    await stage.withdraw(li, draft)
    assert (await stage.seen(f"/{show['id']}"))["sections"] == []
