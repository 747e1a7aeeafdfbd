"""Final certifications are opened again for a day, while nothing rests on them (R35, R85)."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest

from assessment.abilities.service import abilities_in_force
from assessment.certifications.queries import totals
from assessment.certifications.rules import FREE_KEY, FREE_NAME, CertificationState, Level
from assessment.certifications.service.checking import check_totals
from assessment.certifications.tables import Certification
from kernel.actor import Actor, Role
from kernel.db import UnitOfWork
from kernel.testing import Callers, an_actor

from ..tied import Tie  # noqa: TID252 -- tests are no packages
from .conftest import API, Row, Staff

pytestmark = pytest.mark.requirement("R35", "R85", "R49")
PATH = f"{API}/certification-finalisations"
Rated = Callable[..., Awaitable[list[Row]]]


@pytest.fixture
def rated(uow: UnitOfWork, city: Any, year_id: str) -> Rated:
    """Certifications of people that the school has rated 优秀, as they were seen."""

    async def make(*people: Actor, code: str = "A3") -> list[Row]:
        async with uow.begin() as session:
            catalogue_id, _ = await abilities_in_force(session)
            await totals.hold(session, UUID(year_id), [city.zhuji.id])
            rows = [
                Certification(
                    year_id=UUID(year_id),
                    person_id=one.person_id,
                    person_name=one.name,
                    school_id=city.zhuji.id,
                    school_name=city.zhuji.name,
                    org_path=city.zhuji.path,
                    ability_code=code,
                    ability_name="样例能力",
                    catalogue_id=catalogue_id,
                    is_official=False,
                    tasks=[{"key": FREE_KEY, "name": FREE_NAME}],
                    state=CertificationState.SCHOOL_RATED,
                    level=Level.EXCELLENT,
                    turn=1,
                )
                for one in people
            ]
            session.add_all(rows)
            await session.flush()
            await totals.refresh(session, UUID(year_id), [city.zhuji.id])
        return [{"id": str(row.id), "version": row.version} for row in rows]

    return make


@dataclass(frozen=True)
class Desk:
    """The school's certifications are rated, made final, and opened again."""

    client: Callers
    rate: Rated

    async def send(self, by: Actor, path: str, *rows: Row) -> Any:
        items = [{"id": one["id"], "version": one["version"]} for one in rows]
        async with self.client(by) as http:
            return await http.post(path, json={"items": items})

    async def final(self, by: Actor, *people: Actor) -> list[Row]:
        """Make rated ones of people final."""
        return done(await self.send(by, PATH, *await self.rate(*people)))

    async def undo(self, by: Actor, *rows: Row) -> Any:
        return await self.send(by, f"{PATH}/undo", *rows)


@pytest.fixture
def desk(client: Callers, rated: Rated) -> Desk:
    return Desk(client, rated)


def done(answer: Any) -> list[Row]:
    return [one for one in answer.json()["outcomes"] if one["code"] is None]


def codes(answer: Any) -> list[str | None]:
    return [one["code"] for one in answer.json()["outcomes"]]


async def test_results_are_opened_again_by_a_colleague_and_the_teacher_reads_by_whom(
    desk: Desk, city: Any, staff: Staff, uow: UnitOfWork
) -> None:
    people = [await staff.add(name) for name in ("张", "王")]
    final = await desk.final(city.zhuji.team(), *people)
    back = await desk.undo(city.zhuji.lead(), *final)
    twice = await desk.undo(city.zhuji.team(), *final)
    async with desk.client(people[0]) as http:
        path = f"{API}/certifications/{final[0]['id']}"
        shown = (await http.get(path)).json()
        steps = (await http.get(f"{path}/steps")).json()["items"]
    async with desk.client(city.zhuji.team()) as http:
        counts = (await http.get(f"{API}/certification-schools/{city.zhuji.id}")).json()
    again = await desk.send(city.zhuji.team(), PATH, *done(back))
    assert (codes(back), back.json()["done"]) == ([None, None], 2)
    assert (shown["state"], shown["level"], shown["finalised_at"]) == (
        "school_rated",
        "excellent",
        None,
    )
    assert [(one["verb"], one["actor_name"]) for one in steps] == [
        ("finalise", "李主任"),
        ("undo", "王校长"),
    ]
    assert (counts["school_rated"], counts["final"], counts["excellent"]) == (2, 0, 2)
    assert codes(twice) == ["undo_nothing", "undo_nothing"]
    assert again.json()["done"] == 2
    assert await check_totals(uow) == []


