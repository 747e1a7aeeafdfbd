"""Who may take which step; nobody judges their own work; taking down and restoring."""

from typing import Any
from uuid import uuid4

import pytest

from cases.items.refusals import ItemStepNotPossible
from cases.items.rules import Holder, Side, State, Verb, VersionState
from cases.items.way import Place, Standing, after, possible, take
from kernel.actor import Grant, Role
from kernel.errors import NotAllowed

from .conftest import Desk


async def test_nobody_judges_their_own_work(desk: Desk) -> None:
    school = desk.city.zhuji
    made = await desk.submitted(school.team)
    answer = await desk.try_step(school.team, made["id"], "publish")
    assert (answer.status_code, answer.json()["code"]) == (403, "item_is_own")
    assert (await desk.ok(school.team, "GET", "/item-reviews"))["items"] == []
    waiting = (await desk.ok(school.lead, "GET", "/item-reviews"))["items"]
    assert [one["id"] for one in waiting] == [made["id"]]
    await desk.step(school.lead, made["id"], "publish")


async def test_a_co_author_does_not_judge_either(desk: Desk) -> None:
    school = desk.city.zhuji
    both = [{"person_id": str(one.person_id)} for one in (school.wang, school.lead)]
    made = await desk.draft(authors=both)
    path = f"/my-items/{made['id']}"
    agreed = await desk.agree(school.lead, made["id"])
    await desk.ok(school.wang, "POST", f"{path}/submit", agreed["version"])
    answer = await desk.try_step(school.lead, made["id"], "publish")
    assert answer.json()["code"] == "item_is_own"


async def test_an_office_does_not_judge_its_members_school(desk: Desk) -> None:
    made = await desk.recommended()
    office = desk.city.district
    teaching = Grant(Role.TEACHER, office.grants[0].org_id, desk.city.zhuji.path)
    both = type(office)(
        office.person_id, office.name, office.session_id, (*office.grants, teaching)
    )
    answer = await desk.try_step(both, made["id"], "recommend")
    assert (answer.status_code, answer.json()["code"]) == (403, "item_of_own_school")


@pytest.mark.parametrize(("holder", "verb"), [("district", "recommend"), ("city", "select")])
async def test_what_offices_return_stays_published(desk: Desk, holder: str, verb: str) -> None:
    city = desk.city
    made = await desk.recommended()
    judge = city.district
    if holder == "city":
        await desk.step(city.district, made["id"], "recommend")
        judge = city.office
    back = await desk.step(judge, made["id"], "return", reason="与本区已有案例重复")
    assert (back["state"], back["held_by"]) == ("published", None)
    assert (await desk.try_step(judge, made["id"], verb)).status_code in (403, 409)
    (todo,) = (await desk.ok(city.zhuji.wang, "GET", "/todos"))["items"]
    assert todo["detail"] == "与本区已有案例重复"
    await desk.step(city.zhuji.team, made["id"], "recommend")
    assert (await desk.ok(city.zhuji.wang, "GET", "/todos"))["items"] == []


async def test_other_units_take_no_step(desk: Desk) -> None:
    city, made = desk.city, await desk.recommended()
    seen = await desk.version(city.office, made["id"])
    for stranger, verb in (
        (city.xinhai.team, "recommend"),
        (city.other_district, "recommend"),
        (city.other_district, "return"),
        (city.laishan.lead, "take-down"),
    ):
        body = {"json": {"reason": "样例"}} if verb != "recommend" else {}
        answer = await desk.call(stranger, "POST", f"/items/{made['id']}/{verb}", seen, **body)
        assert answer.status_code in (403, 404), verb


@pytest.mark.requirement("R132", "R133", "R138")
async def test_taking_down_hides_at_once_and_is_undone_from_above(desk: Desk) -> None:
    city = desk.city
    made = await desk.selected()
    await desk.step(city.centre, made["id"], "take-down", reason="链接失效")
    assert await desk.titles(city.laishan.wang) == []
    assert (await desk.call(city.laishan.wang, "GET", f"/items/{made['id']}")).status_code == 404
    refused = await desk.try_step(city.zhuji.team, made["id"], "restore", reason="已更正")
    assert (refused.status_code, refused.json()["code"]) == (409, "item_step_not_possible")
    back = await desk.step(city.office, made["id"], "restore", reason="已更正")
    assert back["state"] == "selected"
    assert len(await desk.titles(city.laishan.wang)) == 1


async def test_authors_withdraw_their_own(desk: Desk) -> None:
    city, made = desk.city, await desk.recommended()
    path = f"/my-items/{made['id']}"
    reason = {"reason": "需要补充授权"}
    denied = await desk.call(city.zhuji.lead, "POST", f"{path}/take-down", 9, json=reason)
    assert denied.status_code == 403
    seen = await desk.version(city.zhuji.wang, made["id"])
    down = await desk.ok(city.zhuji.wang, "POST", f"{path}/take-down", seen, json=reason)
    assert (down["state"], down["held_by"]) == ("taken_down", None)
    up = await desk.ok(city.zhuji.wang, "POST", f"{path}/restore", down["version"], json=reason)
    assert (up["state"], up["held_by"]) == ("recommended", "district")


