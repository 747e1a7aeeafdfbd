"""Uploading: begin, send the parts to the store, resume, complete, give up."""

import asyncio
import hashlib
import json
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from evidence.object_store import S3Store
from evidence.ports import Means
from evidence.settings import Settings
from evidence.uploads.tables import Upload
from kernel.actor import Actor, Role
from kernel.db import UnitOfWork
from kernel.testing import Callers, a_machine, an_actor

from .conftest import Desk, pdf

UPLOADS = "/api/evidence/v1/uploads"
MIB = 1024 * 1024
OTHER = an_actor((Role.SCHOOL_LEAD, "/1/12/345/"))


async def post(client: Callers, actor: Actor, body: Any, **headers: str) -> httpx.Response:
    async with client(actor) as http:
        # Plain json, not httpx's: it writes a lone surrogate as an escape, as an attacker would.
        headers |= {"Content-Type": "application/json"}
        return await http.post(UPLOADS, content=json.dumps(body), headers=headers)


async def get(client: Callers, actor: Actor, path: str) -> httpx.Response:
    async with client(actor) as http:
        return await http.get(f"{UPLOADS}{path}")


@pytest.mark.requirement("R60")
@pytest.mark.requirement("R112")
async def test_a_file_arrives_whole_and_gets_a_receipt_number(desk: Desk, lead: Actor) -> None:
    content = pdf(11 * MIB)

    sent = await desk.send(lead, content, sha256=hashlib.sha256(content).hexdigest())

    assert (sent["state"], sent["size"], sent["sha256"]) == ("checking", len(content), None)
    assert sent["receipt_no"].startswith("SC20")
    assert sent["owner_name"] == "李校长"


async def test_parts_are_at_least_five_mebibytes_and_cover_the_file(
    desk: Desk, lead: Actor
) -> None:
    started = await desk.begin(lead, pdf(11 * MIB))

    assert started["part_size"] == 5 * MIB
    assert [part["number"] for part in started["parts"]] == [1, 2, 3]


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"filename": "a.exe"}, 415, "file_type_not_accepted"),
        ({"filename": "a.svg", "media_type": "image/svg+xml"}, 415, "file_type_not_accepted"),
        ({"filename": "a.docm"}, 415, "file_type_not_accepted"),
        ({"filename": "a.html.pdf"}, 415, "file_type_not_accepted"),
        ({"media_type": "text/html"}, 415, "file_type_not_accepted"),
        ({"size": 50 * MIB + 1}, 413, "file_too_large"),
        ({"filename": "a.png", "size": 20 * MIB + 1}, 413, "file_too_large"),
        ({"filename": "a.mp4", "size": 2048 * MIB + 1}, 413, "file_too_large"),
        ({"size": 0}, 422, "input_invalid"),
        ({"size": 1.5}, 422, "input_invalid"),
        ({"size": "10"}, 422, "input_invalid"),
        ({"size": 10**30}, 422, "input_invalid"),
        ({"filename": "名" * 300 + ".pdf"}, 422, "input_invalid"),
        ({"filename": "a\u202efdp.exe"}, 422, "input_invalid"),
        ({"filename": "a\x00.pdf"}, 422, "input_invalid"),
        ({"filename": "\ud800.pdf"}, 422, "input_invalid"),
        ({"filename": ".pdf"}, 422, "filename_refused"),
        ({"filename": "../.."}, 422, "filename_refused"),
        ({"sha256": "zz"}, 422, "input_invalid"),
        ({"state": "completed"}, 422, "input_invalid"),
        ({"org_id": "0190b5a0-0000-7000-8000-000000000000"}, 403, "unit_not_yours"),
    ],
)
async def test_what_may_not_come_in_is_refused_before_anything_is_created(
    client: Callers, lead: Actor, uow: UnitOfWork, change: dict[str, Any], status: int, code: str
) -> None:
    answer = await post(client, lead, {"filename": "a.pdf", "size": 10, "media_type": ""} | change)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    async with uow() as session:
        assert (await session.execute(text("SELECT count(*) FROM upload"))).scalar_one() == 0


async def test_a_path_in_the_name_is_cut_off(desk: Desk, client: Callers, lead: Actor) -> None:
    started = await desk.begin(lead, b"x" * 10, r"C:\考核\..\教学计划.pdf")

    shown = (await get(client, lead, f"/{started['id']}")).json()
    assert shown["filename"] == "教学计划.pdf"
    assert "教学计划" not in started["parts"][0]["url"]


async def test_the_same_key_gives_the_same_answer(client: Callers, lead: Actor) -> None:
    body = {"filename": "a.pdf", "size": 10, "media_type": ""}
    first = await post(client, lead, body, **{"Idempotency-Key": "k1"})
    again = await post(client, lead, body, **{"Idempotency-Key": "k1"})
    other = await post(client, lead, body | {"size": 11}, **{"Idempotency-Key": "k1"})

    assert (again.status_code, again.json()) == (201, first.json())
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_reused")


