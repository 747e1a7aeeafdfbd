"""Everything that is refused is one kind of document, never echoes the input, never is a 500."""

import json
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from kernel.actor import Role
from kernel.testing import Callers, an_actor

NOTES = "/api/cases/v1/notes"
MEMBERS = {"type", "title", "status", "detail", "code", "request_id", "errors"}


@pytest.fixture
def http(client: Callers) -> httpx.AsyncClient:
    return client(an_actor((Role.TEACHER, "/1/2/3/")))


def problem(answer: httpx.Response, status: int) -> dict[str, Any]:
    """Check the shape of a refusal and return it."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert body.keys() >= MEMBERS
    assert body["status"] == status
    assert body["request_id"] == answer.headers["x-request-id"]
    assert any("\u4e00" <= letter <= "\u9fff" for letter in body["title"])
    return body


async def test_a_refusal_by_a_rule_carries_its_code_and_words(http: httpx.AsyncClient) -> None:
    body = problem(await http.get("/api/cases/v1/faults/closed"), 409)

    assert body["code"] == "round_is_closed"
    assert body["type"] == "urn:tisheng:round_is_closed"
    assert body["detail"] == "2026 学年"


async def test_something_that_is_away_says_when_to_come_back(http: httpx.AsyncClient) -> None:
    answer = await http.get("/api/cases/v1/faults/away")

    problem(answer, 503)
    assert int(answer.headers["retry-after"]) > 0


async def test_a_fault_of_ours_tells_nothing_but_its_id(app: FastAPI) -> None:
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://t") as http:
        answer = await http.get("/api/cases/v1/faults/bug")

    body = problem(answer, 500)
    assert body["code"] == "unexpected"
    assert "secret detail" not in answer.text


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"title": "x" * 10_000}, "最多填写 200 个字"),
        ({"title": "x", "points": -1}, "不能小于 0"),
        ({"title": "x", "points": 10**9}, "最多 8 位数字"),
        ({"title": "x", "points": 1.005}, "最多 2 位小数"),
        ({"title": "x", "points": "-3"}, "不小于 0 的数字"),
    ],
)
async def test_a_refused_value_is_told_its_limit(
    http: httpx.AsyncClient, said: dict[str, Any], sentence: str
) -> None:
    answer = await http.post(NOTES, json=said)
    assert sentence in str(problem(answer, 422)["errors"]), answer.text


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'"text"',
        b"\xff\xfe",
        b'{"title":"\\u0000"}',
        b'{"title":"a\\u0000b"}',
        b'{"title":"\\ud800"}',
        b'{"title":"x","body":"\\udfff"}',
        b'{"title":"x","count":NaN}',
        b'{"title":"x","count":Infinity}',
        b'{"title":"x","points":NaN}',
        b'{"title":"x","points":-1}',
        b'{"title":"x","points":1.005}',
        b'{"title":"x","points":true}',
        b'{"title":"x","points":"1e3"}',
        b'{"title":"x","count":' + b"9" * 10_000 + b"}",
        b'{"title":"x","points":' + b"9" * 10_000 + b"}",
        b'{"title":"x","points":"' + b"9" * 10_000 + b'"}',
        b'{"title":"x","points":1e999999}',
        b'{"title":' + b"[" * 100_000 + b"}",
        b'{"title":' + b'{"a":' * 100_000 + b"1" + b"}" * 100_000 + b"}",
        b'{"title":"x","unknown":1}',
        b'{"title":"","body":""}',
        b'{"title":"' + b"x" * 201 + b'"}',
        b'{"title":"two\\nlines"}',
        b'{"title":"x","at":"2026-01-01T00:00:00"}',
        b'{"title":"\\u202etxt.exe"}',
    ],
)
async def test_wrong_input_is_a_422_with_fields(http: httpx.AsyncClient, raw: bytes) -> None:
    answer = await http.post(NOTES, content=raw, headers={"Content-Type": "application/json"})

    body = problem(answer, 422)
    assert all(entry.keys() == {"field", "code", "message"} for entry in body["errors"])


async def test_the_input_is_never_repeated(http: httpx.AsyncClient) -> None:
    for password in ("hunter2-secret\x00", ["hunter2-secret"], {"hunter2-secret": 1}):
        answer = await http.post(NOTES, json={"title": "x", "password": password})

        problem(answer, 422)
        assert "hunter2" not in answer.text


async def test_a_field_named_by_the_caller_is_cut_and_clean(http: httpx.AsyncClient) -> None:
    raw = b'{"title":"x","' + b"n" * 500 + b'":1,"\\ud800":2}'
    answer = await http.post(NOTES, content=raw, headers={"Content-Type": "application/json"})

    body = problem(answer, 422)
    assert all(len(entry["field"]) < 100 for entry in body["errors"])


async def test_another_media_type_is_refused(http: httpx.AsyncClient) -> None:
    content = json.dumps({"title": "x"}).encode()
    answer = await http.post(NOTES, content=content, headers={"Content-Type": "text/plain"})

    assert answer.status_code in (415, 422)
    problem(answer, answer.status_code)


@pytest.mark.parametrize(
    "query",
    [
        {"limit": "0"},
        {"limit": "201"},
        {"limit": "x"},
        {"limit": "9" * 5000},
        {"at_least": "-1"},
        {"cursor": "!!"},
        {"cursor": "x" * 501},
    ],
)
async def test_a_wrong_query_is_a_422(http: httpx.AsyncClient, query: dict[str, str]) -> None:
    problem(await http.get(NOTES, params=query), 422)


@pytest.mark.parametrize(
    "address",
    [
        f"{NOTES}?cursor=%00",
        f"{NOTES}/%00",
        f"{NOTES}/%ED%A0%80",
        f"{NOTES}/" + "9" * 5000,
    ],
)
async def test_a_hostile_address_is_refused(http: httpx.AsyncClient, address: str) -> None:
    answer = await http.get(address)

    assert answer.status_code in (404, 405, 422)
    problem(answer, answer.status_code)


async def test_an_unknown_address_and_a_wrong_verb(http: httpx.AsyncClient) -> None:
    problem(await http.get("/api/cases/v1/nothing"), 404)
    wrong = await http.delete(NOTES)

    assert problem(wrong, 405)["code"] == "method_not_allowed"
    assert wrong.headers["allow"]


async def test_a_body_over_one_megabyte_is_refused(http: httpx.AsyncClient) -> None:
    big = b'{"title":"x","body":"' + b"x" * 1_100_000 + b'"}'

    answer = await http.post(NOTES, content=big, headers={"Content-Type": "application/json"})

    assert problem(answer, 413)["code"] == "body_too_large"


async def test_a_streamed_body_without_a_length_is_bounded_too(http: httpx.AsyncClient) -> None:
    async def pieces() -> Any:
        for _ in range(20):
            yield b"x" * 100_000

    answer = await http.post(NOTES, content=pieces(), headers={"Content-Type": "application/json"})

    problem(answer, 413)


@pytest.mark.parametrize("length", ["abc", "-1", "9" * 400])
async def test_an_absurd_length_is_refused(http: httpx.AsyncClient, length: str) -> None:
    answer = await http.post(NOTES, content=b"{}", headers={"Content-Length": length})

    assert answer.status_code in (413, 422)


async def test_every_answer_has_the_security_headers(http: httpx.AsyncClient) -> None:
    for answer in (await http.get(NOTES), await http.get("/api/cases/v1/nothing")):
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
