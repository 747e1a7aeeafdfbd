"""Abandoned uploads end, and database and store agree again."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from fastapi import FastAPI

from evidence.derived.queries import objects_of
from evidence.derived.rules import Kind
from evidence.derived.service import derive
from evidence.files.tables import File
from evidence.object_store import S3Store
from evidence.ports import Means, MultipartGone, StoreUnavailable
from evidence.reconcile import Loss, Promise, reconcile
from evidence.uploads.rules import UploadState
from evidence.uploads.service.sweep import sweep
from evidence.uploads.tables import Upload
from evidence.worker import MAKERS
from kernel.actor import Actor
from kernel.clock import utc_now
from kernel.db import UnitOfWork
from kernel.testing import Callers

from . import samples
from .conftest import Desk, pdf


def after(means: Means, **time: int) -> Means:
    return replace(means, now=lambda: utc_now() + timedelta(**time))


async def row(uow: UnitOfWork, upload_id: str) -> Upload:
    async with uow() as session:
        return await session.get_one(Upload, UUID(upload_id), populate_existing=True)


async def test_an_upload_without_a_sign_of_life_ends_after_two_days(
    desk: Desk, lead: Actor, means: Means, store: S3Store, uow: UnitOfWork
) -> None:
    started = await desk.begin(lead, pdf())
    assert (await sweep(after(means, hours=47))).expired == 0

    swept = await sweep(after(means, hours=49))

    upload = await row(uow, started["id"])
    assert (swept.expired, swept.cleared) == (1, 1)
    assert upload.state is UploadState.ABORTED
    with pytest.raises(MultipartGone):
        await store.parts_of(upload.object_key, upload.multipart_id or "")


async def test_whoever_comes_back_at_the_end_of_the_next_day_goes_on(
    desk: Desk, client: Callers, app: FastAPI, lead: Actor, means: Means
) -> None:
    started = await desk.begin(lead, pdf())
    assert (await sweep(after(means, hours=40))).expired == 0
    app.state.clock = after(means, hours=40).now
    async with client(lead) as http:
        shown = await http.get(f"/api/evidence/v1/uploads/{started['id']}")

    assert (shown.status_code, shown.json()["state"]) == (200, "open")
    assert (await sweep(after(means, hours=80))).expired == 0


async def test_what_the_store_could_not_forget_is_tried_again(
    desk: Desk,
    lead: Actor,
    means: Means,
    store: S3Store,
    uow: UnitOfWork,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def away(*_: object) -> None:
        raise StoreUnavailable

    started = await desk.begin(lead, pdf())
    monkeypatch.setattr(store, "abort_multipart", away)
    async with desk.client(lead) as http:
        answer = await http.delete(f"/api/evidence/v1/uploads/{started['id']}")
    assert answer.status_code == 204
    assert (await row(uow, started["id"])).cleared_at is None
    monkeypatch.undo()

    assert (await sweep(means)).cleared == 1
    assert (await row(uow, started["id"])).cleared_at is not None


@pytest.mark.usefixtures("lists_open_uploads")
async def test_a_multipart_upload_that_no_row_knows_is_aborted_after_a_day(
    desk: Desk, lead: Actor, means: Means, store: S3Store
) -> None:
    known = await desk.begin(lead, pdf())
    orphan = await store.start_multipart("files/orphan", "application/pdf")
    assert (await sweep(means)).unknown == 0

    assert (await sweep(after(means, hours=24, minutes=1))).unknown >= 1

    with pytest.raises(MultipartGone):
        await store.parts_of("files/orphan", orphan)
    assert known["id"]


async def test_a_crash_before_the_store_was_asked_leaves_an_upload_that_goes_on(
    client: Callers,
    lead: Actor,
    store: S3Store,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def away(*_: object) -> str:
        raise StoreUnavailable

    content = pdf()
    body = {"filename": "a.pdf", "size": len(content), "media_type": ""}
    key = {"Idempotency-Key": "once"}
    monkeypatch.setattr(store, "start_multipart", away)
    async with client(lead) as http:
        down = await http.post("/api/evidence/v1/uploads", json=body, headers=key)
        monkeypatch.undo()
        up = await http.post("/api/evidence/v1/uploads", json=body, headers=key)
        listed = await http.get("/api/evidence/v1/uploads")

    assert (down.status_code, down.json()["code"]) == (503, "store_unavailable")
    assert down.headers["Retry-After"]
    assert up.status_code == 201
    assert [one["id"] for one in listed.json()["items"]] == [up.json()["id"]]


@pytest.fixture
async def tidy(store: S3Store) -> None:
    for prefix in ("files/", "derived/"):
        async for one in store.objects(prefix):
            await store.delete(one.key)


@pytest.mark.usefixtures("tidy")
async def test_reconcile_finds_nothing_when_both_agree(
    desk: Desk, lead: Actor, means: Means
) -> None:
    await desk.checked(lead, pdf())
    await desk.send(lead, pdf())
    await desk.checked(lead, b"MZ" + bytes(50))

    report = await reconcile(after(means, hours=2))

    assert (report.files, report.objects, report.losses, report.orphans) == (2, 2, [], [])


@pytest.mark.usefixtures("tidy")
async def test_reconcile_compares_the_copies_too(
    desk: Desk, lead: Actor, means: Means, store: S3Store, uow: UnitOfWork, tmp_path: Path
) -> None:
    file = await desk.checked(lead, samples.picture(), "合影.jpg")
    await derive(means, MAKERS[Kind.PREVIEW], UUID(file["id"]), Kind.PREVIEW)
    async with uow() as session:
        made = await objects_of(session, UUID(file["id"]))
    stray = tmp_path / "stray"
    stray.write_bytes(b"stray")
    await store.put_file("derived/zzz", stray, "image/png")
    whole = await reconcile(after(means, hours=2))
    await store.delete(made[0].object_key)
    lost = await reconcile(after(means, hours=2))

    assert made
    assert (whole.losses, [one.key for one in whole.orphans]) == ([], ["derived/zzz"])
    assert (whole.files, whole.objects) == (1, 2 + len(made))
    promise = Promise(made[0].object_key, made[0].size, UUID(file["id"]))
    assert lost.losses == [Loss(promise, None)]


@pytest.mark.usefixtures("tidy")
async def test_reconcile_names_losses_and_orphans(
    desk: Desk, lead: Actor, means: Means, store: S3Store, uow: UnitOfWork
) -> None:
    files = [await desk.checked(lead, pdf()) for _ in range(3)]
    async with uow() as session:
        lost = await session.get_one(File, UUID(files[1]["id"]))
    await store.delete(lost.object_key)
    multipart = await store.start_multipart("files/zzz", "application/pdf")
    (url,) = await store.sign_parts("files/zzz", multipart, [1], utc_now())
    await desk.web.put(url, content=b"orphan")
    await store.assemble("files/zzz", multipart, await store.parts_of("files/zzz", multipart))

    young = await reconcile(means)
    old = await reconcile(after(means, hours=2))
    await store.delete("files/zzz")

    promise = Promise(lost.object_key, lost.size, lost.id)
    assert young.losses == old.losses == [Loss(promise, None)]
    assert young.orphans == []
    assert [(one.key, one.size) for one in old.orphans] == [("files/zzz", 6)]
    assert (old.files, old.objects) == (3, 3)
