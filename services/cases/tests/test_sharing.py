"""Statistics of sharing: what they count is what the library lists, for whoever reads them."""

import io
import itertools
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy import text

from cases.sharing.names import in_order, name_of
from cases.sharing.rules import SEVERAL, Activity, By, Figures, People, most_active
from kernel.actor import Actor, Role
from kernel.db import UnitOfWork, uuid7
from kernel.testing import Callers, an_actor

from .conftest import API, Desk

pytestmark = pytest.mark.requirement("R119", "R138", "R144")
SHARED = ["published", "recommended", "selected"]
# A line's key → what the library is asked by.
FACETS = [By.KIND, By.STAGE, By.SUBJECT, By.ABILITY, By.ENVIRONMENT, By.DIMENSION, By.YEAR]


async def told(desk: Desk, who: Actor, **asked: Any) -> dict[str, Any]:
    return await desk.ok(who, "GET", "/sharing-statistics", params=asked)


async def crowd(desk: Desk, who: Actor, **asked: Any) -> dict[str, Any]:
    return await desk.ok(who, "GET", "/sharing-crowd", params=asked)


async def listed(desk: Desk, who: Actor, **asked: Any) -> int:
    """How many items the library lists, page by page."""
    count = 0
    cursor: str | None = ""
    while cursor is not None:
        params = {"state": SHARED, "limit": 3, "cursor": cursor} | asked
        page = await desk.ok(who, "GET", "/items", params=params)
        count, cursor = count + len(page["items"]), page["next_cursor"]
    return count


async def filled(desk: Desk, uow: UnitOfWork) -> None:
    """Items of three schools and every state, ranges, kinds and months."""
    city = desk.city
    await desk.draft(title="草稿")
    await desk.submitted(title="待审")
    await desk.published(open_range="school", stages=["primary", "junior"])
    await desk.published(city.xinhai, kind="tool", abilities=["C1"], subjects=["chinese"])
    await desk.recommended(open_range="public", year=2025)
    await desk.published(city.city_run, kind="outcome", open_range="district")
    made = await desk.selected(subjects=["chinese", "mathematics"])
    down = await desk.published(city.laishan, title="已下架")
    await desk.step(city.laishan.team, down["id"], "take-down", reason="重复")
    async with uow.begin() as session:
        put = text("UPDATE item SET listed_at = :at WHERE id = :id")
        at = datetime(2026, 2, 28, 16, tzinfo=UTC)  # in Yantai the first of March begins
        await session.execute(put, {"at": at, "id": made["id"]})
    await desk.ok(city.laishan.wang, "PUT", f"/items/{made['id']}/use")
    await desk.ok(city.xinhai.li, "PUT", f"/items/{made['id']}/use")
    await desk.ok(city.xinhai.li, "PUT", f"/items/{made['id']}/rating", json={"stars": 4})
    await desk.ok(city.xinhai.wang, "PUT", f"/items/{made['id']}/rating", json={"stars": 5})


async def test_a_city_counts_what_its_units_share(desk: Desk, uow: UnitOfWork) -> None:
    await filled(desk, uow)
    found = await told(desk, desk.city.office)
    total = found["total"]
    assert (found["unit_kind"], total["items"]) == ("city", 5)
    assert [total[state] for state in SHARED] == [3, 1, 1]
    assert (total["open_to_city"], total["used"], total["ratings"]) == (3, 2, 2)
    assert total["mean_stars"] == "4.50"
    lines = {line["name"]: line["figures"]["items"] for line in found["lines"]}
    assert lines == {"芝罘区": 4, "莱山区": 0, "烟台第一中学": 1}


async def test_one_steps_from_the_city_down_to_a_school(desk: Desk, uow: UnitOfWork) -> None:
    await filled(desk, uow)
    office = desk.city.office
    (zhifu,) = [line for line in (await told(desk, office))["lines"] if line["name"] == "芝罘区"]
    below = await told(desk, office, unit_id=zhifu["unit_id"])
    assert below["total"] == zhifu["figures"]
    zhuji = next(line for line in below["lines"] if line["name"] == desk.city.zhuji.name)
    school = await told(desk, office, unit_id=zhuji["unit_id"])
    assert (school["unit_kind"], school["lines"]) == ("school", [])
    assert school["total"] == zhuji["figures"]


