"""Idempotency-Key: one effect and one answer, also in parallel and after a crash."""

import asyncio

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from kernel.actor import Actor, Role
from kernel.db import UnitOfWork, uuid7
from kernel.idempotency import Idempotency, KeyReused, once
from kernel.testing import Callers, an_actor
from kernel.text import Wire

NOTES = "/api/cases/v1/notes"


class Made(Wire):
    number: int


def key_of(key: str, body: str = "body") -> Idempotency:
    row: dict[str, object] = {"person_id": uuid7(), "operation": "POST /x", "key": key}
    return Idempotency(key, row, body)


@pytest.fixture
def caller() -> Actor:
    return an_actor((Role.TEACHER, "/1/2/3/"))


async def test_the_same_request_twice_is_one_note(client: Callers, caller: Actor) -> None:
    http, headers = client(caller), {"Idempotency-Key": "k-1"}
    first = await http.post(NOTES, json={"title": "一"}, headers=headers)
    second = await http.post(NOTES, json={"title": "一"}, headers=headers)

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()


async def test_without_a_key_there_are_two(client: Callers, caller: Actor) -> None:
    http = client(caller)
    first = await http.post(NOTES, json={"title": "一"})
    second = await http.post(NOTES, json={"title": "一"})

    assert first.json()["id"] != second.json()["id"]


async def test_the_same_key_with_another_body_is_refused(client: Callers, caller: Actor) -> None:
    http, headers = client(caller), {"Idempotency-Key": "k-1"}
    await http.post(NOTES, json={"title": "一"}, headers=headers)

    other = await http.post(NOTES, json={"title": "二"}, headers=headers)

    assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_reused")


async def test_a_key_belongs_to_one_person(client: Callers, caller: Actor) -> None:
    headers = {"Idempotency-Key": "k-1"}
    mine = await client(caller).post(NOTES, json={"title": "一"}, headers=headers)
    stranger = an_actor((Role.TEACHER, "/1/2/3/"))
    theirs = await client(stranger).post(NOTES, json={"title": "一"}, headers=headers)

    assert mine.json()["id"] != theirs.json()["id"]


@pytest.mark.parametrize("key", ["", "a" * 201, "with space", "中文", "tab\t"])
async def test_a_key_is_short_plain_text(client: Callers, caller: Actor, key: str) -> None:
    headers = httpx.Headers([(b"Idempotency-Key", key.encode())])
    answer = await client(caller).post(NOTES, json={"title": "一"}, headers=headers)

    assert answer.status_code == 422


async def test_twenty_at_once_have_one_effect(committed_uow: UnitOfWork) -> None:
    idem, runs = key_of("parallel"), []

    async def work(session: AsyncSession) -> Made:
        await session.execute(text("SELECT pg_sleep(0.05)"))
        runs.append(1)
        return Made(number=len(runs))

    answers = await asyncio.gather(*(once(committed_uow, idem, Made, work) for _ in range(20)))

    assert runs == [1]
    assert {answer.number for answer in answers} == {1}


async def test_after_a_crash_the_same_key_runs_again(committed_uow: UnitOfWork) -> None:
    idem = key_of("crash")

    async def crash(session: AsyncSession) -> Made:
        await session.execute(text("INSERT INTO note (text) VALUES ('half done')"))
        raise ConnectionResetError

    async def work(session: AsyncSession) -> Made:
        left = await session.execute(text("SELECT count(*) FROM note WHERE text = 'half done'"))
        return Made(number=left.scalar_one())

    with pytest.raises(ConnectionResetError):
        await once(committed_uow, idem, Made, crash)

    assert await once(committed_uow, idem, Made, work) == Made(number=0)


async def test_while_the_first_crashes_the_second_takes_over(committed_uow: UnitOfWork) -> None:
    idem, started = key_of("crash-parallel"), asyncio.Event()

    async def crash(session: AsyncSession) -> Made:
        await session.execute(text("SELECT 1"))
        started.set()
        await asyncio.sleep(0.1)
        raise ConnectionResetError

    async def work(_: AsyncSession) -> Made:
        return Made(number=2)

    first = asyncio.create_task(once(committed_uow, idem, Made, crash))
    await started.wait()
    second = await once(committed_uow, idem, Made, work)

    with pytest.raises(ConnectionResetError):
        await first
    assert second == Made(number=2)


async def test_the_bodies_are_compared_by_hash(committed_uow: UnitOfWork) -> None:
    idem = key_of("hash", "one")

    async def work(_: AsyncSession) -> Made:
        return Made(number=1)

    await once(committed_uow, idem, Made, work)

    with pytest.raises(KeyReused):
        await once(committed_uow, Idempotency(idem.key, idem.row, "two"), Made, work)
