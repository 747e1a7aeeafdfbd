"""The library: who sees what, found by any word, counted, exported."""

import io
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from cases import search
from cases.items.codes import Stage, Subject
from cases.items.rules import Kind
from cases.items.service.reindexing import reindex
from cases.library import counting
from cases.library.counting import Count
from cases.library.filters import Filters, chosen
from kernel.actor import Role
from kernel.db import UnitOfWork
from kernel.testing import Callers, an_actor

from .conftest import API, Desk

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


async def test_an_empty_library_answers_an_empty_page(client: Callers) -> None:
    async with client(an_actor((Role.TEACHER, "/1/2/3/"))) as http:
        answer = await http.get(f"{API}/items")
    assert (answer.status_code, answer.json()) == (200, {"items": [], "next_cursor": None})


@pytest.mark.requirement("R138", "R147")
async def test_a_draft_is_its_authors_and_a_submission_its_schools(desk: Desk) -> None:
    school, other = desk.city.zhuji, desk.city.xinhai
    await desk.draft(title="草稿一")
    await desk.submitted(title="待审一")

    assert await desk.titles(school.wang) == ["待审一", "草稿一"]
    assert await desk.titles(school.li) == []
    assert await desk.titles(school.team) == ["待审一"]
    assert await desk.titles(other.team) == await desk.titles(desk.city.district) == []


@pytest.mark.parametrize(
    ("reach", "seen"),
    [
        ("school", [True, False, False, False]),
        ("district", [True, True, False, False]),
        ("city", [True, True, True, True]),
        ("public", [True, True, True, True]),
    ],
)
@pytest.mark.requirement("R138")
async def test_an_item_opens_as_far_as_it_wishes(desk: Desk, reach: str, seen: list[bool]) -> None:
    city = desk.city
    await desk.published(open_range=reach)
    people = (city.zhuji.li, city.xinhai.li, city.laishan.li, city.city_run.li)
    assert [bool(await desk.titles(one)) for one in people] == seen
    assert await desk.titles(city.district)
    assert await desk.titles(city.centre)
    assert bool(await desk.titles(city.other_district)) == seen[2]


async def test_people_of_a_group_read_what_is_open_to_their_school(desk: Desk) -> None:
    await desk.published(open_range="school")
    member = an_actor((Role.TEACHER, f"{desk.city.zhuji.path}31/"))
    assert len(await desk.titles(member)) == 1


async def test_pages_follow_each_other_without_gap(desk: Desk, uow: UnitOfWork) -> None:
    for n in range(5):
        made = await desk.published(title=f"课例 100%_{n}" if n % 2 else f"其他{n}")
        async with uow.begin() as session:
            at = NINE + timedelta(minutes=n)
            put = text("UPDATE item SET listed_at = :at WHERE id = :id")
            await session.execute(put, {"at": at, "id": made["id"]})

    async def pages(**params: Any) -> list[str]:
        seen: list[str] = []
        cursor: str | None = ""
        while cursor is not None:
            asked = {"limit": 2, "cursor": cursor} | params
            page = await desk.ok(desk.city.laishan.wang, "GET", "/items", params=asked)
            seen += [one["title"] for one in page["items"]]
            cursor = page["next_cursor"]
        return seen

    newest = ["其他4", "课例 100%_3", "其他2", "课例 100%_1", "其他0"]
    assert await pages() == newest
    assert await pages(q="珠玑") == newest
    ranked = await pages(q="课")
    assert ranked == ["课例 100%_3", "课例 100%_1", "其他4", "其他2", "其他0"]


WORDS = [
    ("100%", 1),
    ("%", 1),
    ("_", 1),
    ("x_0", 0),
    ("课例", 1),
    ("例", 1),
    ("课 例", 1),
    ("例 珠玑小学", 1),
    ("元一次方", 1),
    ("一元方程", 0),
    ("wls", 1),
    ("WLS", 1),
    ("王老", 1),
    ("课堂导入", 1),  # the name of the ability
    ("ＡＢＣ", 1),
    ("'", 1),
    ("\\", 1),
    (":*", 0),
    ("课例 & !", 0),
    ("'课例'", 0),
    ("(", 0),
    ("<->", 0),
]


@pytest.mark.requirement("R138")
async def test_words_of_any_length_are_found_as_they_stand(desk: Desk) -> None:
    await desk.published(title="课例 100%_0 abc '\\")
    reader = desk.city.laishan.wang
    found = [(words, len(await desk.titles(reader, q=words))) for words, _ in WORDS]
    assert found == WORDS


