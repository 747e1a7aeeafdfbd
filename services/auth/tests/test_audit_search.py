"""The auditor finds what happened by person, unit, kind and time; nobody changes it (R148)."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from kernel.actor import Role
from kernel.clock import utc_now
from kernel.db import UnitOfWork
from kernel.testing import Callers, an_actor

pytestmark = pytest.mark.requirement("R148")
URL = "/api/auth/v1/audit"


async def test_rows_are_found_by_person_unit_kind_and_time(
    browser: httpx.AsyncClient, client: Callers, tree: Any, person: Any, steps: Any
) -> None:
    one = await person(tree.east_school, Role.TEACHER, name="孙老师")
    other = await person(tree.west_school, Role.TEACHER, name="周老师")
    for someone in (one, other):
        await steps.sign_in(browser, someone.username, "wrong")
        await steps.sign_in(browser, someone.username)
    async with client(an_actor((Role.AUDITOR, tree.city.path))) as http:

        async def found(**query: str) -> list[tuple[str, str]]:
            answer = await http.get(URL, params={"limit": "200", **query})
            assert answer.status_code == 200, answer.text
            return [(row["action"], row["subject_id"]) for row in answer.json()["items"]]

        begun, refused = ("session.begin", str(one.id)), ("session.refuse", str(one.id))
        assert await found(person_id=str(one.id)) == [begun, refused]
        assert await found(actor_name="孙") == [begun]
        assert await found(org_path=tree.east.path) == [begun, refused]
        assert len(await found(action="session.")) == 4
        assert len(await found(action="session.begin")) == 2
        assert await found(action="session") == []
        later = (utc_now() + timedelta(hours=1)).isoformat()
        assert await found(since=later) == []
        assert len(await found(until=later, action="session.")) == 4
        assert (await http.get(URL, params={"org_path": "x%"})).status_code == 422
    async with client(an_actor((Role.AUDITOR, tree.west.path))) as http:
        wanted = {"limit": "200", "action": "session."}
        rows = (await http.get(URL, params=wanted)).json()["items"]
    assert {row["subject_id"] for row in rows} == {str(other.id)}


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_row SET action = 'x'", "DELETE FROM audit_row", "TRUNCATE audit_row"],
)
async def test_the_service_itself_cannot_change_a_row(uow: UnitOfWork, statement: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        async with uow.begin() as session:
            await session.execute(text(statement))


async def test_a_row_says_what_its_numbers_are_called_today(
    client: Callers, tree: Any, person: Any
) -> None:
    someone = await person(tree.east_school, Role.TEACHER, name="吴老师")
    move = {"to_org_id": str(tree.west_school.id), "on": "2026-09-01", "reason": "工作调动"}
    people = "/api/auth/v1/people"
    async with client(an_actor((Role.EQUIPMENT_CENTRE, tree.city.path))) as http:
        done = await http.post(f"{people}/{someone.id}/moves", json=move)
        assert done.status_code == 201, done.text
    async with client(an_actor((Role.AUDITOR, tree.city.path))) as http:
        query = {"action": "person.move", "subject_id": str(someone.id)}
        (row,) = (await http.get(URL, params=query)).json()["items"]
    assert row["names"] == {
        str(someone.id): "吴老师",
        tree.east_school.path: "东区第一小学",
        tree.west_school.path: "西区第一小学",  # where to, as the detail says it
    }
