"""Many small files at once: each gets what it would have got alone, and nothing is lost."""

import asyncio
import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from evidence.checks.service import check_files
from evidence.files.rules import incoming_key
from evidence.files.tables import File
from evidence.object_store import S3Store
from evidence.ports import Means
from evidence.reconcile import reconcile
from evidence.settings import Settings
from evidence.uploads.rules import UploadState
from evidence.uploads.service.sweep import sweep
from evidence.uploads.tables import Upload
from kernel.actor import Actor, Role
from kernel.clock import utc_now
from kernel.db import UnitOfWork
from kernel.testing import Callers, an_actor

from .conftest import Desk, pdf

UPLOADS = "/api/evidence/v1/uploads"
MIB = 1024 * 1024
pytestmark = [pytest.mark.requirement("R60"), pytest.mark.requirement("R112")]


def told(content: bytes, filename: str = "计划.pdf", **more: Any) -> dict[str, Any]:
    return {"filename": filename, "size": len(content), "media_type": ""} | more


async def begin(client: Callers, actor: Actor, *files: Any, **headers: str) -> httpx.Response:
    async with client(actor) as http:
        return await http.post(f"{UPLOADS}/batch", json={"files": files}, headers=headers)


async def complete(client: Callers, actor: Actor, sent: Any) -> Any:
    async with client(actor) as http:
        answer = await http.post(f"{UPLOADS}/complete-batch", json={"uploads": sent})
    assert answer.status_code == 202, answer.text
    return answer.json()["items"]


async def put(desk: Desk, begun: Any, content: bytes) -> dict[str, str]:
    answer = await desk.web.put(begun["parts"][0]["url"], content=content)
    assert answer.status_code == 200, answer.text
    return {"id": begun["id"], "etag": answer.headers["ETag"]}


async def sent(desk: Desk, client: Callers, actor: Actor, *contents: bytes) -> list[dict[str, str]]:
    """Begin and send files; return what completing them wants."""
    answer = await begin(client, actor, *map(told, contents))
    assert answer.status_code == 201, answer.text
    begun = [item["upload"] for item in answer.json()["items"]]
    return [await put(desk, one, content) for one, content in zip(begun, contents, strict=True)]


async def key_of(uow: UnitOfWork, upload_id: str) -> str:
    async with uow() as session:
        return (await session.get_one(Upload, UUID(upload_id))).object_key


async def bytes_at(store: S3Store, key: str) -> bytes:
    read: list[bytes] = []
    await store.read_through(key, read.append)
    return b"".join(read)


async def test_many_files_arrive_whole_are_checked_and_lie_under_their_own_keys(
    desk: Desk, client: Callers, lead: Actor, means: Means, store: S3Store
) -> None:
    contents = [pdf(2_000, b"%d" % number) for number in range(12)]
    claimed = await sent(desk, client, lead, *contents)

    items = await complete(client, lead, claimed)
    again = await complete(client, lead, claimed)
    await check_files(means, [UUID(item["id"]) for item in items])

    assert again == items
    assert [item["refused"] for item in items] == [None] * 12
    assert {item["file"]["state"] for item in items} == {"checking"}
    assert len({item["file"]["receipt_no"] for item in items}) == 12
    for item, content in zip(items, contents, strict=True):
        file = await desk.file(lead, item["id"])
        assert (file["state"], file["sha256"]) == ("ready", hashlib.sha256(content).hexdigest())
        key = await key_of(means.uow, item["id"])
        assert await bytes_at(store, key) == content
        assert await store.object_at(incoming_key(key)) is None


async def test_one_refused_file_stops_none_of_the_others(client: Callers, lead: Actor) -> None:
    files = [
        told(pdf()),
        told(pdf(), "a.exe"),
        told(b"x" * (5 * MIB + 1)),
        told(pdf(), "课堂.png", pupils={"answer": "none", "version": "1999"}),
        told(pdf()),
    ]
    items = (await begin(client, lead, *files)).json()["items"]

    assert [item["refused"] and item["refused"]["code"] for item in items] == [
        None,
        "file_type_not_accepted",
        "file_not_small",
        "attestation_outdated",
        None,
    ]
    assert [item["upload"] is None for item in items] == [False, True, True, True, False]


async def test_room_and_number_are_taken_one_after_the_other(
    client: Callers, lead: Actor, app: FastAPI, service_settings: Settings
) -> None:
    tight = {"person_quota": 9_000, "open_uploads_per_person": 3}
    app.state.settings = service_settings.model_copy(update=tight)
    files = [told(b"x" * size) for size in (4_000, 6_000, 4_000, 1_000, 1)]

    items = (await begin(client, lead, *files)).json()["items"]

    assert [item["refused"] and item["refused"]["code"] for item in items] == [
        None,
        "quota_exceeded",
        None,
        None,
        "too_many_open_uploads",
    ]
    assert items[1]["refused"]["extra"] == {"holder": "person", "free": 5_000, "needed": 6_000}


