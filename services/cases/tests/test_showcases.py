"""Showcases: whose, written, opened as far as their range, agreed to, made of a result."""

from collections.abc import Callable
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select, update

from cases.campaigns.tables import Campaign
from cases.directory.tables import DirectoryUnit
from cases.items.rules import Range
from cases.showcases.rules import (
    Place,
    ShowcaseKind,
    ShowcaseState,
    ShowcaseVerb,
    Standing,
    opened,
    possible,
)
from kernel.clock import utc_now
from kernel.db import UnitOfWork
from kernel.testing import Callers

from .conftest import Desk
from .judging_play import Play
from .showing import Stage

pytestmark = pytest.mark.requirement("R30")


@pytest.fixture
def stage(desk: Desk, client: Callers, app: FastAPI) -> Stage:
    return Stage(desk, client, app)


@pytest.mark.parametrize(
    ("wanted", "path", "kind", "unit"),
    [
        (Range.SCHOOL, "/1/2/3/", "", "/1/2/3/"),
        (Range.DISTRICT, "/1/2/3/", "", "/1/2/"),
        (Range.CITY, "/1/2/3/", "", "/1/"),
        (Range.PUBLIC, "/1/2/3/", "", "/1/"),
        (Range.DISTRICT, "/1/7/", "city-run", "/1/"),
        (Range.SCHOOL, "/1/2/", "", "/1/2/"),
        (Range.DISTRICT, "/1/", "", "/1/"),
    ],
)
def test_a_range_is_a_unit(wanted: Range, path: str, kind: str, unit: str) -> None:
    assert opened(wanted, path, is_city_run=kind == "city-run") == unit


@pytest.mark.requirement("R99")
def test_an_experience_page_is_never_opened_by_its_school_alone() -> None:
    school, above = Standing(True, False, True), Standing(False, True, False)
    both = Standing(True, True, True)
    opens = {ShowcaseVerb.OPEN, ShowcaseVerb.AGREE}
    for kind, state, wanted in product(ShowcaseKind, ShowcaseState, Range):
        place = Place(kind, state, wanted, is_schools=True)
        if not place.needs_agreement:
            assert not opens & set(possible(place, above))
            continue
        assert not opens & set(possible(place, school))
        assert not opens & set(possible(place, both))  # nobody agrees to their own school's
        is_waiting = state is ShowcaseState.SUBMITTED
        assert (ShowcaseVerb.AGREE in possible(place, above)) == is_waiting


@pytest.mark.parametrize(
    ("wanted", "seen"),
    [
        ("school", [True, False, False]),
        ("district", [True, True, False]),
        ("city", [True, True, True]),
    ],
)
async def test_a_showcase_opens_as_far_as_its_range(
    stage: Stage, wanted: str, seen: list[bool]
) -> None:
    city, team = stage.city, stage.team()
    item = await stage.item()
    made = await stage.save(await stage.draft(team), item, who=team, open_range=wanted)
    path = f"/showcases/{made['id']}"
    readers = (city.zhuji.li, city.xinhai.li, city.laishan.li)
    assert [(await stage.desk.call(one, "GET", path)).status_code for one in readers] == [404] * 3
    assert (await stage.step(made, "open", team)).is_success
    for who, is_seen in zip(readers, seen, strict=True):
        listed = await stage.desk.ok(who, "GET", "/showcases")
        assert bool(listed["items"]) == is_seen
        mentions = await stage.desk.ok(who, "GET", f"/items/{item['id']}/showcases")
        assert [one["title"] for one in mentions["items"]] == ["课例展播"] * is_seen
        answer = await stage.desk.call(who, "GET", path)
        assert answer.status_code == (200 if is_seen else 404)
    assert (await stage.step(made, "close", team)).is_success
    assert (await stage.desk.call(city.zhuji.li, "GET", path)).status_code == 404


@pytest.mark.requirement("R27")
async def test_an_office_shows_exemplary_lessons_with_a_sentence_each(stage: Stage) -> None:
    items = [await stage.item(title=name) for name in "甲乙丙"]
    show = await stage.opened(*items, open_range="city")
    page = await stage.desk.ok(stage.city.laishan.li, "GET", f"/showcases/{show['id']}")
    (section,) = page["sections"]
    told = [(one["item"]["title"], one["why"], one["hindrances"]) for one in section["items"]]
    assert told == [("甲", "值得一看", []), ("乙", "值得一看", []), ("丙", "值得一看", [])]
    assert (page["works_on_it"], page["actions"]) == (False, [])