async def test_of_what_cannot_be_opened_again_the_answer_says_why(
    desk: Desk, city: Any, staff: Staff, tie: Tie, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = city.zhuji.path
    member = an_actor((Role.SCHOOL_TEAM, path), (Role.TEACHER, path), name="孙主任")
    scored = await staff.add("已公布")
    good, waiting = await staff.add("张"), await staff.add("王")
    final = await desk.final(city.zhuji.lead(), member, scored, good)
    await tie.publish(scored)
    unknown = {"id": str(uuid4()), "version": 1}
    with monkeypatch.context() as later:
        later.setattr("assessment.undo.UNDO_HOURS", -1)
        late = await desk.undo(member, final[2])
    seen = final[2] | {"version": final[2]["version"] - 1}
    changed = await desk.undo(member, seen)
    found = await desk.undo(member, *final, *await desk.rate(waiting), unknown)
    elsewhere = await desk.undo(city.xinhai.team(), final[2])
    by_teacher = await desk.undo(good, final[2])
    assert codes(found) == [
        "certification_own",
        "undo_score_published",
        None,
        "undo_nothing",
        "certification_unknown",
    ]
    assert (codes(late), codes(changed)) == (["undo_too_late"], ["undo_changed"])
    assert codes(elsewhere) == ["certification_unknown"]
    assert by_teacher.status_code == 403
    assert await check_totals(tie.uow) == []


async def test_what_a_draw_took_up_stays_final(
    desk: Desk, city: Any, year_id: str, staff: Staff
) -> None:
    people = [await staff.add(f"教师{at}") for at in range(3)]
    final = await desk.final(city.zhuji.team(), *people)
    body = {"kind": "spot_check", "year_id": year_id}
    async with desk.client(city.district()) as http:
        row = (await http.post(f"{API}/draws", json=body)).json()
        tag = {"If-Match": f'"{row["version"]}"'}
        seed = {"seed": "3 5 2 6 1 4", "seed_note": "现场六人掷骰"}
        drawn = await http.post(f"{API}/draws/{row['id']}/draw", json=seed, headers=tag)
        assert drawn.status_code == 200, drawn.text
        params = {"draw_id": row["id"]}
        pieces = (await http.get(f"{API}/draw-pieces", params=params)).json()["items"]
    taken = {one["certification_id"] for one in pieces}
    back = await desk.undo(city.zhuji.team(), *final)
    told = {one["id"]: one["code"] for one in back.json()["outcomes"]}
    assert len(taken) == 1
    assert told == {one["id"]: "undo_in_draw" if one["id"] in taken else None for one in final}


async def test_a_final_result_of_the_school_and_a_closed_year_keep_them(
    desk: Desk, city: Any, year_id: str, staff: Staff, tie: Tie
) -> None:
    final = await desk.final(city.zhuji.team(), await staff.add("张"))
    await tie.keep()
    kept = await desk.undo(city.zhuji.team(), *final)
    async with desk.client(city.office()) as http:
        await http.post(f"{API}/years/{year_id}/close")
    closed = await desk.undo(city.zhuji.team(), *final)
    assert codes(kept) == ["undo_facts_kept"]
    assert (closed.status_code, closed.json()["code"]) == (409, "year_not_open")


async def test_a_batch_costs_the_same_statements_for_any_number(
    desk: Desk, city: Any, statements: list[str]
) -> None:
    costs = {}
    for number in (2, 60):
        people = [an_actor((Role.TEACHER, city.zhuji.path), name=f"师{n}") for n in range(number)]
        final = await desk.final(city.zhuji.team(), *people)
        statements.clear()
        back = await desk.undo(city.zhuji.team(), *final)
        costs[number] = len(statements)
        assert back.json()["done"] == number
    assert costs[2] == costs[60]
