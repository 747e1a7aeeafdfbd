"""Campaigns: written with gaps, opened whole, given more time, called off; places of units."""

from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest

from kernel.actor import Role
from kernel.testing import an_actor

from .contest import DAY, NOBODY, NOW, Contest

LATER = 60 * DAY


def moved(page: dict[str, Any], **days: int) -> dict[str, str]:
    """Dates of a campaign, moved by days."""
    names = ("entries_until", "districts_until", "judging_until")
    return {
        name: (datetime.fromisoformat(page[name]) + timedelta(days=days.get(name, 0))).isoformat()
        for name in names
    }


@pytest.mark.requirement("R30", "R26")
async def test_a_campaign_is_written_with_gaps_and_opened_whole(
    contest: Contest, actions: Callable[[], Any]
) -> None:
    office, desk = contest.city.office, contest.desk
    begun = {"kind": "selection", "title": "优秀案例评选"}
    made = await desk.ok(office, "POST", "/campaigns", json=begun)
    assert (made["level"], made["state"], made["org_name"]) == ("city", "draft", "烟台市")
    assert [one["code"] for one in made["problems"]] == ["call_missing"]
    refused = await contest.act(office, made, "open")
    assert (refused.status_code, refused.json()["code"]) == (409, "campaign_incomplete")
    assert refused.json()["errors"][0]["field"] == "call"

    bare = await contest.save(office, made, call="通知", sheet=[], awards=[])
    assert {one["field"] for one in bare["problems"]} == {"sheet", "awards"}
    whole = await contest.save(office, bare, sheet=made["sheet"], awards=made["awards"])
    assert whole["problems"] == []
    opened = await desk.ok(office, "POST", f"/campaigns/{made['id']}/open", whole["version"])
    assert opened["state"] == "open"
    assert set(opened["acts"]) == {"change_dates", "set_quotas", "cancel"}
    again = await contest.try_save(office, opened, title="改名")
    assert (again.status_code, again.json()["code"]) == (409, "campaign_step_not_possible")
    assert await actions() == [
        "campaign.create", "campaign.save", "campaign.save", "campaign.open"
    ]  # fmt: skip


async def test_what_two_wrote_at_once_is_not_overwritten(contest: Contest) -> None:
    office = contest.city.office
    made = await contest.draft(office)
    await contest.save(office, made, title="新名")
    stale = await contest.try_save(office, made, title="旧名")
    assert (stale.status_code, stale.json()["code"]) == (412, "stale_version")


async def test_a_draft_is_its_offices_alone_and_may_be_thrown_away(contest: Contest) -> None:
    city, desk = contest.city, contest.desk
    made = await contest.draft(city.district)
    path = f"/campaigns/{made['id']}"
    for other in (city.office, city.other_district, city.zhuji.lead, city.zhuji.wang):
        assert (await desk.call(other, "GET", path)).status_code == 404
        assert (await desk.ok(other, "GET", "/campaigns"))["items"] == []
    assert (await desk.call(city.district, "DELETE", path, made["version"])).status_code == 204
    assert (await desk.call(city.district, "GET", path)).status_code == 404
    opened = await contest.opened(city.district)
    gone = await desk.call(city.district, "DELETE", f"/campaigns/{opened['id']}", opened["version"])
    assert gone.json()["code"] == "campaign_step_not_possible"


@pytest.mark.requirement("R24", "R147")
async def test_each_sees_what_is_called_for_where_they_belong(contest: Contest) -> None:
    city, desk = contest.city, contest.desk
    await contest.opened(city.office, title="市级")
    await contest.opened(city.district, title="芝罘")
    await contest.opened(city.zhuji.team, title="珠玑")

    async def titles(actor: Any, **params: Any) -> list[str]:
        found = await desk.ok(actor, "GET", "/campaigns", params=params)
        return [one["title"] for one in found["items"]]

    assert await titles(city.zhuji.wang) == ["珠玑", "芝罘", "市级"]
    assert await titles(city.xinhai.wang) == ["芝罘", "市级"]
    assert await titles(city.laishan.lead) == ["市级"]
    assert await titles(city.other_district) == ["市级"]
    assert await titles(city.district, level="school") == ["珠玑"]
    assert await titles(city.office, show="open") == ["珠玑", "芝罘", "市级"]
    assert await titles(city.office, show="over") == []
    first = await desk.ok(city.office, "GET", "/campaigns", params={"limit": 2})
    rest = {"limit": 2, "cursor": first["next_cursor"]}
    assert await titles(city.office, **rest) == ["市级"]


