"""kill -9 of the process that works, at every step: all or nothing, and the next run converges."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
import pytest_asyncio
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from auth.imports.queries.records import Sight
from auth.imports.rules import Coverage, ImportKind, ImportMode
from auth.imports.service.applying import Confirmation, apply, confirm
from auth.imports.service.uploading import Upload, upload
from auth.imports.service.validating import validate
from auth.settings import Settings
from kernel.actor import Actor, Role
from kernel.clock import utc_now
from kernel.db import UnitOfWork
from kernel.testing import an_actor

pytestmark = pytest.mark.requirement("R151")
ROWS = 3_000
_JOB = """
import asyncio, sys
from uuid import UUID
from auth.imports.service.applying import apply
from auth.imports.service.validating import validate
from auth.settings import Settings
from kernel.clock import utc_now
from kernel.db import new_engine, new_unit_of_work
settings = Settings()
uow = new_unit_of_work(new_engine(settings))
import_id = UUID(sys.argv[2])
is_first = sys.argv[1] == "validate"
asyncio.run(validate(uow, settings, import_id) if is_first else apply(uow, import_id, utc_now))
"""
# What the test holds so that the job stands still exactly there.
BARRIERS = {
    "compare": ("validate", "LOCK TABLE auth.organisation IN ACCESS EXCLUSIVE MODE"),
    "lock": ("apply", "LOCK TABLE auth.membership IN ACCESS EXCLUSIVE MODE"),
    "publish": ("apply", "LOCK TABLE auth.directory_change IN ACCESS EXCLUSIVE MODE"),
    "audit": ("apply", "SELECT pg_advisory_xact_lock(1951621493, hashtext('auth'))"),
}


@dataclass
class Scene:
    """A committed city with one import on its way."""

    uow: UnitOfWork
    engine: AsyncEngine
    settings: Settings
    actor: Actor
    import_id: UUID
    prefix: str

    async def one(self, sql: str) -> Any:
        async with self.uow() as session:
            return (await session.execute(text(sql), {"id": self.import_id})).scalar_one()

    async def people(self) -> int:
        return int(
            await self.one(f"SELECT count(*) FROM person WHERE staff_no LIKE '{self.prefix}%'")
        )

    async def state(self) -> str:
        return str(await self.one("SELECT state FROM bulk_import WHERE id = :id"))

    def start(self, job: str) -> subprocess.Popen[bytes]:
        values = {
            "DATABASE_HOST": self.settings.database_host,
            "DATABASE_PORT": str(self.settings.database_port),
            "DATABASE_PASSWORD": self.settings.database_password.get_secret_value(),
            "IDENTITY_CARD_KEY": self.settings.identity_card_key.get_secret_value(),
        }
        environment = os.environ | {f"TISHENG_{name}": value for name, value in values.items()}
        return subprocess.Popen(
            [sys.executable, "-c", _JOB, job, str(self.import_id)], env=environment
        )

    async def confirm(self) -> None:
        seen = Confirmation(ImportMode.ALL_OR_NOTHING)
        await confirm(self.uow, Sight(None), self.actor, self.import_id, seen)


@pytest_asyncio.fixture(loop_scope="session")
async def scene(
    committed_uow: UnitOfWork,
    engine: AsyncEngine,
    service_settings: Settings,
    steps: SimpleNamespace,
    sheets: SimpleNamespace,
) -> AsyncIterator[Scene]:
    tree = await steps.plant(committed_uow)
    actor = an_actor((Role.EQUIPMENT_CENTRE, tree.city.path))
    prefix = f"K{uuid4().hex[:8].upper()}"
    rows = [(f"{prefix}{n}", "王丽", tree.east_school.name) for n in range(ROWS)]
    content = sheets.book(("工号", "姓名", "单位"), rows)
    pieces = [content, b""]

    async def read(_size: int) -> bytes:
        return bytes(pieces.pop(0))

    given = Upload(ImportKind.PEOPLE, Coverage.PARTIAL, "表.xlsx", read)
    async with committed_uow.begin() as session:
        record = await upload(session, service_settings, actor, given, utc_now())
    yield Scene(committed_uow, engine, service_settings, actor, record.id, prefix)
    async with committed_uow.begin() as session:  # leave the register to the other tests
        people = "SELECT id FROM person WHERE staff_no LIKE :p"
        for sql in (
            f"DELETE FROM role_grant WHERE person_id IN ({people})",
            f"DELETE FROM membership WHERE person_id IN ({people})",
            "DELETE FROM person WHERE staff_no LIKE :p",
        ):
            await session.execute(text(sql), {"p": f"{prefix}%"})


async def stands_still(scene: Scene) -> None:
    """Wait until some process waits for a lock of the test."""
    query = (
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND :id IS NOT NULL"
    )
    for _ in range(600):
        if int(await scene.one(query.replace(":id", "CAST(:id AS uuid)"))) > 0:
            return
        await asyncio.sleep(0.1)
    raise AssertionError("the job never came to the barrier")


async def kill_at(scene: Scene, step: str) -> None:
    job, barrier = BARRIERS[step]
    async with scene.engine.connect() as holder:
        await holder.execute(text(barrier))
        process = scene.start(job)
        await stands_still(scene)
        process.send_signal(signal.SIGKILL)
        process.wait(10)
        await holder.rollback()


async def test_killed_while_reading(scene: Scene) -> None:
    process = scene.start("validate")
    for _ in range(600):
        if await scene.one("SELECT rows_read FROM bulk_import WHERE id = :id"):
            break
        await asyncio.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    assert await scene.people() == 0
    if await scene.state() == "validating":
        await validate(scene.uow, scene.settings, scene.import_id)
    assert await scene.one("SELECT counts ->> 'create' FROM bulk_import WHERE id = :id") == str(
        ROWS
    )


async def test_killed_while_comparing(scene: Scene) -> None:
    await kill_at(scene, "compare")
    assert await scene.state() == "validating"
    await validate(scene.uow, scene.settings, scene.import_id)
    assert await scene.state() == "validated"
    assert await scene.one("SELECT counts ->> 'create' FROM bulk_import WHERE id = :id") == str(
        ROWS
    )


@pytest.mark.parametrize("step", ["lock", "publish", "audit"])
async def test_killed_while_writing(scene: Scene, step: str) -> None:
    await validate(scene.uow, scene.settings, scene.import_id)
    await scene.confirm()
    await kill_at(scene, step)

    assert await scene.people() == 0
    assert await scene.state() == "applying"
    await apply(scene.uow, scene.import_id, utc_now)  # as the stalled job is run again
    assert await scene.state() == "applied"
    assert await scene.people() == ROWS
    await apply(scene.uow, scene.import_id, utc_now)  # and a late second run changes nothing
    assert await scene.people() == ROWS


async def test_killed_too_often_it_says_so(scene: Scene) -> None:
    async with scene.uow.begin() as session:
        await session.execute(
            text("UPDATE bulk_import SET attempts = 3 WHERE id = :id"), {"id": scene.import_id}
        )
    await validate(scene.uow, scene.settings, scene.import_id)
    assert await scene.state() == "failed"


async def test_two_confirmations_and_two_workers_have_one_effect(scene: Scene) -> None:
    await validate(scene.uow, scene.settings, scene.import_id)
    await asyncio.gather(*(scene.confirm() for _ in range(4)))
    await asyncio.gather(*(apply(scene.uow, scene.import_id, utc_now) for _ in range(2)))
    assert await scene.people() == ROWS
    audits = await scene.one(
        "SELECT count(*) FROM audit_row WHERE subject_id = CAST(CAST(:id AS uuid) AS text)"
        " AND action = 'import.apply'"
    )
    assert audits == 1
