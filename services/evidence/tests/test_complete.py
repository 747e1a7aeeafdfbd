"""Completing an upload: nothing is believed, everything is compared, and crashes lose nothing."""

import asyncio
import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from sqlalchemy import func, select, text

from evidence.files.tables import File
from evidence.object_store import S3Store
from evidence.ports import Means, StoredPart
from evidence.settings import Settings
from evidence.uploads.rules import UploadState
from evidence.uploads.service import complete as complete_module
from evidence.uploads.service.complete import complete
from evidence.uploads.service.sweep import sweep
from evidence.uploads.tables import Upload
from kernel.actor import Actor
from kernel.clock import utc_now
from kernel.db import UnitOfWork
from kernel.testing import Callers

from .conftest import Desk, pdf

MIB = 1024 * 1024


async def upload_row(uow: UnitOfWork, upload_id: str) -> Upload:
    async with uow() as session:
        return await session.get_one(Upload, UUID(upload_id), populate_existing=True)


async def test_a_second_complete_gives_the_same_answer(desk: Desk, lead: Actor) -> None:
    content = pdf()
    started = await desk.begin(lead, content)
    parts = await desk.put(started, content)

    first = await desk.complete(lead, started["id"], parts)
    again = await desk.complete(lead, started["id"], parts)

    assert (again.status_code, again.json()) == (202, first.json())


async def test_a_missing_part_is_named_and_can_still_be_sent(desk: Desk, lead: Actor) -> None:
    content = pdf(11 * MIB)
    started = await desk.begin(lead, content)
    some = await desk.put(started, content, 1, 3)
    claimed = sorted([*some, {"number": 2, "etag": "0" * 32}], key=lambda p: p["number"])

    early = await desk.complete(lead, started["id"], claimed)
    rest = await desk.put(started, content, 2)
    late = await desk.complete(lead, started["id"], some + rest)

    assert (early.status_code, early.json()["code"]) == (409, "parts_missing")
    assert early.json()["missing"] == [2]
    assert "没有传完" in early.json()["title"]
    assert late.status_code == 202


async def test_a_changed_etag_is_refused(desk: Desk, lead: Actor) -> None:
    content = pdf()
    started = await desk.begin(lead, content)
    await desk.put(started, content)

    answer = await desk.complete(lead, started["id"], [{"number": 1, "etag": "f" * 32}])

    assert (answer.status_code, answer.json()["code"]) == (409, "part_changed")
    assert answer.json()["parts"] == [1]


@pytest.mark.parametrize(
    "parts",
    [
        [],
        [{"number": 0, "etag": "x"}],
        [{"number": 1, "etag": "x"}, {"number": 1, "etag": "x"}],
        [{"number": 2, "etag": "x"}],
        [{"number": 1}],
        [{"number": 1, "etag": ""}],
        [{"number": 1, "etag": "x", "size": 1}],
    ],
)
async def test_a_wrong_list_of_parts_is_refused(desk: Desk, lead: Actor, parts: Any) -> None:
    content = pdf()
    started = await desk.begin(lead, content)
    await desk.put(started, content)

    assert (await desk.complete(lead, started["id"], parts)).status_code == 422


async def test_more_bytes_than_declared_are_thrown_away(
    desk: Desk, lead: Actor, store: S3Store, uow: UnitOfWork
) -> None:
    """A presigned PUT cannot limit its size: declared 2 kB, sent 6 MiB."""
    started = await desk.begin(lead, pdf())
    sent = await desk.web.put(started["parts"][0]["url"], content=b"x" * 6 * MIB)
    parts = [{"number": 1, "etag": sent.headers["ETag"]}]

    first = await desk.complete(lead, started["id"], parts)
    again = await desk.complete(lead, started["id"], parts)

    row = await upload_row(uow, started["id"])
    assert [(a.status_code, a.json()["code"]) for a in (first, again)] == [
        (413, "upload_oversize")
    ] * 2
    assert (row.state, row.cleared_at is not None) == (UploadState.REFUSED, True)
    assert await store.size_of(row.object_key) is None
    assert (await desk.web.put(started["parts"][0]["url"], content=b"x")).status_code == 404


async def test_a_completed_upload_cannot_be_given_up(
    desk: Desk, client: Callers, lead: Actor
) -> None:
    sent = await desk.send(lead, pdf())
    async with client(lead) as http:
        answer = await http.delete(f"/api/evidence/v1/uploads/{sent['id']}")

    assert (answer.status_code, answer.json()["code"]) == (409, "upload_completed")


async def ready_to_complete(
    desk: Desk, app: FastAPI, real: Means, lead: Actor, content: bytes
) -> Any:
    app.state.uow = real.uow
    started = await desk.begin(lead, content)
    sent = await desk.put(started, content)
    return UUID(started["id"]), [(part["number"], part["etag"]) for part in sent]


async def jobs_of(means: Means) -> int:
    async with means.uow() as session:
        query = text("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'check_file'")
        count: int = (await session.execute(query)).scalar_one()
    return count


