from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import insert

from assessment.abilities.from_notice import read_names
from assessment.abilities.service import load_names
from assessment.directory.tables import DirectoryMembership, DirectoryPerson, DirectoryUnit
from kernel.actor import Actor, Role
from kernel.clock import local_date, utc_now
from kernel.db import UnitOfWork, uuid7
from kernel.testing import Callers, an_actor

from ..conftest import unit_row  # noqa: TID252 -- tests are no packages with names of their own

API = "/api/assessment/v1"
TODAY = local_date(utc_now())
Send = Callable[..., Awaitable[httpx.Response]]


@pytest.fixture
async def year_id(client: Callers, city: Any, uow: UnitOfWork) -> str:
    """An open year around today, and the names of the abilities."""
    await load_names(uow, read_names(), utc_now)
    body = {
        "name": "本学年",
        "starts_on": str(TODAY - timedelta(days=100)),
        "ends_on": str(TODAY + timedelta(days=200)),
    }
    async with client(city.office()) as http:
        made = (await http.post(f"{API}/years", json=body)).json()
        opened = await http.post(f"{API}/years/{made['id']}/open")
        assert opened.status_code == 200, opened.text
    return str(made["id"])


async def register(
    uow: UnitOfWork, school: Any, name: str, *, group: tuple[UUID, str] | None = None
) -> Actor:
    """Put a teacher of a school, or of a group of it, into the directory."""
    unit_id, path = group or (school.id, school.path)
    actor = an_actor((Role.TEACHER, path), name=name)
    async with uow.begin() as session:
        person = {"id": actor.person_id, "name": name, "staff_no": None, "status": "active"}
        await session.execute(insert(DirectoryPerson), [person])
        place = {"person_id": actor.person_id, "org_id": unit_id, "org_path": path}
        await session.execute(insert(DirectoryMembership), [place])
    return actor


async def a_group(uow: UnitOfWork, school: Any, name: str = "数学组") -> tuple[UUID, str]:
    """Found a teaching group of a school."""
    unit_id, path = uuid7(), f"{school.path}901/"
    row = unit_row(unit_id, path, name, "group") | {"parent_id": school.id}
    async with uow.begin() as session:
        await session.execute(insert(DirectoryUnit), [row])
    return unit_id, path


@pytest.fixture
async def teacher(uow: UnitOfWork, city: Any, year_id: str) -> Actor:
    assert year_id
    return await register(uow, city.zhuji, "张老师")


@pytest.fixture
def send(client: Callers) -> Send:
    """Call as somebody: method, path below the API, body, version."""

    async def call(
        actor: Actor, method: str, path: str, body: Any = None, seen: int | None = None
    ) -> httpx.Response:
        headers = {} if seen is None else {"If-Match": f'"{seen}"'}
        async with client(actor) as http:
            return await http.request(method, f"{API}{path}", json=body, headers=headers)

    return call
