"""A cable pulled, a button pressed twice, two people at one thing, a forgotten tab.

Nothing is lost, one effect counts, and whoever has to do something is told so in a sentence.
"""

import secrets
import socket
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from kernel.actor import Role
from tests.callers import Caller, Calls
from tests.faults.parts import wait_until
from tests.playing import SUBMISSIONS, announce, fill_in, full_mark, hand_in, items_of, review
from tests.security.world import ASSESSMENT, AUTH, EVIDENCE, PDF, World
from tests.stack import Stack
from tests.uploading import local, put_parts

pytestmark = [pytest.mark.stack, pytest.mark.slow]
CLICKS = 12
MEBIBYTE = 1_048_576


def told(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """Check that a refusal has its code and a Chinese sentence; return its body."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"].startswith("application/problem+json")
    body: dict[str, Any] = answer.json()
    assert body["code"] == code
    assert any("\u4e00" <= letter <= "\u9fff" for letter in body["title"])
    return body


def at_once(
    stack: Stack, sends: Sequence[Callable[[Calls], httpx.Response]]
) -> list[httpx.Response]:
    """Send requests at the same moment, each over a connection of its own."""

    def run(send: Callable[[Calls], httpx.Response]) -> httpx.Response:
        calls = Calls(stack)
        try:
            return send(calls)
        finally:
            calls.close()

    with ThreadPoolExecutor(len(sends)) as pool:
        return list(pool.map(run, sends))


@pytest.fixture(scope="module")
def rubric(world: World) -> dict[str, Any]:
    path = f"{ASSESSMENT}/rubrics/{world.things['rubric_id']}"
    found: dict[str, Any] = world.calls.ok(world.office, "GET", path).json()
    return found


@pytest.fixture
def place(world: World) -> str:
    """A fresh submission of the school under test."""
    return world.new_submission()


# ---------------------------------------------------------------- upload cut off


def cut_off(stack: Stack, path: str, content: bytes) -> None:
    """Begin to send a part, and pull the cable in the middle of it."""
    head = (
        f"PUT {path} HTTP/1.1\r\nHost: 127.0.0.1:{stack.layout.port}\r\n"
        f"Content-Length: {len(content)}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", stack.layout.port), 30) as line:
        line.sendall(head.encode() + content[: len(content) // 2])


@pytest.mark.requirement("R34")
def test_an_upload_cut_off_goes_on_where_it_broke(stack: Stack, world: World) -> None:
    calls, lead = world.calls, world.lead
    content = PDF + secrets.token_bytes(6 * MEBIBYTE)
    told_first = {"filename": "视频.pdf", "size": len(content), "media_type": "application/pdf"}
    begun = calls.ok(lead, "POST", f"{EVIDENCE}/uploads", json=told_first).json()
    first, second = begun["parts"]
    sent = put_parts(calls.http, begun | {"parts": [first]}, content)
    cut_off(stack, local(second["url"]), content[begun["part_size"] :])
    upload = f"{EVIDENCE}/uploads/{begun['id']}"

    early = calls(
        lead, "POST", f"{upload}/complete", json={"parts": [*sent, {"number": 2, "etag": "0" * 32}]}
    )
    assert told(early, 409, "parts_missing")["missing"] == [2]
    shown = calls.ok(lead, "GET", upload).json()
    assert [part["number"] for part in shown["received_parts"]] == [1]
    assert [part["number"] for part in shown["parts"]] == [2]
    sent += put_parts(calls.http, shown, content)
    file = calls.ok(lead, "POST", f"{upload}/complete", json={"parts": sent}).json()
    path = f"{EVIDENCE}/files/{file['id']}"
    wait_until(lambda: calls.ok(lead, "GET", path).json()["state"] != "checking", "the check")
    assert calls.ok(lead, "GET", path).json()["size"] == len(content)


# ---------------------------------------------------------------- double submit


@pytest.mark.requirement("R14")
def test_of_many_clicks_on_submit_one_counts(
    stack: Stack, world: World, rubric: dict[str, Any], place: str
) -> None:
    fill_in(world.calls, world.lead, place, rubric)
    path = f"{SUBMISSIONS}/{place}/submit"

    answers = at_once(stack, [lambda calls: calls(world.lead, "POST", path, json={})] * CLICKS)

    refused = [answer for answer in answers if answer.is_error]
    assert len(refused) == CLICKS - 1
    for answer in refused:
        told(answer, 409, "already_submitted")


def test_a_form_sent_twice_makes_one_thing(stack: Stack, world: World) -> None:
    mark = secrets.token_hex(6).upper()
    body = {"name": "样例", "staff_no": f"D{mark}", "org_id": world.school.id}

    def send(calls: Calls) -> httpx.Response:
        headers = {"Idempotency-Key": mark}
        return calls.ok(world.admin, "POST", f"{AUTH}/people", json=body, headers=headers)

    assert len({answer.json()["id"] for answer in at_once(stack, [send] * CLICKS)}) == 1
    again = world.calls(world.admin, "POST", f"{AUTH}/people", json=body)
    told(again, 409, "staff_no_taken")


# ---------------------------------------------------------------- two reviewers at once


def beginning(caller: Caller, place: str, stage: str) -> Callable[[Calls], httpx.Response]:
    path = f"{SUBMISSIONS}/{place}/reviews/{stage}/start"
    return lambda calls: calls(caller, "POST", path, json={})


def test_of_two_reviewers_at_once_one_gets_the_school(
    stack: Stack, world: World, rubric: dict[str, Any], place: str
) -> None:
    """At both stages; whoever comes second is sent to the next school."""
    hand_in(world.calls, world.lead, place, rubric)
    for stage, role, home in (
        ("district", Role.DISTRICT_OFFICE, world.district),
        ("city", Role.CITY_OFFICE, world.city),
    ):
        both = [world.mint.person(role, home.path, org_id=home.id) for _ in range(2)]
        answers = at_once(stack, [beginning(one, place, stage) for one in both])

        pairs = sorted(zip(answers, both, strict=True), key=lambda pair: pair[0].status_code)
        (won, first), (lost, _) = pairs
        assert won.is_success, won.text
        told(lost, 409, "review_taken")
        if stage == "district":
            review(world.calls, first, place, rubric)
        else:
            announce(world.calls, first, place)


# ---------------------------------------------------------------- stale tab


@pytest.mark.requirement("R148")
def test_a_forgotten_tab_overwrites_nothing_and_loses_nothing(world: World, place: str) -> None:
    path = f"{SUBMISSIONS}/{place}/items/C2"

    def save(words: str, version: str) -> httpx.Response:
        headers = {"If-Match": version}
        return world.calls(world.lead, "PUT", path, json={"narrative": words}, headers=headers)

    newer = save("新窗口里写的", '"0"')
    stale = save("旧窗口里写的", '"0"')

    current = told(stale, 412, "stale_version")["current"]
    assert current["narrative"] == "新窗口里写的"
    assert save("两处合并后的", f'"{current["version"]}"').is_success
    assert newer.is_success


def test_a_forgotten_tab_changes_no_mark(world: World, rubric: dict[str, Any], place: str) -> None:
    hand_in(world.calls, world.lead, place, rubric)
    reviewer = world.mint.person(
        Role.DISTRICT_OFFICE, world.district.path, org_id=world.district.id
    )
    item = next(one for one in items_of(rubric) if one["rule"]["kind"] == "graded")
    path = f"{SUBMISSIONS}/{place}/reviews/district/marks/{item['code']}"
    given = {"points": "0", "reason": "未见材料"}
    headers = {"If-Match": '"0"'}
    world.calls.ok(reviewer, "PUT", path, json=given, headers=headers)

    stale = world.calls(reviewer, "PUT", path, json=full_mark(item), headers=headers)

    assert told(stale, 412, "stale_version")["current"]["reason"] == "未见材料"


def test_a_tab_from_before_the_hand_in_saves_no_more(
    world: World, rubric: dict[str, Any], place: str
) -> None:
    hand_in(world.calls, world.lead, place, rubric)
    path = f"{SUBMISSIONS}/{place}/items/C2"
    headers = {"If-Match": '"1"'}

    late = world.calls(world.lead, "PUT", path, json={"narrative": "提交之后"}, headers=headers)

    told(late, 409, "step_not_possible")
    assert world.calls.ok(world.lead, "GET", path).json()["narrative"] == "按方案实施。"
