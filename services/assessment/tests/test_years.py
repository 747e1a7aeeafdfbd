"""The city office prepares, opens and closes assessment years."""

from collections.abc import Sequence
from typing import Any

import httpx
import pytest

from kernel.actor import Role
from kernel.testing import Callers, an_actor

from .conftest import API, City

pytestmark = pytest.mark.requirement("R110", "R111")
PATH = f"{API}/years"
YEAR = {"name": "2026—2027 学年", "starts_on": "2026-09-01", "ends_on": "2027-08-31"}


async def made(http: httpx.AsyncClient, **more: Any) -> dict[str, Any]:
    answer = await http.post(PATH, json=YEAR | more)
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def test_a_year_begins_with_the_figures_of_the_notice(client: Callers, city: City) -> None:
    async with client(city.office()) as http:
        year = await made(http)
    asked = ("online_hours", "offline_hours", "abilities")
    assert [year[name] for name in asked] == ["25", "25", 3]
    assert (year["state"], year["hours_per_day"]) == ("draft", "8")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"online_hours": 24}, "online_hours"),
        ({"abilities": 2}, "abilities"),
        ({"ends_on": "2026-09-01"}, "ends_on"),
        ({"ends_on": "2031-09-01"}, "ends_on"),
        ({"hours_per_day": "0.3"}, "hours_per_day"),
    ],
)
async def test_less_than_the_notice_and_wrong_dates_are_refused(
    client: Callers, city: City, change: dict[str, Any], field: str
) -> None:
    async with client(city.office()) as http:
        answer = await http.post(PATH, json=YEAR | change)
    assert answer.status_code == 422
    assert [one["field"] for one in answer.json()["errors"]] == [field]


async def test_an_open_year_keeps_what_it_asks_for(client: Callers, city: City) -> None:
    async with client(city.office()) as http:
        year = await made(http)
        path = f"{PATH}/{year['id']}"
        opened = await http.post(f"{path}/open")
        more = await http.patch(path, json={"online_hours": 30}, headers={"If-Match": '"2"'})
        stale = await http.patch(path, json={"name": "甲"}, headers={"If-Match": '"1"'})
        longer = await http.patch(path, json={"ends_on": "2027-09-30"}, headers={"If-Match": '"2"'})
        again = await http.post(f"{path}/open")
        closed = await http.post(f"{path}/close")
        late = await http.patch(path, json={"name": "乙"}, headers={"If-Match": '"4"'})
    assert opened.json()["state"] == "open"
    assert codes(more, stale, again, late) == [
        "year_not_draft",
        "stale_version",
        "year_not_draft",
        "year_not_open",
    ]
    assert longer.json()["ends_on"] == "2027-09-30"
    assert closed.json()["state"] == "closed"


def codes(*answers: httpx.Response) -> Sequence[str]:
    return [answer.json()["code"] for answer in answers]


async def test_open_years_of_a_city_do_not_overlap(client: Callers, city: City) -> None:
    async with client(city.office()) as http:
        first, second = await made(http), await made(http, name="重叠", starts_on="2027-08-31",
                                                     ends_on="2028-08-31")  # fmt: skip
        await http.post(f"{PATH}/{first['id']}/open")
        refused = await http.post(f"{PATH}/{second['id']}/open")
        path = f"{PATH}/{second['id']}"
        await http.patch(path, json={"starts_on": "2027-09-01"}, headers={"If-Match": '"1"'})
        opened = await http.post(f"{path}/open")
        grown = await http.patch(
            f"{PATH}/{first['id']}", json={"ends_on": "2027-09-01"}, headers={"If-Match": '"2"'}
        )
    assert codes(refused, grown) == ["years_overlap", "years_overlap"]
    assert opened.json()["state"] == "open"


async def test_a_draft_is_the_city_offices_own_and_others_read_what_is_open(
    client: Callers, city: City
) -> None:
    teacher = an_actor((Role.TEACHER, city.zhuji.path))
    elsewhere = an_actor((Role.CITY_OFFICE, "/990/"))
    async with client(city.office()) as http, client(teacher) as reader:
        year = await made(http)
        hidden = await reader.get(f"{PATH}/{year['id']}")
        await http.post(f"{PATH}/{year['id']}/open")
        shown = await reader.get(f"{PATH}/{year['id']}")
        listed = (await reader.get(PATH, params={"state": "open"})).json()["items"]
        written = await reader.post(PATH, json=YEAR)
    async with client(elsewhere) as other:
        foreign = await other.post(f"{PATH}/{year['id']}/close")
    assert (hidden.status_code, shown.status_code) == (404, 200)
    assert [one["id"] for one in listed] == [year["id"]]
    assert (written.status_code, foreign.status_code) == (403, 404)
