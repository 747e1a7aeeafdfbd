"""`POST /rubrics/{id}/score` as the API contract words it."""

from typing import Any
from uuid import UUID

import pytest

from kernel.db import uuid7
from kernel.testing import Callers, a_machine, an_actor

from .conftest import API, City, full_mark

Body = dict[str, Any]


@pytest.fixture
async def full(client: Callers, city: City, rubric_id: UUID) -> Body:
    async with client(city.zhuji.team()) as http:
        rubric = (await http.get(f"{API}/rubrics/{rubric_id}")).json()
    items = [c for a in rubric["items_a"] for b in a["items_b"] for c in b["items_c"]]
    return {c["code"]: full_mark(c) for c in items}


@pytest.mark.requirement("R20")
@pytest.mark.requirement("R142")
async def test_the_answer_has_exactly_the_agreed_shape(
    client: Callers, city: City, rubric_id: UUID, full: Body
) -> None:
    marks = full | {
        "C1": {"void": ["C1.1"]},
        "C19": {"void": [], "missing": ["第3次教研无影像"]},
        "C7": {"points": "0", "reason": "没有制度"},
    }
    async with client(city.zhuji.team()) as http:
        answer = await http.post(f"{API}/rubrics/{rubric_id}/score", json={"marks": marks})
    body = answer.json()
    assert answer.status_code == 200
    assert list(body) == [
        "total",
        "grade",
        "process_points",
        "outcome_points",
        "base_losses",
        "items",
        "explanation",
    ]
    assert (body["total"], body["grade"]) == ("97", "fail")
    assert (body["process_points"], body["outcome_points"]) == ("77", "20")
    assert body["base_losses"] == ["C1", "C7", "C19"]
    assert body["items"][0] == {"code": "C1", "max": "1", "points": "0", "reason": "非校长领衔"}
    assert "C7 扣 1 分，属基础项 A1，等次为不合格" in body["explanation"]


async def test_numbers_are_taken_as_well_as_strings(
    client: Callers, city: City, rubric_id: UUID, full: Body
) -> None:
    marks = full | {"C29": {"points": 5.5, "reason": "特色尚在形成"}}
    async with client(city.zhuji.team()) as http:
        answer = await http.post(f"{API}/rubrics/{rubric_id}/score", json={"marks": marks})
    assert answer.json()["total"] == "99.5"


@pytest.mark.parametrize(
    "case",
    [
        ("C1", None, "marks_incomplete"),
        ("C1", {"void": ["C2.1"]}, "void_key_unknown"),
        ("C1", {"points": "1"}, "mark_form_wrong"),
        ("C29", {"points": "7", "reason": ""}, "points_out_of_range"),
        ("C29", {"points": "5", "reason": ""}, "reason_missing"),
        ("C29", {"points": "5.3", "reason": "x"}, "points_step_wrong"),
        ("C29", {"points": "5.333", "reason": "x"}, "input_invalid"),
        ("C29", {"points": -1, "reason": "x"}, "input_invalid"),
        ("C29", {"points": "NaN", "reason": "x"}, "input_invalid"),
        ("C1", {"void": [], "grade": "excellent"}, "input_invalid"),
        ("C77", {"void": []}, "item_unknown"),
    ],
)
async def test_what_does_not_fit_is_refused_by_name(
    client: Callers, city: City, rubric_id: UUID, full: Body, case: tuple[str, Body, str]
) -> None:
    code, mark, problem = case
    marks = {key: value for key, value in (full | {code: mark}).items() if value is not None}
    async with client(city.zhuji.team()) as http:
        answer = await http.post(f"{API}/rubrics/{rubric_id}/score", json={"marks": marks})
    assert (answer.status_code, answer.json()["code"]) == (422, problem)
    assert all("marks" in error["field"] for error in answer.json()["errors"])


async def test_all_faults_are_told_at_once(
    client: Callers, city: City, rubric_id: UUID, full: Body
) -> None:
    marks = full | {"C1": {"void": ["C9.1"]}, "C29": {"points": "5", "reason": ""}}
    async with client(city.zhuji.team()) as http:
        answer = await http.post(f"{API}/rubrics/{rubric_id}/score", json={"marks": marks})
    assert [error["field"] for error in answer.json()["errors"]] == ["marks.C1", "marks.C29"]


async def test_who_may_calculate(client: Callers, rubric_id: UUID, full: Body) -> None:
    path, body = f"{API}/rubrics/{rubric_id}/score", {"marks": full}
    async with client(None) as http:
        assert (await http.post(path, json=body)).status_code == 401
    async with client(a_machine("files:read")) as http:
        assert (await http.post(path, json=body)).status_code == 403
    async with client(an_actor()) as http:
        assert (await http.post(path, json=body)).status_code == 200
        unknown = await http.post(f"{API}/rubrics/{uuid7()}/score", json=body)
    assert (unknown.status_code, unknown.json()["code"]) == (404, "rubric_unknown")
