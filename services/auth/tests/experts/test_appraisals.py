"""Appraisal: decided with its numbers, published, replaced (notice 二; R10)."""

from typing import Any

import pytest

from kernel.actor import Role
from kernel.testing import an_actor

pytestmark = pytest.mark.requirement("R10")
APPRAISALS = "/expert-appraisals"


async def test_a_decision_keeps_the_numbers_it_was_made_on(pool: Any) -> None:
    entry, expert = await pool.serving()
    school = pool.tree.east_school
    task = await pool.assign(entry, school)
    first = (await pool.record(expert, task, school)).json()
    word = {"usefulness": "useful"}
    await pool.send(pool.lead(school), f"/guidance-records/{first['id']}/confirm", word)
    url = f"/expert-teams/{pool.tree.city.id}/appraisal-numbers"
    period = {"from_on": pool.ago(100), "to_on": pool.ago(0)}
    shown = (await pool.get(pool.city, url, **period)).json()["items"][0]
    made = await pool.appraise(entry)
    assert made.status_code == 201, made.text
    await pool.record(expert, task, school, held_on=pool.ago(1))
    kept = (await pool.get(pool.city, APPRAISALS, entry_id=entry)).json()["items"][0]
    now = (await pool.get(pool.city, url, **period)).json()["items"][0]
    assert (shown["numbers"]["records"], shown["numbers"]["useful_share"]) == (1, "100.0")
    assert shown["grade"] is None
    assert kept["numbers"] == shown["numbers"]
    assert (now["numbers"]["records"], now["grade"]) == (2, "pass")


async def test_the_expert_reads_what_is_published_and_its_history(pool: Any) -> None:
    entry, expert = await pool.serving()
    first = (await pool.appraise(entry, "fail")).json()
    before = (await pool.get(expert.actor, f"/me{APPRAISALS}")).json()["items"]
    done = await pool.send(pool.city, f"{APPRAISALS}/{first['id']}/publish")
    twice = await pool.send(pool.city, f"{APPRAISALS}/{first['id']}/publish")
    second = (await pool.appraise(entry, "pass", reason="复核后更正")).json()
    old = await pool.send(pool.city, f"{APPRAISALS}/{first['id']}/publish")
    await pool.send(pool.city, f"{APPRAISALS}/{second['id']}/publish")
    after = (await pool.get(expert.actor, f"/me{APPRAISALS}")).json()["items"]
    assert before == []
    assert (done.status_code, twice.json()["code"]) == (200, "appraisal_published")
    assert old.json()["code"] == "appraisal_replaced"
    assert [(one["grade"], one["replaced_at"] is None) for one in after] == [
        ("pass", True),
        ("fail", False),
    ]


async def test_who_may_not_appraise_is_refused(pool: Any) -> None:
    entry, expert = await pool.serving()
    body = {"entry_id": entry, "from_on": pool.ago(9), "to_on": pool.ago(0)}
    body |= {"grade": "pass", "reason": "x"}
    beside = await pool.send(pool.district, APPRAISALS, body)
    both = an_actor((Role.CITY_OFFICE, pool.tree.city.path), person_id=expert.id)
    oneself = await pool.send(both, APPRAISALS, body)
    ahead = await pool.appraise(entry, to_on=pool.ago(-3))
    silent = await pool.appraise(entry, reason="  ")
    nominated = {"organisation_id": str(pool.tree.city.id), "name": "丙", "unit": "x"}
    nominated |= {"source": "research", "reason": "x"}
    waiting = (await pool.send(pool.city, "/expert-entries", nominated)).json()["id"]
    early = await pool.appraise(waiting)
    team = await pool.get(pool.district, f"/expert-teams/{pool.tree.city.id}/appraisal-numbers")
    assert beside.status_code == 404
    assert oneself.json()["code"] == "expert_is_oneself"
    assert ahead.json()["code"] == "appraisal_period_wrong"
    assert silent.status_code == 422
    assert early.json()["code"] == "appraisal_needs_service"
    assert team.status_code == 404
