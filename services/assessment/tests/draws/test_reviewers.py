"""Experts whom an office names re-review a spot check, blind, and nothing else (R127)."""

from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import insert

from assessment.directory.tables import DirectoryPerson
from kernel.actor import Actor, Role
from kernel.db import UnitOfWork, uuid7
from kernel.testing import Callers, an_actor

from .conftest import API, GOOD, WEAK, OfficeOf, Row, of, pieces_of, rate

pytestmark = pytest.mark.requirement("R127", "R45", "R52")


@pytest.fixture
async def expert(uow: UnitOfWork, city: Any) -> Actor:
    """An expert of the city's team who belongs to no unit, as the directory knows them."""
    made = an_actor((Role.EXPERT, city.root), name="高专家", person_id=uuid7())
    row = {"id": made.person_id, "name": made.name, "staff_no": None, "status": "active"}
    async with uow.begin() as session:
        await session.execute(insert(DirectoryPerson), [row])
    return made


async def name(http: httpx.AsyncClient, row: Row, person_id: UUID) -> httpx.Response:
    path = f"{API}/draws/{row['id']}/reviewers"
    return await http.post(path, json={"person_id": str(person_id)})


async def waiting(http: httpx.AsyncClient) -> dict[str, int]:
    counted = (await http.get(f"{API}/todos")).json()["counted"]
    return {one["kind"]: one["count"] for one in counted}


async def test_a_named_expert_re_reviews_blind_until_the_round_is_complete(
    client: Callers, city: Any, office_of: OfficeOf, certified: dict[UUID, UUID], expert: Actor
) -> None:
    assert certified
    async with client(city.district()) as http, client(expert) as desk:
        row = await office_of(http).drawn()
        before = await pieces_of(desk, row)
        unseen = await desk.get(f"{API}/draws/{row['id']}")
        named = await name(http, row, expert.person_id)
        listed = (await desk.get(f"{API}/draws")).json()["items"]
        pieces = await pieces_of(desk, row)
        todo = await waiting(desk)
        first, *rest = of(pieces, city.zhuji)
        whole = (await desk.get(f"{API}/draw-pieces/{first['id']}")).json()
        signed = await desk.post(f"{API}/draw-pieces/{first['id']}/tickets")
        given = [await rate(desk, one, WEAK if one is first else GOOD) for one in (first, *rest)]
        left = await waiting(desk)
        shown = (await http.get(f"{API}/draws/{row['id']}/reviewers")).json()["items"]
    assert (before, unseen.status_code) == ([], 404)
    assert (named.status_code, named.json()["person_name"]) == (201, "高专家")
    assert [(one["id"], one["may"]) for one in listed] == [(row["id"], [])]
    assert (len(pieces), todo["draw_reviews"], left["draw_reviews"]) == (4, 4, 1)
    assert {one["school_level"] for one in pieces} == {None}
    assert whole["tasks"][0]["narrative"] == "用在线问卷分析学情"
    assert (whole["school_level"], signed.status_code) == (None, 201)
    assert [one.status_code for one in given] == [200, 200, 200]
    assert given[-1].json()["school_level"] == "excellent"
    assert given[-1].json()["rated_by_name"] == "高专家"
    assert [(one["person_name"], one["rated"]) for one in shown] == [("高专家", 3)]


async def test_an_expert_does_nothing_but_re_review_and_not_for_the_own_school(
    client: Callers, city: Any, office_of: OfficeOf, certified: dict[UUID, UUID], expert: Actor
) -> None:
    assert certified
    grants = ((Role.EXPERT, city.root), (Role.TEACHER, city.xinhai.path))
    teaches = an_actor(*grants, name=expert.name, person_id=expert.person_id)
    async with client(city.district()) as http, client(teaches) as desk:
        office = office_of(http)
        row = await office.drawn()
        await name(http, row, expert.person_id)
        (own,) = of(await pieces_of(desk, row), city.xinhai)
        barred = await rate(desk, own, GOOD)
        pick = (await office.picks(row))[0]
        mine = office_of(desk)
        refused = [
            await mine.take(row, "conclude"),
            await mine.on(pick, "substitute", {"reason": "支教在外"}),
            await name(desk, row, uuid7()),
            await desk.get(f"{API}/draw-picks/{pick['id']}"),
        ]
        todo = await waiting(desk)
    assert barred.json()["code"] == "draw_own_school"
    assert [one.status_code for one in refused] == [403] * 4
    assert todo["draw_reviews"] == 3


async def test_who_is_taken_off_sees_nothing_more_and_what_they_rated_stays(
    client: Callers, city: Any, office_of: OfficeOf, certified: dict[UUID, UUID], expert: Actor
) -> None:
    assert certified
    async with client(city.district()) as http, client(expert) as desk:
        row = await office_of(http).drawn()
        await name(http, row, expert.person_id)
        first, second = of(await pieces_of(desk, row), city.zhuji)[:2]
        await rate(desk, first, GOOD)
        path = f"{API}/draws/{row['id']}/reviewers/{expert.person_id}"
        gone = await http.delete(path)
        again = await http.delete(path)
        late = await rate(desk, second, GOOD)
        empty = await pieces_of(desk, row)
        kept = next(one for one in await pieces_of(http, row) if one["id"] == first["id"])
    assert (gone.status_code, again.json()["code"]) == (204, "draw_reviewer_missing")
    assert (late.status_code, empty) == (404, [])
    assert (kept["level"], kept["rated_by_name"]) == ("excellent", "高专家")


async def test_who_names_whom_and_when(
    client: Callers, city: Any, office_of: OfficeOf, expert: Actor
) -> None:
    async with client(city.district()) as http, client(city.other_district()) as other:
        office = office_of(http)
        row = await office.frozen()
        early = await name(http, row, expert.person_id)
        twice = await name(http, row, expert.person_id)
        nobody = await name(http, row, uuid7())
        foreign = await name(other, row, expert.person_id)
        row = (await office.take(row, "draw", {})).json()
        await office.take(row, "conclude")
        late = await name(http, row, expert.person_id)
        test = await office.drawn(kind="on_site", school_id=str(city.zhuji.id))
        on_site = await name(http, test, expert.person_id)
    assert early.status_code == 201
    assert twice.json()["code"] == "draw_reviewer_there"
    assert nobody.json()["errors"][0]["code"] == "draw_reviewer_unknown"
    assert foreign.status_code == 404
    assert late.json()["code"] == "draw_step_not_open"
    assert on_site.json()["code"] == "draw_not_a_spot_check"