async def test_the_same_key_gives_the_same_answer(client: Callers, lead: Actor) -> None:
    files = [told(pdf()), told(pdf(), "a.exe")]
    first, again = [await begin(client, lead, *files, **{"Idempotency-Key": "m1"}) for _ in "ab"]
    other = await begin(client, lead, files[0], **{"Idempotency-Key": "m1"})

    assert (again.status_code, again.json()) == (201, first.json())
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_reused")


@pytest.mark.parametrize("files", [[], [told(b"x")] * 51])
async def test_a_batch_is_neither_empty_nor_endless(
    client: Callers, lead: Actor, files: Any
) -> None:
    assert (await begin(client, lead, *files)).status_code == 422


async def test_what_cannot_be_completed_is_told_by_itself(
    desk: Desk, client: Callers, lead: Actor, store: S3Store, means: Means
) -> None:
    good, missing, changed, longer, ended = await sent(desk, client, lead, *[pdf()] * 5)
    keys = {
        one["id"]: incoming_key(await key_of(means.uow, one["id"])) for one in (missing, longer)
    }
    await store.delete(keys[missing["id"]])
    await store.put_bytes(keys[longer["id"]], b"x" * 9_000, "application/pdf")
    async with client(lead) as http:
        assert (await http.delete(f"{UPLOADS}/{ended['id']}")).status_code == 204
    foreign = {"id": str(uuid4()), "etag": "x"}
    alone = {"id": (await desk.begin(lead, pdf()))["id"], "etag": "x"}

    claimed = [good, missing, changed | {"etag": "f" * 32}, longer, ended, foreign, alone]
    items = await complete(client, lead, claimed)

    assert [item["refused"] and item["refused"]["code"] for item in items] == [
        None,
        "parts_missing",
        "part_changed",
        "upload_oversize",
        "upload_ended",
        "not_found",
        "upload_sent_in_parts",
    ]
    assert items[0]["file"]["state"] == "checking"
    assert await store.object_at(keys[longer["id"]]) is None  # it is not kept


async def test_somebody_elses_uploads_do_not_exist(
    desk: Desk, client: Callers, lead: Actor
) -> None:
    claimed = await sent(desk, client, lead, pdf())
    other = an_actor((Role.SCHOOL_LEAD, "/1/12/345/"))

    (item,) = await complete(client, other, claimed)

    assert item["refused"]["code"] == "not_found"


async def test_one_of_many_goes_on_after_a_reload_and_is_completed_alone(
    desk: Desk, client: Callers, lead: Actor
) -> None:
    content = pdf()
    begun = (await begin(client, lead, told(content))).json()["items"][0]["upload"]
    async with client(lead) as http:
        before = (await http.get(f"{UPLOADS}/{begun['id']}")).json()
        part = await put(desk, before, content)
        after = (await http.get(f"{UPLOADS}/{begun['id']}")).json()
        listed = [{"number": 1, "etag": part["etag"]}]
        answer = await http.post(f"{UPLOADS}/{begun['id']}/complete", json={"parts": listed})

    assert (before["received_parts"], len(before["parts"])) == ([], 1)
    assert after["received_parts"] == [
        {"number": 1, "etag": part["etag"].strip('"'), "size": len(content)}
    ]
    assert after["parts"] == []
    assert (answer.status_code, answer.json()["state"]) == (202, "checking")


async def test_an_address_that_still_holds_changes_nothing_that_was_acknowledged(
    desk: Desk, client: Callers, lead: Actor, means: Means, store: S3Store
) -> None:
    """Sent again before the check: told, refused. Sent again after it: the file is elsewhere."""
    contents = pdf(2_000, b"first"), pdf(2_000, b"other")
    begun = [i["upload"] for i in (await begin(client, lead, *map(told, contents))).json()["items"]]
    claimed = [await put(desk, one, bytes_) for one, bytes_ in zip(begun, contents, strict=True)]
    early, late = [item["id"] for item in await complete(client, lead, claimed)]

    await put(desk, begun[0], pdf(2_000, b"forged"))
    await check_files(means, [UUID(early), UUID(late)])
    await put(desk, begun[1], pdf(2_000, b"forged"))

    told_early, told_late = await desk.file(lead, early), await desk.file(lead, late)
    assert (told_early["state"], "又被改动" in told_early["reason"]) == ("rejected", True)
    assert told_late["sha256"] == hashlib.sha256(contents[1]).hexdigest()
    assert await bytes_at(store, await key_of(means.uow, late)) == contents[1]
    later = replace(means, now=lambda: utc_now() + timedelta(minutes=11))
    assert (await sweep(later)).left >= 1
    assert await store.object_at(incoming_key(await key_of(means.uow, late))) is None