async def test_the_level_is_the_units_and_only_own_units_may(contest: Contest) -> None:
    city, desk = contest.city, contest.desk
    for actor, level in (
        (city.office, "city"), (city.district, "district"), (city.city_run.lead, "school"),
    ):  # fmt: skip
        units = (await desk.ok(actor, "GET", "/campaigns/units"))["items"]
        assert [one["level"] for one in units] == [level]
        assert (await contest.draft(actor))["level"] == level
    begun = {"kind": "contest", "title": "大比武"}
    refused = await desk.call(city.zhuji.wang, "POST", "/campaigns", json=begun)
    assert refused.status_code == 403
    other = begun | {"org_id": str(city.laishan.id)}
    denied = await desk.call(city.zhuji.lead, "POST", "/campaigns", json=other)
    assert denied.json()["code"] == "campaign_unit_missing"
    opened = await contest.opened(city.office)
    for stranger in (city.district, city.zhuji.lead):
        denied = await contest.act(stranger, opened, "cancel", reason="不应允许")
        assert denied.status_code == 403


@pytest.mark.requirement("R24")
async def test_a_parent_is_an_open_campaign_above(contest: Contest) -> None:
    city, desk = contest.city, contest.desk
    upper = await contest.opened(city.office, title="市级")
    beside = await contest.opened(city.other_district, title="莱山")
    made = await contest.draft(city.district)
    offered = await desk.ok(city.district, "GET", f"/campaigns/{made['id']}/parents")
    assert [one["title"] for one in offered["items"]] == ["市级"]
    for wrong in (beside["id"], made["id"], NOBODY):
        refused = await contest.try_save(city.district, made, parent_id=wrong)
        assert (refused.status_code, refused.json()["code"]) == (422, "campaign_parent_wrong")
    linked = await contest.save(city.district, made, parent_id=upper["id"])
    assert linked["parent_title"] == "市级"


@pytest.mark.requirement("R30")
async def test_dates_move_later_only_and_order_is_kept(contest: Contest) -> None:
    office = contest.city.office
    made = await contest.opened(office)
    sooner = await contest.act(office, made, "dates", **moved(made, judging_until=-1))
    assert (sooner.status_code, sooner.json()["code"]) == (409, "campaign_dates_earlier")
    crossed = await contest.act(office, made, "dates", **moved(made, entries_until=30))
    assert crossed.json()["code"] == "campaign_incomplete"
    all_later = moved(made, entries_until=30, districts_until=30, judging_until=30)
    later = await contest.act(office, made, "dates", **all_later)
    assert later.is_success, later.text
    assert datetime.fromisoformat(later.json()["entries_until"]) == datetime.fromisoformat(
        all_later["entries_until"]
    )


async def test_what_is_over_before_it_begins_is_not_opened(contest: Contest) -> None:
    office = contest.city.office
    made = await contest.draft(office)
    contest.at(NOW + LATER)
    refused = await contest.act(office, made, "open")
    assert [one["code"] for one in refused.json()["errors"]] == ["dates_past"]


async def test_a_campaign_is_called_off_with_its_reason(contest: Contest) -> None:
    city = contest.city
    made = await contest.opened(city.office)
    assert (await contest.act(city.office, made, "cancel", reason=" ")).status_code == 422
    ended = await contest.act(city.office, made, "cancel", reason="与省级活动重复")
    assert ended.json()["state"] == "cancelled"
    seen = await contest.page(city.zhuji.wang, made)
    assert (seen["cancelled_reason"], seen["acts"]) == ("与省级活动重复", [])


@pytest.mark.requirement("R30")
async def test_places_are_set_for_all_and_for_single_units(contest: Contest) -> None:
    city, desk = contest.city, contest.desk
    made = await contest.opened(city.office)
    wanted = {"school_quota": 2, "district_quota": 7}
    own = [{"org_id": str(city.zhuji.id), "most": 4}]
    done = await contest.act(city.office, made, "quotas", **wanted, units=own)
    assert done.is_success, done.text
    path = f"/campaigns/{made['id']}/quotas"
    rows = (await desk.ok(city.office, "GET", path))["items"]
    told = {one["org_name"]: (one["most"], one["used"], one["is_own"]) for one in rows}
    assert told == {
        "芝罘区": (7, 0, False),
        "芝罘区珠玑小学": (4, 0, True),
        "芝罘区新海小学": (2, 0, False),
        "莱山区": (7, 0, False),
        "莱山区实验小学": (2, 0, False),
        "烟台第一中学": (2, 0, False),
    }
    below = (await desk.ok(city.district, "GET", path))["items"]
    assert {one["org_name"] for one in below} == {"芝罘区", "芝罘区珠玑小学", "芝罘区新海小学"}
    mine = (await desk.ok(city.zhuji.lead, "GET", path))["items"]
    assert [one["org_name"] for one in mine] == ["芝罘区珠玑小学"]
    unknown = [{"org_id": NOBODY, "most": 1}]
    refused = await contest.act(city.office, made, "quotas", **wanted, units=unknown)
    assert refused.json()["code"] == "quota_unit_unknown"
    first = await desk.ok(city.office, "GET", path, params={"limit": 4})
    rest = {"limit": 4, "cursor": first["next_cursor"]}
    assert len((await desk.ok(city.office, "GET", path, params=rest))["items"]) == 2


