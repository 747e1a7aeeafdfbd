"""Lists: bounded pages, every row once, a cursor that cannot be misused."""

import base64
import json
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.actor import Role
from kernel.db import uuid7
from kernel.paging import CursorInvalid, PageRequest, cursor_of, page_of, page_request
from kernel.testing import Callers, an_actor


def cursor(values: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


@given(total=st.integers(0, 40), limit=st.integers(1, 12))
async def test_walking_the_pages_sees_every_row_once(total: int, limit: int) -> None:
    seen: list[int] = []
    request = await page_request(limit=limit)
    for _ in range(total + 2):
        start = request.start(int)
        first = start[0] + 1 if start else 0
        rows = list(range(total))[first : first + limit + 1]
        page = page_of(rows, request, lambda row: (row,), lambda row: row)
        seen += page.items
        if page.next_cursor is None:
            break
        request = await page_request(limit=limit, cursor=page.next_cursor)

    assert seen == list(range(total))


async def test_a_cursor_holds_text_numbers_and_nothing() -> None:
    request = await page_request(cursor=cursor_of("芝罘区", 7, None))

    assert request.after == ("芝罘区", 7, None)
    assert request.start(str, int, type(None)) == ("芝罘区", 7, None)


@pytest.mark.parametrize(
    "text",
    [
        "!",
        "AAA",
        "////",
        cursor({"a": 1}),
        cursor([[1]]),
        cursor([1.5]),
        cursor([2**63]),
        cursor(["a\x00b"]),
        base64.urlsafe_b64encode(b"[" * 300).decode(),
        base64.urlsafe_b64encode(b"[NaN]").decode(),
        base64.urlsafe_b64encode(b'["\\ud800"]').decode(),
        base64.urlsafe_b64encode(b"\xff").decode(),
    ],
)
async def test_a_cursor_of_another_make_is_refused(text: str) -> None:
    with pytest.raises(CursorInvalid):
        await page_request(cursor=text)


@pytest.mark.parametrize("after", [("a",), (1, 2), (True,), ()])
def test_a_cursor_of_another_list_is_refused(after: tuple[object, ...]) -> None:
    with pytest.raises(CursorInvalid):
        PageRequest(50, after).start(int)


async def test_ids_days_and_times_come_back_as_what_they_were() -> None:
    key = (uuid7(), date(2021, 9, 1), datetime(2021, 9, 1, 8, tzinfo=UTC))
    request = await page_request(cursor=cursor_of(*key))
    assert request.start(UUID, date, datetime) == key


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("not an id", UUID),
        (5, UUID),
        ("2021-02-30", date),
        ("2021-09-01T08:00", date),
        ("2021-09-01T08:00:00", datetime),  # of no time zone
        (None, datetime),
    ],
)
def test_what_is_no_id_day_or_time_is_refused(said: object, kind: type) -> None:
    with pytest.raises(CursorInvalid):
        PageRequest(50, (said,)).start(kind)


async def test_over_http(client: Callers) -> None:
    http = client(an_actor((Role.TEACHER, "/1/")))
    first = (await http.get("/api/cases/v1/notes", params={"limit": 4})).json()
    rest = await http.get(
        "/api/cases/v1/notes", params={"limit": 200, "cursor": first["next_cursor"]}
    )

    assert first["items"] == [0, 1, 2, 3]
    assert rest.json() == {"items": [4, 5, 6, 7, 8, 9], "next_cursor": None}
