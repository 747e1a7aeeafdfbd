"""Three levels: what a lower campaign ranked goes up from its result, the best first."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update

from cases.campaigns.rules import CampaignState
from cases.campaigns.tables import Campaign
from cases.judging.tables import EntryResult
from kernel.db import UnitOfWork

from .conftest import Body
from .contest import Contest

pytestmark = pytest.mark.requirement("R24")


async def rank(uow: UnitOfWork, campaign: Body, entries: Sequence[Body]) -> None:
    """Give a campaign its result: the entries in the order of their places."""
    async with uow.begin() as session:
        one = Campaign.id == UUID(campaign["id"])
        await session.execute(update(Campaign).where(one).values(state=CampaignState.RANKED))
        session.add_all(
            EntryResult(
                entry_id=UUID(entry["id"]),
                campaign_id=UUID(campaign["id"]),
                score=Decimal(90 - place),
                it_score=Decimal(20),
                spread=Decimal(0),
                is_arbitrated=False,
                place=place,
                award="一等奖" if place == 1 else None,
                explanation={},
            )
            for place, entry in enumerate(entries, 1)
        )


async def screened(contest: Contest, lower: Body, titles: str) -> list[Body]:
    found = [await contest.nominated(lower, title=one) for one in titles]
    for one in found:
        await contest.step(contest.city.district, one, "admit")
    return found


async def test_what_a_lower_campaign_ranked_goes_up_from_its_result(
    contest: Contest, uow: UnitOfWork
) -> None:
    city, desk = contest.city, contest.desk
    upper = await contest.opened(district_quota=1, title="市级")
    lower = await contest.opened(city.district, parent_id=upper["id"], title="区级")
    second, first = await screened(contest, lower, "乙甲")
    path = f"/campaigns/{upper['id']}/results-below"

    async def rise(who: Any, entry: Body) -> Any:
        return await desk.call(who, "POST", path, json={"entry_id": entry["id"]})

    assert (await rise(city.district, first)).json()["code"] == "entry_result_not_there"
    assert (await desk.ok(city.district, "GET", path))["items"] == []
    await rank(uow, lower, [first, second])
    found = (await desk.ok(city.district, "GET", path))["items"]
    told = [(one["place"], one["award"], one["title"]) for one in found]
    assert told == [(1, "一等奖", "甲"), (2, None, "乙")]
    assert (await desk.ok(city.other_district, "GET", path))["items"] == []
    risen = (await rise(city.district, first)).json()
    assert (risen["state"], risen["held_by"], risen["school_rank"], risen["district_rank"]) == (
        "nominated", "owner", None, 1
    )  # fmt: skip
    assert (await rise(city.district, second)).json()["code"] == "quota_used_up"
    assert (await rise(city.district, first)).json()["code"] == "entry_already_in"
    assert [one["title"] for one in (await desk.ok(city.district, "GET", path))["items"]] == ["乙"]
    assert (await rise(city.zhuji.team, second)).status_code == 404
    await contest.step(city.office, risen, "admit")


async def test_what_lost_its_award_does_not_go_up(contest: Contest, uow: UnitOfWork) -> None:
    city, desk = contest.city, contest.desk
    upper = await contest.opened(district_quota=2, title="市级")
    lower = await contest.opened(city.district, parent_id=upper["id"], title="区级")
    kept, copied = await screened(contest, lower, "甲乙")
    await rank(uow, lower, [kept, copied])
    async with uow.begin() as session:
        one = update(EntryResult).where(EntryResult.entry_id == UUID(copied["id"]))
        await session.execute(one.values(explanation={"struck": {"reason": "雷同"}}))
    path = f"/campaigns/{upper['id']}/results-below"
    assert [one["title"] for one in (await desk.ok(city.district, "GET", path))["items"]] == ["甲"]
    answer = await desk.call(city.district, "POST", path, json={"entry_id": copied["id"]})
    assert (answer.status_code, answer.json()["code"]) == (409, "entry_result_struck")
