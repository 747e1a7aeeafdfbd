"""Signing in with a code that changes: who, when, and what is refused (R78, R101)."""

from datetime import timedelta
from typing import Any

import pytest

from kernel.actor import Role
from kernel.db import UnitOfWork
from kernel.testing import an_actor

from .conftest import Stage, at, register

pytestmark = pytest.mark.requirement("R78", "R101")


def state_of(shown: dict[str, Any], name: str) -> str:
    return str(next(one["state"] for one in shown["people"] if one["person_name"] == name))


async def test_the_code_of_the_screen_signs_a_member_of_the_group_in(
    stage: Stage, actions: Any
) -> None:
    made = await stage.opened()
    shown = (
        await stage.call(stage.group.leader, "GET", f"/activities/{made['id']}/sign-in-screen")
    ).json()
    assert (shown["expected"], shown["present"], shown["code_seconds"]) == (3, 0, 20)
    assert shown["qr_svg"].startswith("<svg")
    done = await stage.sign_in(stage.group.zhang, made["id"], shown["code"])
    assert (done.status_code, done.json()["is_new"]) == (200, True)
    assert done.json()["activity"]["state"] == "on_time"
    again = await stage.sign_in(stage.group.zhang, made["id"])
    assert (again.status_code, again.json()["is_new"]) == (200, False)
    after = (
        await stage.call(stage.group.leader, "GET", f"/activities/{made['id']}/sign-in-screen")
    ).json()
    assert (after["present"], after["late"], after["latest"]) == (1, 0, ["张老师"])
    assert (await actions())[-3:] == [
        "activity.create",
        "activity.open_sign_in",
        "activity.sign_in",
    ]


async def test_a_code_that_has_left_the_screen_is_refused(stage: Stage) -> None:
    made = await stage.opened()
    old = await stage.code(made["id"])
    stage.clock.now += timedelta(seconds=39 - int(stage.clock.now.timestamp()) % 20)
    kept = await stage.sign_in(stage.group.li, made["id"], old)
    stage.clock.now += timedelta(seconds=2)
    gone = await stage.sign_in(stage.group.zhang, made["id"], old)
    assert (kept.status_code, gone.status_code) == (200, 422)
    assert gone.json()["code"] == "sign_in_code_wrong"
    fresh = await stage.sign_in(stage.group.zhang, made["id"])
    assert fresh.status_code == 200


async def test_who_comes_after_a_quarter_of_an_hour_is_late(stage: Stage) -> None:
    made = await stage.opened()
    stage.clock.now = at(14, 15, 1)
    done = await stage.sign_in(stage.group.zhang, made["id"])
    assert done.json()["activity"]["state"] == "late"


async def test_a_code_does_not_undo_that_somebody_was_absent(stage: Stage) -> None:
    made = await stage.opened()
    zhang = stage.group.zhang
    gone = await stage.enter(made["id"], zhang, present=False)
    assert gone.status_code == 200, gone.text
    refused = await stage.sign_in(zhang, made["id"])
    assert (refused.status_code, refused.json()["code"]) == (409, "sign_in_absent")
    await stage.enter(made["id"], zhang, present=True)
    again = await stage.sign_in(zhang, made["id"])
    assert again.json()["activity"]["state"] == "manual"


async def test_codes_cannot_be_guessed_in_a_row(stage: Stage) -> None:
    made = await stage.opened()
    good = await stage.code(made["id"])
    wrong = f"{(int(good) + 500_000) % 1_000_000:06}"
    answers = [await stage.sign_in(stage.group.zhang, made["id"], wrong) for _ in range(6)]
    assert [one.status_code for one in answers] == [422] * 5 + [429]
    assert int(answers[-1].headers["Retry-After"]) == 61
    even_good = await stage.sign_in(stage.group.zhang, made["id"], good)
    assert even_good.json()["code"] == "sign_in_too_many_tries"
    stage.clock.now += timedelta(seconds=61)
    assert (await stage.sign_in(stage.group.zhang, made["id"])).status_code == 200