async def test_many_are_decided_each_by_itself(desk: Desk) -> None:
    team = desk.city.zhuji.team
    first, second = await desk.published(), await desk.submitted()
    rows = [
        {"id": first["id"], "version": first["version"]},
        {"id": second["id"], "version": second["version"]},
    ]
    body = {"verb": "recommend", "items": rows}
    answer = await desk.ok(team, "POST", "/item-reviews/batch", json=body)
    assert [(one["state"], one["code"]) for one in answer["items"]] == [
        ("recommended", ""),
        (None, "item_step_not_possible"),
    ]
    body = {"verb": "return", "items": rows, "reason": " "}
    assert (await desk.call(team, "POST", "/item-reviews/batch", json=body)).status_code == 422
    body["reason"] = "请补充反思"
    answer = await desk.ok(team, "POST", "/item-reviews/batch", json=body)
    assert [one["code"] for one in answer["items"]] == ["stale_version", ""]


@pytest.mark.requirement("R138")
async def test_a_preview_tells_what_deciding_would_do(desk: Desk, actions: Any) -> None:
    city = desk.city
    ready, held = await desk.published(), await desk.recommended()
    own = await desk.published(title="自己的")
    seen = [{"id": one["id"], "version": one["version"]} for one in (ready, held, own)]
    seen[2]["version"] -= 1
    body: dict[str, Any] = {"verb": "recommend", "items": seen}
    before = await actions()
    foreseen = await desk.ok(city.zhuji.team, "POST", "/item-reviews/preview", json=body)
    answers = [(one["state"], one["held_by"], one["code"]) for one in foreseen["items"]]
    assert answers == [
        ("recommended", "district", ""),
        (None, None, "item_step_not_possible"),
        (None, None, "stale_version"),
    ]
    assert await actions() == before
    assert await desk.version(city.zhuji.team, ready["id"]) == ready["version"]
    done = await desk.ok(city.zhuji.team, "POST", "/item-reviews/batch", json=body)
    assert [one["code"] for one in done["items"]] == [one["code"] for one in foreseen["items"]]
    many = body | {"items": [{"id": str(uuid4()), "version": 1} for _ in range(51)]}
    for path in ("preview", "batch"):
        answer = await desk.call(city.zhuji.team, "POST", f"/item-reviews/{path}", json=many)
        assert answer.status_code == 422


async def test_a_desk_shows_what_waits_for_its_side(desk: Desk) -> None:
    city = desk.city
    waiting = await desk.submitted()
    ready = await desk.published()
    held = await desk.recommended()

    async def ids(actor: object, state: str = "waiting") -> list[str]:
        params = {"state": state}
        found = await desk.ok(actor, "GET", "/item-reviews", params=params)  # type: ignore[arg-type]  # an actor
        return [one["id"] for one in found["items"]]

    assert await ids(city.zhuji.team) == [waiting["id"]]
    assert await ids(city.zhuji.team, "ready") == [ready["id"]]
    assert await ids(city.zhuji.team, "handled") == [held["id"]]
    assert len(await ids(city.zhuji.team, "all")) == 3
    assert await ids(city.district) == [held["id"]]
    assert await ids(city.other_district) == []
    assert await ids(city.office) == []
    todos = await desk.ok(city.district, "GET", "/todos")
    assert [(one["kind"], one["count"]) for one in todos["items"]] == [("review_district", 1)]


PLACES = [
    Place(state, pending, Holder.DISTRICT if state is State.RECOMMENDED else None)
    for state in State
    for pending in (None, VersionState.DRAFT, VersionState.SUBMITTED)
]


@pytest.mark.parametrize("place", PLACES, ids=str)
@pytest.mark.parametrize("verb", [verb for verb in Verb if verb not in (Verb.CREATE, Verb.CONSENT)])
def test_every_step_is_refused_or_leads_somewhere(place: Place, verb: Verb) -> None:
    for role in Role:
        for is_owner in (True, False):
            standing = Standing(frozenset({role}), is_owner=is_owner, is_author=is_owner)
            try:
                side = take(verb, place, standing)
            except (NotAllowed, ItemStepNotPossible):
                assert verb not in possible(place, standing)
                continue
            state, holder = after(verb, side, place)
            assert (state is State.RECOMMENDED) == (holder is not None)
            assert verb in possible(place, standing)


def test_what_was_taken_down_higher_up_is_not_restored_below() -> None:
    place = Place(State.TAKEN_DOWN, taken_by=Side.CITY, taken_from=State.PUBLISHED)
    city = Standing(frozenset({Role.CITY_OFFICE}))
    school = Standing(frozenset({Role.SCHOOL_LEAD}))
    assert possible(place, city) == (Verb.RESTORE,)
    assert possible(place, school) == ()
