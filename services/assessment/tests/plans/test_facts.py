"""Facts beside the items of a submission, from the school's own rows."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import insert

from assessment.directory.tables import DirectoryMembership, DirectoryPerson
from assessment.hours.tables import HourTotal
from kernel.actor import Actor
from kernel.clock import local_date, utc_now
from kernel.db import UnitOfWork, uuid7
from kernel.testing import Callers

from ..conftest import API, City, OpenRound, PlaceOf, School  # noqa: TID252
from .conftest import Begin, OpenYear, study_plan


async def facts(client: Callers, actor: Actor, submission_id: str) -> dict[str, Any]:
    async with client(actor) as http:
        answer = await http.get(f"{API}/submissions/{submission_id}/facts")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def by_code(found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["code"]: one for one in found["items"]}


async def teach(uow: UnitOfWork, school: School, year_id: str, *online: str) -> None:
    """Let teachers with so many online hours work at a school."""
    ids = [uuid7() for _ in online]
    people = [
        {"id": one, "name": f"教师{at}", "staff_no": None, "status": "active"}
        for at, one in enumerate(ids)
    ]
    places = [{"person_id": one, "org_id": school.id, "org_path": school.path} for one in ids]
    totals = [
        {"year_id": UUID(year_id), "person_id": one, "online": Decimal(hours)}
        for one, hours in zip(ids, online, strict=True)
    ]
    async with uow.begin() as session:
        await session.execute(insert(DirectoryPerson), people)
        await session.execute(insert(DirectoryMembership), places)
        await session.execute(insert(HourTotal), totals)


async def test_a_round_without_a_year_has_no_facts(
    city: City, open_round: OpenRound, place_of: PlaceOf, client: Callers
) -> None:
    submission_id = await place_of(await open_round(), city.zhuji)
    found = await facts(client, city.zhuji.team(), submission_id)
    assert (found["year_id"], found["items"], found["is_kept"]) == (None, [], False)


@pytest.mark.requirement("R72", "R73", "R74", "R77")
async def test_what_was_handed_in_and_counted_is_shown_to_school_and_district(  # noqa: PLR0913, PLR0917
    city: City,
    open_round: OpenRound,
    place_of: PlaceOf,
    open_year: OpenYear,
    life: Begin,
    uow: UnitOfWork,
    client: Callers,
) -> None:
    year_id = await open_year(local_date(utc_now()) - timedelta(days=30))
    submission_id = await place_of(await open_round(), city.zhuji)
    await teach(uow, city.zhuji, year_id, "25", "24.5", "0")

    plan = life("study")
    await plan.begin(year_id)
    await plan.save(study_plan())
    draft = by_code(await facts(client, city.zhuji.team(), submission_id))
    assert draft["C13"]["is_met"] is False  # a draft is nobody's business yet
    await plan.take(city.zhuji.lead(), "submit")

    found = by_code(await facts(client, city.district(), submission_id))
    assert {code: found[code]["is_met"] for code in ("C12", "C13", "C14", "C18")} == {
        "C12": True,
        "C13": True,
        "C14": True,
        "C18": False,
    }
    assert "已提交，未通过审核" in found["C13"]["text"]
    assert (found["C13"]["rows"], found["C13"]["rows_id"]) == ("study_plan", plan.id)
    assert found["C18"]["text"] == "3 名教师中 1 名线上满 25 学时，2 名未满"
    assert (found["C18"]["rows"], found["C18"]["rows_id"]) == ("hours", str(city.zhuji.id))


async def test_a_neighbouring_district_is_not_told(
    city: City, open_round: OpenRound, place_of: PlaceOf, client: Callers
) -> None:
    submission_id = await place_of(await open_round(), city.zhuji)
    async with client(city.other_district()) as http:
        answer = await http.get(f"{API}/submissions/{submission_id}/facts")
    assert answer.status_code == 404
