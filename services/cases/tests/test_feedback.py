"""Use, favourites and ratings: who may, counted once, and right however many come at once."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import text

from cases.feedback import rules
from kernel.actor import Actor, Role
from kernel.db import UnitOfWork
from kernel.testing import Callers, an_actor

from .conftest import API, Desk, found_city

MANY = 20


async def numbers(desk: Desk, actor: Actor, item_id: str) -> dict[str, Any]:
    return await desk.ok(actor, "GET", f"/items/{item_id}/feedback")


@pytest.mark.requirement("R119")
async def test_use_counts_once_a_day_and_person(desk: Desk, uow: UnitOfWork) -> None:
    made, reader = await desk.published(), desk.city.laishan.wang
    path = f"/items/{made['id']}/use"
    assert (await desk.ok(reader, "PUT", path))["used_count"] == 1
    again = await desk.ok(reader, "PUT", path)
    assert (again["used_count"], again["used_today"]) == (1, True)
    async with uow.begin() as session:
        await session.execute(text("UPDATE item_use SET used_on = used_on - 1"))
    assert (await numbers(desk, reader, made["id"]))["used_today"] is False
    assert (await desk.ok(reader, "PUT", path))["used_count"] == 2
    assert (await desk.ok(desk.city.xinhai.wang, "PUT", path))["used_count"] == 3


@pytest.mark.requirement("R119")
async def test_opening_the_files_counts_each_person_once(desk: Desk) -> None:
    made, city = await desk.published(), desk.city
    path = f"/items/{made['id']}/tickets"
    for who in (city.xinhai.wang, city.xinhai.wang, city.laishan.wang, city.zhuji.wang):
        await desk.ok(who, "POST", path)
    # The last one is its author.
    assert (await numbers(desk, city.zhuji.wang, made["id"]))["used_count"] == 2


async def test_files_of_what_is_not_open_are_no_use(desk: Desk) -> None:
    made, team = await desk.submitted(), desk.city.zhuji.team
    await desk.ok(team, "POST", f"/items/{made['id']}/tickets")
    assert (await numbers(desk, team, made["id"]))["used_count"] == 0


@pytest.mark.requirement("R119")
async def test_favourites_toggle_and_are_listed(desk: Desk, actions: Callable[[], Any]) -> None:
    reader = desk.city.laishan.wang
    one, two = await desk.published(title="一"), await desk.published(title="二")
    for made in (one, two, one):
        await desk.ok(reader, "PUT", f"/items/{made['id']}/favourite")
    kept = await desk.ok(reader, "GET", "/favourites")
    assert [(row["title"], row["favourite_count"]) for row in kept["items"]] == [
        ("二", 1),
        ("一", 1),
    ]
    first = await desk.ok(reader, "GET", "/favourites", params={"limit": 1})
    cursor = {"limit": 1, "cursor": first["next_cursor"]}
    rest = await desk.ok(reader, "GET", "/favourites", params=cursor)
    assert [row["title"] for row in rest["items"]] == ["一"]
    for _ in range(2):
        dropped = await desk.ok(reader, "DELETE", f"/items/{two['id']}/favourite")
        assert (dropped["favourite_count"], dropped["is_favourite"]) == (0, False)
    listed = await desk.ok(reader, "GET", "/items")
    assert {row["title"]: row["is_favourite"] for row in listed["items"]} == {
        "一": True,
        "二": False,
    }
    assert (await desk.ok(desk.city.xinhai.wang, "GET", "/favourites"))["items"] == []
    assert (await actions())[-3:] == ["item.favour", "item.favour", "item.unfavour"]


async def test_what_is_taken_down_leaves_the_favourites_and_can_be_dropped(desk: Desk) -> None:
    made, team = await desk.published(), desk.city.zhuji.team
    path = f"/items/{made['id']}/favourite"
    for who in (team, desk.city.laishan.wang):
        await desk.ok(who, "PUT", path)
    await desk.step(team, made["id"], "take-down", reason="版权存疑")
    assert (await desk.ok(desk.city.laishan.wang, "GET", "/favourites"))["items"] == []
    assert (await desk.ok(team, "DELETE", path))["favourite_count"] == 1
    answer = await desk.call(team, "PUT", path)
    assert (answer.status_code, answer.json()["code"]) == (409, "item_not_open")


@pytest.mark.requirement("R119")
async def test_one_rating_a_person_that_may_change(desk: Desk) -> None:
    made, city = await desk.published(), desk.city
    path = f"/items/{made['id']}/rating"
    await desk.ok(city.laishan.wang, "PUT", path, json={"stars": 5})
    await desk.ok(city.xinhai.wang, "PUT", path, json={"stars": 2})
    changed = await desk.ok(city.xinhai.wang, "PUT", path, json={"stars": 4})
    assert (changed["rating_count"], changed["rating"], changed["my_stars"]) == (2, "4.5", 4)
    assert (await numbers(desk, city.zhuji.li, made["id"]))["my_stars"] is None


@pytest.mark.parametrize("stars", [0, 6, -1, 2.5, "5", True, None])
async def test_other_stars_are_refused(desk: Desk, stars: object) -> None:
    made = await desk.published()
    path = f"/items/{made['id']}/rating"
    answer = await desk.call(desk.city.laishan.wang, "PUT", path, json={"stars": stars})
    assert answer.status_code == 422


@pytest.mark.requirement("R119")
async def test_nobody_rates_or_uses_their_own_work(desk: Desk) -> None:
    school = desk.city.zhuji
    authors = [{"person_id": str(one.person_id)} for one in (school.wang, school.li)]
    made = await desk.draft(authors=authors)
    await desk.agree(school.li, made["id"])
    version = await desk.version(school.wang, made["id"])
    await desk.ok(school.wang, "POST", f"/my-items/{made['id']}/submit", version)
    await desk.step(school.team, made["id"], "publish")
    for who in (school.wang, school.li):
        rated = await desk.call(who, "PUT", f"/items/{made['id']}/rating", json={"stars": 5})
        used = await desk.call(who, "PUT", f"/items/{made['id']}/use")
        for answer in (rated, used):
            assert (answer.status_code, answer.json()["code"]) == (403, "feedback_on_own")
        assert (await numbers(desk, who, made["id"]))["is_author"] is True


async def test_what_one_may_not_see_takes_no_feedback(desk: Desk) -> None:
    made, stranger = await desk.published(open_range="school"), desk.city.laishan.wang
    for method, what, body in (
        ("GET", "feedback", None),
        ("PUT", "use", None),
        ("PUT", "favourite", None),
        ("DELETE", "favourite", None),
        ("PUT", "rating", {"stars": 5}),
        ("GET", "comments", None),
        ("POST", "comments", {"text": "很好"}),
    ):
        path = f"/items/{made['id']}/{what}"
        answer = await desk.call(stranger, method, path, json=body)
        assert (answer.status_code, answer.json()["code"]) == (404, "item_unknown"), what


async def test_a_draft_takes_no_feedback(desk: Desk) -> None:
    made, team = await desk.submitted(), desk.city.zhuji.team
    for what, body in (("use", None), ("favourite", None), ("rating", {"stars": 5})):
        answer = await desk.call(team, "PUT", f"/items/{made['id']}/{what}", json=body)
        assert (answer.status_code, answer.json()["code"]) == (409, "item_not_open")


def test_the_mean_of_few_ratings_says_little() -> None:
    assert rules.rank(0, 0) == 3000
    assert rules.rank(1, 5) < rules.rank(10, 45) < rules.rank(100, 480)
    assert rules.rank(1, 1) < rules.rank(0, 0)
    assert (rules.mean(0, 0), str(rules.mean(3, 13)), str(rules.mean(4, 17))) == (
        None,
        "4.3",
        "4.3",
    )


async def test_the_database_ranks_as_the_rule_does(desk: Desk, uow: UnitOfWork) -> None:
    made = await desk.published()
    put = text(
        "UPDATE item_feedback SET rating_count = :n, rating_sum = :s WHERE item_id = :id"
        " RETURNING rated_rank"
    )
    for count in range(12):
        for stars in range(count, 5 * count + 1):
            async with uow.begin() as session:
                told = {"n": count, "s": stars, "id": made["id"]}
                assert await session.scalar(put, told) == rules.rank(count, stars)


async def test_the_library_is_sorted_by_use_and_stars(desk: Desk) -> None:
    reader, other = desk.city.laishan.wang, desk.city.xinhai.wang
    items = {name: (await desk.published(title=name))["id"] for name in "甲乙丙丁"}
    for who in (reader, other):
        await desk.ok(who, "PUT", f"/items/{items['乙']}/use")
    await desk.ok(reader, "PUT", f"/items/{items['甲']}/use")
    await desk.ok(reader, "PUT", f"/items/{items['丙']}/rating", json={"stars": 5})
    await desk.ok(reader, "PUT", f"/items/{items['丁']}/rating", json={"stars": 1})

    async def pages(sort: str) -> str:
        seen = ""
        cursor: str | None = ""
        while cursor is not None:
            asked = {"limit": 1, "sort": sort} | ({"cursor": cursor} if cursor else {})
            page = await desk.ok(reader, "GET", "/items", params=asked)
            seen += "".join(one["title"] for one in page["items"])
            cursor = page["next_cursor"]
        return seen

    assert await pages("used") == "乙甲丁丙"
    assert await pages("rated") == "丙乙甲丁"
    found = await desk.ok(reader, "GET", "/items", params={"sort": "rated", "q": "丙"})
    assert [(row["rating"], row["rating_count"]) for row in found["items"]] == [("5.0", 1)]


@pytest.mark.parametrize(
    "cursor", ["WzFd", "WzIxNDc0ODM2NDgsIjAxOTBjM2I0LTAwMDAtNzAwMC04MDAwLTAwMDAwMDAwMDAwMCJd"]
)
async def test_a_cursor_out_of_range_is_refused(desk: Desk, cursor: str) -> None:
    params = {"sort": "used", "cursor": cursor}
    answer = await desk.call(desk.city.zhuji.wang, "GET", "/items", params=params)
    assert (answer.status_code, answer.json()["code"]) == (422, "cursor_invalid")


@pytest.mark.requirement("R119")
async def test_twenty_at_once_are_all_counted(
    app: FastAPI, client: Callers, parallel_uow: UnitOfWork
) -> None:
    """In transactions of their own, as in life: no press is lost and none counts twice."""
    app.state.uow = parallel_uow
    city = await found_city(parallel_uow, "/81/")
    desk = Desk(client, app.state.evidence, city)
    item_id = (await desk.published())["id"]
    people = [an_actor((Role.TEACHER, city.laishan.path)) for _ in range(MANY)]

    async def press(who: Actor, stars: int) -> None:
        async with client(who) as http:
            path = f"{API}/items/{item_id}"
            answers = await asyncio.gather(
                http.put(f"{path}/favourite"),
                http.put(f"{path}/favourite"),
                http.put(f"{path}/use"),
                http.put(f"{path}/use"),
                http.put(f"{path}/rating", json={"stars": stars}),
                http.put(f"{path}/rating", json={"stars": stars}),
            )
        assert {one.status_code for one in answers} == {200}

    await asyncio.gather(*(press(who, 1 + at % 5) for at, who in enumerate(people)))
    told = await numbers(desk, people[0], item_id)
    assert (told["favourite_count"], told["used_count"], told["rating_count"]) == (MANY,) * 3
    assert told["rating"] == "3.0"
    async with client(people[0]) as http:
        gone = [http.delete(f"{API}/items/{item_id}/favourite") for _ in range(5)]
        await asyncio.gather(*gone)
    assert (await numbers(desk, people[0], item_id))["favourite_count"] == MANY - 1
