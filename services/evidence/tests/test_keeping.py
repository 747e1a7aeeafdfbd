"""Keeping: what may be deleted, by whom; holds; versions; and that the database holds the line."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from evidence.ports import Means
from kernel.actor import Actor, Role
from kernel.db import UnitOfWork, uuid7
from kernel.testing import Callers, a_machine, an_actor

from .conftest import SCHOOL, Desk, pdf

V1 = "/api/evidence/v1"
CITY = an_actor((Role.CITY_OFFICE, "/1/"), name="市工程办")
REASON = {"reason": "含有学生正脸"}


@pytest.fixture
def teacher() -> Actor:
    return an_actor((Role.TEACHER, SCHOOL), name="王老师")


async def post(client: Callers, who: Actor | None, path: str, body: Any = None) -> Any:
    async with client(who) as http:
        return await http.post(f"{V1}{path}", json=body)


async def ask(client: Callers, who: Actor, file: Any) -> Any:
    return await post(client, who, "/deletion-requests", {"file_id": file["id"]} | REASON)


async def frozen(desk: Desk, client: Callers, who: Actor) -> Any:
    file = await desk.checked(who, pdf(), org_id=None)
    body = {"file_ids": [file["id"]], "by": "assessment:submission:1:1"}
    await post(client, a_machine("files:freeze"), "/files/freeze", body)
    return file


@pytest.mark.requirement("R143")
async def test_a_granted_request_deletes_the_bytes_and_leaves_a_tombstone(
    desk: Desk, client: Callers, teacher: Actor, lead: Actor, means: Means, uow: UnitOfWork
) -> None:
    file = await desk.checked(teacher, pdf(), "小明的作业.pdf")
    async with uow() as session:
        key = await session.scalar(text("SELECT object_key FROM file"))
    request = (await ask(client, teacher, file)).json()
    path = f"/deletion-requests/{request['id']}"

    granted = await post(client, lead, f"{path}/grant", {"reason": "核实无误"})
    again = await post(client, lead, f"{path}/grant", {"reason": "核实无误"})
    left = await desk.file(teacher, file["id"])
    async with client(lead) as http:
        paths = ("content", "preview", "preview/state", "duplicates")
        closed = [await http.get(f"{V1}/files/{file['id']}/{path}") for path in paths]

    assert (granted.status_code, granted.json()["state"]) == (200, "granted")
    assert (again.status_code, again.json()["code"]) == (409, "file_deleted")
    assert (left["state"], left["filename"], left["sha256"]) == ("deleted", "", file["sha256"])
    assert left["receipt_no"] == file["receipt_no"]
    assert [answer.json()["code"] for answer in closed] == ["file_deleted"] * 4
    assert await means.store.size_of(key) is None
    async with uow() as session:
        query = text("SELECT name_sha256, object_deleted_at FROM file")
        row = (await session.execute(query)).one()
        assert await session.scalar(text("SELECT filename FROM upload")) == ""
        trace = text("SELECT count(*) FROM audit_row WHERE action = 'file_deletion_granted'")
        assert row.object_deleted_at
        assert len(row.name_sha256) == 64
        assert await session.scalar(trace) == 1


@pytest.mark.requirement("R143")
async def test_what_was_handed_in_or_is_held_is_honestly_refused(
    desk: Desk, client: Callers, teacher: Actor
) -> None:
    relied_on = await frozen(desk, client, teacher)
    held = await desk.checked(teacher, pdf())
    hold = await post(client, CITY, "/legal-holds", {"receipt_no": held["receipt_no"]} | REASON)

    first, second = await ask(client, teacher, relied_on), await ask(client, teacher, held)
    await post(client, CITY, f"/legal-holds/{hold.json()['id']}/lift", REASON)
    lifted = await ask(client, teacher, held)

    assert (first.status_code, first.json()["code"]) == (409, "file_frozen")
    assert first.json()["by"] == ["assessment:submission:1:1"]
    assert (second.status_code, second.json()["code"]) == (409, "file_held")
    assert lifted.status_code == 201


async def test_a_freeze_or_hold_after_the_request_still_wins(
    desk: Desk, client: Callers, teacher: Actor, lead: Actor
) -> None:
    file = await desk.checked(teacher, pdf())
    request = (await ask(client, teacher, file)).json()
    body = {"file_ids": [file["id"]], "by": "x"}
    await post(client, a_machine("files:freeze"), "/files/freeze", body)

    answer = await post(client, lead, f"/deletion-requests/{request['id']}/grant", REASON)

    assert (answer.status_code, answer.json()["code"]) == (409, "file_frozen")


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (an_actor((Role.SCHOOL_LEAD, SCHOOL)), 200),
        (CITY, 200),
        (an_actor((Role.SCHOOL_LEAD, "/1/12/346/")), 404),
        (an_actor((Role.SCHOOL_TEAM, SCHOOL)), 403),
        (an_actor((Role.DISTRICT_OFFICE, "/1/12/")), 403),
        (a_machine("files:read"), 403),
        (None, 401),
    ],
)
async def test_the_unit_or_the_city_decides(
    desk: Desk, client: Callers, teacher: Actor, who: Actor | None, status: int
) -> None:
    request = (await ask(client, teacher, await desk.checked(teacher, pdf()))).json()
    answer = await post(client, who, f"/deletion-requests/{request['id']}/refuse", REASON)

    assert answer.status_code == status


async def test_nobody_decides_about_their_own_request(
    desk: Desk, client: Callers, lead: Actor
) -> None:
    request = (await ask(client, lead, await desk.checked(lead, pdf()))).json()
    answer = await post(client, lead, f"/deletion-requests/{request['id']}/grant", REASON)

    assert (answer.status_code, answer.json()["code"]) == (409, "own_deletion_request")


async def test_a_request_is_the_owners_one_at_a_time_and_may_be_withdrawn(
    desk: Desk, client: Callers, teacher: Actor, lead: Actor
) -> None:
    file = await desk.checked(teacher, pdf())
    foreign = await ask(client, lead, file)
    first, second = await ask(client, teacher, file), await ask(client, teacher, file)
    path = f"/deletion-requests/{first.json()['id']}/withdraw"
    by_other = await post(client, lead, path)
    withdrawn, twice = await post(client, teacher, path), await post(client, teacher, path)
    third = await ask(client, teacher, file)

    assert foreign.status_code == 404
    assert (second.status_code, second.json()["code"]) == (409, "deletion_request_pending")
    assert by_other.status_code == 404
    assert withdrawn.json()["state"] == "withdrawn"
    assert (twice.status_code, third.status_code) == (409, 201)


async def test_asking_twice_with_the_same_key_is_asking_once(
    desk: Desk, client: Callers, teacher: Actor
) -> None:
    file = await desk.checked(teacher, pdf())
    body, headers = {"file_id": file["id"]} | REASON, {"Idempotency-Key": "once"}
    async with client(teacher) as http:
        first = await http.post(f"{V1}/deletion-requests", json=body, headers=headers)
        again = await http.post(f"{V1}/deletion-requests", json=body, headers=headers)

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()


@pytest.mark.requirement("R143")
async def test_who_decides_sees_how_many_requests_wait(
    desk: Desk, client: Callers, teacher: Actor, lead: Actor
) -> None:
    async def waiting(who: Actor) -> int:
        async with client(who) as http:
            answer = await http.get(f"{V1}/deletion-requests/waiting")
        return int(answer.json()["count"])

    stranger = an_actor((Role.SCHOOL_LEAD, "/1/12/9/"), name="别校校长")
    alone = an_actor(name="无单位")
    teachers = await desk.checked(teacher, pdf())
    own = await desk.checked(lead, pdf(3000))
    personal = await desk.checked(alone, pdf(4000))
    first = await ask(client, teacher, teachers)
    for who, file in ((lead, own), (alone, personal)):
        assert (await ask(client, who, file)).status_code == 201

    before = [await waiting(who) for who in (lead, CITY, teacher, stranger)]
    await post(client, lead, f"/deletion-requests/{first.json()['id']}/refuse", REASON)
    after = [await waiting(who) for who in (lead, CITY)]

    # One's own is decided by somebody else; files of persons are the city's.
    assert before == [1, 3, 0, 0]
    assert after == [0, 2]


async def test_requests_are_listed_for_who_asked_and_who_decides(
    desk: Desk, client: Callers, teacher: Actor, lead: Actor
) -> None:
    request = (await ask(client, teacher, await desk.checked(teacher, pdf()))).json()
    seen = {}
    for name, who in {
        "asked": teacher,
        "decides": lead,
        "city": CITY,
        "other": an_actor((Role.SCHOOL_LEAD, "/1/12/346/")),
        "colleague": an_actor((Role.TEACHER, SCHOOL)),
    }.items():
        async with client(who) as http:
            listed = await http.get(f"{V1}/deletion-requests", params={"state": "pending"})
        seen[name] = [one["id"] for one in listed.json()["items"]]

    mine = [request["id"]]
    assert seen == {"asked": mine, "decides": mine, "city": mine, "other": [], "colleague": []}


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (an_actor((Role.AUDITOR, "/1/")), 201),
        (an_actor((Role.CITY_OFFICE, "/2/")), 404),
        (an_actor((Role.SCHOOL_LEAD, SCHOOL)), 403),
        (an_actor((Role.SYSTEM_ADMIN, "/1/")), 403),
    ],
)
async def test_city_and_auditor_hold_a_file_by_its_receipt_number(
    desk: Desk, client: Callers, teacher: Actor, who: Actor, status: int
) -> None:
    file = await desk.checked(teacher, pdf())
    body = {"receipt_no": file["receipt_no"].lower()} | REASON
    answer = await post(client, who, "/legal-holds", body)
    wrong = await post(client, CITY, "/legal-holds", body | {"receipt_no": "SC20200101-000001"})

    assert answer.status_code == status
    assert wrong.status_code == 404


async def test_my_files_tell_what_keeps_each(desk: Desk, client: Callers, teacher: Actor) -> None:
    kept = await frozen(desk, client, teacher)
    asked = await desk.checked(teacher, pdf(), "100%_真实.pdf")
    await ask(client, teacher, asked)
    async with client(teacher) as http:
        everything = (await http.get(f"{V1}/my-files")).json()["items"]
        named = (await http.get(f"{V1}/my-files", params={"q": "%_真"})).json()["items"]
        rejected = (await http.get(f"{V1}/my-files", params={"state": "rejected"})).json()["items"]
        detail = (await http.get(f"{V1}/files/{kept['id']}/keeping")).json()

    assert [(f["id"], f["freeze_count"], f["request"]) for f in everything] == [
        (asked["id"], 0, "pending"),
        (kept["id"], 1, None),
    ]
    assert [f["id"] for f in named] == [asked["id"]]
    assert rejected == []
    assert [one["reason"] for one in detail["freezes"]] == ["assessment:submission:1:1"]


async def test_versions_are_listed_with_who_and_when(
    desk: Desk, client: Callers, teacher: Actor, lead: Actor
) -> None:
    files = [await desk.checked(teacher, pdf(2000 + n)) for n in range(3)]
    foreign = await desk.checked(an_actor((Role.TEACHER, "/1/9/8/")), pdf())
    first, second, third = (file["id"] for file in files)

    made = [
        await post(client, teacher, f"/files/{old}/replace", {"file_id": new})
        for old, new in ((first, second), (second, third))
    ]
    refused = [
        await post(client, teacher, f"/files/{old}/replace", {"file_id": new})
        for old, new in ((first, third), (third, first), (first, first), (first, foreign["id"]))
    ]
    async with client(lead) as http:
        seen = (await http.get(f"{V1}/files/{second}/keeping")).json()["versions"]

    assert [answer.status_code for answer in made] == [200, 200]
    assert [answer.status_code for answer in refused] == [409, 409, 409, 404]
    assert [one["file"]["id"] for one in seen] == [third, second, first]
    assert [one["replaced_by_name"] for one in seen] == ["王老师", "王老师", None]


async def test_of_two_sent_at_once_the_last_to_arrive_is_the_newest(
    desk: Desk, client: Callers, teacher: Actor
) -> None:
    begun = await desk.begin(teacher, pdf(2000))
    first = await desk.checked(teacher, pdf(3000))
    await desk.complete(teacher, begun["id"], await desk.put(begun, pdf(2000)))
    made = await post(client, teacher, f"/files/{first['id']}/replace", {"file_id": begun["id"]})

    assert made.status_code == 200
    shown = [one["file"]["id"] for one in made.json()["versions"]]
    assert shown == [begun["id"], first["id"]]


async def test_a_version_that_was_deleted_is_followed_by_a_good_one(
    desk: Desk, client: Callers, teacher: Actor, lead: Actor
) -> None:
    first, second, third = [await desk.checked(teacher, pdf(2000 + n)) for n in range(3)]
    await post(client, teacher, f"/files/{first['id']}/replace", {"file_id": second["id"]})
    request = (await ask(client, teacher, second)).json()
    await post(client, lead, f"/deletion-requests/{request['id']}/grant", REASON)

    back = await post(client, teacher, f"/files/{first['id']}/replace", {"file_id": third["id"]})
    on = await post(client, teacher, f"/files/{second['id']}/replace", {"file_id": third["id"]})

    assert (back.status_code, on.status_code) == (409, 200)
    shown = [(one["file"]["id"], one["file"]["state"]) for one in on.json()["versions"]]
    states = ("ready", "deleted", "ready")
    ids = (third["id"], second["id"], first["id"])
    assert shown == list(zip(ids, states, strict=True))


@pytest.mark.requirement("R143")
@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM file",
        "UPDATE file SET sha256 = repeat('0', 64)",
        "UPDATE file SET object_key = 'x'",
        "UPDATE file SET size = 1",
        "UPDATE file SET owner_id = gen_random_uuid()",
        "UPDATE file SET state = 'deleted', filename = '', name_sha256 = repeat('0', 64)",
    ],
)
async def test_the_database_keeps_every_file_whatever_the_code_does(
    desk: Desk, teacher: Actor, uow: UnitOfWork, statement: str
) -> None:
    await desk.checked(teacher, pdf())
    async with uow() as session:
        with pytest.raises(DBAPIError, match=r"stays on record|is immutable|no granted"):
            await session.execute(text(statement))


async def test_the_database_refuses_to_delete_a_held_file(
    desk: Desk, client: Callers, teacher: Actor, uow: UnitOfWork
) -> None:
    file = await desk.checked(teacher, pdf())
    request = (await ask(client, teacher, file)).json()
    await post(client, CITY, "/legal-holds", {"receipt_no": file["receipt_no"]} | REASON)
    async with uow() as session:
        granted = "UPDATE deletion_request SET state = 'granted', decided_at = now() WHERE id = :id"
        await session.execute(text(granted), {"id": UUID(request["id"])})
        with pytest.raises(DBAPIError, match="is held"):
            await session.execute(
                text("UPDATE file SET state = 'deleted', filename = '', name_sha256 = 'x'")
            )


@pytest.mark.parametrize("table", ["legal_hold", "deletion_request", "file_replacement"])
async def test_the_history_of_keeping_cannot_be_deleted(uow: UnitOfWork, table: str) -> None:
    async with uow() as session:
        with pytest.raises(DBAPIError, match="permission denied"):
            await session.execute(text(f"DELETE FROM {table}"))


async def test_what_does_not_exist_is_not_found(client: Callers, lead: Actor) -> None:
    nowhere = uuid7()
    answers = [
        await post(client, lead, "/deletion-requests", {"file_id": str(nowhere)} | REASON),
        await post(client, lead, f"/deletion-requests/{nowhere}/grant", REASON),
        await post(client, CITY, f"/legal-holds/{nowhere}/lift", REASON),
        await post(client, lead, f"/files/{nowhere}/replace", {"file_id": str(nowhere)}),
    ]
    assert [answer.status_code for answer in answers] == [404] * 4
