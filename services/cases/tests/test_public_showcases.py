"""What strangers see: only what was released, no name but of who wants it, gone at once."""

import base64
import json
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI

from cases.showcases.strangers import Strangers
from kernel.clock import utc_now
from kernel.testing import Callers

from .conftest import Desk
from .showing import Stage
from .test_comments import NASTY

pytestmark = pytest.mark.requirement("R30", "R138")


@pytest.fixture
def stage(desk: Desk, client: Callers, app: FastAPI) -> Stage:
    return Stage(desk, client, app)


def claims_of(ticket: str) -> dict[str, Any]:
    header, body, _ = ticket.split(".")
    read = [
        json.loads(base64.urlsafe_b64decode(one + "=" * (-len(one) % 4))) for one in (header, body)
    ]
    return {**read[0], **read[1]}


async def test_a_stranger_reads_what_was_released_and_no_more(stage: Stage) -> None:
    wang = stage.city.zhuji.wang
    told = (
        ("王老师教案.pdf", "application/pdf", "lesson_plan"),
        ("王老师.mp4", "video/mp4", "recording"),
        ("王老师.jpg", "image/jpeg", "cover"),
    )
    add = stage.desk.evidence.add
    files = [{"file_id": add(wang, name, kind), "role": role} for name, kind, role in told]
    item = await stage.released(
        title="王老师的导入课", summary="王 老师用测验导入。", body="王老师说。", files=files,
        pupils="consented",
    )  # fmt: skip
    show = await stage.opened(item, intro="王老师等人的课。")
    listed = await stage.public("GET", "")
    page = await stage.public("GET", f"/{show['id']}")
    shown = await stage.public("GET", f"/{show['id']}/items/{item['id']}")
    for answer in (listed, page, shown):
        for secret in (
            "王老师",
            "王 老师",
            "珠玑",
            "/1/2/",
            str(wang.person_id),
            ".mp4",
            "org_path",
        ):
            assert secret not in answer.text
    one = shown.json()
    assert (one["title"], one["credit"], one["org_name"]) == ("□□的导入课", ["芝罘区教师"], "")
    assert [(f["number"], f["role"], f["media_type"]) for f in one["files"]] == [
        (1, "recording", "video/mp4"),
        (2, "lesson_plan", "application/pdf"),
    ]
    assert listed.json()["items"][0]["cover_id"] == files[2]["file_id"]
    assert (listed.headers["Cache-Control"], shown.headers["Cache-Control"]) == (
        "public, max-age=60",
        "no-cache",
    )


async def test_who_wants_it_is_named_with_the_school(stage: Stage) -> None:
    item = await stage.released(named=True, title="王老师的课")
    show = await stage.opened(item)
    one = await stage.seen(f"/{show['id']}/items/{item['id']}")
    told = (one["title"], one["credit"], one["org_name"], one["why"], one["abilities"][0][:2])
    assert told == ("王老师的课", ["王老师"], "芝罘区珠玑小学", "值得一看", "A5")


@pytest.mark.parametrize("how", ["range", "release", "unconfirmed", "pupils"])
async def test_what_lacks_anything_is_not_shown(stage: Stage, how: str) -> None:
    wang = stage.city.zhuji.wang
    more = {"open_range": "city"} if how == "range" else {}
    item = await stage.item(**more)
    if how != "release":
        await stage.release(wang, item)
    made = await stage.draft()
    body = stage.body(item)
    if how in ("unconfirmed", "pupils"):
        body["sections"][0]["items"][0]["confirmed_no"] = None
    path = f"/showcases/{made['id']}"
    await stage.desk.ok(stage.office, "PUT", path, made["version"], json=body)
    assert (await stage.step(made, "open")).is_success
    assert (await stage.seen(f"/{made['id']}"))["sections"] == []
    for method, end in (("GET", ""), ("POST", "/tickets")):
        answer = await stage.public(method, f"/{made['id']}/items/{item['id']}{end}")
        assert (answer.status_code, answer.json()["code"]) == (404, "public_showcase_unknown")


@pytest.mark.parametrize("how", ["withdraw", "take-down", "close"])
async def test_what_is_taken_back_is_gone_at_once(stage: Stage, how: str) -> None:
    item, city = await stage.released(), stage.city
    show = await stage.opened(item)
    path = f"/{show['id']}/items/{item['id']}"
    assert (await stage.public("POST", f"{path}/tickets")).status_code == 201
    if how == "withdraw":
        await stage.withdraw(city.zhuji.wang, item)
    elif how == "close":
        assert (await stage.step(show, "close")).is_success
    else:
        await stage.desk.step(city.zhuji.team, item["id"], "take-down", reason="版权存疑")
    for method, end in (("GET", ""), ("POST", "/tickets")):
        assert (await stage.public(method, f"{path}{end}")).status_code == 404


