"""The school rates, corrects, returns and finalises; the cap holds; everything is counted."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from assessment.certifications.queries.results import finished_of, pieces_of
from assessment.certifications.rules import Level
from assessment.certifications.service.checking import check_totals
from assessment.certifications.service.sampling import (
    ReReview,
    mark_sampled,
    record_re_reviews,
    release_sampled,
    send_back_sampled,
)
from kernel.actor import Role
from kernel.clock import utc_now
from kernel.db import UnitOfWork
from kernel.testing import Callers, an_actor

from .conftest import API, NewWork, Staff, Work

pytestmark = pytest.mark.requirement("R35", "R85", "R91", "R141")
ITEMS = list[dict[str, Any]]


def codes(*answers: Any) -> list[str]:
    return [answer.json()["code"] for answer in answers]


async def waiting(staff: Staff, work: NewWork, *names: str) -> list[Work]:
    """Works of teachers in schools of one: straight to the school's turn."""
    made = []
    for name in names:
        one = work(await staff.add(name, f"{name}组"))
        await one.handed_in("A1")
        made.append(one)
    return made


async def release_all(uow: UnitOfWork) -> None:
    """Let every peer's turn be over, as if all had been released."""
    async with uow.begin() as session:
        await session.execute(text("UPDATE peer_seat SET state = 'released' WHERE state = 'open'"))
        await session.execute(
            text("UPDATE certification SET state = 'peer_rated' WHERE state = 'self_rated'")
        )
    assert await check_totals(uow, repair=True) != []


@pytest.fixture
async def works(year_id: str, staff: Staff, work: NewWork, uow: UnitOfWork) -> list[Work]:
    """Three works of which the school is to decide."""
    assert year_id
    made = await waiting(staff, work, "张", "王", "李")
    await release_all(uow)
    for one in made:
        await one.read()
    return made


async def test_levels_are_corrected_with_a_reason_and_kept(city: Any, works: list[Work]) -> None:
    (one, *_), team = works, city.zhuji.team()
    early = await one.step(team, "rate", {"marks": one.marks()[:1]})
    await one.rated(team)
    bare = await one.step(team, "rate", {"marks": one.marks("fail", "excellent")})
    body = {"marks": one.marks("fail", "excellent"), "correction_reason": "复看实录后更正"}
    corrected = await one.step(team, "rate", body)
    one.version -= 1
    stale = await one.step(team, "rate", body)
    shown = corrected.json()
    assert codes(early, bare) == [
        "certification_marks_incomplete",
        "certification_correction_reason_missing",
    ]
    assert (shown["state"], shown["level"]) == ("school_rated", "fail")
    assert [r["level"] for r in shown["ratings"]] == ["fail", "excellent"]
    assert "不合格" in shown["explanation"][-1]
    assert "复看实录后更正" in "".join(shown["explanation"])
    assert stale.status_code == 412


async def test_returned_by_the_school(city: Any, works: list[Work]) -> None:
    (one, *_), team = works, city.zhuji.team()
    await one.rated(team)
    reasons = {"reasons": [{"task_key": "A1.1", "reason": "请补充教学反思"}]}
    foreign = await one.step(city.other_district(), "return", reasons)
    unknown = await one.step(team, "return", {"reasons": [{"task_key": "B1.1", "reason": "错"}]})
    back = await one.step(team, "return", reasons)
    assert foreign.status_code == 404
    assert codes(unknown) == ["certification_reasons_missing"]
    shown = (await one.read()).json()
    assert (shown["state"], shown["level"], shown["returned"]["stage"]) == (
        "returned",
        None,
        "school",
    )
    assert (back.json()["explanation"], len(back.json()["ratings"])) == ([], 1)


