"""Parallel callers on transactions that really commit."""

import asyncio

import httpx
import pytest
from sqlalchemy import text

from kernel.audit import verify_chain
from kernel.db import UnitOfWork
from kernel.testing import Callers

from .conftest import API, City, FillIn, OpenRound, PlaceOf, found_city, own_root


@pytest.fixture
def uow(committed_uow: UnitOfWork) -> UnitOfWork:
    """Every fixture of this module commits."""
    return committed_uow


@pytest.fixture
async def city(uow: UnitOfWork) -> City:
    """A city of its own for each test, apart from the rolled-back ones."""
    return await found_city(uow, own_root())


async def test_twenty_clicks_on_submit_have_one_effect(
    city: City,
    client: Callers,
    uow: UnitOfWork,
    open_round: OpenRound,
    place_of: PlaceOf,
    fill_in: FillIn,
) -> None:
    place = await place_of(await open_round(), city.zhuji)
    await fill_in(place, city.zhuji)
    async with client(city.zhuji.lead()) as http:
        path = f"{API}/submissions/{place}/submit"
        answers = await asyncio.gather(*[http.post(path, json={}) for _ in range(20)])
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 19
    async with uow() as session:
        query = text("SELECT count(*) FROM submission_step WHERE submission_id = :id")
        assert await session.scalar(query, {"id": place}) == 1
        report = await verify_chain(session)
    assert report.broken_at is None


async def test_of_parallel_saves_one_wins_and_the_others_see_it(
    city: City, client: Callers, open_round: OpenRound, place_of: PlaceOf
) -> None:
    place = await place_of(await open_round(), city.zhuji)

    async def save(http: httpx.AsyncClient, words: str) -> httpx.Response:
        path = f"{API}/submissions/{place}/items/C2"
        return await http.put(path, json={"narrative": words}, headers={"If-Match": '"0"'})

    async with client(city.zhuji.team()) as http:
        answers = await asyncio.gather(*[save(http, f"文字{n}") for n in range(8)])
    won = [answer.json() for answer in answers if answer.status_code == 200]
    lost = [answer.json() for answer in answers if answer.status_code == 412]
    assert (len(won), len(lost)) == (1, 7)
    assert {one["current"]["narrative"] for one in lost} == {won[0]["narrative"]}


async def test_two_openings_at_once_make_one_roster(
    city: City, client: Callers, rubric_id: object, open_round: OpenRound
) -> None:
    round_id = await open_round(roster="pilot")
    async with client(city.office()) as http:
        path = f"{API}/rounds/{round_id}/open"
        answers = await asyncio.gather(*[http.post(path) for _ in range(5)])
        listed = await http.get(f"{API}/rounds/{round_id}/submissions")
    assert {answer.status_code for answer in answers} == {409}
    assert len(listed.json()["items"]) == 3
    assert rubric_id


async def test_a_school_is_added_once_however_often_it_is_asked(
    city: City, client: Callers, open_round: OpenRound
) -> None:
    round_id = await open_round(roster="pilot")
    body = {"school_id": str(city.xinhai.id), "reason": "增补"}
    async with client(city.office()) as http:
        path = f"{API}/rounds/{round_id}/schools"
        answers = await asyncio.gather(*[http.post(path, json=body) for _ in range(6)])
        row = (await http.get(f"{API}/rounds/{round_id}")).json()
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 5
    assert row["submission_count"] == 4
