"""Limits are told before sending, and nobody gets more room than there is."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI

from evidence.checks.service import check_file
from evidence.files.tables import File
from evidence.ports import Means
from evidence.settings import Settings
from evidence.uploads.rules import Holder, QuotaExceeded, Share, consent, require_room
from evidence.uploads.rules.quota import spoken
from evidence.uploads.service.sweep import sweep
from kernel.actor import Actor, Role
from kernel.clock import utc_now
from kernel.db import UnitOfWork
from kernel.testing import Callers, an_actor

from .conftest import NO_PUPILS, Desk, pdf

UPLOADS = "/api/evidence/v1/uploads"
pytestmark = pytest.mark.requirement("R112")


def told(size: int, **more: Any) -> dict[str, Any]:
    return {"filename": "a.pdf", "size": size, "media_type": ""} | more


async def ask(client: Callers, actor: Actor) -> Any:
    async with client(actor) as http:
        answer = await http.get(f"{UPLOADS}/limits")
    assert answer.status_code == 200
    return answer.json()


async def used(client: Callers, actor: Actor) -> list[int]:
    return [share["used"] for share in (await ask(client, actor))["shares"]]


async def begin(client: Callers, actor: Actor, size: int, **more: Any) -> httpx.Response:
    async with client(actor) as http:
        return await http.post(UPLOADS, json=told(size, **more))


@pytest.fixture
def tight(app: FastAPI, service_settings: Settings) -> None:
    """Leave 10,000 bytes to a person and 15,000 to a school."""
    changed = {"person_quota": 10_000, "unit_quota": 15_000}
    app.state.settings = service_settings.model_copy(update=changed)


def colleague_of(person: Actor) -> Actor:
    return replace(an_actor(), grants=person.grants)


async def test_everything_is_told_before_a_file_is_chosen(client: Callers, lead: Actor) -> None:
    limits = await ask(client, lead)

    largest = {one["kind"]: one["largest"] for one in limits["kinds"]}
    assert largest["document"] == 50 * 2**20
    assert largest["video"] == 2 * 2**30
    assert "docx" in next(o["extensions"] for o in limits["kinds"] if o["kind"] == "document")
    assert [(s["holder"], s["used"], s["free"] == s["limit"]) for s in limits["shares"]] == [
        ("person", 0, True),
        ("unit", 0, True),
    ]
    assert "监护人" in limits["attestation"]["text"]
    assert limits["storage_contact"]


async def test_a_person_without_a_school_has_their_own_room_only(client: Callers) -> None:
    office = an_actor((Role.EXPERT, "/1/"))

    assert [share["holder"] for share in (await ask(client, office))["shares"]] == ["person"]


@pytest.mark.usefixtures("tight")
async def test_what_does_not_fit_is_refused_with_what_is_free_and_whom_to_ask(
    client: Callers, lead: Actor
) -> None:
    assert (await begin(client, lead, 6_000)).status_code == 201

    refused = await begin(client, lead, 5_000)

    problem = refused.json()
    assert (refused.status_code, problem["code"]) == (413, "quota_exceeded")
    assert (problem["holder"], problem["free"], problem["needed"]) == ("person", 4_000, 5_000)
    assert "还剩 3.9 KB" in problem["detail"]
    assert "市教育装备中心" in problem["detail"]
    assert await used(client, lead) == [6_000, 6_000]


@pytest.mark.usefixtures("tight")
async def test_colleagues_share_the_room_of_their_school(client: Callers, lead: Actor) -> None:
    other = colleague_of(lead)
    assert (await begin(client, lead, 9_000)).status_code == 201

    refused = await begin(client, other, 7_000)

    assert (refused.status_code, refused.json()["holder"]) == (413, "unit")
    assert "本单位" in refused.json()["detail"]
    assert (await begin(client, other, 6_000)).status_code == 201


@pytest.mark.usefixtures("tight")
async def test_room_comes_back_when_an_upload_is_given_up_or_a_file_rejected(
    desk: Desk, client: Callers, lead: Actor, means: Means
) -> None:
    started = await desk.begin(lead, pdf(9_000))
    async with client(lead) as http:
        await http.delete(f"{UPLOADS}/{started['id']}")
    assert await used(client, lead) == [0, 0]

    rejected = await desk.send(lead, b"MZ" + bytes(8_998))
    assert await used(client, lead) == [9_000, 9_000]
    await check_file(means, UUID(rejected["id"]))
    assert await used(client, lead) == [0, 0]

    await desk.checked(lead, pdf(9_000))
    assert await used(client, lead) == [9_000, 9_000]


async def test_room_comes_back_from_an_abandoned_upload(
    desk: Desk, client: Callers, lead: Actor, means: Means
) -> None:
    await desk.begin(lead, pdf(9_000))

    await sweep(replace(means, now=lambda: utc_now() + timedelta(hours=49)))

    assert await used(client, lead) == [0, 0]


async def test_less_room_at_completion_refuses_and_keeps_the_parts(
    desk: Desk, app: FastAPI, lead: Actor, service_settings: Settings
) -> None:
    content = pdf(9_000)
    started = await desk.begin(lead, content)
    parts = await desk.put(started, content)
    app.state.settings = service_settings.model_copy(update={"person_quota": 8_000})
    refused = await desk.complete(lead, started["id"], parts)
    app.state.settings = service_settings
    accepted = await desk.complete(lead, started["id"], parts)

    assert (refused.status_code, refused.json()["code"]) == (413, "quota_exceeded")
    assert accepted.status_code == 202


async def test_racing_starts_never_take_more_than_there_is(
    client: Callers, app: FastAPI, real: Means, lead: Actor, service_settings: Settings
) -> None:
    """Twenty colleagues, room for five: each of them fits alone."""
    app.state.uow = real.uow
    app.state.settings = service_settings.model_copy(update={"unit_quota": 5_000})
    colleagues = [colleague_of(lead) for _ in range(20)]

    answers = await asyncio.gather(*(begin(client, one, 1_000) for one in colleagues))

    assert sorted(answer.status_code for answer in answers) == [201] * 5 + [413] * 15
    assert (await used(client, lead))[1] == 5_000


@pytest.mark.parametrize(
    ("share", "size", "fits"),
    [
        (Share(Holder.PERSON, 10, 4), 6, True),
        (Share(Holder.PERSON, 10, 4), 7, False),
        (Share(Holder.UNIT, 10, 12), 0, False),
        (Share(Holder.UNIT, 10, 10), 0, True),
    ],
)
def test_the_last_byte_fits_and_no_more(share: Share, size: int, *, fits: bool) -> None:
    if fits:
        require_room([share], size, "中心")
        return
    with pytest.raises(QuotaExceeded):
        require_room([share], size, "中心")
    assert share.free == max(0, share.limit - share.used)


@pytest.mark.parametrize(
    ("size", "text"),
    [(0, "0 B"), (1_023, "1023 B"), (1_536, "1.5 KB"), (2 * 2**30, "2 GB"), (3 * 2**50, "3072 TB")],
)
def test_sizes_read_well(size: int, text: str) -> None:
    assert spoken(size) == text


@pytest.mark.parametrize(
    ("pupils", "code"),
    [
        ({"answer": "none", "version": "1999"}, "attestation_outdated"),
        ({"answer": "perhaps", "version": consent.VERSION}, "input_invalid"),
    ],
)
@pytest.mark.parametrize("filename", ["课堂.mp4", "合影.JPG"])
async def test_an_answer_about_pupils_is_to_the_present_wording(
    client: Callers, lead: Actor, filename: str, pupils: Any, code: str
) -> None:
    refused = await begin(client, lead, 1_000, filename=filename, pupils=pupils)

    assert (refused.status_code, refused.json()["code"]) == (422, code)


async def test_the_answer_stays_with_the_file(desk: Desk, lead: Actor, uow: UnitOfWork) -> None:
    held = NO_PUPILS | {"answer": "consent_held"}
    sent = await desk.send(lead, b"\x89PNG\r\n\x1a\n" + bytes(100), "课堂.png", pupils=held)

    async with uow() as session:
        file = await session.get_one(File, UUID(sent["id"]))
    assert sent["pupils"] == "consent_held"
    assert file.attested_version == consent.VERSION
    assert file.attested_at is not None


async def test_a_program_that_says_nothing_is_believed_nothing(desk: Desk, lead: Actor) -> None:
    """The fixed contract of starting an upload knows no question; the answer stays open."""
    assert (await desk.send(lead, pdf(), "课堂.png", pupils=None))["pupils"] is None


async def test_a_document_needs_no_answer(desk: Desk, lead: Actor) -> None:
    assert (await desk.send(lead, pdf()))["pupils"] is None


@pytest.mark.parametrize(
    ("chosen", "status"), [("a" * 64, 200), ("A" * 64, 200), ("b" * 64, 409), (None, 200)]
)
async def test_only_the_same_file_goes_on(
    desk: Desk, client: Callers, lead: Actor, chosen: str | None, status: int
) -> None:
    """Another file of the same name and size would make one file of two halves."""
    started = await desk.begin(lead, pdf(), prefix_sha256="a" * 64)
    async with client(lead) as http:
        params = {"prefix_sha256": chosen} if chosen else {}
        answer = await http.get(f"{UPLOADS}/{started['id']}", params=params)
        rows = (await http.get(UPLOADS, params={"state": "open"})).json()["items"]

    assert answer.status_code == status
    assert rows[0]["prefix_sha256"] == "a" * 64
    if status == 409:
        assert answer.json()["code"] == "not_the_same_file"