async def rate_many(one: Work, by: Any, items: ITEMS, **more: Any) -> Any:
    answer = await one.call(by, "POST", "/certification-ratings", json={"items": items, **more})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_many_are_looked_at_first_then_rated(
    client: Callers, city: Any, works: list[Work], uow: UnitOfWork
) -> None:
    team, one = city.zhuji.team(), works[0]
    items: ITEMS = [{"id": w.id, "version": w.version, "marks": w.marks()} for w in works]
    items[1]["version"] += 5
    items[2]["marks"] = items[2]["marks"][:1]
    dry = await rate_many(one, team, items, dry_run=True)
    real = await rate_many(one, team, items)
    strangers = await rate_many(one, city.xinhai.team(), items)
    assert [o["code"] for o in dry["outcomes"]] == [
        None,
        "certification_changed",
        "certification_marks_incomplete",
    ]
    assert (dry["done"], real["done"], dry["outcomes"][0]["level"]) == (1, 1, "excellent")
    assert {o["code"] for o in strangers["outcomes"]} == {"certification_unknown"}
    async with client(team) as http:
        path = f"{API}/certification-schools/{city.zhuji.id}"
        counts = (await http.get(path)).json()
    assert (counts["school_rated"], counts["peer_rated"], counts["excellent"]) == (1, 2, 1)
    assert await check_totals(uow) == []


@pytest.mark.parametrize("path", ["certification-ratings", "certification-finalisations"])
async def test_one_named_twice_is_refused_whole(city: Any, works: list[Work], path: str) -> None:
    one = works[0]
    item: dict[str, Any] = {"id": one.id, "version": one.version}
    if path == "certification-ratings":
        item["marks"] = one.marks()
    body = {"items": [item, item], "dry_run": True}
    answer = await one.call(city.zhuji.team(), "POST", f"/{path}", json=body)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "items")


async def cap(client: Callers, city: Any, year_id: str, thousandths: int | None) -> None:
    async with client(city.office()) as http:
        year = (await http.get(f"{API}/years/{year_id}")).json()
        answer = await http.patch(
            f"{API}/years/{year_id}",
            json={"excellent_cap": thousandths},
            headers={"If-Match": f'"{year["version"]}"'},
        )
    assert answer.status_code == 200, answer.text


async def test_the_cap_stops_finalising_and_says_by_how_many(
    client: Callers, city: Any, year_id: str, works: list[Work], uow: UnitOfWork
) -> None:
    team = city.zhuji.team()
    await cap(client, city, year_id, 400)
    for one in works:
        await one.rated(team)
    items = [{"id": w.id, "version": w.version} for w in works]
    path = "/certification-finalisations"
    dry = await works[0].call(team, "POST", path, json={"items": items, "dry_run": True})
    real = await works[0].call(team, "POST", path, json={"items": items})
    single = await works[0].call(team, "POST", path, json={"items": items[:1]})
    second = await works[0].call(team, "POST", path, json={"items": items[1:2]})
    async with client(team) as http:
        live = (await http.get(f"{API}/certification-schools/{city.zhuji.id}")).json()
    assert dry.json()["done"] == 0
    assert "超出 2 项" in dry.json()["problem"]
    assert codes(real, second) == ["certification_cap_exceeded"] * 2
    assert "上限为 40%" in real.json()["detail"]
    assert single.json()["done"] == 1
    assert (live["share_excellent"], live["cap"], live["allowed_excellent"], live["excess"]) == (
        1000,
        400,
        1,
        2,
    )
    await cap(client, city, year_id, None)
    free = await works[0].call(team, "POST", path, json={"items": items[1:]})
    assert free.json()["done"] == 2
    assert await check_totals(uow) == []


@pytest.fixture
async def sampled(city: Any, works: list[Work], uow: UnitOfWork) -> list[Work]:
    """Two works in the sample, the third one is final."""
    team, third = city.zhuji.team(), works[2]
    for each in works:
        await each.rated(team)
    item = [{"id": third.id, "version": third.version}]
    await third.call(team, "POST", "/certification-finalisations", json={"items": item})
    office, ids = city.district(), {UUID(each.id) for each in works}
    async with uow.begin() as session:
        marked = await mark_sampled(session, office, ids, utc_now)
        assert marked == {UUID(each.id) for each in works[:2]}
        assert await mark_sampled(session, office, ids, utc_now) == set()
    for each in works:
        await each.read()
    return works


