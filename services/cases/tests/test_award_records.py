"""The register of 一师一优课 and 一课一名师: kept by schools and offices, read by teachers."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import load_workbook

from kernel.testing import Callers

from .conftest import API, Body, Desk, School

pytestmark = pytest.mark.requirement("R25")


def body(school: School, **more: Any) -> Body:
    return {
        "register_kind": "one_lesson",
        "year": 2025,
        "level": "province",
        "lesson": "=长方形的面积",
        "number": "鲁优课 2025-118",
        "school_id": str(school.id),
        "person_id": str(school.wang.person_id),
        **more,
    }


async def test_a_school_keeps_its_own(desk: Desk, actions: Callable[[], Any]) -> None:
    city = desk.city
    team = city.zhuji.team
    made = await desk.ok(team, "POST", "/award-records", json=body(city.zhuji))
    assert (made["person_name"], made["org_name"]) == ("王老师", "芝罘区珠玑小学")
    path = f"/award-records/{made['id']}"
    change = {k: v for k, v in body(city.zhuji).items() if k not in ("school_id", "person_id")}
    edited = await desk.ok(team, "PUT", path, 1, json=change | {"level": "ministry"})
    assert (edited["level"], edited["version"]) == ("ministry", 2)
    assert (await desk.call(team, "PUT", path, 1, json=change)).status_code == 412
    for stranger in (city.xinhai.team, city.other_district):
        assert (await desk.call(stranger, "PUT", path, 2, json=change)).status_code == 404
        assert (await desk.call(stranger, "DELETE", path, 2)).status_code == 404
        assert (await desk.ok(stranger, "GET", "/award-records"))["items"] == []
    for reader in (team, city.district, city.office, city.centre):
        assert len((await desk.ok(reader, "GET", "/award-records"))["items"]) == 1
    (mine,) = (await desk.ok(city.zhuji.wang, "GET", "/my-award-records"))["items"]
    assert mine["register_kind"] == "one_lesson"
    assert (await desk.ok(city.zhuji.li, "GET", "/my-award-records"))["items"] == []
    assert (await desk.call(city.zhuji.wang, "GET", "/award-records")).status_code == 403
    await desk.ok(team, "DELETE", path, 2)
    assert (await desk.ok(team, "GET", "/award-records"))["items"] == []
    assert await actions() == ["award.add", "award.edit", "award.remove"]


async def test_only_staff_of_the_school_are_entered(desk: Desk) -> None:
    city = desk.city
    other = body(city.zhuji, person_id=str(city.xinhai.wang.person_id))
    answer = await desk.call(city.district, "POST", "/award-records", json=other)
    assert (answer.status_code, answer.json()["code"]) == (422, "award_person_unknown")
    answer = await desk.call(city.zhuji.team, "POST", "/award-records", json=body(city.xinhai))
    assert answer.status_code == 404
    staff = f"/award-schools/{city.zhuji.id}/staff"
    found = await desk.ok(city.district, "GET", staff, params={"q": "王"})
    assert [one["id"] for one in found["items"]] == [str(city.zhuji.wang.person_id)]
    assert (await desk.call(city.xinhai.team, "GET", staff)).status_code == 404


async def test_the_list_is_filtered_paged_and_exported(desk: Desk, client: Callers) -> None:
    city = desk.city
    for year, kind in ((2024, "one_lesson"), (2025, "one_master"), (2025, "one_lesson")):
        new = body(city.zhuji, year=year, register_kind=kind)
        await desk.ok(city.zhuji.team, "POST", "/award-records", json=new)

    async def count(**params: Any) -> int:
        found = await desk.ok(city.district, "GET", "/award-records", params=params)
        return len(found["items"])

    assert (await count(), await count(year=2025), await count(q="长方形")) == (3, 2, 3)
    assert await count(year=2025, register_kind="one_master") == 1
    assert await count(q="没有") == 0
    first = await desk.ok(city.district, "GET", "/award-records", params={"limit": 2})
    assert await count(limit=2, cursor=first["next_cursor"]) == 1
    async with client(city.district) as http:
        answer = await http.get(f"{API}/award-records/export")
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(min_row=3, values_only=True))
    assert len(rows) == 3
    assert {row[3] for row in rows} == {"=长方形的面积"}


async def test_an_award_names_its_lesson_in_the_library(desk: Desk) -> None:
    city = desk.city
    team = city.zhuji.team
    lesson = await desk.published(open_range="school")
    drafted = await desk.draft(title="草稿")
    theirs = await desk.published(city.xinhai)
    for wrong in (drafted["id"], theirs["id"], str(city.zhuji.id)):
        answer = await desk.call(
            team, "POST", "/award-records", json=body(city.zhuji, item_id=wrong)
        )
        assert (answer.status_code, answer.json()["code"]) == (422, "award_item_unknown")
    made = await desk.ok(
        team, "POST", "/award-records", json=body(city.zhuji, item_id=lesson["id"])
    )
    assert made["item_id"] == lesson["id"]
    (award,) = (await desk.ok(city.zhuji.li, "GET", f"/items/{lesson['id']}/award-records"))[
        "items"
    ]
    assert (award["level"], award["year"], award["person_name"]) == ("province", 2025, "王老师")
    # Whoever does not see the item does not see what it won.
    path = f"/items/{lesson['id']}/award-records"
    assert (await desk.call(city.laishan.li, "GET", path)).status_code == 404
    # Taken down, it stays linked while the rest of the record is mended, until it is taken off.
    await desk.step(team, lesson["id"], "take-down", reason="更新")
    change = {k: v for k, v in body(city.zhuji).items() if k not in ("school_id", "person_id")}
    kept = change | {"item_id": lesson["id"], "level": "ministry"}
    edited = await desk.ok(team, "PUT", f"/award-records/{made['id']}", 1, json=kept)
    assert (edited["item_id"], edited["level"]) == (lesson["id"], "ministry")
    off = await desk.ok(team, "PUT", f"/award-records/{made['id']}", 2, json=change)
    assert off["item_id"] is None
    back = await desk.call(team, "PUT", f"/award-records/{made['id']}", 3, json=kept)
    assert back.status_code == 422