TEXT = st.text(alphabet="教学课堂导入 aB1'\\%_&|!():*<>-\n", max_size=14)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(texts=st.lists(TEXT, min_size=1, max_size=6), asked=TEXT)
@pytest.mark.requirement("R138")
async def test_the_index_finds_what_a_scan_finds(
    uow: UnitOfWork, texts: Sequence[str], asked: str
) -> None:
    """Recall and precision are whole, whatever is written and asked."""
    plain = [search.normal(one) for one in texts]
    words = search.words_of(asked)
    scan = [all(word in one for word in words) for one in plain]
    query = search.every([search.marked("x", "1"), *map(search.asked, words)])
    async with uow() as session:
        for one, is_found in zip(plain, scan, strict=True):
            lexemes = sorted({*search.cut("", one), search.mark("x", "1")})
            told = text(
                "SELECT array_to_tsvector(CAST(:lexemes AS text[])) @@ CAST(:query AS tsquery)"
            )
            hit = await session.scalar(told, {"lexemes": lexemes, "query": query})
            looked_up = all(word in one for word in words if len(word) > search.EXACT)
            assert (hit and looked_up) is is_found


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(asked=st.text(max_size=40))
async def test_no_search_breaks(desk: Desk, asked: str) -> None:
    params = {"q": asked}
    for path in ("/items", "/items/facets"):
        answer = await desk.call(desk.city.zhuji.wang, "GET", path, params=params)
        assert answer.status_code in (200, 422)


@pytest.mark.parametrize("cursor", ["x", "W10", "WyJhIiwgImIiXQ", "WzEsMl0"])
async def test_a_foreign_cursor_is_refused(desk: Desk, cursor: str) -> None:
    answer = await desk.call(desk.city.zhuji.wang, "GET", "/items", params={"cursor": cursor})
    assert (answer.status_code, answer.json()["code"]) == (422, "cursor_invalid")


FACETS: list[tuple[dict[str, Any], list[str]]] = [
    ({"kind": "lesson"}, ["数学课", "语文课"]),
    ({"kind": ["lesson", "tool"]}, ["工具", "数学课", "语文课"]),
    ({"stage": "junior"}, ["数学课"]),
    ({"subject": ["chinese", "mathematics"], "kind": "lesson"}, ["数学课", "语文课"]),
    ({"ability": "A1"}, ["语文课"]),
    ({"environment": "smart"}, ["数学课"]),
    ({"dimension": "learner_analysis"}, ["语文课"]),
    ({"year": 2025}, ["语文课"]),
    ({"level": "teacher"}, ["成果"]),
    ({"state": "recommended"}, ["成果"]),
    ({"ability": "A30"}, []),
    ({"kind": "lesson", "q": "数学课"}, ["数学课"]),
]


@pytest.mark.requirement("R138", "R140")
async def test_facets_narrow_the_list(desk: Desk) -> None:
    await desk.published(title="语文课", subjects=["chinese"], abilities=["A1"], year=2025)
    await desk.published(title="数学课", stages=["junior"], abilities=["C2"])
    await desk.published(title="工具", kind="tool", subjects=["arts"])
    await desk.recommended(title="成果", kind="outcome")
    reader = desk.city.laishan.wang
    for params, found in FACETS:
        assert sorted(await desk.titles(reader, **params)) == sorted(found), params
        counted = await desk.ok(reader, "GET", "/items/facets", params=params)
        assert counted["total"] == len(found), params


PARTS = ("lesson_plan", "recording", "teaching_case", "reflection")


@pytest.mark.requirement("R95", "R106", "R116")
@pytest.mark.parametrize("level", ["teacher", "group", "school"])
async def test_a_package_of_each_level_holds_its_four_parts(desk: Desk, level: str) -> None:
    wang = desk.city.zhuji.wang
    files = [{"file_id": desk.evidence.add(wang, part), "role": part} for part in PARTS]
    made = await desk.published(title=f"{level}资源包", kind="outcome", level=level, files=files)
    told = await desk.ok(desk.city.laishan.wang, "GET", f"/items/{made['id']}")
    assert [one["role"] for one in told["files"]] == list(PARTS)
    reader = desk.city.laishan.wang
    assert await desk.titles(reader, kind="outcome", level=level) == [f"{level}资源包"]


async def test_units_and_authors_narrow_the_list(desk: Desk) -> None:
    city = desk.city
    await desk.published(city.zhuji, title="一")
    await desk.published(city.laishan, title="二")
    assert await desk.titles(city.office, org_id=str(city.laishan.id)) == ["二"]
    assert await desk.titles(city.office, author=str(city.zhuji.wang.person_id)) == ["一"]
    assert await desk.titles(city.office, author=str(city.zhuji.li.person_id)) == []


async def test_a_chosen_facet_can_be_chosen_anew(desk: Desk) -> None:
    await desk.published(title="语文课", subjects=["chinese"])
    await desk.published(title="数学课")
    params = {"subject": "chinese"}
    told = await desk.ok(desk.city.office, "GET", "/items/facets", params=params)
    subjects = {one["value"]: one["count"] for one in told["facets"]["subject"]}
    assert (told["total"], subjects) == (1, {"chinese": 1, "mathematics": 1})
    assert told["facets"]["kind"] == [{"value": "lesson", "count": 1, "is_more": False}]