@pytest.mark.requirement("R112")
async def test_after_a_reload_only_the_missing_parts_are_sent(
    desk: Desk, client: Callers, lead: Actor
) -> None:
    content = pdf(11 * MIB)
    started = await desk.begin(lead, content)
    (first,) = await desk.put(started, content, 2)

    shown = (await get(client, lead, f"/{started['id']}")).json()
    sent = await desk.put(shown, content)
    parts = [{k: p[k] for k in ("number", "etag")} for p in shown["received_parts"]] + sent
    answer = await desk.complete(lead, started["id"], parts)

    assert [(p["number"], p["size"]) for p in shown["received_parts"]] == [(2, 5 * MIB)]
    assert [p["number"] for p in shown["parts"]] == [1, 3]
    assert shown["received_parts"][0]["etag"] == first["etag"].strip('"')
    assert answer.status_code == 202


async def test_a_part_cut_off_in_the_middle_is_missing(
    desk: Desk, client: Callers, lead: Actor
) -> None:
    content = pdf(6 * MIB)
    started = await desk.begin(lead, content)
    await desk.web.put(started["parts"][0]["url"], content=content[:1000])

    shown = (await get(client, lead, f"/{started['id']}")).json()

    assert (shown["received_parts"], [p["number"] for p in shown["parts"]]) == ([], [1, 2])


async def test_an_upload_the_store_forgot_starts_afresh(
    desk: Desk, client: Callers, lead: Actor, store: S3Store, uow: UnitOfWork
) -> None:
    content = pdf()
    started = await desk.begin(lead, content)
    async with uow() as session:
        upload = await session.get_one(Upload, UUID(started["id"]))
    await store.abort_multipart(upload.object_key, upload.multipart_id or "")

    shown = (await get(client, lead, f"/{started['id']}")).json()
    answer = await desk.complete(lead, started["id"], await desk.put(shown, content))

    assert answer.status_code == 202


async def test_my_open_uploads_are_listed(desk: Desk, client: Callers, lead: Actor) -> None:
    done = await desk.send(lead, pdf())
    left = await desk.begin(lead, pdf())

    shown = (await get(client, lead, "?state=open")).json()
    all_of_them = (await get(client, lead, "?limit=1")).json()
    rest = (await get(client, lead, f"?limit=1&cursor={all_of_them['next_cursor']}")).json()

    assert [row["id"] for row in shown["items"]] == [left["id"]]
    assert [row["id"] for row in all_of_them["items"] + rest["items"]] == [left["id"], done["id"]]
    assert (await get(client, OTHER, "")).json()["items"] == []


async def test_somebody_elses_upload_does_not_exist(
    desk: Desk, client: Callers, lead: Actor
) -> None:
    started = await desk.begin(lead, pdf())
    async with client(OTHER) as http:
        answers = [
            await http.get(f"{UPLOADS}/{started['id']}"),
            await http.delete(f"{UPLOADS}/{started['id']}"),
            await http.post(
                f"{UPLOADS}/{started['id']}/complete", json={"parts": [{"number": 1, "etag": "x"}]}
            ),
        ]

    assert {answer.status_code for answer in answers} == {404}


async def test_an_upload_given_up_is_gone(desk: Desk, client: Callers, lead: Actor) -> None:
    content = pdf()
    started = await desk.begin(lead, content)
    parts = await desk.put(started, content)
    async with client(lead) as http:
        answers = [await http.delete(f"{UPLOADS}/{started['id']}") for _ in range(2)]
    late = await desk.complete(lead, started["id"], parts)

    assert [answer.status_code for answer in answers] == [204, 204]
    assert (late.status_code, late.json()["code"]) == (409, "upload_ended")
    assert (await desk.web.put(started["parts"][0]["url"], content=b"x")).status_code == 404


async def test_too_many_unfinished_uploads_are_refused(
    client: Callers, lead: Actor, app: FastAPI, service_settings: Settings
) -> None:
    app.state.settings = service_settings.model_copy(update={"open_uploads_per_person": 1})
    body = {"filename": "a.pdf", "size": 10, "media_type": ""}
    await post(client, lead, body)

    answer = await post(client, lead, body)

    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_open_uploads")
    assert answer.headers["Retry-After"]


async def test_racing_starts_leave_no_more_unfinished_than_allowed(
    client: Callers, lead: Actor, app: FastAPI, real: Means, service_settings: Settings
) -> None:
    app.state.uow = real.uow
    app.state.settings = service_settings.model_copy(update={"open_uploads_per_person": 3})
    body = {"filename": "a.pdf", "size": 10, "media_type": ""}
    answers = await asyncio.gather(*(post(client, lead, body) for _ in range(8)))

    assert sorted(answer.status_code for answer in answers) == [201] * 3 + [429] * 5


async def test_the_unit_is_the_one_named_or_the_persons_school(desk: Desk) -> None:
    person = an_actor((Role.DISTRICT_OFFICE, "/1/12/"), (Role.SCHOOL_TEAM, "/1/12/345/"))
    district, school = person.grants
    assumed = await desk.send(person, pdf())
    named = await desk.send(person, pdf(), org_id=str(district.org_id))
    alone = await desk.send(an_actor((Role.EXPERT, "/1/")), pdf())

    assert [one["org_id"] for one in (assumed, named, alone)] == [
        str(school.org_id),
        str(district.org_id),
        None,
    ]


async def test_machines_upload_nothing(client: Callers) -> None:
    answer = await post(client, a_machine("files:read"), {"filename": "a.pdf", "size": 1})
    assert answer.status_code == 403
