"""Collections: one's own or an office's, in an order, open as far as their keeper wishes."""

from typing import Any

import pytest

from cases.collections.rules import MOST_PINNED, Share, opened
from kernel.actor import Actor, Grant, Role
from kernel.db import uuid7

from .conftest import Body, Desk, School


async def begun(desk: Desk, who: Actor, name: str = "导入课例", **more: Any) -> Body:
    return await desk.ok(who, "POST", "/collections", json={"name": name, **more})


def keeper(school: School) -> Actor:
    """The team with a right that names the unit as the directory does."""
    grant = Grant(Role.SCHOOL_TEAM, school.id, school.path)
    return Actor(school.team.person_id, school.team.name, uuid7(), (grant,))


async def names(desk: Desk, who: Actor, show: str) -> list[str]:
    found = await desk.ok(who, "GET", "/collections", params={"show": show})
    return [one["name"] for one in found["items"]]


@pytest.mark.parametrize(
    ("share", "path", "kind", "unit"),
    [
        (Share.PRIVATE, "/1/2/3/", "", None),
        (Share.SCHOOL, "/1/2/3/", "", "/1/2/3/"),
        (Share.DISTRICT, "/1/2/3/", "", "/1/2/"),
        (Share.CITY, "/1/2/3/", "", "/1/"),
        (Share.SCHOOL, "/1/7/", "city-run", "/1/7/"),
        (Share.DISTRICT, "/1/7/", "city-run", "/1/"),
        (Share.SCHOOL, "/1/2/", "", "/1/2/"),
        (Share.DISTRICT, "/1/2/", "", "/1/2/"),
        (Share.DISTRICT, "/1/", "", "/1/"),
        (Share.SCHOOL, "/1/", "", "/1/"),
    ],
)
def test_a_range_is_a_unit(share: Share, path: str, kind: str, unit: str | None) -> None:
    assert opened(share, path, is_city_run=kind == "city-run") == unit


@pytest.mark.requirement("R138")
@pytest.mark.parametrize(
    ("share", "seen"),
    [
        ("private", [False, False, False]),
        ("school", [True, False, False]),
        ("district", [True, True, False]),
        ("city", [True, True, True]),
    ],
)
async def test_a_collection_opens_as_far_as_it_is_shared(
    desk: Desk, share: str, seen: list[bool]
) -> None:
    city = desk.city
    made = await begun(desk, city.zhuji.wang, share=share)
    for who, is_seen in zip((city.zhuji.li, city.xinhai.li, city.laishan.li), seen, strict=True):
        assert bool(await names(desk, who, "shared")) == is_seen
        answer = await desk.call(who, "GET", f"/collections/{made['id']}")
        assert answer.status_code == (200 if is_seen else 404)
    assert await names(desk, city.zhuji.wang, "mine") == ["导入课例"]


@pytest.mark.requirement("R138")
async def test_items_are_put_in_order_with_notes(desk: Desk) -> None:
    who = desk.city.zhuji.wang
    items = [(await desk.published(title=name))["id"] for name in "甲乙丙"]
    made = await begun(desk, who, share="city")
    path = f"/collections/{made['id']}"
    for item_id in (*items[:2], items[0]):
        added = await desk.ok(who, "PUT", f"{path}/items/{item_id}")
    assert added["item_count"] == 2
    entries = [{"item_id": items[2], "note": "先看"}, {"item_id": items[0]}]
    body = {"name": "新名", "about": "说明", "share": "city", "items": entries}
    saved = await desk.ok(who, "PUT", path, added["version"], json=body)
    told = [(one["item"]["title"], one["note"]) for one in saved["items"]]
    assert (told, saved["item_count"]) == ([("丙", "先看"), ("甲", "")], 2)
    stale = await desk.call(who, "PUT", path, added["version"], json=body)
    assert stale.status_code == 412
    read = await desk.ok(desk.city.laishan.li, "GET", path)
    assert (read["may_edit"], read["name"]) == (False, "新名")
    others = await desk.call(desk.city.laishan.li, "PUT", path, saved["version"], json=body)
    assert (others.status_code, others.json()["code"]) == (403, "collection_of_other")
    await desk.ok(who, "DELETE", path, saved["version"])
    assert (await desk.call(who, "GET", path)).status_code == 404


