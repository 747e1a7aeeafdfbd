"""Closing: hours for those who were there, in one transaction; corrections follow (R78, C19)."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from assessment.activities.tables import ActivityFile
from assessment.hours.service.checking import check_totals
from kernel.actor import Role
from kernel.db import UnitOfWork
from kernel.testing import an_actor

from .conftest import Stage, at, register

pytestmark = pytest.mark.requirement("R78", "R101", "R102", "R104")


async def test_in_time_counts_late_and_by_hand_wait_for_somebody_else(
    stage: Stage, uow: UnitOfWork, city: Any, actions: Any
) -> None:
    group = stage.group
    made = await stage.opened()
    await stage.sign_in(group.leader, made["id"])
    await stage.sign_in(group.zhang, made["id"])
    assert (await stage.enter(made["id"], group.li, present=True)).status_code == 200
    closed = await stage.closed(made["id"])
    # The leader set and closed it: their own hours wait for the school as well.
    assert (closed["counted"], closed["waiting"], closed["held"]) == (1, 2, 0)
    (zhang,) = await stage.hours(group.zhang)
    (li,) = await stage.hours(group.li)
    assert (zhang["state"], zhang["source"], zhang["hours"]) == ("counted", "activity", "2")
    assert (zhang["form"], zhang["way"], zhang["starts_at"]) == (
        "lesson_observation",
        "group",
        "14:00:00",
    )
    assert (li["state"], len(li["proofs"])) == ("waiting", 1)  # whoever decides sees the images
    assert (await stage.offline(group.zhang))["counted"] == "2"
    assert (await stage.offline(group.li))["open"] == "2"
    assert await check_totals(uow) == []
    assert (await actions())[-2:] == ["activity.record", "activity.close"]
    decided = await stage.call(
        city.zhuji.team(),
        "POST",
        "/hour-decisions",
        json={"verb": "confirm", "records": [{"id": li["id"], "version": li["version"]}]},
    )
    assert decided.json()["decided"] == 1
    shown = await stage.read(made["id"])
    states = {one["person_name"]: one["hour_state"] for one in shown["people"]}
    assert states == {"数学教研组长": "waiting", "张老师": "counted", "李老师": "counted"}


@pytest.mark.requirement("R78")
async def test_whoever_may_read_the_code_anywhere_waits_for_somebody_else(
    stage: Stage, uow: UnitOfWork, city: Any
) -> None:
    """PEERS B11: hours without being there. The head neither set the activity nor closes it."""
    lead = city.zhuji.lead()
    await register(uow, (stage.group.id, stage.group.path), "H-1", lead)
    made = await stage.opened()
    await stage.sign_in(lead, made["id"])
    await stage.sign_in(stage.group.zhang, made["id"])
    closed = await stage.closed(made["id"])
    assert (closed["counted"], closed["waiting"]) == (1, 1)
    shown = await stage.read(made["id"])
    states = {one["person_name"]: one["hour_state"] for one in shown["people"] if one["hour_state"]}
    assert states == {"王校长": "waiting", "张老师": "counted"}


async def test_closing_twice_writes_once(stage: Stage) -> None:
    made = await stage.opened()
    await stage.sign_in(stage.group.zhang, made["id"])
    first = await stage.closed(made["id"])
    again = await stage.step(made["id"], "close")
    stale = await stage.call(
        stage.group.leader, "POST", f"/activities/{made['id']}/close", first["version"] - 1
    )
    assert (again.status_code, stale.status_code) == (409, 409)
    assert again.json()["code"] == "activity_step_not_possible"
    assert len(await stage.hours(stage.group.zhang)) == 1


async def test_what_is_odd_is_held_as_everywhere_in_the_ledger(stage: Stage) -> None:
    first = await stage.opened()
    await stage.sign_in(stage.group.zhang, first["id"])
    times: dict[str, Any] = {"starts_at": "14:30", "ends_at": "15:30", "hours": "1"}
    second = await stage.opened(title="同时的另一场", **times)
    await stage.sign_in(stage.group.zhang, second["id"])
    assert (await stage.closed(first["id"]))["counted"] == 1
    assert (await stage.closed(second["id"]))["held"] == 1
    rows = {row["title"]: row for row in await stage.hours(stage.group.zhang)}
    held = rows["同时的另一场"]
    assert (held["state"], held["concerns"][0]["code"]) == ("held", "overlap")


async def test_it_cannot_be_closed_early_without_a_record_or_without_anybody(
    stage: Stage, evidence: Any
) -> None:
    made = await stage.opened()
    early = await stage.step(made["id"], "close")
    stage.clock.now = at(16, 1)
    bare = await stage.step(made["id"], "close")
    await stage.record(made["id"], stage.image())
    empty = await stage.step(made["id"], "close")
    assert evidence.frozen == []  # what does not close keeps nothing for ever
    codes = [one.json()["code"] for one in (early, bare, empty)]
    assert codes == ["activity_not_over", "activity_record_missing", "activity_nobody_present"]


async def test_a_lesson_that_was_observed_has_a_form_of_its_own(stage: Stage, city: Any) -> None:
    made = await stage.made()
    seen = {"teacher": "李老师", "lesson": "《赵州桥》", "class_name": "三年级（2）班"}
    said = seen | {"seen": "学生用平板分组查找资料", "merits": "任务清楚", "advice": "留出汇报时间"}
    path = f"/activities/{made['id']}/record"
    body = {"text": "议课充分。", "observation": said}
    kept = await stage.call(stage.group.leader, "PUT", path, made["version"], json=body)
    assert kept.json()["observation"] == said
    more = await stage.record(made["id"], text="补充：教研组长小结。")
    assert more.json()["observation"] == said  # who leaves the form out does not empty it
    above = await stage.call(city.zhuji.team(), "GET", f"/activities/{made['id']}")
    assert above.json()["observation"]["advice"] == "留出汇报时间"
    other = await stage.made(form="training", starts_at="16:30", ends_at="18:30")
    path = f"/activities/{other['id']}/record"
    refused = await stage.call(stage.group.leader, "PUT", path, other["version"], json=body)
    assert refused.json()["code"] == "activity_observation_not_asked"
    assert [one["field"] for one in refused.json()["errors"]] == ["observation"]


@pytest.mark.requirement("R101")
async def test_without_a_picture_it_closes_with_a_reason_only(stage: Stage) -> None:
    made = await stage.opened()
    await stage.sign_in(stage.group.zhang, made["id"])
    stage.clock.now = at(16, 1)
    await stage.record(made["id"])
    bare = await stage.step(made["id"], "close")
    blank = await stage.step(made["id"], "close", json={"no_image_reason": " "})
    said = await stage.step(made["id"], "close", json={"no_image_reason": "录播设备故障"})
    codes = [one.json().get("code") for one in (bare, blank)]
    assert (codes, said.status_code) == (["activity_image_missing"] * 2, 200)
    assert (await stage.read(made["id"]))["no_image_reason"] == "录播设备故障"


async def test_a_reason_is_kept_only_where_a_picture_lacks(stage: Stage) -> None:
    made = await stage.opened()
    await stage.sign_in(stage.group.zhang, made["id"])
    stage.clock.now = at(16, 1)
    await stage.record(made["id"], stage.image())
    said = await stage.step(made["id"], "close", json={"no_image_reason": "没有必要"})
    assert (said.status_code, (await stage.read(made["id"]))["no_image_reason"]) == (200, "")


async def test_images_are_the_schools_ready_and_kept(
    stage: Stage, evidence: Any, city: Any
) -> None:
    made = await stage.opened()
    await stage.sign_in(stage.group.zhang, made["id"])
    elsewhere = evidence.add(city.xinhai.id, city.xinhai.path)
    foreign = await stage.record(made["id"], elsewhere)
    assert foreign.json()["code"] == "activity_file_unknown"
    checking = evidence.add(city.zhuji.id, city.zhuji.path, "checking")
    assert (await stage.record(made["id"], checking)).status_code == 200
    stage.clock.now = at(16, 1)
    unready = await stage.step(made["id"], "close")
    assert unready.json()["code"] == "activity_file_not_ready"
    image = stage.image()
    await stage.record(made["id"], image)
    assert (await stage.step(made["id"], "close")).status_code == 200
    assert evidence.frozen == [((image,), "assessment:activity")]
    more = stage.image()
    removed = await stage.record(made["id"], more)
    added = await stage.record(made["id"], image, more)
    assert (removed.json()["code"], added.status_code) == ("activity_files_stay", 200)
    assert added.json()["images"] == 2


async def test_a_file_that_was_checked_meanwhile_stands_as_it_is_now(
    stage: Stage, evidence: Any, uow: UnitOfWork
) -> None:
    made = await stage.opened()
    await stage.sign_in(stage.group.zhang, made["id"])
    image = stage.image()
    ready = evidence.files[image]
    evidence.files[image] = replace(ready, state="checking", sha256=None)
    await stage.record(made["id"], image)
    evidence.files[image] = ready
    stage.clock.now = at(16, 1)
    assert (await stage.step(made["id"], "close")).status_code == 200
    async with uow() as session:
        kept = await session.scalar(select(ActivityFile).where(ActivityFile.file_id == image))
    assert kept is not None
    assert (kept.state, kept.sha256) == ("ready", ready.sha256)


async def test_a_correction_after_closing_follows_into_the_ledger(
    stage: Stage, uow: UnitOfWork, actions: Any
) -> None:
    group = stage.group
    made = await stage.opened()
    await stage.sign_in(group.zhang, made["id"])
    await stage.closed(made["id"])
    gone = await stage.enter(made["id"], group.zhang, present=False)
    assert gone.status_code == 200
    (row,) = await stage.hours(group.zhang)
    assert (row["state"], row["refusal"]) == ("refused", "活动出勤更正：提前离开")
    assert (await stage.offline(group.zhang))["counted"] == "0"
    await stage.enter(made["id"], group.li, present=True)
    (late_row,) = await stage.hours(group.li)
    assert late_row["state"] == "waiting"
    back = await stage.enter(made["id"], group.zhang, present=True)
    assert back.status_code == 200
    (row,) = await stage.hours(group.zhang)  # the same record, which waits anew
    assert (row["state"], row["refusal"]) == ("waiting", None)
    twice = await stage.enter(made["id"], group.zhang, present=True)
    assert twice.json()["code"] == "attendance_unchanged"
    assert await check_totals(uow) == []
    assert (await actions())[-3:] == ["activity.attend"] * 3


async def test_nobody_enters_their_own_attendance_and_only_staff_is_entered(
    stage: Stage, uow: UnitOfWork, city: Any
) -> None:
    made = await stage.opened()
    own = await stage.enter(made["id"], stage.group.leader, present=True)
    by_team = await stage.enter(made["id"], stage.group.leader, present=True, by=city.zhuji.team())
    assert (own.status_code, own.json()["code"]) == (403, "own_attendance")
    assert by_team.status_code == 200
    stranger = an_actor((Role.TEACHER, city.xinhai.path), name="邻校老师")
    await register(uow, (city.xinhai.id, city.xinhai.path), "X1", stranger)
    foreign = await stage.enter(made["id"], stranger, present=True)
    assert foreign.json()["code"] == "activity_person_not_staff"
    guest = an_actor((Role.TEACHER, city.zhuji.path), name="语文老师")
    await register(uow, (city.zhuji.id, city.zhuji.path), "C1", guest)
    assert (await stage.enter(made["id"], guest, present=True)).json()["present"] == 2


async def test_a_teacher_does_not_change_what_sign_in_wrote(stage: Stage) -> None:
    made = await stage.opened()
    await stage.enter(made["id"], stage.group.li, present=True)
    await stage.closed(made["id"])
    (row,) = await stage.hours(stage.group.li)
    answer = await stage.call(stage.group.li, "POST", f"/hours/{row['id']}/withdraw")
    assert (answer.status_code, answer.json()["code"]) == (409, "hour_not_manual")
