"""Storage reports: totals, losses, rotten bytes; who sees them; one of a kind at a time."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from sqlalchemy import text

from embedded.postgres import Postgres
from evidence.files.service import freeze
from evidence.ports import Means
from evidence.storage import queries, service
from evidence.storage.rules import ReportKind
from kernel.actor import Actor, Role
from kernel.db import UnitOfWork
from kernel.testing import Callers, an_actor

from .conftest import Desk, pdf

STORAGE = "/api/evidence/v1/storage"
CENTRE = an_actor((Role.EQUIPMENT_CENTRE, "/1/"), name="电教中心")


async def report(client: Callers, means: Means, kind: str) -> Any:
    async with client(CENTRE) as http:
        asked = await http.post(f"{STORAGE}/reports", json={"kind": kind})
        assert asked.status_code == 202, asked.text
        await service.write(means, UUID(asked.json()["id"]))
        return (await http.get(STORAGE)).json()


async def key_of(uow: UnitOfWork, file: Any) -> str:
    async with uow() as session:
        query = text("SELECT object_key FROM file WHERE id = :id")
        return str(await session.scalar(query, {"id": UUID(file["id"])}))


async def overwrite(desk: Desk, means: Means, key: str, content: bytes) -> None:
    multipart = await means.store.start_multipart(key, "application/pdf")
    (url,) = await means.store.sign_parts(key, multipart, [1], means.now())
    await desk.web.put(url, content=content)
    await means.store.assemble(key, multipart, await means.store.parts_of(key, multipart))


@pytest.mark.requirement("R112")
async def test_the_overview_tells_use_growth_refusals_and_duplicates(
    desk: Desk, client: Callers, lead: Actor, means: Means
) -> None:
    for content in (pdf(2000), pdf(2000), pdf(3000), b"MZ" + bytes(50)):
        await desk.checked(lead, content)
    await desk.begin(lead, pdf(4000))
    shown = (await report(client, means, "measure"))["measures"]

    def of(name: str) -> dict[str, tuple[int, int]]:
        return {one["name"]: (one["count"], one["size"]) for one in shown[name]}

    assert of("states") == {"ready": (3, 7000), "rejected": (1, 52)}
    assert list(of("months").values()) == [(3, 7000)]
    assert of("kinds") == {"document": (3, 7000)}
    assert [one["count"] for one in shown["rejected"]] == [1]
    assert [(one["count"], one["size"]) for one in shown["duplicates"]] == [(2, 2000)]
    assert of("uploads") == {"open": (1, 4000)}
    assert of("keeping")["frozen"] == (0, 0)


async def test_what_is_kept_longer_than_it_must_be_is_counted_unless_something_relies_on_it(
    desk: Desk, lead: Actor, means: Means, uow: UnitOfWork
) -> None:
    """Nothing is deleted by the clock: the number reminds the office of its duty."""
    files = [UUID((await desk.checked(lead, pdf(size)))["id"]) for size in (2000, 3000)]

    async def over(after: timedelta) -> tuple[int, int]:
        async with uow() as session:
            shown = (await queries.measures(session, means.now() + after))["keeping"]
        return next((o["count"], o["size"]) for o in shown if o["name"] == "past_retention")

    assert await over(timedelta(hours=-1)) == (0, 0)
    assert await over(timedelta(hours=1)) == (2, 5000)
    await freeze(means, lead, files[:1], "申报")
    assert await over(timedelta(hours=1)) == (1, 3000)


@pytest.mark.requirement("R112")
async def test_rotten_bytes_are_found_by_the_sample(
    desk: Desk, client: Callers, lead: Actor, means: Means, uow: UnitOfWork
) -> None:
    files = [await desk.checked(lead, pdf(2000, b"%d" % n)) for n in range(2)]
    good = await report(client, means, "rehash")
    await overwrite(desk, means, await key_of(uow, files[1]), pdf(2000, b"x"))
    bad = await report(client, means, "rehash")

    assert good["unit_quota"] > good["person_quota"] > 0
    assert (good["has_alert"], good["rehash"]["numbers"]["broken"]) == (False, 0)
    assert (bad["has_alert"], bad["rehash"]["state"]) == (True, "alert")
    assert [files[1]["receipt_no"] in line for line in bad["rehash"]["findings"]] == [True]


@pytest.mark.requirement("R112")
async def test_a_lost_object_raises_the_alarm_in_the_reconcile_report(
    desk: Desk, client: Callers, lead: Actor, means: Means, uow: UnitOfWork
) -> None:
    file = await desk.checked(lead, pdf())
    await means.store.delete(await key_of(uow, file))
    shown = (await report(client, means, "reconcile"))["reconcile"]

    assert (shown["state"], shown["numbers"]["losses"]) == ("alert", 1)
    assert any(file["id"] in line and "没有内容" in line for line in shown["findings"])


async def test_one_of_a_kind_runs_at_a_time(client: Callers, means: Means) -> None:
    async with client(CENTRE) as http:
        first = await http.post(f"{STORAGE}/reports", json={"kind": "measure"})
        second = await http.post(f"{STORAGE}/reports", json={"kind": "measure"})
        other = await http.post(f"{STORAGE}/reports", json={"kind": "rehash"})
        running = (await http.get(STORAGE)).json()["running"]
        await service.write(means, UUID(first.json()["id"]))
        third = await http.post(f"{STORAGE}/reports", json={"kind": "measure"})
        listed = (await http.get(f"{STORAGE}/reports", params={"kind": "measure"})).json()

    assert (first.status_code, other.status_code, third.status_code) == (202, 202, 202)
    assert (second.status_code, second.json()["code"]) == (409, "report_running")
    assert sorted(running) == ["measure", "rehash"]
    assert [one["state"] for one in listed["items"]] == ["running", "ok"]


async def test_of_two_who_ask_at_once_one_is_told_that_it_runs(
    client: Callers, app: FastAPI, real: Means, postgres: Postgres
) -> None:
    app.state.uow = real.uow
    async with client(CENTRE) as http:
        asked = (http.post(f"{STORAGE}/reports", json={"kind": "measure"}) for _ in range(6))
        answers = await asyncio.gather(*asked)
    with postgres.connect() as admin:
        admin.execute("DELETE FROM evidence.store_report")

    assert sorted(answer.status_code for answer in answers) == [202] + [409] * 5
    assert {a.json()["code"] for a in answers if a.is_error} == {"report_running"}


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (CENTRE, 200),
        (an_actor((Role.CITY_OFFICE, "/1/")), 200),
        (an_actor((Role.DISTRICT_OFFICE, "/1/12/")), 403),
        (an_actor((Role.SCHOOL_LEAD, "/1/12/345/")), 403),
        (None, 401),
    ],
)
async def test_the_centre_and_the_city_see_it(
    client: Callers, who: Actor | None, status: int
) -> None:
    async with client(who) as http:
        assert (await http.get(STORAGE)).status_code == status


async def test_before_the_first_look_there_is_nothing_to_show(client: Callers) -> None:
    async with client(CENTRE) as http:
        shown = (await http.get(STORAGE)).json()
    assert (shown["measures"], shown["reconcile"], shown["has_alert"]) == (None, None, False)


def test_every_kind_has_a_look() -> None:
    assert set(service._LOOKS) == set(ReportKind)
