"""A returned submission 退回修改: reasons per item, a new version, the old one as it was."""

import pytest

from kernel.testing import Callers

from .conftest import API, City, FakeEvidence, FillIn, OpenRound, PlaceOf, Submit

REASONS = {"items": [{"code": "C14", "reason": "缺参与人员"}]}


@pytest.fixture
async def place(
    open_round: OpenRound, place_of: PlaceOf, city: City, fill_in: FillIn, submit: Submit
) -> str:
    """A submission that was handed in."""
    found = await place_of(await open_round(), city.zhuji)
    await fill_in(found, city.zhuji)
    assert (await submit(found, city.zhuji)).status_code == 200
    return found


async def give_back(client: Callers, city: City, place: str) -> dict[str, object]:
    async with client(city.district()) as http:
        answer = await http.post(f"{API}/submissions/{place}/return", json=REASONS)
    assert answer.status_code == 200, answer.text
    body: dict[str, object] = answer.json()
    return body


async def test_the_reason_stands_beside_the_item(client: Callers, city: City, place: str) -> None:
    assert (await give_back(client, city, place))["state"] == "returned"
    async with client(city.zhuji.team()) as http:
        shown = (await http.get(f"{API}/submissions/{place}")).json()
        revised = (await http.post(f"{API}/submissions/{place}/revise", json={})).json()
        checked = (await http.get(f"{API}/submissions/{place}/self-check")).json()
    reasons = {i["code"]: i["returned_reason"] for i in shown["items"] if i["returned_reason"]}
    assert reasons == {"C14": "缺参与人员"}
    assert (shown["my_actions"], shown["version_no"]) == (["revise"], 1)
    assert (revised["state"], revised["version_no"], revised["done_count"]) == ("draft", 2, 28)
    (c14,) = [item for item in revised["items"] if item["code"] == "C14"]
    assert (c14["state"], c14["narrative"], c14["version"]) == ("returned", "研修设计：已完成", 1)
    assert checked["warnings"] == [{"code": "C14", "text": "C14 被退回后尚未修改：缺参与人员"}]


async def test_the_first_save_opens_the_next_version(
    client: Callers, city: City, place: str, submit: Submit
) -> None:
    await give_back(client, city, place)
    path = f"{API}/submissions/{place}/items/C14"
    async with client(city.zhuji.team()) as http:
        body = {"narrative": "已补参与人员", "self_mark": {"void": []}}
        stale = await http.put(path, json=body, headers={"If-Match": '"0"'})
        saved = await http.put(path, json=body, headers={"If-Match": '"1"'})
        shown = (await http.get(f"{API}/submissions/{place}")).json()
    assert stale.status_code == 412
    assert (saved.status_code, saved.headers["ETag"], saved.json()["state"]) == (200, '"2"', "done")
    assert (shown["state"], shown["version_no"], shown["done_count"]) == ("draft", 2, 29)
    again = await submit(place, city.zhuji)
    assert (again.status_code, again.json()["version_no"]) == (200, 2)


async def test_reviewers_see_the_handed_in_version_while_the_school_works(
    client: Callers, city: City, place: str
) -> None:
    await give_back(client, city, place)
    path = f"{API}/submissions/{place}/items/C14"
    async with client(city.zhuji.team()) as http:
        await http.put(path, json={"narrative": "改到一半"}, headers={"If-Match": '"1"'})
    async with client(city.district()) as http:
        assert (await http.get(path)).json()["narrative"] == "研修设计：已完成"
        shown = (await http.get(f"{API}/submissions/{place}")).json()
    assert all(item["narrative"] != "改到一半" for item in shown["items"])


async def test_a_first_draft_is_the_schools_own(
    client: Callers, city: City, open_round: OpenRound, place_of: PlaceOf, fill_in: FillIn
) -> None:
    place = await place_of(await open_round(), city.xinhai)
    await fill_in(place, city.xinhai)
    async with client(city.district()) as http:
        shown = (await http.get(f"{API}/submissions/{place}")).json()
    assert shown["done_count"] == 29
    assert {item["narrative"] for item in shown["items"]} == {""}


@pytest.mark.parametrize(
    ("items", "status", "code"),
    [
        ([], 422, "input_invalid"),
        ([{"code": "C14", "reason": ""}], 422, "input_invalid"),
        ([{"code": "C14", "reason": "a"}, {"code": "C14", "reason": "b"}], 422, None),
        ([{"code": "C77", "reason": "a"}], 404, "item_unknown"),
    ],
)
async def test_a_return_names_items_and_reasons(
    client: Callers, city: City, place: str, items: list[dict[str, str]], status: int, code: str
) -> None:
    async with client(city.district()) as http:
        answer = await http.post(f"{API}/submissions/{place}/return", json={"items": items})
    assert answer.status_code == status
    assert answer.json()["code"] == (code or "return_items_invalid")


@pytest.mark.requirement("R147")
async def test_who_may_return(client: Callers, city: City, place: str) -> None:
    for caller, status in (
        (city.zhuji.lead(), 403),
        (city.xinhai.lead(), 403),
        (city.other_district(), 404),
        (city.office(), 403),  # a district's school is its district's
        (city.district(), 200),
        (city.district(), 409),
    ):
        async with client(caller) as http:
            answer = await http.post(f"{API}/submissions/{place}/return", json=REASONS)
        assert answer.status_code == status, answer.text


@pytest.mark.requirement("R147")
async def test_the_city_office_returns_to_a_city_run_school(
    client: Callers,
    city: City,
    open_round: OpenRound,
    place_of: PlaceOf,
    fill_in: FillIn,
    submit: Submit,
) -> None:
    place = await place_of(await open_round(), city.city_run)
    await fill_in(place, city.city_run)
    await submit(place, city.city_run)
    async with client(city.office()) as http:
        answer = await http.post(f"{API}/submissions/{place}/return", json=REASONS)
    assert (answer.status_code, answer.json()["district_name"]) == (200, "市直属")


async def test_a_ticket_opens_files_of_the_submission_only(
    client: Callers,
    city: City,
    open_round: OpenRound,
    place_of: PlaceOf,
    evidence: FakeEvidence,
) -> None:
    place = await place_of(await open_round(), city.zhuji)
    attached = evidence.add(city.zhuji.id, city.zhuji.path)
    other = evidence.add(city.zhuji.id, city.zhuji.path)
    path = f"{API}/submissions/{place}"
    async with client(city.zhuji.team()) as http:
        await http.put(
            f"{path}/items/C17",
            json={"evidence_file_ids": [str(attached)]},
            headers={"If-Match": '"0"'},
        )
        given = await http.post(f"{path}/tickets", json={"file_ids": [str(attached)]})
        foreign = await http.post(f"{path}/tickets", json={"file_ids": [str(other)]})
        none = await http.post(f"{path}/tickets", json={"file_ids": []})
    assert (given.status_code, given.json()["ticket"].count(".")) == (201, 2)
    assert (foreign.status_code, foreign.json()["code"]) == (422, "evidence_unknown")
    assert none.status_code == 422
    for caller, status in (
        (city.district(), 422),  # a draft is not theirs to see yet
        (city.other_district(), 404),
        (city.auditor(), 403),
    ):
        async with client(caller) as http:
            asked = await http.post(f"{path}/tickets", json={"file_ids": [str(attached)]})
        assert asked.status_code == status, asked.text