async def test_a_draft_is_saved_as_it_was_seen_and_only_while_it_rests(
    stage: Stage, actions: Callable[[], Any]
) -> None:
    item, made = await stage.item(), await stage.draft()
    saved = await stage.save(made, item)
    path, body = f"/showcases/{made['id']}", stage.body(item)
    stale = await stage.desk.call(stage.office, "PUT", path, made["version"], json=body)
    assert (stale.status_code, stale.json()["current"]["version"]) == (412, saved["version"])
    assert (await stage.step(made, "open")).is_success
    now = await stage.desk.ok(stage.office, "GET", path)
    busy = await stage.desk.call(stage.office, "PUT", path, now["version"], json=body)
    assert (busy.status_code, busy.json()["code"]) == (409, "showcase_step_not_possible")
    gone = await stage.desk.call(stage.office, "DELETE", path, now["version"])
    assert gone.status_code == 409
    for verb in ("close", "open", "close"):
        assert (await stage.step(made, verb)).is_success
    now = await stage.desk.ok(stage.office, "GET", path)
    await stage.desk.ok(stage.office, "DELETE", path, now["version"])
    assert (await actions())[-6:] == [
        "showcase.save",
        *(f"showcase.{verb}" for verb in ("open", "close", "open", "close", "delete")),
    ]


async def test_what_is_missing_is_told_before_it_opens(stage: Stage) -> None:
    made = await stage.draft()
    yesterday = str((utc_now() - timedelta(days=2)).date())
    await stage.save(made, title="", intro=" ", until_on=yesterday)
    answer = await stage.step(made, "open")
    codes = [one["code"] for one in answer.json()["errors"]]
    assert (answer.status_code, answer.json()["code"]) == (409, "showcase_incomplete")
    assert codes == [
        "showcase_title_missing",
        "showcase_intro_missing",
        "showcase_empty",
        "showcase_over",
    ]


async def test_only_published_items_go_in_and_only_its_office_puts_them(stage: Stage) -> None:
    city, draft, made = stage.city, await stage.desk.draft(), await stage.draft()
    path, body = f"/showcases/{made['id']}", stage.body(draft)
    wrong = await stage.desk.call(stage.office, "PUT", path, made["version"], json=body)
    assert (wrong.status_code, wrong.json()["code"]) == (422, "showcase_item_unknown")
    item = await stage.item()
    twice = stage.body(item, item)
    answer = await stage.desk.call(stage.office, "PUT", path, made["version"], json=twice)
    assert answer.status_code == 422
    shown = await stage.opened(item)
    others = stage.body(item)
    for who in (city.district, stage.team()):
        path = f"/showcases/{shown['id']}"
        denied = await stage.desk.call(who, "PUT", path, shown["version"], json=others)
        assert denied.status_code == 403
        view = await stage.desk.call(who, "GET", f"{path}/public-view")
        assert view.status_code == 404
    teacher = await stage.desk.call(city.zhuji.wang, "POST", "/showcases", json={"title": "展播"})
    assert teacher.status_code == 403


async def test_the_office_sees_what_strangers_would_see(stage: Stage) -> None:
    item, hidden = await stage.released(), await stage.item(title="未同意")
    made = await stage.save(await stage.draft(), item, hidden)
    view = await stage.desk.ok(stage.office, "GET", f"/showcases/{made['id']}/public-view")
    assert [one["id"] for one in view["sections"][0]["items"]] == [item["id"]]
    assert [one["hindrances"] for one in made["sections"][0]["items"]] == [[], ["release"]]
    assert (await stage.step(made, "open")).is_success
    public = await stage.seen(f"/{made['id']}")
    assert {**view, "opened_on": None} == {**public, "opened_on": None}


@pytest.mark.requirement("R99", "R18")
async def test_an_experience_page_goes_out_when_the_district_agreed(stage: Stage) -> None:
    city, team = stage.city, stage.team()
    item = await stage.released()
    made = await stage.draft(team, kind="pilot_experience", title="样板间")
    words = {"model": "data", "model_says": "以数据诊断课堂。"}
    await stage.save(made, item, who=team, **words)
    alone = await stage.step(made, "open", team)
    assert (alone.status_code, alone.json()["code"]) == (409, "showcase_step_not_possible")
    assert (await stage.step(made, "submit", team)).is_success
    waiting = await stage.desk.ok(city.district, "GET", "/showcases", params={"show": "waiting"})
    assert [one["title"] for one in waiting["items"]] == ["课例展播"]
    todos = await stage.desk.ok(city.district, "GET", "/todos")
    assert ("review_showcases", 1) in [(one["kind"], one["count"]) for one in todos["items"]]
    for who in (city.other_district, city.office):
        assert (await stage.step(made, "agree", who)).status_code in (403, 404)
    why = {"reason": "请补充成效数据。"}
    assert (await stage.step(made, "return", city.district, json=why)).is_success
    back = await stage.desk.ok(team, "GET", f"/showcases/{made['id']}")
    assert (back["state"], back["returned_reason"]) == ("draft", "请补充成效数据。")
    assert (await stage.step(made, "submit", team)).is_success
    assert (await stage.step(made, "agree", city.district)).json()["state"] == "open"
    seen = await stage.seen(f"/{made['id']}")
    assert (seen["kind"], seen["model"], len(seen["sections"])) == ("pilot_experience", "data", 1)
    # An open one may still come back.
    assert (await stage.step(made, "return", city.district, json=why)).is_success
    assert (await stage.public("GET", f"/{made['id']}")).status_code == 404


