"""The pool of connections: a connection that the server ended is replaced, nobody hears of it."""

import contextlib

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from kernel.db import new_engine
from kernel.settings import ServiceSettings

WHO = text("SELECT pg_backend_pid()")


async def backend(engine: AsyncEngine) -> int:
    async with engine.connect() as connection:
        return int((await connection.execute(WHO)).scalar_one())


@pytest.mark.requirement("R142")
async def test_a_connection_the_server_ended_is_replaced(service_settings: ServiceSettings) -> None:
    engine = new_engine(service_settings)
    async with engine.connect() as one, engine.connect() as other:
        ended = [(await each.execute(WHO)).scalar_one() for each in (one, other)]
    async with engine.connect() as connection:
        mine = (await connection.execute(WHO)).scalar_one()
        end = text("SELECT pg_terminate_backend(:pid, 5000)")
        for pid in ended:
            if pid != mine:
                assert (await connection.execute(end, {"pid": pid})).scalar_one()
        with contextlib.suppress(DBAPIError):  # it ends itself in the middle of the sentence
            await connection.execute(end, {"pid": mine})

    assert await backend(engine) not in ended
    await engine.dispose()


async def test_a_living_connection_is_kept(service_settings: ServiceSettings) -> None:
    engine = new_engine(service_settings)

    assert len({await backend(engine) for _ in range(5)}) == 1
    await engine.dispose()