@pytest.mark.parametrize("by", By)
async def test_what_has_one_value_adds_up(desk: Desk, uow: UnitOfWork, by: By) -> None:
    await filled(desk, uow)
    found = await told(desk, desk.city.office, by=by)
    lines = [line["figures"]["items"] for line in found["lines"]]
    assert sum(lines) > 5 if by in (By.STAGE, By.ABILITY) else sum(lines) >= 5
    if by not in SEVERAL:
        assert sum(lines) == found["total"]["items"]
    assert all(line["name"] for line in found["lines"])


@pytest.mark.parametrize("by", FACETS)
async def test_each_line_counts_the_rows_that_the_library_lists(
    desk: Desk, uow: UnitOfWork, by: By
) -> None:
    await filled(desk, uow)
    city = desk.city
    leader = an_actor((Role.GROUP_LEADER, f"{city.zhuji.path}31/"))
    for who in (city.office, city.centre, city.district, city.zhuji.team, leader):
        found = await told(desk, who, by=by)
        unit = {} if found["unit_kind"] == "city" else {"org_id": found["unit_id"]}
        assert await listed(desk, who, **unit) == found["total"]["items"]
        for line in found["lines"]:
            rows = await listed(desk, who, **unit, **{by: line["key"]})
            assert rows == line["figures"]["items"], (by, line)


async def test_units_states_and_ranges_count_their_rows(desk: Desk, uow: UnitOfWork) -> None:
    await filled(desk, uow)
    office = desk.city.office
    found = await told(desk, office)
    for line in found["lines"]:
        numbers, unit = line["figures"], {"org_id": line["unit_id"]}
        assert await listed(desk, office, **unit) == numbers["items"]
        for state in SHARED:
            assert await listed(desk, office, **unit, state=state) == numbers[state]
        wide = await listed(desk, office, **unit, open_range=["city", "public"])
        assert wide == numbers["open_to_city"]


FIRST, LAST = [None, "2026-02-28", "2026-03-01", "2026-03-02"], [None, "2026-02-28", "2026-03-01"]
PERIODS = [
    {"since": since, "until": until, "kind": (None, "lesson", "tool")[at % 3]}
    for at, (since, until) in enumerate(itertools.product(FIRST, LAST))
]


async def agree(desk: Desk, asked: dict[str, str | None]) -> None:
    """The numbers, their list and the facets of the same filter say the same."""
    office = desk.city.office
    said = {name: value for name, value in asked.items() if value is not None}
    found = await told(desk, office, by="month", **said)
    count = await listed(desk, office, **said)
    assert count == found["total"]["items"], asked
    assert count == sum(line["figures"]["items"] for line in found["lines"])
    facets = await desk.ok(office, "GET", "/items/facets", params={"state": SHARED} | said)
    assert count == facets["total"]


async def test_a_period_counts_the_rows_of_its_days(desk: Desk, uow: UnitOfWork) -> None:
    await filled(desk, uow)
    months = [line["key"] for line in (await told(desk, desk.city.office, by="month"))["lines"]]
    assert "2026-03" in months
    assert "2026-02" not in months
    for asked in PERIODS:
        await agree(desk, asked)


async def test_everybody_counts_once_and_staff_is_told_apart(desk: Desk, uow: UnitOfWork) -> None:
    school, office = desk.city.zhuji, desk.city.office
    both = [{"person_id": str(one.person_id)} for one in (school.wang, school.li)]
    for _ in range(2):
        made = await desk.draft(authors=both)
        await desk.agree(school.li, made["id"])
        version = await desk.version(school.wang, made["id"])
        await desk.ok(school.wang, "POST", f"/my-items/{made['id']}/submit", version)
        await desk.step(school.team, made["id"], "publish")
        await desk.ok(desk.city.xinhai.li, "PUT", f"/items/{made['id']}/use")
    found = await crowd(desk, office)
    assert found["total"] == {
        "authors": 2, "staff_authors": 2, "staff": 16, "staff_share": "12.5",
    }  # fmt: skip
    assert found["users"] == 1
    async with uow.begin() as session:
        leave = text("UPDATE directory_membership SET to_on = '2020-01-01' WHERE person_id = :id")
        await session.execute(leave, {"id": school.li.person_id})
    of_school = await crowd(desk, school.team)
    assert of_school["total"] == {
        "authors": 2, "staff_authors": 1, "staff": 3, "staff_share": "33.3",
    }  # fmt: skip


