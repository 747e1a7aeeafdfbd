"""The school takes approvals and returns of plans back; the teacher reads by whom (R108, R81)."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import func, select

from assessment.abilities.from_notice import read_names
from assessment.abilities.service import load_names
from assessment.personal_plans.document import PersonalPlanContent
from assessment.personal_plans.rules import PersonalPlanState, PersonalPlanVerb
from assessment.personal_plans.tables import PersonalPlan, PersonalPlanStep
from assessment.tables import AUDIT
from assessment.teacher_scores.queries.facts import _plans
from kernel.actor import Actor, Role
from kernel.clock import utc_now
from kernel.db import UnitOfWork
from kernel.testing import Callers, an_actor

from .conftest import API, City
from .tied import Tie

pytestmark = pytest.mark.requirement("R81", "R108")
PATH = f"{API}/personal-plans"
Row = dict[str, Any]
HandIn = Callable[..., Awaitable[tuple[Actor, Row]]]


@pytest.fixture
async def year_id(client: Callers, city: City, uow: UnitOfWork) -> str:
    await load_names(uow, read_names(), utc_now)
    body = {"name": "年度", "starts_on": "2026-09-01", "ends_on": "2027-08-31"}
    async with client(city.office()) as http:
        year = (await http.post(f"{API}/years", json=body)).json()
        await http.post(f"{API}/years/{year['id']}/open")
    return str(year["id"])


@pytest.fixture
def hand_in(uow: UnitOfWork, city: City, year_id: str) -> HandIn:
    """Put a plan that was handed in; gives its teacher and what was seen of it."""

    async def put(name: str = "王老师", actor: Actor | None = None) -> tuple[Actor, Row]:
        who = actor or an_actor((Role.TEACHER, city.zhuji.path), name=name)
        async with uow.begin() as session:
            plan = PersonalPlan(
                year_id=UUID(year_id),
                person_id=who.person_id,
                person_name=who.name,
                school_id=city.zhuji.id,
                school_name=city.zhuji.name,
                org_path=city.zhuji.path,
                state=PersonalPlanState.SUBMITTED,
                content=PersonalPlanContent().as_json(),
                submitted_at=utc_now(),
                created_at=utc_now(),
            )
            session.add(plan)
            await session.flush()
            session.add(
                PersonalPlanStep(
                    plan_id=plan.id,
                    verb=PersonalPlanVerb.SUBMIT,
                    content=plan.content,
                    actor_id=who.person_id,
                    actor_name=who.name,
                    at=utc_now(),
                )
            )
        return who, {"id": str(plan.id), "version": 1}

    return put


async def decide(http: httpx.AsyncClient, row: Row, verb: str, body: Row | None = None) -> Row:
    tag = {"If-Match": f'"{row["version"]}"'}
    answer = await http.post(f"{PATH}/{row['id']}/{verb}", json=body, headers=tag)
    assert answer.status_code == 200, answer.text
    return {"id": row["id"], "version": answer.json()["version"]}


async def approve_all(http: httpx.AsyncClient, *rows: Row) -> list[Row]:
    answer = await http.post(f"{PATH}/approve", json={"plans": rows})
    return [{"id": one["plan_id"], "version": one["version"]} for one in answer.json()["items"]]


async def undo(http: httpx.AsyncClient, *rows: Row) -> list[Row]:
    answer = await http.post(f"{PATH}/undo", json={"plans": rows})
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


def codes(items: list[Row]) -> list[str | None]:
    return [one["code"] for one in items]


RETURN = {"reason": "请补充目标", "due_on": "2027-03-01"}


async def test_approvals_are_taken_back_by_a_colleague_and_done_again(
    client: Callers, city: City, hand_in: HandIn, year_id: str, uow: UnitOfWork
) -> None:
    (first, one), (_, two) = await hand_in("甲"), await hand_in("乙")
    async with client(city.zhuji.team()) as http:
        done = await approve_all(http, one, two)
    async with client(city.zhuji.lead()) as lead, client(first) as mine:
        back = await undo(lead, *done)
        shown = (await mine.get(f"{PATH}/mine", params={"year_id": year_id})).json()
        steps = (await mine.get(f"{PATH}/mine/steps", params={"year_id": year_id})).json()
        todos = (await lead.get(f"{API}/todos")).json()["counted"]
        counts = (await lead.get(f"{PATH}/counts", params={"year_id": year_id})).json()
        twice = await undo(lead, *done)
        again = await approve_all(
            lead, *[{"id": o["plan_id"], "version": o["version"]} for o in back]
        )
    assert [(o["code"], o["problem"], o["person_name"]) for o in back] == [
        (None, "", "甲"),
        (None, "", "乙"),
    ]
    assert (shown["state"], shown["approved_at"]) == ("submitted", None)
    assert [(s["verb"], s["actor_name"]) for s in steps["items"]][-2:] == [
        ("approve", "李主任"),
        ("undo", "王校长"),
    ]
    assert (counts["submitted"], counts["approved"]) == (2, 0)
    assert {o["kind"]: o["count"] for o in todos}["personal_plans_decide"] == 2
    assert codes(twice) == ["undo_changed", "undo_changed"]
    assert all(o["version"] for o in again)
    async with uow() as session:
        counted = select(func.count()).where(AUDIT.c.action == "personal_plan.undo")
        assert await session.scalar(counted) == 1


async def test_a_return_is_taken_back_and_what_was_asked_before_stands_again(
    client: Callers, city: City, hand_in: HandIn
) -> None:
    _, row = await hand_in()
    async with client(city.zhuji.team()) as http:
        returned = await decide(http, row, "return", RETURN)
        (back,) = await undo(http, returned)
        plan = (await http.get(f"{PATH}/{row['id']}")).json()
        stale = await undo(http, {"id": row["id"], "version": back["version"]})
    assert (plan["state"], plan["return_reason"], plan["return_due_on"]) == ("submitted", "", None)
    assert codes(stale) == ["undo_nothing"]


async def test_an_approval_that_was_taken_back_gives_no_points(
    client: Callers, city: City, hand_in: HandIn, year_id: str, uow: UnitOfWork
) -> None:
    who, row = await hand_in()
    async with client(city.zhuji.team()) as http, uow() as session:
        (done,) = await approve_all(http, row)
        before = await _plans(session, UUID(year_id), [who.person_id])
        (back,) = await undo(http, done)
        none = await _plans(session, UUID(year_id), [who.person_id])
        await approve_all(http, {"id": back["plan_id"], "version": back["version"]})
        after = await _plans(session, UUID(year_id), [who.person_id])
    assert (list(before), list(none), list(after)) == ([who.person_id], [], [who.person_id])


async def test_of_what_cannot_be_taken_back_the_answer_says_why(
    client: Callers, city: City, hand_in: HandIn, tie: Tie, monkeypatch: pytest.MonkeyPatch
) -> None:
    member = an_actor(
        (Role.SCHOOL_TEAM, city.zhuji.path), (Role.TEACHER, city.zhuji.path), name="孙主任"
    )
    _, own = await hand_in(actor=member)
    reviser, revised = await hand_in("修订")
    starter, begun = await hand_in("已开始")
    scored_by, scored = await hand_in("已公布")
    _, good = await hand_in("可撤销")
    unknown = {"id": str(uuid4()), "version": 1}
    async with client(city.zhuji.lead()) as http:
        done = await approve_all(http, own, revised, begun, scored, good)
    async with client(reviser) as http:
        await http.post(f"{PATH}/{revised['id']}/revise")
    async with client(starter) as http:
        body = {"ability_code": "A1", "year_id": tie.year_id}
        made = await http.post(f"{API}/certifications", json=body)
        assert made.status_code == 201, made.text
    await tie.publish(scored_by)
    async with client(member) as http:
        with monkeypatch.context() as later:
            later.setattr("assessment.undo.UNDO_HOURS", -1)
            late = await undo(http, done[4])
        found = await undo(http, *done, unknown)
    async with client(city.xinhai.team()) as http:
        hidden = await undo(http, done[4])
    assert codes(found) == [
        "personal_plan_own",
        "undo_changed",
        "undo_certification_begun",
        "undo_score_published",
        None,
        "personal_plan_unknown",
    ]
    assert all(one["problem"] for one in found if one["code"])
    assert (codes(late), codes(hidden)) == (["undo_too_late"], ["personal_plan_unknown"])


async def test_a_final_result_and_a_closed_year_keep_what_was_decided(
    client: Callers, city: City, hand_in: HandIn, year_id: str, tie: Tie
) -> None:
    _, row = await hand_in()
    await tie.keep()
    async with client(city.zhuji.team()) as http:
        done = await approve_all(http, row)
        kept = await undo(http, *done)
        async with client(city.office()) as office:
            await office.post(f"{API}/years/{year_id}/close")
        closed = await http.post(f"{PATH}/undo", json={"plans": done})
    assert codes(kept) == ["undo_facts_kept"]
    assert (closed.status_code, closed.json()["code"]) == (409, "year_not_open")


@pytest.mark.requirement("R84")
async def test_a_batch_costs_the_same_statements_for_any_number(
    client: Callers, city: City, hand_in: HandIn, statements: list[str]
) -> None:
    costs = {}
    async with client(city.zhuji.team()) as http:
        for number in (2, 60):
            rows = [(await hand_in(f"师{number}-{at}"))[1] for at in range(number)]
            done = await approve_all(http, *rows)
            statements.clear()
            back = await undo(http, *done)
            costs[number] = len(statements)
            assert codes(back) == [None] * number
    assert costs[2] == costs[60]
