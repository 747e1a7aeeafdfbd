"""Guidance: recorded under a task, corrected until the school confirms (notice 二; R10, R17)."""

from typing import Any

import pytest
from sqlalchemy import text

from kernel.actor import Role
from kernel.db import UnitOfWork
from kernel.testing import an_actor

pytestmark = pytest.mark.requirement("R10")
RECORDS = "/guidance-records"


@pytest.mark.requirement("R17")
async def test_the_school_says_whether_it_helped(pool: Any, uow: UnitOfWork) -> None:
    entry, expert = await pool.serving()
    school = pool.tree.east_school
    task = await pool.assign(entry, pool.tree.east)
    made = await pool.record(expert, task, school, follow_up="下月再访")
    assert made.status_code == 201, made.text
    url = f"{RECORDS}/{made.json()['id']}/confirm"
    word = {"usefulness": "useful", "remark": "讲得透彻"}
    waiting = (await pool.get(pool.lead(school), RECORDS, is_waiting=True)).json()["items"]
    beside = await pool.send(pool.lead(pool.tree.west_school), url, word)
    office = await pool.send(pool.district, url, word)
    stale = await pool.send(pool.lead(school), url, word, seen=7)
    done = await pool.send(pool.lead(school), url, word)
    again = await pool.send(pool.lead(school), url, word, seen=2)
    seen = [
        len((await pool.get(actor, RECORDS)).json()["items"])
        for actor in (pool.city, pool.district, pool.lead(pool.tree.west_school))
    ]
    async with uow() as session:
        found = text("SELECT action FROM audit_row WHERE action LIKE 'guidance.%' ORDER BY id")
        actions = list(await session.scalars(found))
    assert [one["id"] for one in waiting] == [made.json()["id"]]
    assert (beside.status_code, office.status_code, stale.status_code) == (404, 403, 412)
    assert (done.json()["usefulness"], done.json()["remark"]) == ("useful", "讲得透彻")
    assert again.json()["code"] == "guidance_confirmed"
    assert seen == [1, 1, 0]
    assert actions == ["guidance.record", "guidance.confirm"]


async def test_a_record_is_corrected_until_it_is_confirmed(pool: Any) -> None:
    entry, expert = await pool.serving()
    school = pool.tree.east_school
    task = await pool.assign(entry, school)
    made = (await pool.record(expert, task, school)).json()
    url = f"/me{RECORDS}/{made['id']}"
    body = pool.account(task, school, hours="4")
    del body["assignment_id"]
    stranger = an_actor((Role.EXPERT, pool.tree.city.path))
    other = await pool.put(stranger, url, body)
    fixed = await pool.put(expert.actor, url, body)
    stale = await pool.put(expert.actor, url, body)
    word = {"usefulness": "fair"}
    await pool.send(pool.lead(school), f"{RECORDS}/{made['id']}/confirm", word, seen=2)
    late = await pool.put(expert.actor, url, body, seen=3)
    assert other.json()["code"] == "guidance_of_anothers_task"
    assert (fixed.json()["hours"], fixed.json()["recorded_at"]) == ("4.0", made["recorded_at"])
    assert stale.status_code == 412
    assert late.json()["code"] == "guidance_confirmed"


async def test_what_does_not_fit_the_task_is_refused(pool: Any) -> None:
    entry, expert = await pool.serving(unit="东区第一小学")
    task = await pool.assign(entry, pool.tree.east)
    west = await pool.assign(entry, pool.tree.west, from_on=pool.ago(5))
    stranger = an_actor((Role.EXPERT, pool.tree.city.path))
    record = pool.account(west, pool.tree.west_school)
    others = await pool.send(stranger, f"/me{RECORDS}", record)
    outside = await pool.record(expert, west, pool.tree.east_school)
    early = await pool.record(expert, west, pool.tree.west_school, held_on=pool.ago(9))
    ahead = await pool.record(expert, west, pool.tree.west_school, held_on=pool.ago(-1))
    own = await pool.record(expert, task, pool.tree.east_school)
    first = await pool.record(expert, west, pool.tree.west_school)
    twice = await pool.record(expert, west, pool.tree.west_school)
    none = await pool.record(expert, west, pool.tree.west_school, hours="0")
    assert others.json()["code"] == "guidance_of_anothers_task"
    assert outside.json()["code"] == "guidance_unit_outside"
    assert (early.json()["code"], ahead.json()["code"]) == ("guidance_day_outside",) * 2
    assert (own.json()["code"], own.json()["bar"]) == ("expert_barred", "own_unit")
    assert (first.status_code, twice.json()["code"]) == (201, "guidance_exists")
    assert none.status_code == 422


async def test_nobody_confirms_the_own_guidance(pool: Any) -> None:
    entry, expert = await pool.serving()
    school = pool.tree.east_school
    task = await pool.assign(entry, school)
    made = (await pool.record(expert, task, school)).json()
    both = an_actor((Role.SCHOOL_LEAD, school.path), person_id=expert.id)
    own = await pool.send(both, f"{RECORDS}/{made['id']}/confirm", {"usefulness": "useful"})
    assert own.json()["code"] == "guidance_confirmed_by_oneself"


async def test_a_district_confirms_what_was_done_for_the_district(pool: Any) -> None:
    entry, expert = await pool.serving()
    task = await pool.assign(entry, pool.tree.east)
    made = (await pool.record(expert, task, pool.tree.east, form="team_training")).json()
    done = await pool.send(
        pool.district, f"{RECORDS}/{made['id']}/confirm", {"usefulness": "not_useful"}
    )
    mine = (await pool.get(expert.actor, f"/me{RECORDS}")).json()["items"]
    assert done.status_code == 200
    assert [one["usefulness"] for one in mine] == ["not_useful"]