async def test_a_code_holds_only_while_sign_in_is_open(stage: Stage) -> None:
    made = await stage.opened()
    code = await stage.code(made["id"])
    assert (await stage.step(made["id"], "end-sign-in")).json()["code"] is None
    closed = await stage.sign_in(stage.group.zhang, made["id"], code)
    assert (closed.status_code, closed.json()["code"]) == (409, "sign_in_closed")
    assert (await stage.step(made["id"], "open-sign-in")).status_code == 200
    stage.clock.now = at(16)
    over = await stage.sign_in(stage.group.zhang, made["id"], "000000")
    assert (over.status_code, over.json()["code"]) == (409, "sign_in_over")
    shown = await stage.call(stage.group.leader, "GET", f"/activities/{made['id']}/sign-in-screen")
    assert shown.json()["code"] is None


async def test_sign_in_does_not_open_hours_before(stage: Stage) -> None:
    made = await stage.made()
    stage.clock.now = at(13, 29)
    early = await stage.step(made["id"], "open-sign-in")
    assert (early.status_code, early.json()["code"]) == (409, "sign_in_too_early")


async def test_staff_who_are_not_invited_are_told_so_and_strangers_nothing(
    stage: Stage, uow: UnitOfWork, city: Any
) -> None:
    made = await stage.opened()
    code = await stage.code(made["id"])
    chinese = an_actor((Role.TEACHER, city.zhuji.path), name="语文老师")
    await register(uow, (city.zhuji.id, city.zhuji.path), "C1", chinese)
    stranger = an_actor((Role.TEACHER, city.xinhai.path), name="邻校老师")
    await register(uow, (city.xinhai.id, city.xinhai.path), "X1", stranger)
    told = await stage.sign_in(chinese, made["id"], code)
    nothing = await stage.sign_in(stranger, made["id"], code)
    assert (told.status_code, told.json()["code"]) == (409, "not_invited")
    assert (nothing.status_code, nothing.json()["code"]) == (404, "activity_unknown")
    page = await stage.call(stranger, "GET", f"/my-activities/{made['id']}")
    assert page.status_code == 404


async def test_the_screen_is_for_organisers_and_a_teachers_page_shows_no_code(
    stage: Stage, city: Any
) -> None:
    made = await stage.opened()
    path = f"/activities/{made['id']}/sign-in-screen"
    teacher = await stage.call(stage.group.zhang, "GET", path)
    district = await stage.call(city.district(), "GET", path)
    other = await stage.call(city.xinhai.lead(), "GET", path)
    team = await stage.call(city.zhuji.team(), "GET", path)
    assert [one.status_code for one in (teacher, district, other, team)] == [403, 403, 404, 200]
    mine = await stage.call(stage.group.zhang, "GET", "/my-activities")
    (row,) = mine.json()["items"]
    assert (row["is_open"], row["state"]) == (True, "expected")
    assert "code" not in row


async def test_who_joined_the_group_since_is_expected_when_sign_in_opens(
    stage: Stage, uow: UnitOfWork
) -> None:
    made = await stage.made()
    new = an_actor((Role.TEACHER, stage.group.path), name="新老师")
    await register(uow, (stage.group.id, stage.group.path), "N1", new)
    assert (await stage.step(made["id"], "open-sign-in")).json()["expected"] == 4
    assert (await stage.sign_in(new, made["id"])).status_code == 200
    assert state_of(await stage.read(made["id"]), "新老师") == "on_time"


async def test_open_sign_in_and_what_is_to_be_closed_are_to_dos(stage: Stage) -> None:
    async def counted(actor: Any) -> dict[str, int]:
        lines = (await stage.call(actor, "GET", "/todos")).json()["counted"]
        return {one["kind"]: one["count"] for one in lines if one["kind"].startswith("activit")}

    made = await stage.opened()
    assert await counted(stage.group.zhang) == {"activity_sign_in": 1}
    await stage.sign_in(stage.group.zhang, made["id"])
    assert await counted(stage.group.zhang) == {}
    stage.clock.now = at(16, 1)
    assert await counted(stage.group.leader) == {"activities_close": 1}
    await stage.closed(made["id"])
    assert await counted(stage.group.leader) == {}
