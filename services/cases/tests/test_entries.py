"""Entries: proposed, nominated within places and order, returned, replaced, screened."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import update

from cases.campaigns.rules import EntryState
from cases.campaigns.tables import CampaignQuota, Entry
from kernel.actor import Grant, Role
from kernel.db import UnitOfWork

from .contest import NOBODY, Contest

WHY = {"reason": "请补充授课视频"}


@pytest.mark.requirement("R30", "R31")
async def test_an_entry_goes_up_to_the_city_and_is_screened(
    contest: Contest, actions: Callable[[], Any]
) -> None:
    city = contest.city
    made = await contest.opened()
    entry = await contest.proposed(made)
    assert (entry["state"], entry["held_by"]) == ("proposed", "school")
    at_district = await contest.step(city.zhuji.team, entry, "nominate")
    assert (at_district["held_by"], at_district["school_rank"]) == ("district", 1)
    at_owner = await contest.step(city.district, entry, "nominate")
    assert (at_owner["held_by"], at_owner["district_rank"]) == ("owner", 1)
    assert await contest.places(city.district, made, "district") == (1, 20)
    admitted = await contest.step(city.office, entry, "admit")
    assert admitted["state"] == "admitted"
    seen = await contest.desk.ok(city.zhuji.wang, "GET", f"/my-entries/{entry['id']}")
    assert [(one["verb"], one["actor_name"]) for one in seen["steps"]] == [
        ("admit", "市工程办"),
        ("nominate", "芝罘区工程办"),
        ("nominate", "孙主任"),
        ("propose", "王老师"),
    ]
    assert (await actions())[-4:] == [
        "entry.propose", "entry.nominate", "entry.nominate", "entry.admit"
    ]  # fmt: skip


async def test_a_city_run_school_nominates_to_the_city(contest: Contest) -> None:
    city = contest.city
    made = await contest.opened()
    entry = await contest.nominated(made, city.city_run)
    assert entry["held_by"] == "owner"
    assert (await contest.step(city.office, entry, "admit"))["state"] == "admitted"


@pytest.mark.requirement("R24")
async def test_districts_and_schools_hold_their_own(contest: Contest) -> None:
    city = contest.city
    of_district = await contest.opened(city.district, title="区级")
    entry = await contest.nominated(of_district)
    assert (entry["held_by"], entry["school_rank"]) == ("owner", 1)
    await contest.step(city.district, entry, "admit")
    of_school = await contest.opened(city.zhuji.team, title="校级")
    item = (await contest.entry(city.district, entry))["item_id"]
    own = await contest.propose(city.zhuji.wang, of_school, item)
    assert own["held_by"] == "owner"
    await contest.step(city.zhuji.lead, own, "admit")
    stranger = await contest.desk.submitted(city.laishan.wang)
    await contest.desk.step(city.laishan.team, stranger["id"], "publish")
    refused = await contest.try_propose(city.laishan.wang, of_district, stranger["id"])
    assert refused.status_code == 404


@pytest.mark.requirement("R30")
async def test_a_full_school_is_refused_and_a_substitute_comes(contest: Contest) -> None:
    city = contest.city
    made = await contest.opened(school_quota=2)
    first, second, third = [await contest.proposed(made, title=one) for one in "甲乙丙"]
    await contest.step(city.zhuji.team, first, "nominate")
    await contest.step(city.zhuji.lead, second, "nominate")
    full = await contest.try_step(city.zhuji.team, third, "nominate")
    assert (full.status_code, full.json()["code"]) == (409, "quota_used_up")
    assert (await contest.entry(city.zhuji.team, third))["state"] == "proposed"

    back = await contest.step(city.district, first, "return", **WHY)
    assert (back["state"], back["school_rank"]) == ("returned", None)
    assert (await contest.entry(city.zhuji.team, second))["school_rank"] == 1
    wrong = await contest.try_step(city.zhuji.team, third, "nominate", replaces_id=second["id"])
    assert (wrong.status_code, wrong.json()["code"]) == (422, "substitute_wrong")
    assert await contest.places(city.zhuji.team, made, "school") == (1, 2)
    came = await contest.step(city.zhuji.team, third, "nominate", replaces_id=first["id"])
    assert came["school_rank"] == 2
    assert (await contest.entry(city.district, third))["replaces_title"] == "甲"
    seen = await contest.desk.ok(city.zhuji.wang, "GET", f"/my-entries/{first['id']}")
    assert (seen["reason"], seen["actions"]) == (WHY["reason"], [])


async def test_one_that_left_is_replaced_once(contest: Contest) -> None:
    city = contest.city
    made = await contest.opened()
    first, second, third = [await contest.proposed(made, title=one) for one in "甲乙丙"]
    await contest.step(city.zhuji.team, first, "nominate")
    await contest.step(city.district, first, "return", **WHY)
    await contest.step(city.zhuji.team, second, "nominate", replaces_id=first["id"])
    again = await contest.try_step(city.zhuji.team, third, "nominate", replaces_id=first["id"])
    assert again.json()["code"] == "substitute_wrong"
    for nobody in (NOBODY, third["id"]):
        wrong = await contest.try_step(city.zhuji.team, third, "nominate", replaces_id=nobody)
        assert wrong.json()["code"] == "substitute_wrong"


async def test_a_refusal_frees_the_places_of_both_units(contest: Contest) -> None:
    city = contest.city
    made = await contest.opened()
    entry = await contest.nominated(made)
    await contest.step(city.district, entry, "nominate")
    gone = await contest.step(city.office, entry, "refuse", reason="不属于征集范围")
    assert (gone["state"], gone["school_rank"], gone["district_rank"]) == ("refused", None, None)
    assert await contest.places(city.zhuji.team, made, "school") == (0, 3)
    assert await contest.places(city.district, made, "district") == (0, 20)


async def test_units_take_back_what_was_not_taken_up(contest: Contest) -> None:
    city = contest.city
    made = await contest.opened()
    entry = await contest.nominated(made)
    await contest.step(city.district, entry, "nominate")
    late = await contest.try_step(city.zhuji.team, entry, "take-back")
    assert late.json()["code"] == "entry_step_not_possible"
    back = await contest.step(city.district, entry, "take-back")
    assert (back["state"], back["held_by"], back["district_rank"]) == (
        "nominated", "district", None
    )  # fmt: skip
    assert (await contest.desk.call(city.office, "GET", f"/entries/{entry['id']}")).status_code == (
        404
    )
    home = await contest.step(city.zhuji.team, entry, "take-back")
    assert (home["state"], home["held_by"], home["school_rank"]) == ("proposed", "school", None)
    assert await contest.places(city.zhuji.team, made, "school") == (0, 3)


async def test_an_author_takes_back_until_the_date(contest: Contest) -> None:
    city, desk = contest.city, contest.desk
    made = await contest.opened()
    entry = await contest.nominated(made)
    path = f"/my-entries/{entry['id']}"
    seen = await desk.ok(city.zhuji.wang, "GET", path)
    assert seen["actions"] == ["withdraw"]
    other = await desk.call(city.zhuji.li, "POST", f"{path}/withdraw", seen["version"])
    assert other.status_code == 404
    gone = await desk.ok(city.zhuji.wang, "POST", f"{path}/withdraw", seen["version"])
    assert (gone["state"], gone["school_rank"]) == ("withdrawn", None)
    assert await contest.places(city.zhuji.team, made, "school") == (0, 3)
    # The item may be proposed anew.
    again = await contest.propose(city.zhuji.wang, made, seen["item_id"])
    assert again["state"] == "proposed"


@pytest.mark.requirement("R30")
async def test_the_order_of_a_unit_is_changed_as_it_was_seen(contest: Contest) -> None:
    city, desk = contest.city, contest.desk
    made = await contest.opened()
    ids = [(await contest.nominated(made, title=one))["id"] for one in "甲乙丙"]
    path = f"/campaigns/{made['id']}/order"
    wanted = {"side": "school", "seen_ids": ids, "entry_ids": [ids[2], ids[0], ids[1]]}
    await desk.ok(city.zhuji.lead, "PUT", path, json=wanted)
    shown = await contest.listed(city.zhuji.team, made, side="school", show="placed")
    assert shown == [ids[2], ids[0], ids[1]]
    stale = await desk.call(city.zhuji.team, "PUT", path, json=wanted)
    assert (stale.status_code, stale.json()["code"]) == (409, "entry_order_changed")
    for odd in ([ids[0], ids[0], ids[1]], ids[:2], [NOBODY, *ids[1:]]):
        answer = await desk.call(
            city.zhuji.team, "PUT", path, json=wanted | {"seen_ids": shown, "entry_ids": odd}
        )
        assert answer.status_code == 409, odd
    for stranger in (city.xinhai.team, city.other_district):
        assert (await desk.call(stranger, "PUT", path, json=wanted)).status_code in (403, 404)


async def test_nobody_decides_on_their_own(contest: Contest) -> None:
    city, desk = contest.city, contest.desk
    made = await contest.opened()
    own = await contest.proposed(made, author=city.zhuji.lead, title="校长的")
    refused = await contest.try_step(city.zhuji.lead, own, "nominate")
    assert (refused.status_code, refused.json()["code"]) == (403, "entry_is_own")
    await contest.step(city.zhuji.team, own, "nominate")
    other = await contest.nominated(made, title="别人的")
    ids = [own["id"], other["id"]]
    wanted = {"side": "school", "seen_ids": ids, "entry_ids": ids[::-1]}
    moved = await desk.call(city.zhuji.lead, "PUT", f"/campaigns/{made['id']}/order", json=wanted)
    assert moved.json()["code"] == "entry_is_own"


async def test_an_office_does_not_decide_on_its_members_school(contest: Contest) -> None:
    city = contest.city
    made = await contest.opened()
    entry = await contest.nominated(made)
    office = city.district
    teaching = Grant(Role.TEACHER, office.grants[0].org_id, city.zhuji.path)
    both = type(office)(
        office.person_id, office.name, office.session_id, (*office.grants, teaching)
    )
    refused = await contest.try_step(both, entry, "nominate")
    assert (refused.status_code, refused.json()["code"]) == (403, "entry_of_own_school")
    other = await contest.nominated(made, city.xinhai)
    for one in (entry, other):
        await contest.step(office, one, "nominate")
    ids = [entry["id"], other["id"]]
    wanted = {"side": "district", "seen_ids": ids, "entry_ids": ids[::-1]}
    path = f"/campaigns/{made['id']}/order"
    moved = await contest.desk.call(both, "PUT", path, json=wanted)
    assert (moved.status_code, moved.json()["code"]) == (403, "entry_of_own_school")
    assert (await contest.desk.call(office, "PUT", path, json=wanted)).is_success


@pytest.mark.requirement("R147")
async def test_an_entry_is_seen_where_it_has_come(contest: Contest) -> None:
    city, desk = contest.city, contest.desk
    made = await contest.opened()
    entry = await contest.proposed(made)
    path = f"/entries/{entry['id']}"

    async def seeing() -> list[str]:
        names = ("zhuji", "xinhai", "district", "other_district", "office")
        who = (city.zhuji.team, city.xinhai.team, city.district, city.other_district, city.office)
        answers = [(await desk.call(one, "GET", path)).status_code for one in who]
        return [name for name, status in zip(names, answers, strict=True) if status == 200]

    assert await seeing() == ["zhuji"]
    await contest.step(city.zhuji.team, entry, "nominate")
    assert await seeing() == ["zhuji", "district"]
    await contest.step(city.district, entry, "nominate")
    assert await seeing() == ["zhuji", "district", "office"]
    for other in (city.xinhai.team, city.other_district):
        for verb, body in (("nominate", {}), ("return", WHY)):
            answer = await desk.call(other, "POST", f"{path}/{verb}", 3, json=body)
            assert answer.status_code == 404
        assert await contest.listed(other, made) == []
    assert (await desk.call(city.zhuji.team, "POST", f"{path}/admit", 3)).status_code == 403


@pytest.mark.requirement("R30")
async def test_only_what_is_called_for_is_entered(contest: Contest) -> None:
    city, desk = contest.city, contest.desk
    lesson = await desk.published(title="课例")
    for more, word in (
        ({"item_kinds": ["tool"]}, "类型"),
        ({"stages": ["senior"]}, "学段"),
        ({"subjects": ["chinese"]}, "学科"),
        ({"abilities": ["C1"]}, "微能力"),
    ):
        made = await contest.opened(None, **more)
        refused = await contest.try_propose(city.zhuji.wang, made, lesson["id"])
        assert (refused.status_code, refused.json()["code"]) == (409, "entry_does_not_fit")
        assert word in refused.json()["detail"]
        found = await desk.ok(city.zhuji.wang, "GET", f"/campaigns/{made['id']}/candidates")
        assert [word in one["problem"] for one in found["items"]] == [True]
    fits = await contest.opened(item_kinds=["lesson"], stages=["primary"], abilities=["A5"])
    await contest.propose(city.zhuji.wang, fits, lesson["id"])
    twice = await contest.try_propose(city.zhuji.wang, fits, lesson["id"])
    assert twice.json()["code"] == "entry_already_in"
    draft = await desk.draft()
    unpublished = await contest.try_propose(city.zhuji.wang, fits, draft["id"])
    assert "学校已发布" in unpublished.json()["detail"]
    foreign = await contest.try_propose(city.zhuji.li, fits, lesson["id"])
    assert foreign.status_code == 403


@pytest.mark.requirement("R30")
async def test_the_version_of_the_day_is_judged_whatever_becomes_of_the_item(
    contest: Contest,
) -> None:
    city, desk = contest.city, contest.desk
    made = await contest.opened()
    entry = await contest.proposed(made, title="初稿")
    item = (await contest.entry(city.zhuji.team, entry))["item_id"]
    path = f"/my-items/{item}"
    version = await desk.version(city.zhuji.wang, item)
    page = await desk.ok(city.zhuji.wang, "POST", f"{path}/revise", version)
    body = desk.whole(city.zhuji.wang, title="新版")
    page = await desk.ok(city.zhuji.wang, "PUT", path, page["version"], json=body)
    await desk.ok(city.zhuji.wang, "POST", f"{path}/submit", page["version"])
    await desk.step(city.zhuji.team, item, "publish")
    seen = await contest.entry(city.zhuji.team, entry)
    assert (seen["version_no"], seen["content"]["title"]) == (1, "初稿")
    await contest.step(city.zhuji.team, entry, "nominate")
    assert (await contest.entry(city.district, entry))["content"]["title"] == "初稿"
    # What was taken down goes no further until it is restored.
    version = await desk.version(city.zhuji.wang, item)
    await desk.ok(city.zhuji.wang, "POST", f"{path}/take-down", version, json=WHY)
    refused = await contest.try_step(city.district, entry, "nominate")
    assert (refused.status_code, refused.json()["code"]) == (409, "entry_item_gone")
    assert (await contest.step(city.district, entry, "return", **WHY))["state"] == "returned"


async def test_what_waits_is_told_and_vanishes_when_done(contest: Contest) -> None:
    city, desk = contest.city, contest.desk

    async def todos(actor: Any) -> list[tuple[str, int]]:
        found = (await desk.ok(actor, "GET", "/todos"))["items"]
        return [(one["kind"], one["count"]) for one in found]

    made = await contest.opened(school_quota=1, district_quota=1)
    assert await todos(city.zhuji.team) == [("call_school", 1)]
    assert await todos(city.district) == [("call_district", 1)]
    entry = await contest.proposed(made)
    assert await todos(city.zhuji.team) == [("entries_school", 1), ("call_school", 1)]
    await contest.step(city.zhuji.team, entry, "nominate")
    assert await todos(city.zhuji.team) == []
    assert await todos(city.district) == [("entries_district", 1), ("call_district", 1)]
    await contest.step(city.district, entry, "nominate")
    assert await todos(city.district) == []
    assert await todos(city.office) == [("entries_screen", 1)]
    await contest.step(city.office, entry, "return", **WHY)
    assert await todos(city.office) == []
    (back,) = (await desk.ok(city.zhuji.wang, "GET", "/todos"))["items"]
    assert (back["kind"], back["detail"]) == ("entry_back", WHY["reason"])
    await contest.propose(city.zhuji.wang, made, back["item_id"])
    assert await todos(city.zhuji.wang) == []


async def test_the_database_holds_the_bounds_too(contest: Contest, uow: UnitOfWork) -> None:
    from sqlalchemy.exc import IntegrityError  # noqa: PLC0415 -- used here alone

    made = await contest.opened(school_quota=1)
    entry = await contest.nominated(made)
    too_many = update(CampaignQuota).values(used=2)
    twice = update(Entry).values(state=EntryState.NOMINATED, school_rank=1)
    for statement in (too_many, twice):
        async with uow() as session:
            if statement is twice:
                await contest.proposed(made, title="乙")
            with pytest.raises(IntegrityError):
                await session.execute(statement)
    assert entry["school_rank"] == 1
