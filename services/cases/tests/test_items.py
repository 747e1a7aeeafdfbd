"""The library's list: who sees which item."""

from datetime import UTC, datetime, timedelta

import pytest

from cases.items.rules import State
from cases.items.tables import Item
from kernel.actor import Role
from kernel.db import UnitOfWork, uuid7
from kernel.testing import Callers, an_actor

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
TEACHER = an_actor((Role.TEACHER, "/1/2/3/"))
ELSEWHERE = an_actor((Role.TEACHER, "/1/9/8/"))


def item(state: State, path: str = "/1/2/3/", minute: int = 0) -> Item:
    return Item(
        kind="lesson",
        state=state,
        title=f"课例 100%_{minute}",
        summary="",
        author_id=uuid7(),
        author_name="李老师",
        org_id=uuid7(),
        org_name="芝罘区珠玑小学",
        org_path=path,
        created_at=NINE + timedelta(minutes=minute),
    )


async def test_an_empty_library_answers_an_empty_page(client: Callers) -> None:
    async with client(TEACHER) as http:
        answer = await http.get("/api/cases/v1/items")
    assert (answer.status_code, answer.json()) == (200, {"items": [], "next_cursor": None})


async def test_without_signing_in_nothing_is_shown(client: Callers) -> None:
    async with client(None) as http:
        answer = await http.get("/api/cases/v1/items")
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")


@pytest.mark.requirement("R138")
async def test_drafts_stay_in_their_unit(client: Callers, uow: UnitOfWork) -> None:
    async with uow.begin() as session:
        session.add_all([item(State.DRAFT), item(State.PUBLISHED, minute=1)])

    async with client(TEACHER) as http:
        own = (await http.get("/api/cases/v1/items")).json()["items"]
    async with client(ELSEWHERE) as http:
        others = (await http.get("/api/cases/v1/items")).json()["items"]

    assert [one["state"] for one in own] == ["published", "draft"]
    assert [one["state"] for one in others] == ["published"]


async def test_pages_follow_each_other_without_gap(client: Callers, uow: UnitOfWork) -> None:
    async with uow.begin() as session:
        session.add_all(item(State.PUBLISHED, minute=n) for n in range(5))

    seen: list[str] = []
    cursor: str | None = ""
    async with client(TEACHER) as http:
        while cursor is not None:
            page = (
                await http.get("/api/cases/v1/items", params={"limit": 2, "cursor": cursor})
            ).json()
            seen += [one["title"] for one in page["items"]]
            cursor = page["next_cursor"]
    assert seen == [f"课例 100%_{n}" for n in (4, 3, 2, 1, 0)]


@pytest.mark.parametrize(
    ("words", "found"), [("100%", 1), ("%", 1), ("_", 1), ("x_0", 0), ("课例", 1)]
)
async def test_wildcards_are_plain_characters(
    client: Callers, uow: UnitOfWork, words: str, found: int
) -> None:
    async with uow.begin() as session:
        session.add(item(State.PUBLISHED))
    async with client(TEACHER) as http:
        answer = await http.get("/api/cases/v1/items", params={"q": words})
    assert len(answer.json()["items"]) == found


@pytest.mark.parametrize("cursor", ["x", "W10", "WyJhIiwgImIiXQ", "WzEsMl0"])
async def test_a_foreign_cursor_is_refused(client: Callers, cursor: str) -> None:
    async with client(TEACHER) as http:
        answer = await http.get("/api/cases/v1/items", params={"cursor": cursor})
    assert (answer.status_code, answer.json()["code"]) == (422, "cursor_invalid")
