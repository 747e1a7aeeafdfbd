"""The audit chain: complete under parallel writers, and every kind of tampering shows."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from embedded.postgres import Postgres
from kernel.actor import Role
from kernel.audit import Entry, verify_chain, write_audit
from kernel.db import UnitOfWork
from kernel.testing import Callers, an_actor

NINE = datetime(2026, 3, 2, 9, 0, 0, 123456, tzinfo=UTC)
pytestmark = pytest.mark.requirement("R148")


def entry(action: str = "submit", path: str = "/1/2/3/", **detail: Any) -> Entry:
    return Entry(
        an_actor((Role.SCHOOL_LEAD, path)), action, "submission", "s-1", path, NINE, detail
    )


async def write(uow: UnitOfWork, *entries: Entry) -> None:
    for one in entries:
        async with uow.begin() as session:
            await write_audit(session, one)


async def broken_at(uow: UnitOfWork) -> int | None:
    async with uow() as session:
        return (await verify_chain(session)).broken_at


async def test_an_untouched_chain_holds(uow: UnitOfWork) -> None:
    odd: dict[str, Any] = {
        "文": "末行\n\"'",
        "float": 1.10,
        "nested": {"b": [None, True, 1.5], "a": "é"},
        "n": 10**15,
    }
    await write(uow, entry(**odd), entry("return"), Entry(None, "tick", "job", "j", "", NINE))

    async with uow() as session:
        report = await verify_chain(session)
    assert (report.rows, report.broken_at) == (3, None)
    assert len(report.head) == 64


@pytest.mark.parametrize(
    "tamper",
    [
        "UPDATE audit_row SET detail = '{\"points\": 10}' WHERE action = 'mark'",
        "UPDATE audit_row SET actor_name = '别人' WHERE action = 'mark'",
        "UPDATE audit_row SET actor_id = NULL WHERE action = 'mark'",
        "UPDATE audit_row SET action = 'other' WHERE action = 'mark'",
        "UPDATE audit_row SET subject_id = 's-2' WHERE action = 'mark'",
        "UPDATE audit_row SET org_path = '/9/' WHERE action = 'mark'",
        "UPDATE audit_row SET at = at + interval '1 microsecond' WHERE action = 'mark'",
        "UPDATE audit_row SET hash = repeat('0', 64) WHERE action = 'mark'",
        "DELETE FROM audit_row WHERE action = 'mark'",
        "UPDATE audit_row SET previous_hash = repeat('0', 64) WHERE action = 'mark'",
    ],
)
async def test_a_tampered_row_is_found(uow: UnitOfWork, tamper: str) -> None:
    await write(uow, entry("start"), entry("mark", points="7"), entry("conclude"))

    async with uow.begin() as session:
        await session.execute(text(tamper))

    assert await broken_at(uow) is not None


async def test_parallel_writers_make_one_chain(
    committed_uow: UnitOfWork, postgres: Postgres
) -> None:
    await asyncio.gather(*(write(committed_uow, *(entry() for _ in range(5))) for _ in range(8)))

    async with committed_uow() as session:
        report = await verify_chain(session)
    with postgres.connect() as connection:  # the application's role may not tidy up
        connection.execute("TRUNCATE cases.audit_row")
    assert (report.rows, report.broken_at) == (40, None)


async def test_no_change_no_row(uow: UnitOfWork) -> None:
    async def fail() -> None:
        async with uow.begin() as session:
            await write_audit(session, entry())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()

    async with uow() as session:
        assert (await verify_chain(session)).rows == 0


async def test_the_auditor_reads_the_rows_of_their_unit(uow: UnitOfWork, client: Callers) -> None:
    await write(uow, entry("a", "/1/2/"), entry("b", "/1/3/"), entry("c", "/1/20/"))
    url = "/api/cases/v1/audit"

    whole = await client(an_actor((Role.AUDITOR, "/1/"))).get(url)
    part = await client(an_actor((Role.AUDITOR, "/1/2/"))).get(url)
    nobody = await client(an_actor((Role.SYSTEM_ADMIN, "/1/"))).get(url)

    assert [row["action"] for row in whole.json()["items"]] == ["c", "b", "a"]
    assert [row["action"] for row in part.json()["items"]] == ["a"]
    assert nobody.status_code == 403


async def test_the_rows_can_be_filtered_and_paged(uow: UnitOfWork, client: Callers) -> None:
    await write(uow, *(entry(f"step-{number}") for number in range(5)))
    http, url = client(an_actor((Role.AUDITOR, "/1/"))), "/api/cases/v1/audit"

    one = (await http.get(url, params={"action": "step-3"})).json()["items"]
    first = (await http.get(url, params={"limit": 2})).json()
    second = (await http.get(url, params={"limit": 2, "cursor": first["next_cursor"]})).json()
    later = await http.get(url, params={"since": (NINE + timedelta(days=1)).isoformat()})

    assert [row["action"] for row in one] == ["step-3"]
    assert [r["action"] for r in first["items"] + second["items"]] == [
        "step-4",
        "step-3",
        "step-2",
        "step-1",
    ]
    assert later.json()["items"] == []


async def test_audit_rows_are_not_changed_over_http(client: Callers) -> None:
    http = client(an_actor((Role.AUDITOR, "/1/")))
    for verb in ("POST", "PUT", "PATCH", "DELETE"):
        answer = await http.request(verb, "/api/cases/v1/audit", json={})
        assert answer.status_code == 405
