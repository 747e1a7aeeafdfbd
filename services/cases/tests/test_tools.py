"""The tool library: facts, categories, the centre's desk and what it enters itself."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import update

from cases.items.tool_tables import ToolLinkRow
from kernel.db import UnitOfWork
from kernel.testing import Callers

from .conftest import API, CATEGORY, TOOL, Body, Desk

pytestmark = pytest.mark.requirement("R132")


def facts(**more: Any) -> Body:
    return {"tool": TOOL["tool"] | more}


@pytest.mark.requirement("R119")
@pytest.mark.parametrize(
    ("more", "gaps"),
    [
        ({"tool": None, "files": []}, ["category_missing", "link_missing", "pupils_data_missing"]),
        (facts(category_id=None), ["category_missing"]),
        (facts(category_id=str(uuid4())), ["category_missing"]),
        (facts(links=[]), []),  # a file will do
        (facts(links=[]) | {"files": []}, ["link_missing"]),
        (facts() | {"files": [], "body": ""}, []),  # a link will do
        (facts(links=[{"url": "http://"}]), ["link_wrong"]),
        (facts(links=[{"url": "javascript:alert(1)"}]), ["link_wrong"]),
        (facts(handles_pupils_data=None), ["pupils_data_missing"]),
        (facts(handles_pupils_data=True), ["pupils_data_unsaid"]),
        (facts(handles_pupils_data=True, pupils_data="姓名、班级，保存在学校服务器"), []),
    ],
)  # fmt: skip
async def test_a_tool_says_what_it_is_before_it_is_handed_in(
    desk: Desk, more: Body, gaps: list[str]
) -> None:
    wang = desk.city.zhuji.wang
    saved = await desk.draft(wang, kind="tool", **more)
    assert [one["code"] for one in saved["gaps"]] == gaps
    answer = await desk.call(wang, "POST", f"/my-items/{saved['id']}/submit", saved["version"])
    assert answer.status_code == (409 if gaps else 200)


async def test_the_facts_are_frozen_with_their_version(desk: Desk) -> None:
    told = facts(
        supplier="样例公司", platforms=["web", "harmony", "web"], cost="school_licence",
        needs_sign_in=True, tool_version="3.2", version_on="2026-09-01", guide="先登录。",
        helps=[{"ability": "A5", "how": "三分钟测出起点"}],
    )  # fmt: skip
    made = await desk.published(kind="tool", **told)
    seen = await desk.ok(desk.city.laishan.li, "GET", f"/items/{made['id']}")
    tool = seen["content"]["tool"]
    assert (tool["supplier"], tool["platforms"]) == ("样例公司", ["web", "harmony"])
    assert (tool["cost"], tool["version_on"]) == ("school_licence", "2026-09-01")
    assert tool["helps"] == [{"ability": "A5", "how": "三分钟测出起点"}]
    assert seen["category_id"] == CATEGORY.format(3)


async def test_other_kinds_say_nothing_of_tools(desk: Desk) -> None:
    saved = await desk.draft(**facts())
    assert (saved["content"]["tool"], saved["category_id"]) == (None, None)


async def test_the_library_is_narrowed_and_counted_by_category(desk: Desk) -> None:
    li = desk.city.laishan.li
    await desk.published(kind="tool", title="测验")
    await desk.published(kind="tool", title="导图", **facts(category_id=CATEGORY.format(4)))
    await desk.published(title="课例")
    assert await desk.titles(li, category=CATEGORY.format(4)) == ["导图"]
    counted = await desk.ok(li, "GET", "/items/facets", params={"category": CATEGORY.format(4)})
    values = {one["value"]: one["count"] for one in counted["facets"]["category"]}
    assert (counted["total"], values) == (1, {CATEGORY.format(3): 1, CATEGORY.format(4): 1})


async def test_categories_are_named_ordered_and_never_two_of_one_name(
    desk: Desk, actions: Callable[[], Any]
) -> None:
    centre = desk.city.centre
    made = await desk.ok(centre, "POST", "/tool-categories", json={"name": "虚拟现实"})
    path = f"/tool-categories/{made['id']}"
    taken = await desk.call(centre, "POST", "/tool-categories", json={"name": "虚拟现实"})
    assert (taken.status_code, taken.json()["code"]) == (409, "tool_category_taken")
    renamed = await desk.ok(centre, "PUT", path, 1, json={"name": "VR", "hint": "头盔"})
    stale = await desk.call(centre, "PUT", path, 1, json={"name": "VR 2"})
    assert (renamed["version"], stale.status_code) == (2, 412)

    rows = (await desk.ok(desk.city.laishan.li, "GET", "/tool-categories"))["items"]
    assert rows[-1]["name"] == "VR"
    ids = [one["id"] for one in reversed(rows)]
    await desk.ok(centre, "PUT", "/tool-categories/order", json={"ids": ids})
    again = (await desk.ok(centre, "GET", "/tool-categories/kept"))["items"]
    assert [one["id"] for one in again] == ids
    short = await desk.call(centre, "PUT", "/tool-categories/order", json={"ids": ids[1:]})
    assert short.json()["code"] == "tool_categories_changed"
    assert await actions() == [f"tool_category.{verb}" for verb in ("add", "rename", "order")]


async def test_a_category_in_use_goes_only_into_another(desk: Desk) -> None:
    city, old, new = desk.city, CATEGORY.format(3), CATEGORY.format(4)
    made = await desk.published(kind="tool", title="测验")
    path = f"/tool-categories/{old}/retire"
    refused = await desk.call(city.centre, "POST", path, 1, json={})
    assert (refused.status_code, refused.json()["code"]) == (409, "tool_category_in_use")
    itself = await desk.call(city.centre, "POST", path, 1, json={"successor_id": old})
    assert (itself.status_code, itself.json()["code"]) == (422, "tool_category_successor_wrong")
    done = await desk.ok(city.centre, "POST", path, 1, json={"successor_id": new})
    assert done == {"moved": 1}

    assert await desk.titles(city.laishan.li, category=new) == ["测验"]
    assert await desk.titles(city.laishan.li, category=old) == []
    # The content still says what its author chose; the next version follows the merging.
    seen = await desk.ok(city.zhuji.wang, "GET", f"/items/{made['id']}")
    assert (seen["category_id"], seen["content"]["tool"]["category_id"]) == (new, old)
    revised = await desk.ok(
        city.zhuji.wang, "POST", f"/my-items/{made['id']}/revise", seen["version"]
    )
    assert revised["gaps"] == []
    # What was merged goes on when its successor is merged, too.
    third = CATEGORY.format(5)
    await desk.ok(
        city.centre, "POST", f"/tool-categories/{new}/retire", 1, json={"successor_id": third}
    )
    assert await desk.titles(city.laishan.li, category=third) == ["测验"]
    assert (await desk.draft(kind="tool", title="新"))["category_id"] == third


async def test_an_unused_category_just_goes_and_drafts_that_name_it_are_told(desk: Desk) -> None:
    gone = CATEGORY.format(14)
    await desk.ok(desk.city.office, "POST", f"/tool-categories/{gone}/retire", 1, json={})
    saved = await desk.draft(kind="tool", **facts(category_id=gone))
    assert [one["code"] for one in saved["gaps"]] == ["category_missing"]


async def test_the_last_category_stays(desk: Desk) -> None:
    rows = (await desk.ok(desk.city.centre, "GET", "/tool-categories"))["items"]
    *others, last = [f"/tool-categories/{one['id']}/retire" for one in rows]
    for path in others:
        await desk.ok(desk.city.centre, "POST", path, 1, json={})
    answer = await desk.call(desk.city.centre, "POST", last, 1, json={})
    assert answer.json()["code"] == "tool_category_last"


async def listed(desk: Desk, **params: Any) -> list[str]:
    found = await desk.ok(desk.city.centre, "GET", "/tools", params=params)
    return [one["title"] for one in found["items"]]


async def test_the_desk_shows_published_tools_and_finds_what_needs_care(desk: Desk) -> None:
    city = desk.city
    await desk.published(kind="tool", title="甲", **facts(links=[]))
    await desk.published(city.laishan, kind="tool", title="乙 100%")
    await desk.submitted(kind="tool", title="草稿中的")
    await desk.published(title="课例")
    assert await listed(desk) == ["乙 100%", "甲"]
    assert await listed(desk, q="100%") == ["乙 100%"]
    assert await listed(desk, q="_") == []
    assert await listed(desk, link="none") == ["甲"]
    assert await listed(desk, link="unasked") == ["乙 100%"]
    assert await listed(desk, category_id=CATEGORY.format(3)) == ["乙 100%", "甲"]
    assert await listed(desk, has_no_category=True) == []
    assert await listed(desk, org_id=str(city.zhuji.id)) == ["甲"]
    assert await listed(desk, state="taken_down") == []
    assert await listed(desk, is_stale=True) == []
    first = await desk.ok(city.centre, "GET", "/tools", params={"limit": 1})
    assert await listed(desk, limit=1, cursor=first["next_cursor"]) == ["甲"]
    for stranger in (city.zhuji.lead, city.district, city.zhuji.wang):
        assert (await desk.call(stranger, "GET", "/tools")).status_code == 403


def batch(verb: str, *items: Body, **more: Any) -> Body:
    seen = [{"id": one["id"], "version": one["version"]} for one in items]
    return {"verb": verb, "items": seen, **more}


async def test_a_preview_tells_and_changes_nothing(desk: Desk) -> None:
    centre = desk.city.centre
    tool = await desk.published(kind="tool", title="甲")
    lesson = await desk.published(title="课例")
    body = batch("category", tool, lesson, category_id=CATEGORY.format(4))
    told = (await desk.ok(centre, "POST", "/tools/batch-preview", json=body))["items"]
    assert (told[0]["from_category"], told[0]["to_category"]) == ("测验与作业", "思维导图")
    assert told[1]["code"] == "item_not_a_tool"
    assert (await desk.ok(centre, "GET", f"/items/{tool['id']}"))["version"] == tool["version"]

    done = (await desk.ok(centre, "POST", "/tools/batch", json=body))["items"]
    assert done == told
    assert await desk.titles(desk.city.laishan.li, category=CATEGORY.format(4)) == ["甲"]
    late = (await desk.ok(centre, "POST", "/tools/batch", json=body))["items"]
    assert late[0]["code"] == "stale_version"


async def test_the_centres_category_stands_before_the_authors(desk: Desk) -> None:
    city = desk.city
    tool = await desk.published(kind="tool", title="甲")
    body = batch("category", tool, category_id=CATEGORY.format(11))
    await desk.ok(city.centre, "POST", "/tools/batch", json=body)
    path, wang = f"/my-items/{tool['id']}", city.zhuji.wang
    opened = await desk.ok(wang, "POST", f"{path}/revise", await desk.version(wang, tool["id"]))
    saved = await desk.ok(wang, "PUT", path, opened["version"], json=desk.whole(wang, **facts()))
    await desk.ok(wang, "POST", f"{path}/submit", saved["version"])
    await desk.step(city.zhuji.team, tool["id"], "publish")
    assert (await desk.ok(wang, "GET", f"/items/{tool['id']}"))["category_id"] == CATEGORY.format(
        11
    )


async def test_taking_down_says_why_to_the_author(desk: Desk) -> None:
    city = desk.city
    tool = await desk.published(kind="tool", title="甲")
    silent = await desk.call(city.centre, "POST", "/tools/batch", json=batch("take_down", tool))
    assert silent.status_code == 422
    body = batch("take_down", tool, reason="链接失效")
    (told,) = (await desk.ok(city.centre, "POST", "/tools/batch-preview", json=body))["items"]
    assert (told["state"], told["to_state"]) == ("published", "taken_down")
    await desk.ok(city.centre, "POST", "/tools/batch", json=body)
    seen = await desk.ok(city.zhuji.wang, "GET", f"/items/{tool['id']}")
    step = seen["steps"][0]
    assert (step["verb"], step["side"], step["reason"]) == ("take_down", "centre", "链接失效")
    assert await listed(desk, state="taken_down") == ["甲"]
    again = batch("restore", seen, reason="已恢复")
    await desk.ok(city.centre, "POST", "/tools/batch", json=again)
    assert await listed(desk, state="published") == ["甲"]


async def test_looking_is_kept_with_its_note(desk: Desk, actions: Callable[[], Any]) -> None:
    tool = await desk.published(kind="tool", title="甲")
    body = batch("look", tool, reason="已核对网址")
    await desk.ok(desk.city.centre, "POST", "/tools/batch", json=body)
    (row,) = (await desk.ok(desk.city.office, "GET", "/tools"))["items"]
    assert (row["note"], row["looked_by_name"]) == ("已核对网址", "装备中心")
    assert (await actions())[-1] == "item.look"


async def test_what_the_centre_enters_is_open_to_the_city_at_once(desk: Desk) -> None:
    city = desk.city
    body = desk.whole(city.centre, **facts(), title="国家智慧教育平台", authors=[])
    made = await desk.ok(city.centre, "POST", "/tools", json=body)
    assert (made["state"], made["is_citys"], made["org_name"]) == (
        "published",
        True,
        "烟台市装备中心",
    )
    assert [(one["verb"], one["side"]) for one in made["steps"]] == [("enter", "centre")]
    for reader in (city.laishan.li, city.city_run.wang, city.district):
        assert await desk.titles(reader) == ["国家智慧教育平台"]
    assert len(desk.evidence.frozen[-1][0]) == 1

    path = f"/tools/{made['id']}"
    again = body | {"title": "国家智慧教育公共服务平台"}
    new = await desk.ok(city.office, "PUT", path, made["version"], json=again)
    assert (new["version_no"], new["title"]) == (2, "国家智慧教育公共服务平台")
    told = await desk.ok(city.centre, "GET", f"/items/{made['id']}")
    assert [(one["version_no"], one["state"]) for one in told["versions"]] == [
        (2, "published"),
        (1, "replaced"),
    ]
    stale = await desk.call(city.centre, "PUT", path, made["version"], json=again)
    assert stale.status_code == 412
    denied = await desk.call(city.zhuji.lead, "PUT", path, new["version"], json=again)
    assert denied.status_code == 403


async def test_what_is_entered_goes_through_the_same_checks(desk: Desk, client: Callers) -> None:
    centre = desk.city.centre
    body = desk.whole(centre, **facts(category_id=None, links=[]), authors=[], files=[])
    answer = await desk.call(centre, "POST", "/tools", json=body)
    assert (answer.status_code, answer.json()["code"]) == (409, "item_incomplete")
    codes = [one["code"] for one in answer.json()["errors"]]
    assert codes == ["category_missing", "link_missing"]
    foreign = desk.evidence.add(desk.city.zhuji.wang)
    body = desk.whole(centre, **facts(), files=[{"file_id": foreign, "role": "guide"}], authors=[])
    assert (await desk.call(centre, "POST", "/tools", json=body)).json()[
        "code"
    ] == "item_file_unknown"
    body = desk.whole(centre, **facts(), authors=[])
    async with client(centre) as http:
        key = {"Idempotency-Key": str(uuid4())}
        both = [await http.post(f"{API}/tools", json=body, headers=key) for _ in range(2)]
    assert [one.status_code for one in both] == [201, 201]
    assert both[0].json()["id"] == both[1].json()["id"]
    assert len(await listed(desk)) == 1


async def test_the_centre_does_not_write_what_a_school_wrote(desk: Desk) -> None:
    tool = await desk.published(kind="tool")
    body = desk.whole(desk.city.centre, **facts(), authors=[])
    path = f"/tools/{tool['id']}"
    answer = await desk.call(desk.city.centre, "PUT", path, tool["version"], json=body)
    assert (answer.status_code, answer.json()["code"]) == (403, "tool_not_of_city")


async def test_the_citys_own_takes_no_way_through_schools(desk: Desk) -> None:
    city = desk.city
    made = await desk.ok(
        city.centre, "POST", "/tools", json=desk.whole(city.centre, **facts(), authors=[])
    )
    assert made["actions"] == ["take_down", "enter"]
    seen = await desk.ok(city.office, "GET", f"/items/{made['id']}")
    assert seen["actions"] == ["take_down", "enter"]


async def test_the_dead_links_that_are_counted_are_those_that_are_listed(
    desk: Desk, uow: UnitOfWork
) -> None:
    centre = desk.city.centre
    _, looked, gone = [await desk.published(kind="tool", title=one) for one in "甲乙丙"]
    async with uow.begin() as session:
        dead = {"failures": 4, "dead_since": datetime(2026, 1, 1, tzinfo=UTC), "state": "gone"}
        await session.execute(update(ToolLinkRow).values(**dead))
    await desk.ok(centre, "POST", "/tools/batch", json=batch("look", looked))
    await desk.step(centre, gone["id"], "take-down", reason="不再使用")
    assert await listed(desk, link="dead_new") == ["甲"]
    assert (await desk.ok(centre, "GET", "/tools/links"))["dead"] == 1
    (todo,) = (await desk.ok(centre, "GET", "/todos"))["items"]
    assert (todo["kind"], todo["count"]) == ("tool_links", 1)
    assert sorted(await listed(desk, link="dead")) == ["丙", "乙", "甲"]


async def test_the_workbook_holds_what_the_desk_shows(
    desk: Desk, actions: Callable[[], Any]
) -> None:
    await desk.published(kind="tool", title="=甲")
    answer = await desk.call(desk.city.centre, "GET", "/tools/export")
    assert answer.status_code == 200
    assert answer.content[:2] == b"PK"
    assert (await actions())[-1] == "item.export"
