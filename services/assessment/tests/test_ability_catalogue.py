"""The city office imports the catalogue, looks at what changes, and publishes it."""

from io import BytesIO
from typing import Any

import httpx
import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from assessment.abilities.from_notice import read_names
from assessment.abilities.service import load_names
from kernel.actor import Role
from kernel.clock import utc_now
from kernel.db import UnitOfWork
from kernel.testing import Callers, an_actor

from .conftest import API, City

pytestmark = pytest.mark.requirement("R113")
PATH = f"{API}/ability-catalogues"


@pytest.fixture(autouse=True)
async def names(uow: UnitOfWork) -> None:
    await load_names(uow, read_names(), utc_now)


async def form(http: httpx.AsyncClient) -> Workbook:
    answer = await http.get(f"{PATH}/form.xlsx")
    assert answer.status_code == 200
    return load_workbook(BytesIO(answer.content))


def saved(book: Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


async def send(
    http: httpx.AsyncClient,
    content: bytes,
    name: str = "微能力.xlsx",
    source: str = "教育部文件",
    **headers: str,
) -> httpx.Response:
    return await http.post(
        PATH, files={"file": (name, content)}, data={"source": source}, headers=headers
    )


def with_task(book: Workbook, name: str = "学情分析方案") -> Workbook:
    sheet = book["微能力"]
    for column, value in {
        6: name,
        8: "文档、视频",
        10: "一、完整；\n二、可行。",
        11: "基本可行。",
    }.items():
        sheet.cell(2, column, value)
    return book


async def test_the_form_comes_filled_and_unchanged_changes_nothing(
    client: Callers, city: City
) -> None:
    async with client(city.office()) as http:
        book = await form(http)
        again = await send(http, saved(book), source="")
    rows = list(book["微能力"].iter_rows(min_row=2, values_only=True))
    codes = [row[0] for row in rows if row[0]]
    assert (len(set(codes)), codes[0]) == (30, "A1")
    assert (again.status_code, again.json()["code"]) == (409, "ability_catalogue_unchanged")


async def test_a_draft_shows_its_changes_and_is_in_force_when_published(
    client: Callers, city: City
) -> None:
    someone = an_actor((Role.TEACHER, city.zhuji.path))
    async with client(city.office()) as http, client(someone) as teacher:
        before = (await http.get(f"{API}/abilities")).json()
        made = await send(http, saved(with_task(await form(http), f"任务{before['version']}")))
        assert made.status_code == 201, made.text
        draft = made.json()
        hidden = await teacher.get(f"{PATH}/{draft['id']}")
        unchanged = (await teacher.get(f"{API}/abilities")).json()
        changes = (await http.get(f"{PATH}/{draft['id']}/changes")).json()
        published = await http.post(f"{PATH}/{draft['id']}/publish")
        now = (await teacher.get(f"{API}/abilities")).json()
        late = [
            await http.post(f"{PATH}/{draft['id']}/publish"),
            await http.delete(f"{PATH}/{draft['id']}"),
        ]
        listed = (await teacher.get(PATH)).json()["items"]
    assert hidden.status_code == 404
    assert unchanged["id"] == before["id"]
    assert changes["base_version"] == before["version"]
    assert ("A1", "added") in [(one["code"], one["kind"]) for one in changes["changes"]]
    assert published.status_code == 200
    assert (now["version"], now["source"]) == (before["version"] + 1, "教育部文件")
    task = now["abilities"][0]["tasks"][0]
    assert (task["key"], task["materials"]) == ("A1.1", ["document", "video"])
    assert task["excellent"] == "一、完整；\n二、可行。"
    assert {answer.json()["code"] for answer in late} == {"ability_catalogue_published"}
    assert [one["state"] for one in listed][:2] == ["published", "published"]


async def test_wrong_cells_are_told_and_nothing_is_kept(client: Callers, city: City) -> None:
    async with client(city.office()) as http:
        count = len((await http.get(PATH)).json()["items"])
        book = with_task(await form(http))
        book["微能力"].cell(2, 3, "教室")
        book["微能力"].cell(2, 10, "")
        answer = await send(http, saved(book))
        after = len((await http.get(PATH)).json()["items"])
    assert (answer.status_code, answer.json()["code"]) == (422, "ability_workbook_has_errors")
    assert [one["field"] for one in answer.json()["errors"]] == ["2.所属环境", "2.优秀标准"]
    assert "共 2 处错误" in answer.json()["detail"]
    assert after == count


@pytest.mark.parametrize(
    ("name", "content", "status", "code"),
    [
        ("微能力.docx", b"PK\x03\x04", 415, "ability_workbook_kind_unknown"),
        ("微能力.xlsx", b"PK\x03\x04 no archive", 422, "ability_workbook_refused"),
        ("微能力.csv", "甲,乙\n1,2\n".encode(), 422, "ability_workbook_refused"),
        ("微能力.xlsx", b"PK\x03\x04" + bytes(5_000_001), 413, "ability_workbook_too_large"),
    ],
)
async def test_what_is_no_form_is_refused_with_what_to_do(
    client: Callers, city: City, name: str, content: bytes, status: int, code: str
) -> None:
    async with client(city.office()) as http:
        answer = await send(http, content, name)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_a_new_upload_takes_the_place_of_the_draft_and_it_can_be_discarded(
    client: Callers, city: City
) -> None:
    async with client(city.office()) as http:
        book = await form(http)
        first = (await send(http, saved(with_task(book, "甲任务")))).json()
        second = (await send(http, saved(with_task(book, "乙任务")))).json()
        gone = await http.get(f"{PATH}/{first['id']}")
        discarded = await http.delete(f"{PATH}/{second['id']}")
        left: list[Any] = (await http.get(PATH)).json()["items"]
    assert second["version"] == first["version"]
    assert (gone.status_code, discarded.status_code) == (404, 204)
    assert all(one["state"] == "published" for one in left)


async def test_the_same_key_makes_one_draft(client: Callers, city: City) -> None:
    async with client(city.office()) as http:
        content = saved(with_task(await form(http), "重发"))
        one, two = [await send(http, content, **{"Idempotency-Key": "k1"}) for _ in range(2)]
        other = await send(
            http, saved(with_task(await form(http), "另外")), **{"Idempotency-Key": "k1"}
        )
        assert one.json()["id"] == two.json()["id"]
        assert other.json()["code"] == "idempotency_key_reused"


@pytest.mark.parametrize("role", [Role.TEACHER, Role.SCHOOL_LEAD, Role.DISTRICT_OFFICE])
async def test_only_the_city_office_prepares_versions(
    client: Callers, city: City, role: Role
) -> None:
    async with client(an_actor((role, city.zhuji.path))) as http:
        answers = [
            await http.get(f"{PATH}/form.xlsx"),
            await send(http, b"PK\x03\x04"),
        ]
    assert {answer.status_code for answer in answers} == {403}


async def test_a_published_version_is_safe_from_the_database_side(uow: UnitOfWork) -> None:
    for statement in (
        "UPDATE ability_catalogue SET title = 'x' WHERE state = 'published'",
        "DELETE FROM ability_catalogue WHERE state = 'published'",
    ):
        with pytest.raises(DBAPIError, match="never changes"):
            async with uow.begin() as session:
                await session.execute(text(statement))


async def test_loading_the_names_again_changes_nothing(uow: UnitOfWork) -> None:
    row, is_new = await load_names(uow, read_names(), utc_now)
    assert not is_new
    assert row.version >= 1