CHOSEN = [
    {"kind": "lesson", "subject": ["mathematics", "arts"]},
    {"subject": "chinese", "stage": ["primary", "junior"], "year": "2026"},
    {"kind": ["lesson", "tool"], "ability": "A5", "q": "课"},
    {"kind": "outcome", "level": ["teacher", "group"], "state": "recommended"},
]


@pytest.mark.requirement("R138")
@pytest.mark.parametrize("params", CHOSEN)
async def test_one_look_counts_what_a_look_for_each_facet_does(
    desk: Desk, params: dict[str, Any]
) -> None:
    await desk.published(title="语文课", subjects=["chinese"], abilities=["A1"], year=2025)
    await desk.published(title="语文课二", subjects=["chinese"], stages=["senior"])
    await desk.published(title="数学课", stages=["junior"], abilities=["C2", "A5"])
    await desk.published(title="数学课二", kind="tool")
    await desk.published(title="工具", kind="tool", subjects=["arts"])
    await desk.recommended(title="成果", kind="outcome")
    path, office = "/items/facets", desk.city.office
    whole = await desk.ok(office, "GET", path, params=params)
    for name in {*params} - {"q"}:
        # What a facet has besides what is chosen: the count is what choosing it would find.
        for told in whole["facets"][name]:
            found = await desk.titles(office, **{**params, name: told["value"]})
            assert told["count"] == len(found), (name, told)


@pytest.mark.requirement("R138")
async def test_where_one_look_sees_too_much_each_facet_is_looked_at(
    desk: Desk, uow: UnitOfWork
) -> None:
    await desk.published(title="语文课", subjects=["chinese"], stages=["senior"])
    await desk.published(title="数学课")
    await desk.published(title="工具", kind="tool", subjects=["arts"])
    kinds, subjects = [Kind.LESSON], [Subject.MATHEMATICS, Subject.ARTS]
    wanted = Filters(kind=kinds, subject=subjects, stage=[Stage.PRIMARY, Stage.SENIOR])
    actor = an_actor((Role.CITY_OFFICE, "/1/"))
    async with uow() as session:
        whole = await counting.counts(session, actor, wanted)
        assert whole == await counting.one_by_one(session, actor, wanted, chosen(wanted))
    assert whole[0] == Count(1, is_more=False)


@pytest.mark.requirement("R140")
async def test_similar_items_share_abilities(desk: Desk) -> None:
    near = await desk.published(title="两项相同")
    await desk.published(title="一项相同", abilities=["A5"])
    await desk.published(title="没有相同", abilities=["C1"])
    await desk.published(desk.city.laishan, title="未开放", open_range="school")
    one = await desk.published(title="这一项")
    found = await desk.ok(desk.city.city_run.li, "GET", f"/items/{one['id']}/similar")
    assert [row["title"] for row in found["items"]] == ["两项相同", "一项相同"]
    assert found["items"][0]["id"] == near["id"]


async def test_the_workbook_has_the_rows_of_the_list(desk: Desk) -> None:
    await desk.published(title="=1+1")
    await desk.published(desk.city.laishan, title="未开放", open_range="school")
    answer = await desk.call(desk.city.district, "GET", "/items/export", params={"kind": "lesson"})
    page = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert page is not None
    rows = list(page.iter_rows(min_row=3, values_only=True))
    assert [(row[0], row[1], row[3]) for row in rows] == [("=1+1", "课例", "已发布")]
    denied = await desk.call(desk.city.zhuji.wang, "GET", "/items/export")
    assert denied.status_code == 403


@pytest.mark.parametrize(
    ("name", "letters"), [("王䶮", {"wy"}), ("曾单", {"zs", "cs", "zd", "cd"}), ("Li Na", {"lina"})]
)
def test_names_are_found_by_their_initials(name: str, letters: set[str]) -> None:
    assert letters & set(search.initials(name))
    assert len(search.initials("曾单" * 10)) <= 8


def test_paths_above_a_unit() -> None:
    assert search.above("/1/2/3/") == ["/1/", "/1/2/", "/1/2/3/"]


async def test_everything_is_cut_anew_as_it_was_cut_when_written(
    desk: Desk, uow: UnitOfWork
) -> None:
    wang, li = desk.city.zhuji.wang, desk.city.zhuji.li
    await desk.published(title="引号 ' 和 \\ 课例")
    both = [{"person_id": str(one.person_id)} for one in (wang, li)]
    await desk.draft(title="草稿", authors=both)
    read = text("SELECT id, plain, CAST(words AS text) FROM item ORDER BY id")
    async with uow() as session:
        before = (await session.execute(read)).all()
    async with uow.begin() as session:
        await session.execute(text("UPDATE item SET words = '', plain = ''"))
    assert await desk.titles(wang) == []

    told: list[int] = []
    assert (await reindex(uow, told.append), told) == (2, [2])

    async with uow() as session:
        assert (await session.execute(read)).all() == before
    assert len(await desk.titles(wang)) == 2