async def test_leaders_and_silent_schools_of_a_period(desk: Desk, uow: UnitOfWork) -> None:
    await filled(desk, uow)
    found = await desk.ok(desk.city.office, "GET", "/sharing-leaders")
    assert [one["used_count"] for one in found["top_items"]] == [2]
    assert found["active_units"] == []  # schools of four people lead no list
    assert found["silent_units"] == 1
    page = await desk.ok(desk.city.office, "GET", "/sharing-silent-units")
    assert [one["name"] for one in page["items"]] == [desk.city.laishan.name]
    later = {"since": "2030-01-01", "limit": 3}
    first = await desk.ok(desk.city.office, "GET", "/sharing-silent-units", params=later)
    rest = later | {"cursor": first["next_cursor"]}
    second = await desk.ok(desk.city.office, "GET", "/sharing-silent-units", params=rest)
    names = [one["name"] for one in (*first["items"], *second["items"])]
    assert len(set(names)) == len(names) == 4


async def test_people_are_named_to_their_school_and_above(desk: Desk, uow: UnitOfWork) -> None:
    await filled(desk, uow)
    city = desk.city
    path = f"/sharing-schools/{city.zhuji.id}/people"
    for who in (city.zhuji.team, city.district, city.office, city.centre):
        page = await desk.ok(who, "GET", path)
        (wang,) = page["items"]
        assert (wang["name"], wang["items"], wang["used"]) == ("王老师", 3, 2)
        author = {"author": wang["person_id"], "org_id": str(city.zhuji.id)}
        assert await listed(desk, who, **author) == wang["items"]
    later = await desk.ok(city.office, "GET", path, params={"since": "2030-01-01"})
    assert later["items"] == []
    for who in (city.xinhai.team, city.other_district):
        assert (await desk.call(who, "GET", path)).status_code == 404
    leader = an_actor((Role.GROUP_LEADER, f"{city.zhuji.path}31/"))
    auditor = an_actor((Role.AUDITOR, city.root))
    for who in (leader, auditor, city.zhuji.wang):
        assert (await desk.call(who, "GET", path)).status_code == 403


async def test_nobody_reads_of_units_beside_their_own(desk: Desk) -> None:
    city = desk.city
    leader = an_actor((Role.GROUP_LEADER, f"{city.zhuji.path}31/"))
    other = {"unit_id": str(city.laishan.id)}
    for who in (city.zhuji.team, city.district, leader):
        for path in ("/sharing-statistics", "/sharing-crowd", "/sharing-leaders"):
            assert (await desk.call(who, "GET", path, params=other)).status_code == 404
    own = await told(desk, leader)
    assert own["unit_name"] == city.zhuji.name
    assert (await told(desk, an_actor((Role.AUDITOR, city.root))))["unit_kind"] == "city"
    assert (await desk.call(city.zhuji.wang, "GET", "/sharing-statistics")).status_code == 403


async def test_the_workbook_has_the_same_figures(
    desk: Desk, uow: UnitOfWork, client: Callers, actions: Callable[[], Any]
) -> None:
    await filled(desk, uow)
    async with client(desk.city.office) as http:
        answer = await http.get(f"{API}/sharing-statistics.xlsx", params={"by": "kind"})
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(min_row=3, values_only=True))
    assert [(row[0], row[1]) for row in rows] == [
        ("工具", "1"), ("课例", "3"), ("成果", "1"), ("合计", "5"),
    ]  # fmt: skip
    assert (await actions())[-1] == "sharing.export"


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 80)), max_size=30))
def test_the_most_active_are_ordered_by_their_share(rows: list[tuple[int, int]]) -> None:
    schools = [Activity(uuid7(), str(at), n, staff) for at, (n, staff) in enumerate(rows)]
    found = most_active(schools)
    shares = [one.per_hundred for one in found]
    assert shares == sorted(shares, reverse=True)
    assert len(found) <= 10
    assert all(one.staff >= 5 and one.items > 0 for one in found)


def test_figures_add_up_and_means_need_stars() -> None:
    one = Figures(items=1, ratings=2, rating_sum=9)
    assert (one + one) == Figures(items=2, ratings=4, rating_sum=18)
    assert str((one + Figures()).mean_stars) == "4.50"
    assert Figures().mean_stars is None
    assert People(2, 1, None).staff_share is None
    assert in_order(By.STAGE, ["junior", "x", "primary"]) == ["primary", "junior", "x"]
    assert [name_of(By.ABILITY, "A1")[:2], name_of(By.MONTH, "2026-03")] == ["A1", "2026-03"]
