"""Rounds: prepare, open with a frozen roster, change it with reasons, close."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update

from assessment.directory.tables import DirectoryUnit
from assessment.submissions.rules import State
from assessment.submissions.tables import Submission
from kernel.clock import local_date, utc_now
from kernel.db import UnitOfWork, uuid7
from kernel.testing import Callers

from .conftest import API, City, OpenRound, PlaceOf, round_body


async def create(client: Callers, city: City, rubric_id: UUID, **more: Any) -> dict[str, Any]:
    async with client(city.office()) as http:
        made = await http.post(f"{API}/rounds", json=round_body(rubric_id, **more))
    assert made.status_code == 201, made.text
    body: dict[str, Any] = made.json()
    return body


async def roster(client: Callers, city: City, round_id: str) -> list[str]:
    async with client(city.office()) as http:
        listed = await http.get(f"{API}/rounds/{round_id}/submissions")
    return [row["school_name"] for row in listed.json()["items"]]


@pytest.mark.requirement("R14")
@pytest.mark.requirement("R149")
async def test_opening_gives_every_pilot_school_one_draft(
    client: Callers, city: City, open_round: OpenRound
) -> None:
    round_id = await open_round(roster="pilot")
    names = await roster(client, city, round_id)
    assert sorted(names) == sorted(["芝罘区珠玑小学", "莱山区实验小学", "烟台第一中学"])
    async with client(city.office()) as http:
        row = (await http.get(f"{API}/rounds/{round_id}")).json()
        again = await http.post(f"{API}/rounds/{round_id}/open")
    assert (row["state"], row["submission_count"]) == ("open", 3)
    assert (again.status_code, again.json()["code"]) == (409, "round_not_draft")


@pytest.mark.requirement("R149")
async def test_the_roster_is_frozen_with_the_names_of_that_day(
    client: Callers, city: City, open_round: OpenRound, uow: UnitOfWork
) -> None:
    round_id = await open_round()
    async with uow.begin() as session:
        await session.execute(update(DirectoryUnit).values(name="改名学校", status="closed"))
    assert "芝罘区珠玑小学" in await roster(client, city, round_id)


async def test_listed_schools_must_be_open_schools_of_the_city(
    client: Callers, city: City, rubric_id: UUID
) -> None:
    good = await create(client, city, rubric_id, roster="listed", school_ids=[str(city.xinhai.id)])
    bad = await create(client, city, rubric_id, roster="listed", school_ids=[str(uuid7())])
    async with client(city.office()) as http:
        assert (await http.post(f"{API}/rounds/{good['id']}/open")).status_code == 200
        refused = await http.post(f"{API}/rounds/{bad['id']}/open")
    assert await roster(client, city, good["id"]) == ["芝罘区新海小学"]
    assert (refused.status_code, refused.json()["code"]) == (422, "school_unknown")


async def test_a_round_needs_schools_and_a_published_rubric(
    client: Callers, city: City, rubric_id: UUID, uow: UnitOfWork
) -> None:
    async with client(city.office()) as http:
        copied = await http.post(f"{API}/rubrics", json={"source_id": str(rubric_id)})
    on_draft = await create(client, city, copied.json()["id"])
    empty = await create(client, city, rubric_id)
    async with uow.begin() as session:
        await session.execute(update(DirectoryUnit).values(status="closed"))
    async with client(city.office()) as http:
        first = await http.post(f"{API}/rounds/{on_draft['id']}/open")
        second = await http.post(f"{API}/rounds/{empty['id']}/open")
    assert (first.status_code, first.json()["code"]) == (409, "rubric_not_published")
    assert (second.status_code, second.json()["code"]) == (409, "roster_empty")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"district_due_on": "2020-01-01"}, "dates_out_of_order"),
        ({"roster": "listed"}, "school_ids_do_not_fit"),
        ({"reviewers_per_school": 3}, "input_invalid"),
        ({"announce_days": 0}, "input_invalid"),
        ({"name": ""}, "input_invalid"),
        ({"state": "open"}, "input_invalid"),
        ({"self_due_on": "明天"}, "input_invalid"),
    ],
)
async def test_settings_that_contradict_themselves_are_refused(
    client: Callers, city: City, rubric_id: UUID, change: dict[str, Any], code: str
) -> None:
    async with client(city.office()) as http:
        answer = await http.post(f"{API}/rounds", json=round_body(rubric_id, **change))
    assert (answer.status_code, answer.json()["code"]) == (422, code)


async def test_new_dates_move_the_due_times(
    client: Callers, city: City, open_round: OpenRound
) -> None:
    round_id = await open_round()
    later = str(local_date(utc_now()) + timedelta(days=15))
    async with client(city.office()) as http:
        path = f"{API}/rounds/{round_id}"
        version = (await http.get(path)).headers["ETag"]
        edited = await http.patch(path, json={"self_due_on": later}, headers={"If-Match": version})
        stale = await http.patch(path, json={"name": "新名"}, headers={"If-Match": version})
        fixed = await http.patch(
            path, json={"half_points": True}, headers={"If-Match": edited.headers["ETag"]}
        )
        nothing = await http.patch(path, json={"name": None}, headers={"If-Match": '"9"'})
        row = (await http.get(f"{path}/submissions")).json()["items"][0]
    assert (edited.status_code, edited.json()["self_due_on"]) == (200, later)
    assert row["due_at"].startswith(later)  # 24:00 in Yantai is 16:00 UTC of the same date
    assert (stale.status_code, stale.json()["code"]) == (412, "stale_version")
    assert (fixed.status_code, fixed.json()["code"]) == (409, "round_not_draft")
    assert nothing.status_code == 422


async def test_schools_join_and_leave_with_a_reason(
    client: Callers, city: City, open_round: OpenRound, place_of: PlaceOf
) -> None:
    round_id = await open_round(roster="pilot")
    body = {"school_id": str(city.xinhai.id), "reason": "申请加入试点"}
    async with client(city.office()) as http:
        path = f"{API}/rounds/{round_id}/schools"
        added = await http.post(path, json=body)
        twice = await http.post(path, json=body)
        silent = await http.post(path, json={"school_id": str(city.xinhai.id), "reason": " "})
        gone = await http.post(f"{path}/{city.zhuji.id}/remove", json={"reason": "学校撤并"})
        again = await http.post(f"{path}/{city.zhuji.id}/remove", json={"reason": "学校撤并"})
        back = await http.post(path, json={"school_id": str(city.zhuji.id), "reason": "恢复"})
    assert [a.status_code for a in (added, twice, silent, gone, back)] == [201, 409, 422, 200, 201]
    assert twice.json()["code"] == "school_already_in_round"
    assert (again.status_code, again.json()["code"]) == (404, "school_not_in_round")
    assert gone.json()["submission_count"] == 3
    async with client(city.auditor()) as http:
        rows = (await http.get(f"{API}/audit", params={"subject_id": round_id})).json()["items"]
    assert [row["action"] for row in rows] == [
        "round.add_school",
        "round.remove_school",
        "round.add_school",
        "round.open",
        "round.create",
    ]
    assert rows[1]["detail"]["reason"] == "学校撤并"
    assert await place_of(round_id, city.zhuji)


async def test_a_round_closes_when_nobody_is_under_review(
    client: Callers, city: City, open_round: OpenRound, uow: UnitOfWork
) -> None:
    round_id = await open_round()
    waiting = update(Submission).where(Submission.school_id == city.zhuji.id)
    async with uow.begin() as session:
        await session.execute(waiting.values(state=State.IN_REVIEW))
    async with client(city.office()) as http:
        early = await http.post(f"{API}/rounds/{round_id}/close")
        async with uow.begin() as session:
            await session.execute(waiting.values(state=State.FINAL))
        closed = await http.post(f"{API}/rounds/{round_id}/close")
        again = await http.post(f"{API}/rounds/{round_id}/close")
    assert (early.json()["code"], early.json()["unfinished"]) == ("round_unfinished", 1)
    assert (closed.json()["state"], again.json()["code"]) == ("closed", "round_not_open")


@pytest.mark.requirement("R147")
async def test_who_sees_a_round(client: Callers, city: City, rubric_id: UUID) -> None:
    draft = await create(client, city, rubric_id)
    other_city = City("/8/", *[getattr(city, n) for n in list(City.__dataclass_fields__)[1:]])
    path = f"{API}/rounds/{draft['id']}"
    async with client(city.zhuji.lead()) as http:
        assert (await http.get(path)).status_code == 404
        assert (await http.post(f"{path}/open")).status_code == 403
    async with client(other_city.office()) as http:
        assert (await http.get(path)).status_code == 404
        assert (await http.post(f"{path}/open")).status_code == 404
    async with client(city.office()) as http:
        assert (await http.post(f"{path}/open")).status_code == 200
    async with client(city.zhuji.lead()) as http:
        assert (await http.get(path)).status_code == 200
        assert [r["id"] for r in (await http.get(f"{API}/rounds")).json()["items"]] == [draft["id"]]
    async with client(other_city.office()) as http:
        assert (await http.get(f"{API}/rounds")).json()["items"] == []


async def test_the_same_key_creates_one_round(client: Callers, city: City, rubric_id: UUID) -> None:
    office, headers = city.office(), {"Idempotency-Key": "round-1"}
    async with client(office) as http:
        body = round_body(rubric_id)
        first = await http.post(f"{API}/rounds", json=body, headers=headers)
        second = await http.post(f"{API}/rounds", json=body, headers=headers)
        other = await http.post(f"{API}/rounds", json=body | {"name": "x"}, headers=headers)
    assert first.json() == second.json()
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_reused")
