"""A right that was taken back is refused by every service, long before the token ends."""

import time

import httpx
import pytest

from tests.stack import Person, Stack

pytestmark = [pytest.mark.stack, pytest.mark.requirement("R37", "R147")]
OTHERS = ("assessment", "evidence", "cases")
SESSIONS = "/api/auth/v1/sessions"
# Every service asks each second; a token lives ten minutes. A busy machine may be slow in between.
PATIENCE = 60


@pytest.fixture(scope="module")
def admin(stack: Stack) -> Person:
    return stack.person("rights-admin", "system_admin@烟台市")


def refused(http: httpx.Client, service: str) -> str | None:
    """What the service says to the token: nothing while it counts, the code afterwards."""
    answer = http.get(f"/api/{service}/v1/ping")
    return None if answer.status_code == 200 else str(answer.json()["code"])


def wait_for(http: httpx.Client, service: str, code: str) -> None:
    end = time.monotonic() + PATIENCE
    while (said := refused(http, service)) != code:
        assert said is None, f"{service} says {said}"
        assert time.monotonic() < end, f"{service} still trusts the token"
        time.sleep(0.1)


def renew(http: httpx.Client) -> httpx.Response:
    return http.post(f"{SESSIONS}/refresh", headers={"X-Requested-With": "tisheng"})


def signed_in(stack: Stack, someone: Person) -> httpx.Client:
    """A browser: it has the cookie, and the token of the moment."""
    http = httpx.Client(base_url=stack.url, timeout=60, trust_env=False)
    stack.clients.append(http)
    words = {"username": someone.username, "password": someone.password}
    carry(http, http.post(SESSIONS, json=words))
    return http


def carry(http: httpx.Client, answer: httpx.Response) -> None:
    assert answer.is_success, answer.text
    http.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"


def test_a_right_that_was_taken_back_ends_everywhere(stack: Stack, admin: Person) -> None:
    someone = stack.person(
        "rights-two", "school_team@芝罘区/烟台第五中学", "teacher@芝罘区/烟台第五中学"
    )
    http = signed_in(stack, someone)
    assert [refused(http, service) for service in OTHERS] == [None] * 3

    grants = f"/api/auth/v1/people/{someone.person_id}/grants"
    held = {one["role"]: one["id"] for one in admin.http.get(grants).json()["items"]}
    assert admin.http.delete(f"{grants}/{held['school_team']}").is_success
    for service in OTHERS:
        wait_for(http, service, "rights_changed")

    answer = renew(http)
    carry(http, answer)
    assert [grant["role"] for grant in answer.json()["grants"]] == ["teacher"]
    assert [refused(http, service) for service in OTHERS] == [None] * 3


def test_a_session_that_was_ended_ends_everywhere(stack: Stack) -> None:
    someone = stack.person("rights-lost-phone", "teacher@芝罘区/烟台第五中学")
    lost, here = signed_in(stack, someone), signed_in(stack, someone)
    assert [refused(lost, service) for service in OTHERS] == [None] * 3
    mine = here.get("/api/auth/v1/me/sessions").json()["items"]
    other = next(one["id"] for one in mine if not one["is_current"])  # the last one used first
    assert here.delete(f"/api/auth/v1/me/sessions/{other}").is_success
    for service in OTHERS:
        wait_for(lost, service, "session_ended")
        assert refused(here, service) is None
    assert renew(lost).status_code == 401