async def test_what_grew_after_it_was_acknowledged_is_not_read_to_its_end(
    desk: Desk, client: Callers, lead: Actor, means: Means, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The address still holds and the gateway lets gigabytes pass: the worker stays small."""
    (claimed,) = await sent(desk, client, lead, pdf())
    await complete(client, lead, [claimed])
    store = means.store
    arrived = incoming_key(await key_of(means.uow, claimed["id"]))
    await store.put_bytes(arrived, pdf() + bytes(8 * MIB), "application/pdf")
    read: list[int] = []
    read_through = store.read_through

    async def counted(key: str, visit: Callable[[bytes], object]) -> str:
        def seen(piece: bytes) -> object:
            read.append(len(piece))
            return visit(piece)

        return await read_through(key, seen)

    monkeypatch.setattr(store, "read_through", counted)
    await check_files(means, [UUID(claimed["id"])])

    file = await desk.file(lead, claimed["id"])
    assert (file["state"], "又被改动" in file["reason"]) == ("rejected", True)
    assert len(read) == 1
    assert await store.size_of(arrived) is None


async def test_the_sweep_leaves_what_is_awaited_and_ends_what_is_not(
    desk: Desk, client: Callers, lead: Actor, means: Means, store: S3Store
) -> None:
    under_way, waiting, given_up = await sent(desk, client, lead, *[pdf()] * 3)
    await complete(client, lead, [waiting])
    keys = [incoming_key(await key_of(means.uow, o["id"])) for o in (under_way, waiting, given_up)]
    async with client(lead) as http:
        await http.delete(f"{UPLOADS}/{given_up['id']}")
    await store.put_bytes(keys[2], b"late", "application/pdf")

    await sweep(replace(means, now=lambda: utc_now() + timedelta(minutes=11)))
    assert [await store.size_of(key) for key in keys] == [2_000, 2_000, None]

    await sweep(replace(means, now=lambda: utc_now() + timedelta(hours=49)))
    async with means.uow() as session:
        upload = await session.get_one(Upload, UUID(under_way["id"]), populate_existing=True)
    assert upload.state is UploadState.ABORTED
    assert [await store.size_of(key) for key in keys[:2]] == [None, 2_000]


async def test_database_and_bucket_agree_at_every_step(
    desk: Desk, client: Callers, lead: Actor, means: Means, store: S3Store
) -> None:
    claimed = await sent(desk, client, lead, pdf(), pdf(3_000), b"MZ" + bytes(998))
    later = replace(means, now=lambda: utc_now() + timedelta(hours=2))
    assert await losses(later, claimed) == ([], [])

    await complete(client, lead, claimed)
    assert await losses(later, claimed) == ([], [])
    await store.delete(incoming_key(await key_of(means.uow, claimed[1]["id"])))
    assert (await losses(later, claimed))[0] == [UUID(claimed[1]["id"])]

    await check_files(means, [UUID(one["id"]) for one in claimed])
    assert await losses(later, claimed) == ([], [])
    states = [(await desk.file(lead, one["id"]))["state"] for one in claimed]
    assert states == ["ready", "rejected", "rejected"]


async def losses(means: Means, claimed: Any) -> tuple[list[UUID], list[str]]:
    """Lost files and orphans among these; other tests share the bucket."""
    ids = {UUID(one["id"]) for one in claimed}
    keys = {await key_of(means.uow, one["id"]) for one in claimed}
    report = await reconcile(means)
    lost = [one.promise.file_id for one in report.losses if one.promise.file_id in ids]
    near = keys | {incoming_key(key) for key in keys}
    return lost, [one.key for one in report.orphans if one.key in near]


async def test_a_check_that_was_killed_after_storing_is_made_again(
    desk: Desk, client: Callers, lead: Actor, means: Means, store: S3Store
) -> None:
    (claimed,) = await sent(desk, client, lead, pdf())
    await complete(client, lead, [claimed])
    key = await key_of(means.uow, claimed["id"])
    await store.put_bytes(key, await bytes_at(store, incoming_key(key)), "application/pdf")

    await check_files(means, [UUID(claimed["id"])])

    assert (await desk.file(lead, claimed["id"]))["state"] == "ready"


async def test_ten_completes_at_once_make_each_file_once(
    desk: Desk, client: Callers, app: FastAPI, real: Means, lead: Actor
) -> None:
    app.state.uow = real.uow
    claimed = await sent(desk, client, lead, *[pdf()] * 4)

    answers = await asyncio.gather(*(complete(client, lead, claimed) for _ in range(10)))

    assert all(answer == answers[0] for answer in answers)
    async with real.uow() as session:
        jobs = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'check_files'"
        files = await session.execute(text("SELECT count(*), max(incoming_etag) FROM file"))
        assert (await session.execute(text(jobs))).scalar_one() == 1
        count, etag = files.one()
    assert (count, bool(etag)) == (4, True)


async def test_every_arrival_leaves_its_audit_row_and_the_chain_holds(
    desk: Desk, client: Callers, lead: Actor, uow: UnitOfWork
) -> None:
    claimed = await sent(desk, client, lead, *[pdf()] * 3)
    await complete(client, lead, claimed)

    async with uow() as session:
        rows = (
            await session.execute(
                text(
                    "SELECT subject_id, previous_hash, hash FROM audit_row"
                    " WHERE action = 'file_received' ORDER BY id"
                )
            )
        ).all()
        assert await session.get(File, UUID(claimed[0]["id"])) is not None
    rows = rows[-3:]  # other tests have committed some
    assert [row.subject_id for row in rows] == [one["id"] for one in claimed]
    assert [row.previous_hash for row in rows[1:]] == [row.hash for row in rows[:-1]]