async def test_twenty_completes_at_once_make_one_file(
    desk: Desk, app: FastAPI, real: Means, lead: Actor
) -> None:
    content = pdf(6 * MIB)
    upload_id, claimed = await ready_to_complete(desk, app, real, lead, content)

    files = await asyncio.gather(*(complete(real, lead, upload_id, claimed) for _ in range(20)))

    assert len({(file.id, file.number) for file in files}) == 1
    assert await jobs_of(real) == 1
    async with real.uow() as session:
        assert (await session.execute(select(func.count()).select_from(File))).scalar_one() == 1


async def test_a_request_overtaken_by_another_answers_with_the_other_s_file(
    desk: Desk, app: FastAPI, real: Means, lead: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between reading the row and asking the store, another request assembled the parts."""
    upload_id, claimed = await ready_to_complete(desk, app, real, lead, pdf(6 * MIB))
    ask = real.store.parts_of
    others: list[File] = []

    async def overtaken(key: str, multipart_id: str) -> list[StoredPart]:
        monkeypatch.undo()
        others.append(await complete(real, lead, upload_id, claimed))
        return await ask(key, multipart_id)

    monkeypatch.setattr(real.store, "parts_of", overtaken)
    file = await complete(real, lead, upload_id, claimed)

    assert [other.id for other in others] == [file.id]
    assert await jobs_of(real) == 1


KILLED = """
import asyncio, os, signal, sys
from uuid import UUID
from evidence.object_store import S3Store
from evidence.ports import Means, StoredPart
from evidence.settings import Settings
from evidence.uploads.service import complete as module
from kernel.actor import Actor
from kernel.clock import utc_now
from kernel.db import new_engine, new_unit_of_work

def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)

step, owner, upload, etag = sys.argv[1:]
settings = Settings()
store = S3Store(settings)
if step == "before the store assembles":
    store.assemble = die
elif step == "after the store assembled":
    store.size_of = die
elif step == "before the file is recorded":
    module._record = die
elif step == "before the commit":
    module.write_audit = die
means = Means(new_unit_of_work(new_engine(settings)), store, settings, utc_now)
actor = Actor(UUID(owner), "李校长", None, ())
asyncio.run(module.complete(means, actor, UUID(upload), [(1, etag)]))
"""


def killed_at(step: str, settings: Settings, *arguments: str) -> None:
    """Run `complete` in a process of its own that dies by SIGKILL at a step."""
    environment = {
        f"TISHENG_{name.upper()}": str(getattr(value, "get_secret_value", lambda v=value: v)())
        for name, value in settings
    }
    done = subprocess.run(
        [sys.executable, "-c", KILLED, step, *arguments],
        env=os.environ | environment,
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()


@pytest.mark.parametrize(
    ("step", "who"),
    [
        ("before the store assembles", "the person"),
        ("after the store assembled", "the person"),
        ("after the store assembled", "the sweep"),
        ("before the file is recorded", "the sweep"),
        ("before the commit", "the person"),
    ],
)
async def test_a_process_killed_while_completing_loses_nothing(
    desk: Desk,
    app: FastAPI,
    real: Means,
    lead: Actor,
    step: str,
    who: str,
) -> None:
    content = pdf()
    upload_id, ((_, etag),) = await ready_to_complete(desk, app, real, lead, content)

    arguments = (str(lead.person_id), str(upload_id), etag)
    await asyncio.to_thread(killed_at, step, real.settings, *arguments)
    later = replace(real, now=lambda: utc_now() + timedelta(minutes=2))
    if who == "the person":
        await complete(later, lead, upload_id, [(1, etag)])
    else:
        assert (await sweep(later)).finished == 1

    pieces: list[bytes] = []
    async with real.uow() as session:
        file = await session.get_one(File, upload_id)
    await real.store.read_through(file.object_key, pieces.append)
    assert b"".join(pieces) == content
    assert await jobs_of(real) == 1


async def test_while_another_process_completes_the_person_is_asked_to_wait(
    desk: Desk,
    app: FastAPI,
    real: Means,
    lead: Actor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    content = pdf()
    upload_id, ((_, etag),) = await ready_to_complete(desk, app, real, lead, content)
    arguments = (str(lead.person_id), str(upload_id), etag)
    await asyncio.to_thread(killed_at, "before the store assembles", real.settings, *arguments)
    monkeypatch.setattr(complete_module, "_WAIT_SECONDS", 0.4)

    answer = await desk.complete(lead, str(upload_id), [{"number": 1, "etag": etag}])
    async with desk.client(lead) as http:
        abort = await http.delete(f"/api/evidence/v1/uploads/{upload_id}")

    assert (answer.status_code, answer.json()["code"]) == (409, "upload_completing")
    assert (abort.status_code, abort.json()["code"]) == (409, "upload_completing")


async def test_an_object_lost_between_two_steps_starts_afresh(
    desk: Desk, app: FastAPI, real: Means, lead: Actor
) -> None:
    """The store says neither upload nor object exists: the person is told which parts to send."""
    content = pdf()
    upload_id, ((_, etag),) = await ready_to_complete(desk, app, real, lead, content)
    arguments = (str(lead.person_id), str(upload_id), etag)
    await asyncio.to_thread(killed_at, "after the store assembled", real.settings, *arguments)
    await real.store.delete((await upload_row(real.uow, str(upload_id))).object_key)

    later = replace(real, now=lambda: utc_now() + timedelta(minutes=2))
    assert (await sweep(later)).finished == 1
    assert (await upload_row(real.uow, str(upload_id))).state is UploadState.OPEN
