"""The school confirms and refuses hours, one or many; nobody decides about their own (R78)."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from assessment.tables import AUDIT
from kernel.actor import Actor, Role
from kernel.db import UnitOfWork
from kernel.testing import Callers, an_actor

from .conftest import API, Decide, Writer, counted, register

pytestmark = [pytest.mark.requirement("R78"), pytest.mark.usefixtures("year_id")]


async def test_a_preview_tells_what_would_be_and_changes_nothing(
    teacher: Actor, city: Any, uow: UnitOfWork, writer: Writer, decide: Decide, totals_of: Any
) -> None:
    other = await register(uow, city.zhuji, "T002", "李老师")
    rows = [await writer.made(teacher), await writer.made(other, hours="1.5")]
    looked = (await decide(city.zhuji.team(), "refuse", *rows, preview=True)).json()
    told = (await decide(city.zhuji.team(), "confirm", *rows, preview=True)).json()
    assert (looked["preview"], looked["decided"]) == (True, 2)  # no reason is needed to look
    assert (told["preview"], told["decided"], told["hours"]) == (True, 2, "3.5")
    assert (await totals_of(teacher))["offline"]["counted"] == "0"
    done = (await decide(city.zhuji.team(), "confirm", *rows)).json()
    assert (done["preview"], done["decided"]) == (False, 2)
    assert (await totals_of(other))["offline"]["counted"] == "1.5"


async def test_of_what_cannot_be_decided_the_answer_says_why_and_the_rest_is_done(
    city: Any, teacher: Actor, writer: Writer, decide: Decide, client: Callers
) -> None:
    path = city.zhuji.path
    team = an_actor((Role.SCHOOL_TEAM, path), (Role.TEACHER, path), name="李主任")
    own = await writer.made(team)
    good = await writer.made(teacher, title="甲")
    changed = await writer.made(teacher, title="乙")
    async with client(teacher) as http:
        body = writer.body(teacher, title="乙二")
        await http.put(f"{API}/hours/{changed['id']}", json=body, headers={"If-Match": '"1"'})
    checking = writer.upload(teacher, "checking")
    unready = await writer.made(teacher, title="丙", proof_file_ids=[checking])
    unknown = {"id": str(city.zhuji.id), "version": 1}
    answer = await decide(team, "confirm", own, good, changed, unready, unknown)
    assert [one["code"] for one in answer.json()["outcomes"]] == [
        "own_hour",
        None,
        "hour_changed",
        "hour_proof_not_ready",
        "hour_unknown",
    ]
    again = await decide(team, "confirm", good | {"version": 2})
    assert again.json()["outcomes"][0]["code"] == "hour_step_not_possible"


async def test_a_file_that_became_ready_since_is_asked_about_again(
    city: Any, teacher: Actor, writer: Writer, decide: Decide, evidence: Any
) -> None:
    file_id = writer.upload(teacher, "checking")
    made = await writer.made(teacher, proof_file_ids=[file_id])
    ready = writer.upload(teacher)
    evidence.files[UUID(file_id)] = evidence.files[UUID(ready)]
    answer = await decide(city.zhuji.team(), "confirm", made)
    assert answer.json()["decided"] == 1


async def test_refusing_needs_a_reason_and_takes_back_what_counted(
    city: Any, teacher: Actor, writer: Writer, decide: Decide, totals_of: Any, client: Callers
) -> None:
    made = await writer.made(teacher)
    lead = city.zhuji.lead()
    silent = await decide(lead, "refuse", made)
    await decide(lead, "confirm", made)
    assert (await totals_of(teacher))["offline"]["counted"] == "2"
    back = await decide(lead, "refuse", made | {"version": 2}, reason="活动未举行")
    assert (silent.status_code, silent.json()["code"]) == (422, "hour_reason_missing")
    assert back.json()["decided"] == 1
    assert (await totals_of(teacher))["offline"]["counted"] == "0"
    async with client(teacher) as http:
        (row,) = (await http.get(f"{API}/hours")).json()["items"]
    assert (row["state"], row["refusal"], row["decided_by_name"]) == (
        "refused",
        "活动未举行",
        "王校长",
    )


async def test_other_schools_and_teachers_decide_nothing_but_the_office_above_may(
    city: Any, teacher: Actor, writer: Writer, decide: Decide
) -> None:
    made = await writer.made(teacher)
    elsewhere = await decide(city.xinhai.team(), "confirm", made)
    by_district = await decide(city.other_district(), "confirm", made)
    by_teacher = await decide(teacher, "confirm", made)
    own_district = await decide(city.district(), "confirm", made)
    codes = [one.json()["outcomes"][0]["code"] for one in (elsewhere, by_district, own_district)]
    assert codes == ["hour_unknown", "hour_unknown", None]
    assert by_teacher.status_code == 403


async def test_the_queue_counts_down_and_decisions_are_audited(
    city: Any, teacher: Actor, uow: UnitOfWork, writer: Writer, decide: Decide, client: Callers
) -> None:
    rows = [await writer.made(teacher, title=title, hours="1") for title in "甲乙"]
    team = city.zhuji.team()
    async with client(team) as http:
        before = (await counted(http))["hours_decide"]
        queue = await http.get(f"{API}/hours", params={"state": ["waiting", "held"]})
        await decide(team, "confirm", rows[0])
        after = (await counted(http))["hours_decide"]
    assert (before, len(queue.json()["items"]), after) == (2, 2, 1)
    async with uow() as session:
        actions = (await session.scalars(select(AUDIT.c.action).order_by(AUDIT.c.id))).all()
    assert list(actions)[-3:] == ["hour.create", "hour.create", "hour.confirm"]


async def test_what_became_odd_since_is_named_and_looked_at_before_it_counts(
    city: Any, teacher: Actor, uow: UnitOfWork, writer: Writer, decide: Decide, client: Callers
) -> None:
    team = city.zhuji.team()
    first = await writer.made(teacher, title="甲", starts_at="08:00", ends_at="10:00")
    second = await writer.made(teacher, title="乙", starts_at="09:00", ends_at="11:00")
    assert (first["state"], second["state"]) == ("waiting", "held")
    looked = (await decide(team, "confirm", first, second, preview=True)).json()
    done = (await decide(team, "confirm", first, second)).json()
    said = [[(one["id"], one["code"]) for one in told["outcomes"]] for told in (looked, done)]
    assert said[0] == said[1]
    odd, known = done["outcomes"]  # of the second the school knew
    assert (odd["code"], known["code"], done["decided"]) == ("hour_became_odd", None, 1)
    assert odd["message"].startswith("与“乙”（09:00—11:00）时间重叠。")
    async with client(team) as http:
        (held,) = (await http.get(f"{API}/hours", params={"state": "held"})).json()["items"]
    assert (held["id"], held["version"]) == (first["id"], 2)
    assert [one["code"] for one in held["concerns"]] == ["overlap"]
    assert (await decide(team, "confirm", first)).json()["outcomes"][0]["code"] == "hour_changed"
    assert (await decide(team, "confirm", held)).json()["decided"] == 1
    async with uow() as session:
        actions = (await session.scalars(select(AUDIT.c.action).order_by(AUDIT.c.id))).all()
    assert list(actions)[-3:] == ["hour.confirm", "hour.hold", "hour.confirm"]


async def test_what_is_refused_is_not_judged_again(
    teacher: Actor, city: Any, writer: Writer, decide: Decide
) -> None:
    rows = [await writer.made(teacher, title=title, hours="6") for title in "甲乙"]
    refused = (await decide(city.zhuji.team(), "refuse", rows[0], reason="重复")).json()
    kept = (await decide(city.zhuji.team(), "confirm", rows[1])).json()
    assert (refused["decided"], kept["decided"]) == (1, 1)