@pytest.mark.requirement("R30")
async def test_places_are_never_fewer_than_are_taken(contest: Contest) -> None:
    city = contest.city
    made = await contest.opened(city.office)
    for title in ("甲", "乙"):
        await contest.nominated(made, title=title)
    few = [{"org_id": str(city.zhuji.id), "most": 1}]
    numbers = {"school_quota": 3, "district_quota": 20}
    refused = await contest.act(city.office, made, "quotas", **numbers, units=few)
    assert (refused.status_code, refused.json()["code"]) == (409, "quota_below_used")
    assert "芝罘区珠玑小学（已用 2）" in refused.json()["detail"]
    # The default of all others may fall below; who has more keeps what it has taken.
    done = await contest.act(city.office, made, "quotas", school_quota=1, district_quota=20)
    assert done.is_success, done.text
    assert await contest.places(city.zhuji.team, made, "school") == (2, 2)
    assert await contest.places(city.laishan.team, made, "school") == (0, 1)


@pytest.mark.requirement("R30")
async def test_places_are_proposed_by_head_count(contest: Contest) -> None:
    city, desk = contest.city, contest.desk
    made = await contest.opened(city.office)
    path = f"/campaigns/{made['id']}/quota-proposal"
    asked = {"kind": "school", "per": 3, "least": 0, "most": 9}
    found = await desk.ok(city.office, "GET", path, params=asked)
    told = {one["org_name"]: (one["teachers"], one["most"]) for one in found["items"]}
    assert told == dict.fromkeys(
        ("芝罘区珠玑小学", "芝罘区新海小学", "莱山区实验小学", "烟台第一中学"), (4, 2)
    )
    assert found["total"] == 8
    districts = await desk.ok(city.office, "GET", path, params=asked | {"kind": "district"})
    assert {one["org_name"]: one["teachers"] for one in districts["items"]} == {
        "芝罘区": 8,
        "莱山区": 4,
    }
    assert (await desk.call(city.district, "GET", path, params=asked)).status_code == 403
    units = [{"org_id": one["org_id"], "most": one["most"]} for one in found["items"]]
    numbers = {"school_quota": 1, "district_quota": 1}
    await contest.act(city.office, made, "quotas", **numbers, units=units)
    assert await contest.places(city.zhuji.lead, made, "school") == (0, 2)


async def test_who_works_for_two_units_chooses(contest: Contest) -> None:
    city, desk = contest.city, contest.desk
    both = an_actor((Role.SCHOOL_TEAM, city.zhuji.path), (Role.SCHOOL_LEAD, city.xinhai.path))
    body = {"kind": "selection", "title": "校级", "org_id": str(city.xinhai.id)}
    made = await desk.ok(both, "POST", "/campaigns", json=body)
    assert made["org_name"] == "芝罘区新海小学"


@pytest.mark.requirement("R30")
async def test_a_desk_is_taken_along_as_a_workbook(contest: Contest) -> None:
    from openpyxl import load_workbook  # noqa: PLC0415 -- read here alone

    city = contest.city
    made = await contest.opened(city.office)
    await contest.nominated(made, title="=1+1")
    path = f"/campaigns/{made['id']}/entries/export"
    answer = await contest.desk.call(city.district, "GET", path)
    page = load_workbook(BytesIO(answer.content)).active
    assert page is not None
    (row,) = page.iter_rows(min_row=3, values_only=True)
    assert row[:2] == ("=1+1", "课例")
    assert row[3:8] == ("芝罘区珠玑小学", "芝罘区", "1", "", "已推荐")
    assert page.cell(3, 1).data_type == "s"
    assert (await contest.desk.call(city.zhuji.wang, "GET", path)).status_code == 403
