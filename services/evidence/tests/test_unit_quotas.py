"""One unit may have more room, or less, than the others: with a reason, told before sending."""

from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import text

from kernel.actor import Actor, Role
from kernel.db import UnitOfWork
from kernel.testing import Callers, an_actor

from .conftest import Desk, pdf

QUOTAS = "/api/evidence/v1/unit-quotas"
GIB = 1024**3
pytestmark = pytest.mark.requirement("R112")


@pytest.fixture
def centre() -> Actor:
    return an_actor((Role.EQUIPMENT_CENTRE, "/1/"), name="王工")


def unit_of(actor: Actor) -> UUID:
    return actor.grants[0].org_id


async def change(
    client: Callers, actor: Actor, org_id: UUID, body: Any, version: int | None = 0
) -> httpx.Response:
    headers = {} if version is None else {"If-Match": f'"{version}"'}
    async with client(actor) as http:
        return await http.put(f"{QUOTAS}/{org_id}", json=body, headers=headers)


async def get(client: Callers, actor: Actor, path: str = "") -> Any:
    async with client(actor) as http:
        return (await http.get(f"{QUOTAS}{path}")).json()


async def limit_told(client: Callers, actor: Actor) -> int:
    async with client(actor) as http:
        shares = (await http.get("/api/evidence/v1/uploads/limits")).json()["shares"]
    return int(next(share["limit"] for share in shares if share["holder"] == "unit"))


async def test_more_room_is_told_before_sending(
    client: Callers, lead: Actor, centre: Actor
) -> None:
    usual = await limit_told(client, lead)
    more = {"limit": 2 * usual, "reason": "承担全市课例录制"}

    answer = await change(client, centre, unit_of(lead), more)

    shown = answer.json()
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"1"')
    assert (shown["limit"], shown["own_limit"], shown["usual_limit"]) == (
        2 * usual,
        2 * usual,
        usual,
    )
    assert (shown["reason"], shown["set_by_name"]) == ("承担全市课例录制", "王工")
    assert await limit_told(client, lead) == 2 * usual


async def test_less_room_refuses_the_next_file_and_keeps_what_is_there(
    desk: Desk, client: Callers, lead: Actor, centre: Actor
) -> None:
    sent = await desk.checked(lead, pdf(900_000))
    least = {"limit": 1024**2, "reason": "试点结束"}
    assert (await change(client, centre, unit_of(lead), least)).status_code == 200

    async with client(lead) as http:
        body = {"filename": "a.pdf", "size": 200_000, "media_type": ""}
        refused = await http.post("/api/evidence/v1/uploads", json=body)

    assert (refused.status_code, refused.json()["code"]) == (413, "quota_exceeded")
    assert refused.json()["holder"] == "unit"
    assert (await desk.file(lead, sent["id"]))["state"] == "ready"
    assert (await get(client, centre, f"/{unit_of(lead)}"))["used"] == 900_000


async def test_the_usual_limit_can_hold_again(client: Callers, lead: Actor, centre: Actor) -> None:
    usual = await limit_told(client, lead)
    await change(client, centre, unit_of(lead), {"limit": GIB, "reason": "试点"})
    assert [one["limit"] for one in (await get(client, centre))["items"]] == [GIB]

    back = await change(client, centre, unit_of(lead), {"limit": None, "reason": "恢复"}, 1)

    assert (back.json()["own_limit"], back.json()["version"]) == (None, 2)
    assert await limit_told(client, lead) == usual
    assert (await get(client, centre))["items"] == []


async def test_two_people_at_once_do_not_overwrite_each_other(
    client: Callers, lead: Actor, centre: Actor
) -> None:
    wish = {"limit": GIB, "reason": "试点"}
    first = await change(client, centre, unit_of(lead), wish)
    second = await change(client, centre, unit_of(lead), {"limit": 2 * GIB, "reason": "另一人"})
    blind = await change(client, centre, unit_of(lead), wish, None)

    assert [one.status_code for one in (first, second, blind)] == [200, 412, 428]
    assert (await get(client, centre, f"/{unit_of(lead)}"))["limit"] == GIB


@pytest.mark.parametrize(
    "body",
    [
        {"limit": 0, "reason": "x"},
        {"limit": 1024**2 - 1, "reason": "x"},
        {"limit": 1024**5 + 1, "reason": "x"},
        {"limit": GIB, "reason": " "},
        {"limit": GIB},
        {"reason": "x"},
        {"limit": "1", "reason": "x"},
    ],
)
async def test_a_senseless_limit_is_refused(client: Callers, centre: Actor, body: Any) -> None:
    assert (await change(client, centre, uuid4(), body)).status_code == 422


@pytest.mark.parametrize(
    ("role", "path", "status"),
    [
        (Role.EQUIPMENT_CENTRE, "/1/", 200),
        (Role.CITY_OFFICE, "/1/", 200),
        (Role.DISTRICT_OFFICE, "/1/12/", 403),
        (Role.SCHOOL_LEAD, "/1/12/345/", 403),
        (Role.SYSTEM_ADMIN, "/1/", 403),
        (Role.AUDITOR, "/1/", 403),
    ],
)
async def test_only_the_centre_and_the_office_give_room(
    client: Callers, role: Role, path: str, status: int
) -> None:
    actor = an_actor((role, path))
    wish = {"limit": GIB, "reason": "试点"}
    assert (await change(client, actor, uuid4(), wish)).status_code == status
    async with client(actor) as http:
        assert (await http.get(QUOTAS)).status_code == status


async def test_the_list_pages_newest_first(client: Callers, centre: Actor) -> None:
    units = [uuid4() for _ in range(5)]
    for org_id in units:
        await change(client, centre, org_id, {"limit": GIB, "reason": "试点"})

    first = await get(client, centre, "?limit=3")
    rest = await get(client, centre, f"?limit=3&cursor={first['next_cursor']}")

    seen = [UUID(one["org_id"]) for one in first["items"] + rest["items"]]
    assert seen == units[::-1]
    assert rest["next_cursor"] is None


async def test_every_change_leaves_its_audit_row(
    client: Callers, lead: Actor, centre: Actor, uow: UnitOfWork
) -> None:
    await change(client, centre, unit_of(lead), {"limit": GIB, "reason": "试点"})
    await change(client, centre, unit_of(lead), {"limit": None, "reason": "恢复"}, 1)

    query = "SELECT detail FROM audit_row WHERE action = 'unit_quota_set' AND subject_id = :id"
    async with uow() as session:
        rows = await session.execute(text(f"{query} ORDER BY id"), {"id": str(unit_of(lead))})
        details = list(rows.scalars())
    assert details == [
        {"before": None, "after": GIB, "reason": "试点"},
        {"before": GIB, "after": None, "reason": "恢复"},
    ]