async def test_strangers_see_a_schools_page_only_when_the_district_agreed(stage: Stage) -> None:
    city, team, item = stage.city, stage.team(), await stage.released()
    made = await stage.save(await stage.draft(team), item, who=team)
    alone = await stage.step(made, "open", team)
    assert (alone.status_code, alone.json()["code"]) == (409, "showcase_step_not_possible")
    assert (await stage.step(made, "submit", team)).is_success
    assert (await stage.step(made, "agree", city.district)).is_success
    assert len((await stage.seen(f"/{made['id']}"))["sections"]) == 1


async def test_the_office_above_closes_what_a_school_opened(stage: Stage) -> None:
    city, team, item = stage.city, stage.team(), await stage.item()
    made = await stage.save(await stage.draft(team), item, who=team, open_range="city")
    assert (await stage.step(made, "open", team)).is_success
    why = {"reason": "介绍中有学生姓名，请修改。"}
    assert (await stage.step(made, "return", city.other_district, json=why)).status_code == 403
    assert (await stage.step(made, "return", city.district, json=why)).is_success
    back = await stage.desk.ok(team, "GET", f"/showcases/{made['id']}")
    assert (back["state"], back["returned_reason"]) == ("draft", why["reason"])


async def test_only_the_version_that_is_published_is_looked_through(stage: Stage) -> None:
    item, made = await stage.item(), await stage.draft()
    body = stage.body(item)
    body["sections"][0]["items"][0]["confirmed_no"] = 7
    path = f"/showcases/{made['id']}"
    await stage.desk.ok(stage.office, "PUT", path, made["version"], json=body)
    page = await stage.desk.ok(stage.office, "GET", path)
    assert page["sections"][0]["items"][0]["confirmed_no"] is None


@pytest.mark.requirement("R99")
async def test_an_experience_page_is_a_schools_and_names_its_model(stage: Stage) -> None:
    body = {"kind": "pilot_experience", "title": "样板间"}
    answer = await stage.desk.call(stage.office, "POST", "/showcases", json=body)
    assert (answer.status_code, answer.json()["code"]) == (403, "showcase_unit_missing")
    team = stage.team()
    made = await stage.draft(team, **body)
    await stage.save(made, await stage.item(), who=team, open_range="school")
    short = await stage.step(made, "open", team)
    assert [one["code"] for one in short.json()["errors"]] == ["showcase_model_missing"]


async def test_a_result_becomes_a_showcase_in_one_press(
    stage: Stage, uow: UnitOfWork, app: FastAPI
) -> None:
    play = Play(stage.desk, uow, app)
    await play.ranked()
    async with uow.begin() as session:
        unit = select(DirectoryUnit.id).where(DirectoryUnit.path == stage.city.root)
        await session.execute(update(Campaign).values(org_id=unit.scalar_subquery()))
    early = {"campaign_id": str(play.campaign_id)}
    answer = await stage.desk.call(stage.office, "POST", "/showcases/of-campaign", json=early)
    assert (answer.status_code, answer.json()["code"]) == (409, "showcase_campaign_not_concluded")
    await play.step("announce")
    play.at += timedelta(days=30)
    app.state.clock = lambda: play.at
    await play.step("conclude")
    made = await stage.desk.ok(stage.office, "POST", "/showcases/of-campaign", json=early)
    page = await stage.desk.ok(stage.office, "GET", f"/showcases/{made['id']}")
    told = [(s["title"], [one["item"]["title"] for one in s["items"]]) for s in page["sections"]]
    assert told == [("一等奖", ["莱山区实验小学课例"]), ("二等奖", ["芝罘区珠玑小学课例"])]
    assert (page["state"], page["title"]) == ("draft", "2026 年优秀课例评选成果展播")
    others = await stage.desk.call(
        stage.city.district, "POST", "/showcases/of-campaign", json=early
    )
    assert others.status_code in (403, 404)
