"""Files: who may see what is known of them, and that a frozen one never changes."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError, ProgrammingError

from evidence.files import queries
from kernel.actor import Actor, Role
from kernel.db import UnitOfWork, uuid7
from kernel.testing import Callers, a_machine, an_actor

from .conftest import Desk, pdf

FILES = "/api/evidence/v1/files"
FREEZER = a_machine("files:freeze")
READER = a_machine("files:read")
SCHOOL = "/1/12/345/"


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (an_actor((Role.SCHOOL_LEAD, SCHOOL)), 200),
        (an_actor((Role.SCHOOL_TEAM, SCHOOL)), 200),
        (an_actor((Role.TEACHER, SCHOOL)), 404),
        (an_actor((Role.SCHOOL_LEAD, "/1/12/34/")), 404),
        (an_actor((Role.SCHOOL_LEAD, "/1/12/3456/")), 404),
        (an_actor((Role.DISTRICT_OFFICE, "/1/12/")), 404),
        (an_actor((Role.CITY_OFFICE, "/1/")), 404),
        (an_actor((Role.SYSTEM_ADMIN, "/")), 404),
        (READER, 200),
        (FREEZER, 403),
        (None, 401),
    ],
)
async def test_own_unit_and_machines_see_a_file_nobody_else(
    desk: Desk, client: Callers, who: Actor | None, status: int
) -> None:
    """Reviewers open files by ticket; the facts they need come with the submission."""
    sent = await desk.send(an_actor((Role.TEACHER, SCHOOL)), pdf())
    async with client(who) as http:
        answer = await http.get(f"{FILES}/{sent['id']}")

    assert answer.status_code == status


async def test_a_file_of_a_person_alone_is_seen_by_nobody_else(desk: Desk, client: Callers) -> None:
    expert = an_actor((Role.EXPERT, "/1/"))
    sent = await desk.send(expert, pdf())
    async with client(an_actor((Role.SCHOOL_LEAD, "/"))) as http:
        assert (await http.get(f"{FILES}/{sent['id']}")).status_code == 404
    assert (await desk.file(expert, sent["id"]))["org_id"] is None


async def test_files_are_asked_for_by_id_and_foreign_ones_left_out(
    desk: Desk, client: Callers, lead: Actor
) -> None:
    own = await desk.send(lead, pdf())
    foreign = await desk.send(an_actor((Role.SCHOOL_LEAD, "/1/9/8/")), pdf())
    wanted = {"ids": [foreign["id"], own["id"], own["id"], str(uuid7())]}
    async with client(lead) as http:
        mine = (await http.get(FILES, params=wanted)).json()
    async with client(READER) as http:
        all_of_them = (await http.get(FILES, params=wanted)).json()

    assert [file["id"] for file in mine["items"]] == [own["id"]]
    assert [file["id"] for file in all_of_them["items"]] == [foreign["id"], own["id"]]


async def test_without_ids_a_school_lists_its_own_files(
    desk: Desk, client: Callers, lead: Actor
) -> None:
    mine = await desk.send(lead, pdf())
    colleague = await desk.send(an_actor((Role.TEACHER, SCHOOL)), pdf())
    await desk.send(an_actor((Role.SCHOOL_LEAD, "/1/12/3456/")), pdf())
    async with client(lead) as http:
        first = (await http.get(FILES, params={"limit": 1})).json()
        rest = (await http.get(FILES, params={"cursor": first["next_cursor"]})).json()

    shown = [file["id"] for file in first["items"] + rest["items"]]
    assert shown == [colleague["id"], mine["id"]]


@pytest.mark.parametrize("query", ["ids=x", "cursor=!!", "cursor=WyJ4Il0", "limit=0", "limit=201"])
async def test_a_wrong_question_is_answered_422(client: Callers, lead: Actor, query: str) -> None:
    async with client(lead) as http:
        assert (await http.get(f"{FILES}?{query}")).status_code == 422


async def test_at_most_two_hundred_files_at_once(client: Callers, lead: Actor) -> None:
    ids = [str(uuid7()) for _ in range(201)]
    async with client(lead) as http:
        answer = await http.get(FILES, params={"ids": ids})

    assert (answer.status_code, answer.json()["code"]) == (422, "too_many_files")


@pytest.mark.requirement("R143")
async def test_a_frozen_file_can_be_deleted_or_changed_by_nobody(
    desk: Desk, client: Callers, lead: Actor, uow: UnitOfWork
) -> None:
    file = await desk.checked(lead, pdf())
    body = {"file_ids": [file["id"], file["id"]], "by": "submission 1 v1"}
    async with client(FREEZER) as http:
        first = await http.post(f"{FILES}/freeze", json=body)
        again = await http.post(f"{FILES}/freeze", json=body)

    assert (first.status_code, again.json()) == (200, first.json())
    assert [(f["id"], f["sha256"]) for f in first.json()["items"]] == [(file["id"], file["sha256"])]
    for statement in (
        "DELETE FROM file WHERE id = :id",
        "UPDATE file SET sha256 = repeat('0', 64) WHERE id = :id",
        "UPDATE file SET state = 'rejected' WHERE id = :id",
        "UPDATE file SET object_key = 'x' WHERE id = :id",
    ):
        async with uow() as session:
            with pytest.raises((IntegrityError, DBAPIError), match="is frozen"):
                await session.execute(text(statement), {"id": UUID(file["id"])})
    async with uow.begin() as session:
        await session.execute(
            text("UPDATE file SET open_count = open_count + 1 WHERE id = :id"),
            {"id": UUID(file["id"])},
        )


@pytest.mark.parametrize(
    "statement", ["DELETE FROM file_freeze", "UPDATE file_freeze SET reason = 'x'"]
)
async def test_a_freeze_cannot_be_taken_back(uow: UnitOfWork, statement: str) -> None:
    async with uow() as session:
        with pytest.raises(ProgrammingError, match="permission denied"):
            await session.execute(text(statement))


async def test_freezing_leaves_one_audit_row(
    desk: Desk, client: Callers, lead: Actor, uow: UnitOfWork
) -> None:
    file = await desk.checked(lead, pdf())
    body = {"file_ids": [file["id"]], "by": "submission 2 v1"}
    async with client(FREEZER) as http:
        for _ in range(2):
            await http.post(f"{FILES}/freeze", json=body)

    async with uow() as session:
        query = text(
            "SELECT count(*) FROM audit_row WHERE action = 'files_frozen' AND subject_id = :by"
        )
        assert (await session.execute(query, {"by": body["by"]})).scalar_one() == 1


async def test_unfinished_and_unknown_files_cannot_be_frozen(
    desk: Desk, client: Callers, lead: Actor, uow: UnitOfWork
) -> None:
    checked = await desk.checked(lead, pdf())
    checking = await desk.send(lead, pdf())
    rejected = await desk.checked(lead, b"MZ" + bytes(50))
    unknown = str(uuid7())
    async with client(FREEZER) as http:
        early = await http.post(
            f"{FILES}/freeze",
            json={"file_ids": [checked["id"], checking["id"], rejected["id"]], "by": "x"},
        )
        none = await http.post(f"{FILES}/freeze", json={"file_ids": [unknown], "by": "x"})

    assert (early.status_code, early.json()["code"]) == (409, "files_not_ready")
    assert early.json()["file_ids"] == [checking["id"], rejected["id"]]
    assert (none.status_code, none.json()["code"]) == (404, "files_unknown")
    assert none.json()["file_ids"] == [unknown]
    async with uow() as session:
        assert (await session.execute(text("SELECT count(*) FROM file_freeze"))).scalar_one() == 0


@pytest.mark.parametrize("who", [an_actor((Role.SCHOOL_LEAD, SCHOOL)), READER])
async def test_only_the_freezing_scope_freezes(client: Callers, who: Actor) -> None:
    async with client(who) as http:
        answer = await http.post(f"{FILES}/freeze", json={"file_ids": [str(uuid7())], "by": "x"})
    assert answer.status_code == 403


@pytest.mark.requirement("R148")
async def test_what_happened_to_a_file_is_in_the_audit(
    desk: Desk, client: Callers, lead: Actor
) -> None:
    file = await desk.checked(lead, b"MZ" + bytes(50))
    async with client(an_actor((Role.AUDITOR, "/1/"))) as http:
        rows = (await http.get(f"/api/evidence/v1/audit?subject_id={file['id']}")).json()["items"]
    async with client(lead) as http:
        assert (await http.get("/api/evidence/v1/audit")).status_code == 403

    assert [row["action"] for row in rows] == ["file_rejected", "file_received"]
    assert rows[1]["actor_name"] == "李校长"


async def test_only_the_count_of_an_own_file_may_be_forgotten_by_a_crash(
    desk: Desk, lead: Actor, uow: UnitOfWork
) -> None:
    file_id = UUID((await desk.checked(lead, pdf()))["id"])
    mode = text("SELECT current_setting('synchronous_commit')")
    async with uow.begin() as session:
        await session.execute(text("SET LOCAL synchronous_commit TO on"))
        assert await queries.open_own(session, file_id, uuid4()) is None
        await queries.count_open(session, file_id)
        others = await session.scalar(mode)
        opened = await queries.open_own(session, file_id, lead.person_id)
        own = await session.scalar(mode)
        counted = await session.scalar(text("SELECT max(open_count) FROM file"))

    assert (others, own, counted) == ("on", "off", 2)
    assert opened is not None
    assert opened[1:] == ("application/pdf", "计划.pdf")
