"""Regular classroom use is logged by teachers and counted for those who lead (R115)."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from assessment.uses.rules import (
    Frame,
    MonthMalformed,
    UseAbilityUnknown,
    UseInFuture,
    UseOutsideYear,
    check,
    month_of,
    sum_up,
)
from assessment.uses.service.reading import check_totals
from kernel.actor import Actor, Role
from kernel.db import UnitOfWork
from kernel.testing import an_actor

from .conftest import TODAY, Send, a_group, register

pytestmark = pytest.mark.requirement("R115")
FRAME = Frame(date(2026, 9, 1), date(2027, 8, 31), date(2026, 10, 15), {"A3", "B5"})


def lesson(**more: object) -> dict[str, Any]:
    return {
        "used_on": str(TODAY),
        "class_name": "三（2）班",
        "title": "分数的初步认识",
        "subject": "数学",
        "ability_code": "A3",
        "tool": "希沃白板",
        "effect": "学生参与面更广",
        **more,
    }


@pytest.mark.parametrize(
    ("day", "code", "refusal"),
    [
        (date(2026, 10, 16), "A3", UseInFuture),
        (date(2026, 8, 31), "A3", UseOutsideYear),
        (date(2026, 10, 15), "C9", UseAbilityUnknown),
    ],
)
def test_what_cannot_have_been_is_refused(day: date, code: str, refusal: type) -> None:
    with pytest.raises(refusal):
        check(day, code, FRAME)
    check(date(2026, 10, 15), "B5", FRAME)


def test_a_month_is_summed_up_with_abilities_in_their_order() -> None:
    day = date(2026, 10, 2)
    found = sum_up([(day, "A10"), (day, "A3"), (date(2026, 10, 1), "A3")])
    assert (found.uses, list(found.abilities.items())) == (3, [("A3", 2), ("A10", 1)])
    assert found.days == {date(2026, 10, 1): 1, day: 2}


def test_a_month_is_told_by_its_name() -> None:
    assert month_of("2026-12", TODAY) == (date(2026, 12, 1), date(2027, 1, 1))
    assert month_of(None, date(2026, 2, 9)) == (date(2026, 2, 1), date(2026, 3, 1))
    for wrong in ("2026-13", "0001-01"):
        with pytest.raises(MonthMalformed):
            month_of(wrong, TODAY)


async def test_a_teacher_logs_corrects_and_deletes(teacher: Actor, send: Send) -> None:
    made = (await send(teacher, "POST", "/uses", lesson())).json()
    assert made["ability_name"] == "演示文稿设计与制作"
    month = (await send(teacher, "GET", "/my-uses")).json()
    assert (month["uses"], month["year_uses"]) == (1, 1)
    assert month["last"] == {
        "class_name": "三（2）班",
        "subject": "数学",
        "tool": "希沃白板",
        "ability_code": "A3",
    }
    path = f"/uses/{made['id']}"
    changed = await send(teacher, "PUT", path, lesson(ability_code="B5"), made["version"])
    assert changed.json()["ability_code"] == "B5", changed.text
    stale = await send(teacher, "DELETE", path, seen=made["version"])
    assert stale.status_code == 412
    gone = await send(teacher, "DELETE", path, seen=changed.json()["version"])
    assert gone.status_code == 204
    assert (await send(teacher, "GET", "/my-uses")).json()["year_uses"] == 0


async def test_wrong_days_and_abilities_name_their_field(teacher: Actor, send: Send) -> None:
    tomorrow = lesson(used_on=str(TODAY + timedelta(days=1)))
    late = await send(teacher, "POST", "/uses", tomorrow)
    assert (late.status_code, late.json()["code"]) == (422, "use_in_future")
    assert late.json()["errors"][0]["field"] == "used_on"
    odd = await send(teacher, "POST", "/uses", lesson(ability_code="C99"))
    assert odd.json()["code"] == "use_ability_unknown"


async def test_only_own_files_are_attached_and_readers_open_them(
    teacher: Actor, send: Send, evidence: Any, city: Any, uow: UnitOfWork
) -> None:
    school = city.zhuji
    other = await register(uow, school, "李老师")
    foreign = str(evidence.add(school.id, school.path, owner_id=other.person_id))
    refused = await send(teacher, "POST", "/uses", lesson(file_ids=[foreign]))
    assert refused.json()["code"] == "attached_unknown"
    own = str(evidence.add(school.id, school.path, owner_id=teacher.person_id))
    made = (await send(teacher, "POST", "/uses", lesson(file_ids=[own]))).json()
    assert [one["file_id"] for one in made["files"]] == [own]
    ticket = f"/uses/{made['id']}/tickets"
    assert (await send(school.team(), "POST", ticket)).status_code == 201
    assert (await send(other, "POST", ticket)).status_code == 404


async def test_school_and_group_see_counts_others_do_not(
    teacher: Actor, send: Send, city: Any, uow: UnitOfWork
) -> None:
    school = city.zhuji
    group = await a_group(uow, school)
    member = await register(uow, school, "王老师", group=group)
    leader = an_actor((Role.GROUP_LEADER, group[1]), name="组长")
    await send(teacher, "POST", "/uses", lesson())
    for day in range(2):
        await send(member, "POST", "/uses", lesson(used_on=str(TODAY - timedelta(days=day))))

    rows = (await send(school.team(), "GET", f"/use-units/{school.id}/teachers")).json()["items"]
    assert {row["name"]: row["uses"] for row in rows} == {"张老师": 1, "王老师": 2}
    led = (await send(leader, "GET", f"/use-units/{group[0]}/teachers")).json()["items"]
    assert [(row["name"], row["days"]) for row in led] == [("王老师", 2)]
    first = await send(school.team(), "GET", f"/use-units/{school.id}/teachers?limit=1")
    second = await send(
        school.team(),
        "GET",
        f"/use-units/{school.id}/teachers?limit=1&cursor={first.json()['next_cursor']}",
    )
    assert {one.json()["items"][0]["name"] for one in (first, second)} == {"张老师", "王老师"}

    above = await send(leader, "GET", f"/use-units/{school.id}/teachers")
    assert above.status_code == 404
    neighbour = city.xinhai.team()
    assert (await send(neighbour, "GET", f"/use-units/{school.id}/teachers")).status_code == 404
    hidden = await send(neighbour, "GET", f"/uses?person_id={teacher.person_id}")
    assert hidden.json()["items"] == []
    seen = await send(leader, "GET", f"/uses?person_id={member.person_id}")
    assert len(seen.json()["items"]) >= 1
    book = await send(school.team(), "GET", f"/use-units/{school.id}/teachers.xlsx")
    assert book.content[:2] == b"PK"


async def test_counts_that_were_damaged_are_found_and_repaired(
    teacher: Actor, send: Send, uow: UnitOfWork
) -> None:
    await send(teacher, "POST", "/uses", lesson())
    assert await check_totals(uow) == []
    async with uow.begin() as session:
        damage = text("UPDATE use_total SET uses = 7 WHERE person_id = :id")
        await session.execute(damage, {"id": teacher.person_id})
    assert len(await check_totals(uow, repair=True)) == 1
    assert await check_totals(uow) == []


async def test_a_closed_year_takes_nothing_more(
    teacher: Actor, send: Send, city: Any, year_id: str
) -> None:
    made = (await send(teacher, "POST", "/uses", lesson())).json()
    await send(city.office(), "POST", f"/years/{year_id}/close")
    refused = await send(teacher, "PUT", f"/uses/{made['id']}", lesson(), made["version"])
    assert refused.status_code == 409