async def test_what_is_sampled_waits_for_its_re_review(
    city: Any, sampled: list[Work], uow: UnitOfWork
) -> None:
    one, two, _ = sampled
    team, office = city.zhuji.team(), city.district()
    locked = await one.step(team, "rate", {"marks": one.marks(), "correction_reason": "改"})
    seen = [{"id": one.id, "version": one.version}]
    early = await one.call(team, "POST", "/certification-finalisations", json={"items": seen})
    async with uow.begin() as session:
        given_back = await release_sampled(session, office, [UUID(two.id)], utc_now)
    assert codes(locked) == ["certification_step_not_open"]
    assert early.json()["outcomes"][0]["code"] == "certification_in_sample"
    assert given_back == {UUID(two.id)}
    assert (await two.read()).json()["state"] == "school_rated"


async def test_draws_re_review_inside_their_own_transaction(
    city: Any, year_id: str, sampled: list[Work], uow: UnitOfWork
) -> None:
    one, two, three = sampled
    team, office = city.zhuji.team(), city.district()
    ids = {UUID(each.id) for each in sampled}
    async with uow.begin() as session:
        found = ReReview(Level.PASS, office, "证据不足以评优秀")
        told = {UUID(each.id): found for each in (one, three)}
        assert await record_re_reviews(session, told, utc_now) == set(told)
        # A sampled one takes one re-review; a final one keeps every draw's.
        assert await record_re_reviews(session, told, utc_now) == {UUID(three.id)}
        pieces = await pieces_of(session, UUID(one.id))
        levels = await finished_of(session, UUID(year_id), city.zhuji.path)
        final = await finished_of(session, UUID(year_id), city.zhuji.path, only_final=True)
    assert [(p.task.key, len(p.evidence)) for p in pieces] == [("A1.1", 1), ("A1.2", 1)]
    assert ({f.certification_id for f in levels}, len(final)) == (ids, 1)
    shown = (await one.read()).json()
    assert (shown["state"], shown["level"]) == ("re_reviewed", "excellent")
    assert [r["kind"] for r in shown["ratings"]] == ["re_review", "school"]
    body = {"marks": one.marks("excellent", "pass"), "correction_reason": "采纳复核意见"}
    assert (await one.step(team, "rate", body)).json()["state"] == "re_reviewed"
    async with uow.begin() as session:
        back = await send_back_sampled(session, office, ids, "整批退回", utc_now)
    assert back == {UUID(one.id)}
    assert (await one.read()).json()["state"] == "returned"
    assert (await two.read()).json()["state"] == "sampled"
    assert await check_totals(uow) == []


async def test_lists_show_what_is_in_reach_and_export_the_same(
    client: Callers, city: Any, works: list[Work], staff: Staff
) -> None:
    team = city.zhuji.team()
    leader = an_actor((Role.GROUP_LEADER, staff.groups["张组"][1]))
    await works[0].rated(team)
    path = f"{API}/certifications"
    async with client(team) as http:
        every = (await http.get(path)).json()["items"]
        only = (await http.get(path, params={"state": "school_rated", "ability": "A1"})).json()
        named = (await http.get(path, params={"q": "王"})).json()["items"]
        first = (await http.get(path, params={"limit": 2})).json()
        rest = (await http.get(path, params={"limit": 2, "cursor": first["next_cursor"]})).json()
        book = await http.get(f"{path}.xlsx")
    async with client(leader) as http:
        led = (await http.get(path)).json()["items"]
    async with client(city.other_district()) as http:
        none = (await http.get(path)).json()["items"]
    assert [len(every), len(only["items"]), len(named), len(led), len(none)] == [3, 1, 1, 1, 0]
    paged = [row["id"] for row in (*first["items"], *rest["items"])]
    assert paged == [row["id"] for row in every]
    assert (book.status_code, book.content[:2]) == (200, b"PK")