async def test_a_ticket_of_the_public_names_released_files_and_nobody(stage: Stage) -> None:
    wang = stage.city.zhuji.wang
    cover = stage.desk.evidence.add(wang, "封面.jpg", "image/jpeg")
    plan = stage.desk.evidence.add(wang)
    files = [{"file_id": cover, "role": "cover"}, {"file_id": plan, "role": "lesson_plan"}]
    item, hidden = (
        await stage.released(files=files, pupils="none"),
        await stage.item(title="未同意"),
    )
    show = await stage.opened(item, hidden)
    named = {"showcase_ids": [show["id"]]}
    answers = [
        await stage.public("POST", f"/{show['id']}/items/{item['id']}/tickets"),
        await stage.public("POST", f"/{show['id']}/tickets"),
        await stage.public("POST", "/cover-tickets", json=named),
    ]
    read = [claims_of(one.json()["ticket"]) for one in answers]
    assert [one["files"] for one in read] == [[plan], [cover], [cover]]
    assert {(one["typ"], one["sub"], one["iss"]) for one in read} == {
        ("public-ticket+jwt", "public", "tisheng-cases")
    }
    assert all(one["exp"] - one["iat"] == 300 and one["numbers"] == [1] for one in read)


async def test_the_period_decides_by_the_day(stage: Stage) -> None:
    now = utc_now()
    days = {
        name: str((now + timedelta(days=n)).date()) for name, n in (("from_on", 2), ("until_on", 4))
    }
    show = await stage.opened(await stage.released(), **days)
    seen = []
    for day in (0, 3, 6):
        stage.at(now + timedelta(days=day))
        one = await stage.public("GET", f"/{show['id']}")
        seen.append((one.status_code, len((await stage.seen())["items"])))
    assert seen == [(404, 0), (200, 1), (404, 0)]


async def test_an_unchanged_page_is_not_sent_again(stage: Stage) -> None:
    item = await stage.released()
    show = await stage.opened(item)
    path = f"/{show['id']}"
    first = await stage.public("GET", path)
    known = {"If-None-Match": first.headers["ETag"]}
    assert (await stage.public("GET", path, headers=known)).status_code == 304
    await stage.withdraw(stage.city.zhuji.wang, item)
    assert (await stage.public("GET", path, headers=known)).status_code == 200


async def test_the_list_is_bounded_and_goes_on(stage: Stage) -> None:
    item = await stage.released()
    for n in range(3):
        await stage.opened(item, title=f"展播{n}")
    first = await stage.public("GET", "", params={"limit": 2})
    rest = await stage.public("GET", "", params={"limit": 2, "cursor": first.json()["next_cursor"]})
    titles = [one["title"] for answer in (first, rest) for one in answer.json()["items"]]
    assert (titles, rest.json()["next_cursor"]) == (["展播2", "展播1", "展播0"], None)
    many = {"showcase_ids": [item["id"]] * 25}
    assert (await stage.public("POST", "/cover-tickets", json=many)).status_code == 422


async def test_one_that_is_not_public_is_unknown_to_strangers(stage: Stage) -> None:
    item = await stage.released()
    inner = await stage.opened(item, open_range="city")
    draft = await stage.save(await stage.draft(), item)
    assert (await stage.seen())["items"] == []
    for one in (inner, draft):
        for method, end in (("GET", ""), ("POST", "/tickets"), ("GET", f"/items/{item['id']}")):
            assert (await stage.public(method, f"/{one['id']}{end}")).status_code == 404


@pytest.mark.parametrize("text", NASTY)
async def test_hostile_text_stays_text(stage: Stage, text: str) -> None:
    line = text.replace("\u2028", "")
    item = await stage.released(title=line, summary=line, body=text)
    body = stage.body(item, title=line, intro=text, model_says=text)
    body["sections"][0]["title"] = body["sections"][0]["items"][0]["why"] = line
    made = await stage.draft()
    path = f"/showcases/{made['id']}"
    await stage.desk.ok(stage.office, "PUT", path, made["version"], json=body)
    assert (await stage.step(made, "open")).is_success
    page = await stage.public("GET", f"/{made['id']}")
    one = await stage.seen(f"/{made['id']}/items/{item['id']}")
    (section,) = page.json()["sections"]
    told = [page.json()["title"], section["title"], section["items"][0]["why"], one["title"]]
    assert told == [line] * 4
    assert [page.json()["intro"], page.json()["model_says"], one["body"]] == [text] * 3
    assert page.headers["Content-Type"] == "application/json"
    assert page.headers["X-Content-Type-Options"] == "nosniff"


async def test_one_reading_of_the_list_serves_everybody_for_some_seconds(stage: Stage) -> None:
    stage.app.state.strangers = Strangers(0, 60)
    empty = await stage.seen()
    show = await stage.opened(await stage.released())
    assert await stage.seen() == empty
    page = await stage.seen(f"/{show['id']}")  # always read anew
    assert page["title"] == "课例展播"
    (other,) = (await stage.seen("?limit=1"))["items"]
    assert other["id"] == show["id"]


async def test_an_address_that_asks_too_often_is_told_to_wait(stage: Stage) -> None:
    stage.app.state.strangers = Strangers(3, 0)
    for _ in range(3):
        await stage.seen()
    refused = await stage.public("POST", "/cover-tickets", json={"showcase_ids": []})
    assert (refused.status_code, refused.json()["code"]) == (429, "public_calls_too_many")
    assert int(refused.headers["Retry-After"]) > 0
    # Who has signed in is somewhere else.
    await stage.desk.ok(stage.office, "GET", "/showcases")
