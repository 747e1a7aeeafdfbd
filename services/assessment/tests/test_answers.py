"""Answering an item: autosave with versions, self-marks, evidence, the self-check."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import httpx
import pytest

from kernel.db import uuid7
from kernel.testing import Callers

from .conftest import API, City, FakeEvidence, OpenRound, PlaceOf, full_mark, indicators


@pytest.fixture
async def place(open_round: OpenRound, place_of: PlaceOf, city: City) -> str:
    return await place_of(await open_round(), city.zhuji)


@pytest.fixture
async def team(client: Callers, city: City) -> AsyncIterator[httpx.AsyncClient]:
    async with client(city.zhuji.team()) as http:
        yield http


async def put(
    http: httpx.AsyncClient, place: str, code: str, seen: int = 0, **body: Any
) -> httpx.Response:
    path = f"{API}/submissions/{place}/items/{code}"
    return await http.put(path, json=body, headers={"If-Match": f'"{seen}"'})


async def test_an_answer_is_saved_and_read_back(team: httpx.AsyncClient, place: str) -> None:
    empty = await team.get(f"{API}/submissions/{place}/items/C1")
    mark = {"void": ["C1.1"]}
    saved = await put(team, place, "C1", narrative="校长领衔", self_mark=mark)
    read = await team.get(f"{API}/submissions/{place}/items/C1")
    assert (empty.headers["ETag"], empty.json()["state"]) == ('"0"', "empty")
    assert (saved.status_code, saved.headers["ETag"]) == (200, '"1"')
    assert read.json() == saved.json()
    assert (saved.json()["state"], saved.json()["self_points"]) == ("warning", "0")
    assert saved.json()["updated_by"] == "李主任"


@pytest.mark.requirement("R98")
@pytest.mark.parametrize(
    ("code", "body", "state"),
    [
        ("C1", {"narrative": "有"}, "started"),
        ("C1", {"self_mark": {"void": []}}, "started"),
        ("C1", {"narrative": " ", "self_mark": {"void": []}}, "started"),
        ("C1", {"narrative": "有", "self_mark": {"void": []}}, "done"),
        ("C29", {"narrative": "有", "self_mark": {"points": "5", "reason": ""}}, "started"),
        ("C29", {"narrative": "有", "self_mark": {"points": "5", "reason": "少"}}, "done"),
        ("C7", {"narrative": "有", "self_mark": {"points": "0", "reason": "无"}}, "warning"),
        ("C19", {"narrative": "有", "self_mark": {"void": [], "missing": ["影像"]}}, "warning"),
    ],
)
async def test_the_state_of_an_answer(
    team: httpx.AsyncClient, place: str, code: str, body: dict[str, Any], state: str
) -> None:
    saved = await put(team, place, code, **body)
    assert (saved.status_code, saved.json()["state"]) == (200, state)


@pytest.mark.parametrize(
    "case",
    [
        ("C1", {"self_mark": {"points": "1"}}, 422, "mark_form_wrong"),
        ("C1", {"self_mark": {"void": ["C2.1"]}}, 422, "void_key_unknown"),
        ("C7", {"self_mark": {"points": "2", "reason": "x"}}, 422, "points_out_of_range"),
        ("C29", {"self_mark": {"points": "5.5", "reason": "x"}}, 422, "points_step_wrong"),
        ("C1", {"narrative": "a\x00b"}, 422, "input_invalid"),
        ("C1", {"score": "1"}, 422, "input_invalid"),
        ("C99", {"narrative": "a"}, 404, "item_unknown"),
        ("C1", {"slots": {"00000000-0000-0000-0000-000000000000": "C2.s1"}}, 422, "slot_unknown"),
    ],
)
async def test_what_does_not_fit_is_refused(
    team: httpx.AsyncClient, place: str, case: tuple[str, dict[str, Any], int, str]
) -> None:
    code, body, status, problem = case
    saved = await put(team, place, code, **body)
    assert (saved.status_code, saved.json()["code"]) == (status, problem)


async def test_a_stale_save_keeps_both_texts(team: httpx.AsyncClient, place: str) -> None:
    await put(team, place, "C2", narrative="甲的文字")
    stale = await put(team, place, "C2", narrative="乙的文字")
    bare = await team.put(f"{API}/submissions/{place}/items/C2", json={"narrative": "x"})
    assert (stale.status_code, stale.json()["code"]) == (412, "stale_version")
    assert stale.json()["current"]["narrative"] == "甲的文字"
    assert stale.json()["current"]["version"] == 1
    assert (bare.status_code, bare.json()["code"]) == (428, "version_missing")
    again = await put(team, place, "C2", 1, narrative="甲和乙的文字")
    assert (again.status_code, again.headers["ETag"]) == (200, '"2"')


async def test_nobody_is_blamed_for_the_change_of_ones_own_second_window(
    team: httpx.AsyncClient, place: str, client: Callers, city: City
) -> None:
    await put(team, place, "C2", narrative="甲的文字")
    own = (await put(team, place, "C2", narrative="另一个窗口")).json()
    async with client(city.zhuji.team()) as colleague:
        other = (await put(colleague, place, "C2", narrative="乙的文字")).json()
    assert (own["changed_by"], other["changed_by"]) == ("self", "other")
    assert "您在另一处" in own["detail"]
    assert "他人" not in own["title"] + own["detail"]
    assert "他人" in other["detail"]


async def test_a_stale_save_shows_the_files_too(
    team: httpx.AsyncClient, place: str, city: City, evidence: FakeEvidence
) -> None:
    kept = evidence.add(city.zhuji.id, city.zhuji.path)
    await put(team, place, "C2", narrative="甲的文字", evidence_file_ids=[str(kept)])
    stale = await put(team, place, "C2", narrative="乙的文字")
    assert stale.status_code == 412, stale.text
    assert [one["file_id"] for one in stale.json()["current"]["evidence"]] == [str(kept)]


@pytest.mark.requirement("R143")
async def test_evidence_is_attached_to_the_place_of_its_source(
    team: httpx.AsyncClient, place: str, city: City, evidence: FakeEvidence
) -> None:
    first = evidence.add(city.zhuji.id, city.zhuji.path)
    of_group = evidence.add(uuid7(), f"{city.zhuji.path}8/", state="checking")
    saved = await put(
        team,
        place,
        "C17",
        evidence_file_ids=[str(of_group), str(first)],
        slots={str(first): "C17.s1"},
    )
    shown = saved.json()["evidence"]
    assert [one["file_id"] for one in shown] == [str(of_group), str(first)]
    assert shown[1] == {
        "file_id": str(first),
        "slot": "C17.s1",
        "filename": "动员会.mp4",
        "size": 12_345_678,
        "media_type": "video/mp4",
        "sha256": f"{first.int:064x}",
        "state": "ready",
    }
    assert (shown[0]["state"], shown[0]["sha256"]) == ("checking", None)
    less = await put(team, place, "C17", 1, evidence_file_ids=[str(first)])
    assert [one["slot"] for one in less.json()["evidence"]] == [None]


async def test_a_file_of_another_school_is_unknown(
    team: httpx.AsyncClient, place: str, city: City, evidence: FakeEvidence
) -> None:
    foreign = evidence.add(city.xinhai.id, city.xinhai.path)
    for file_id in (foreign, uuid7()):
        refused = await put(team, place, "C17", evidence_file_ids=[str(file_id)])
        assert (refused.status_code, refused.json()["code"]) == (422, "evidence_unknown")
    assert (await team.get(f"{API}/submissions/{place}/items/C17")).json()["version"] == 0


async def test_without_the_evidence_service_text_is_still_saved(
    team: httpx.AsyncClient, place: str, city: City, evidence: FakeEvidence
) -> None:
    waiting = evidence.add(city.zhuji.id, city.zhuji.path, state="checking")
    new = evidence.add(city.zhuji.id, city.zhuji.path)
    await put(team, place, "C17", evidence_file_ids=[str(waiting)])
    evidence.is_away = True
    kept = await put(team, place, "C17", 1, narrative="补充", evidence_file_ids=[str(waiting)])
    refused = await put(team, place, "C17", 2, evidence_file_ids=[str(waiting), str(new)])
    assert (kept.status_code, kept.json()["evidence"][0]["state"]) == (200, "checking")
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
    assert "材料服务" in refused.json()["detail"]
    evidence.is_away = False
    assert (await put(team, place, "C17", 2, evidence_file_ids=[str(new)])).status_code == 200


@pytest.mark.requirement("R98")
async def test_the_self_check_warns_and_names_blanks(team: httpx.AsyncClient, place: str) -> None:
    await put(team, place, "C7", narrative="无", self_mark={"points": "0", "reason": "没有制度"})
    early = (await team.get(f"{API}/submissions/{place}/self-check")).json()
    assert (early["total"], early["grade"], early["is_complete"]) == (None, None, False)
    assert (early["base_losses"], len(early["blank"])) == (["C7"], 28)
    assert early["warnings"] == [{"code": "C7", "text": "C7 扣 1 分，属基础项 A1，等次为不合格"}]


@pytest.mark.requirement("R98")
async def test_the_self_check_of_a_whole_answer_is_the_score(
    team: httpx.AsyncClient, place: str, rubric_id: UUID
) -> None:
    rubric = (await team.get(f"{API}/rubrics/{rubric_id}")).json()
    for item in indicators(rubric):
        mark = full_mark(item)
        if item["code"] == "C29":
            mark = {"points": "1", "reason": "特色不明显"}
        saved = await put(team, place, str(item["code"]), narrative="已完成", self_mark=mark)
        assert saved.status_code == 200, saved.text
    found = (await team.get(f"{API}/submissions/{place}/self-check")).json()
    assert (found["total"], found["grade"]) == ("95", "excellent")
    assert (found["process_points"], found["outcome_points"]) == ("80", "15")
    assert (found["blank"], found["warnings"], found["is_complete"]) == ([], [], True)
    row = (await team.get(f"{API}/submissions/{place}")).json()
    assert (row["done_count"], row["item_count"], row["self_total"]) == (29, 29, "95")
    assert row["my_actions"] == ["save"]


async def test_half_points_follow_the_round(
    open_round: OpenRound, place_of: PlaceOf, city: City, team: httpx.AsyncClient
) -> None:
    place = await place_of(await open_round(half_points=True), city.zhuji)
    mark = {"points": "5.5", "reason": "x"}
    saved = await put(team, place, "C29", narrative="有", self_mark=mark)
    assert (saved.status_code, saved.json()["self_points"]) == (200, "5.5")


@pytest.mark.requirement("R147")
async def test_who_may_answer(client: Callers, city: City, place: str) -> None:
    for caller, status in (
        (None, 401),
        (city.xinhai.lead(), 404),
        (city.other_district(), 403),
        (city.district(), 403),
        (city.office(), 403),
        (city.auditor(), 403),
        (city.zhuji.lead(), 200),
    ):
        async with client(caller) as http:
            assert (await put(http, place, "C3", narrative="x")).status_code == status
