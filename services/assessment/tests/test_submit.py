"""Handing a submission in: complete, by the principal, once, before the deadline; then frozen."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from kernel.clock import end_of_day, local_date, utc_now
from kernel.db import UnitOfWork
from kernel.testing import Callers

from .conftest import API, City, FakeEvidence, FillIn, OpenRound, PlaceOf, Submit


@pytest.fixture
async def place(open_round: OpenRound, place_of: PlaceOf, city: City, fill_in: FillIn) -> str:
    """A submission that only has to be handed in."""
    found = await place_of(await open_round(), city.zhuji)
    await fill_in(found, city.zhuji)
    return found


async def attach(client: Callers, city: City, place: str, file_id: UUID) -> None:
    async with client(city.zhuji.team()) as http:
        path = f"{API}/submissions/{place}/items/C17"
        item = (await http.get(path)).json()
        body = {
            "narrative": item["narrative"],
            "self_mark": {"void": []},
            "evidence_file_ids": [str(file_id)],
        }
        saved = await http.put(path, json=body, headers={"If-Match": f'"{item["version"]}"'})
    assert saved.status_code == 200, saved.text


async def test_a_whole_answer_is_handed_in_and_frozen(
    client: Callers, city: City, place: str, submit: Submit, evidence: FakeEvidence
) -> None:
    file_id = evidence.add(city.zhuji.id, city.zhuji.path, state="checking")
    await attach(client, city, place, file_id)
    ready = evidence.add(city.zhuji.id, city.zhuji.path)
    evidence.files[file_id] = evidence.files.pop(ready)
    handed = await submit(place, city.zhuji)
    assert (handed.status_code, handed.json()["state"]) == (200, "submitted")
    assert evidence.frozen == [((file_id,), f"assessment:submission:{place}:1")]
    async with client(city.zhuji.team()) as http:
        path = f"{API}/submissions/{place}/items/C17"
        item = (await http.get(path)).json()
        late = await http.put(path, json={"narrative": "改"}, headers={"If-Match": '"2"'})
    assert item["evidence"][0]["state"] == "ready"
    assert (late.status_code, late.json()["code"]) == (409, "step_not_possible")


async def test_blanks_are_named(
    city: City, open_round: OpenRound, place_of: PlaceOf, submit: Submit
) -> None:
    place = await place_of(await open_round(), city.zhuji)
    refused = await submit(place, city.zhuji)
    assert (refused.status_code, refused.json()["code"]) == (409, "items_incomplete")
    assert len(refused.json()["blank"]) == 29


@pytest.mark.parametrize("state", ["checking", "rejected", "gone"])
async def test_files_must_be_ready(
    client: Callers, city: City, place: str, submit: Submit, evidence: FakeEvidence, state: str
) -> None:
    file_id = evidence.add(city.zhuji.id, city.zhuji.path, state="checking")
    await attach(client, city, place, file_id)
    if state == "gone":
        del evidence.files[file_id]
    else:
        evidence.files[file_id] = evidence.files[
            evidence.add(city.zhuji.id, city.zhuji.path, state)
        ]
    refused = await submit(place, city.zhuji)
    assert (refused.status_code, refused.json()["code"]) == (409, "evidence_not_ready")
    assert refused.json()["files"] == [str(file_id)]
    assert evidence.frozen == []


async def test_with_evidence_away_nothing_is_lost(
    client: Callers, city: City, place: str, submit: Submit, evidence: FakeEvidence
) -> None:
    await attach(client, city, place, evidence.add(city.zhuji.id, city.zhuji.path))
    evidence.is_away = True
    refused = await submit(place, city.zhuji)
    assert (refused.status_code, refused.json()["code"]) == (503, "dependency_unavailable")
    evidence.is_away = False
    assert (await submit(place, city.zhuji)).status_code == 200


async def test_a_second_click_has_no_second_effect(
    city: City, place: str, submit: Submit, uow: UnitOfWork
) -> None:
    await submit(place, city.zhuji)
    again = await submit(place, city.zhuji)
    assert (again.status_code, again.json()["code"]) == (409, "already_submitted")
    async with uow() as session:
        query = text("SELECT count(*) FROM submission_step WHERE submission_id = :id")
        steps = await session.scalar(query, {"id": place})
    assert steps == 1


async def test_the_same_key_gets_the_same_answer(client: Callers, city: City, place: str) -> None:
    lead, path = city.zhuji.lead(), f"{API}/submissions/{place}/submit"
    async with client(lead) as http:
        first = await http.post(path, json={}, headers={"Idempotency-Key": "click"})
        second = await http.post(path, json={}, headers={"Idempotency-Key": "click"})
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json() == second.json()


def at(moment: datetime) -> Callable[[], datetime]:
    return lambda: moment


async def test_the_servers_clock_decides(
    app: FastAPI, client: Callers, city: City, place: str, submit: Submit
) -> None:
    due = end_of_day(local_date(utc_now()) + timedelta(days=10))
    async with client(city.zhuji.lead()) as http:
        row = (await http.get(f"{API}/submissions/{place}")).json()
    assert datetime.fromisoformat(row["due_at"]) == due
    app.state.clock = at(due)
    late = await submit(place, city.zhuji)
    assert (late.status_code, late.json()["code"]) == (409, "deadline_passed")
    app.state.clock = at(due - timedelta(seconds=1))
    assert (await submit(place, city.zhuji)).status_code == 200


async def test_the_city_office_extends_with_a_reason(
    app: FastAPI, client: Callers, city: City, place: str, submit: Submit
) -> None:
    today = local_date(utc_now())
    app.state.clock = at(end_of_day(today + timedelta(days=12)))
    path = f"{API}/submissions/{place}/extend"
    async with client(city.office()) as http:
        past = await http.post(path, json={"due_on": str(today), "reason": "停电"})
        silent = await http.post(path, json={"due_on": str(today), "reason": ""})
        until = str(today + timedelta(days=14))
        extended = await http.post(path, json={"due_on": until, "reason": "全市停电"})
    async with client(city.district()) as http:
        refused = await http.post(path, json={"due_on": until, "reason": "x"})
    assert (past.status_code, past.json()["code"]) == (422, "due_on_too_early")
    assert (silent.status_code, refused.status_code) == (422, 403)
    assert (extended.status_code, extended.json()["is_overdue"]) == (200, False)
    assert (await submit(place, city.zhuji)).status_code == 200


@pytest.mark.requirement("R147")
async def test_only_the_own_principal_hands_in(client: Callers, city: City, place: str) -> None:
    path = f"{API}/submissions/{place}/submit"
    for caller, status in (
        (None, 401),
        (city.zhuji.team(), 403),
        (city.xinhai.lead(), 404),
        (city.district(), 403),
        (city.office(), 403),
    ):
        async with client(caller) as http:
            assert (await http.post(path, json={})).status_code == status


@pytest.mark.requirement("R148")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE submission_item SET narrative = '改'",
        "DELETE FROM submission_item",
        "UPDATE submission_version SET frozen_at = NULL",
        "INSERT INTO submission_item SELECT * FROM submission_item",
    ],
)
async def test_the_database_keeps_what_was_handed_in(
    city: City, place: str, submit: Submit, uow: UnitOfWork, statement: str
) -> None:
    await submit(place, city.zhuji)
    async with uow() as session:
        with pytest.raises(DBAPIError, match="what was handed in never changes"):
            await session.execute(text(f"{statement} WHERE submission_id = '{place}'"))