async def test_what_is_no_longer_open_is_shown_to_nobody_but_may_be_removed(desk: Desk) -> None:
    city = desk.city
    item = await desk.published(city.laishan, title="将下架")
    made = await begun(desk, city.zhuji.wang, share="city")
    path = f"/collections/{made['id']}"
    await desk.ok(city.zhuji.wang, "PUT", f"{path}/items/{item['id']}")
    await desk.step(city.laishan.team, item["id"], "take-down", reason="版权存疑")
    own = await desk.ok(city.zhuji.wang, "GET", path)
    assert [(one["item_id"], one["item"]) for one in own["items"]] == [(item["id"], None)]
    assert (await desk.ok(city.xinhai.li, "GET", path))["items"] == []
    kept = {"name": "合集", "share": "city", "items": [{"item_id": item["id"]}]}
    saved = await desk.ok(city.zhuji.wang, "PUT", path, own["version"], json=kept)
    assert saved["item_count"] == 1
    gone = await desk.ok(city.zhuji.wang, "PUT", path, saved["version"], json=kept | {"items": []})
    assert gone["item_count"] == 0
    back = await desk.call(city.zhuji.wang, "PUT", path, gone["version"], json=kept)
    assert (back.status_code, back.json()["code"]) == (422, "collection_item_unknown")


async def test_drafts_do_not_go_into_a_collection_by_saving_it_either(desk: Desk) -> None:
    who = desk.city.zhuji.wang
    draft, made = await desk.draft(), await begun(desk, who)
    path = f"/collections/{made['id']}"
    added = await desk.call(who, "PUT", f"{path}/items/{draft['id']}")
    assert (added.status_code, added.json()["code"]) == (409, "item_not_open")
    body = {"name": "合集", "share": "private", "items": [{"item_id": draft["id"]}]}
    saved = await desk.call(who, "PUT", path, made["version"], json=body)
    assert (saved.status_code, saved.json()["code"]) == (422, "collection_item_unknown")


async def test_the_same_item_twice_is_refused(desk: Desk) -> None:
    item, made = await desk.published(), await begun(desk, desk.city.zhuji.wang)
    body = {"name": "合集", "share": "private", "items": [{"item_id": item["id"]}] * 2}
    path = f"/collections/{made['id']}"
    answer = await desk.call(desk.city.zhuji.wang, "PUT", path, made["version"], json=body)
    assert answer.status_code == 422


@pytest.mark.requirement("R138")
async def test_an_offices_collection_is_pinned_for_its_unit(desk: Desk) -> None:
    city, team = desk.city, keeper(desk.city.zhuji)
    made = await begun(desk, team, share="school", org_id=str(city.zhuji.id))
    assert (made["is_office"], made["org_name"]) == (True, "芝罘区珠玑小学")
    path = f"/collections/{made['id']}/pin"
    assert (await desk.ok(team, "PUT", path))["pinned_at"]
    assert await names(desk, city.zhuji.li, "pinned") == ["导入课例"]
    assert await names(desk, city.xinhai.li, "pinned") == []
    denied = await desk.call(city.zhuji.li, "PUT", path)
    assert denied.status_code == 403
    assert (await desk.ok(team, "DELETE", path))["pinned_at"] is None
    assert await names(desk, city.zhuji.li, "pinned") == []


async def test_what_cannot_be_pinned(desk: Desk) -> None:
    team, unit = keeper(desk.city.zhuji), str(desk.city.zhuji.id)
    own = await begun(desk, team, share="school")
    private = await begun(desk, team, org_id=unit)
    for one in (own, private):
        answer = await desk.call(team, "PUT", f"/collections/{one['id']}/pin")
        assert (answer.status_code, answer.json()["code"]) == (409, "collection_pin_not_possible")
    for n in range(MOST_PINNED + 1):
        made = await begun(desk, team, name=f"第{n}", share="school", org_id=unit)
        answer = await desk.call(team, "PUT", f"/collections/{made['id']}/pin")
        assert answer.status_code == (200 if n < MOST_PINNED else 409)
    assert answer.json()["code"] == "collection_pins_too_many"


async def test_only_who_keeps_a_unit_speaks_in_its_name(desk: Desk) -> None:
    school = desk.city.zhuji
    grant = Grant(Role.TEACHER, school.id, school.path)
    teacher = Actor(school.wang.person_id, "王老师", uuid7(), (grant,))
    body = {"name": "合集", "org_id": str(school.id)}
    for who in (teacher, keeper(desk.city.xinhai)):
        answer = await desk.call(who, "POST", "/collections", json=body)
        assert (answer.status_code, answer.json()["code"]) == (403, "collection_unit_missing")
