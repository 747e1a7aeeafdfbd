"""A phone sends files for one task without signing in, and can do nothing else."""

import asyncio
import json
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from evidence.checks.service import check_file
from evidence.phones import queries, rules
from evidence.phones import router as phone_router
from evidence.phones.tables import PhoneLink
from evidence.ports import Means
from kernel.actor import Actor, Role
from kernel.clock import utc_now
from kernel.db import UnitOfWork
from kernel.testing import Callers, an_actor

from .conftest import Desk, pdf

LINKS = "/api/evidence/v1/phone-links"
PHONE = "/api/evidence/v1/phone-uploads"
PDF = {"filename": "照片说明.pdf", "size": 2000, "media_type": ""}
pytestmark = pytest.mark.requirement("R112")


@pytest.fixture(autouse=True)
def nobody_has_guessed() -> None:
    phone_router._guesses.storage.reset()


async def make(client: Callers, actor: Actor, purpose: str = "C1 · 发展规划") -> Any:
    async with client(actor) as http:
        answer = await http.post(LINKS, json={"purpose": purpose})
    assert answer.status_code == 201
    return answer.json()


def code_of(made: Any) -> str:
    return str(made["url"].partition("#")[2])


async def knock(client: Callers, code: str) -> httpx.Response:
    async with client(None) as http:
        return await http.post(f"{LINKS}/open", json={"code": code})


async def key_for(client: Callers, made: Any) -> str:
    answer = await knock(client, code_of(made))
    assert answer.status_code == 200
    return str(answer.json()["key"])


async def call(
    client: Callers, key: str, method: str, path: str = "", body: Any = None
) -> httpx.Response:
    async with client(None) as http:
        headers = {"X-Phone-Key": key}
        return await http.request(method, f"{PHONE}{path}", json=body, headers=headers)


async def watch(client: Callers, actor: Actor, made: Any) -> Any:
    async with client(actor) as http:
        answer = await http.get(f"{LINKS}/{made['id']}")
    assert answer.status_code == 200
    return answer.json()


def later(app: FastAPI, **time: int) -> None:
    app.state.clock = lambda: utc_now() + timedelta(**time)


async def test_a_file_from_the_phone_lands_at_the_computer_under_its_person_s_name(
    desk: Desk, client: Callers, lead: Actor, means: Means, uow: UnitOfWork
) -> None:
    made = await make(client, lead)
    assert (await watch(client, lead, made))["state"] == "waiting"
    key = await key_for(client, made)
    task = (await call(client, key, "GET")).json()
    assert (task["owner_name"], task["purpose"]) == ("李校长", "C1 · 发展规划")
    assert task["limits"]["shares"][1]["holder"] == "unit"

    started = (await call(client, key, "POST", "", PDF | {"prefix_sha256": "a" * 64})).json()
    under_way = (await watch(client, lead, made))["sent"][0]
    parts = await desk.put(started, pdf(2000))
    body = {"parts": parts}
    file = (await call(client, key, "POST", f"/{started['id']}/complete", body)).json()
    await check_file(means, UUID(file["id"]))

    assert (under_way["state"], under_way["file"]) == ("open", None)
    assert under_way["prefix_sha256"] == "a" * 64
    seen = await watch(client, lead, made)
    assert seen["state"] == "opened"
    assert seen["sent"][0]["file"]["state"] == "ready"
    assert (file["owner_name"], file["owner_id"]) == ("李校长", str(lead.person_id))
    assert file["org_id"] == str(lead.grants[0].org_id)
    async with uow() as session:
        query = text(
            "SELECT action, actor_name, detail FROM audit_row"
            " WHERE subject_id IN (:link, :file) ORDER BY id"
        )
        rows = (await session.execute(query, {"link": made["id"], "file": file["id"]})).all()
    assert [(row.action, row.actor_name) for row in rows] == [
        ("phone_link_made", "李校长"),
        ("phone_link_opened", "李校长"),
        ("file_received", "李校长"),
    ]
    assert rows[-1].detail["phone_link_id"] == made["id"]
    assert code_of(made) not in str(rows)


async def test_the_picture_shows_the_address_and_the_code_is_kept_by_hash_only(
    client: Callers, lead: Actor, uow: UnitOfWork
) -> None:
    made = await make(client, lead)

    assert made["qr_svg"].startswith("<svg")
    assert "/phone#" in made["url"]
    async with uow() as session:
        link = await session.get_one(PhoneLink, UUID(made["id"]))
    assert code_of(made) not in str(vars(link))
    assert len(code_of(made)) >= 32


async def test_a_code_opens_once(client: Callers, lead: Actor) -> None:
    made = await make(client, lead)
    await key_for(client, made)

    again = await knock(client, code_of(made))

    assert (again.status_code, again.json()["code"]) == (409, "phone_code_used")


async def test_of_two_phones_at_once_one_gets_in(
    client: Callers, app: FastAPI, real: Means, lead: Actor
) -> None:
    app.state.uow = real.uow
    made = await make(client, lead)

    answers = await asyncio.gather(*(knock(client, code_of(made)) for _ in range(8)))

    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 7


async def test_after_ten_minutes_the_code_opens_nothing(
    client: Callers, app: FastAPI, lead: Actor
) -> None:
    made = await make(client, lead)
    later(app, minutes=10)

    answer = await knock(client, code_of(made))

    assert (answer.status_code, answer.json()["code"]) == (409, "phone_link_ended")
    assert "重新生成" in answer.json()["title"]
    assert (await watch(client, lead, made))["state"] == "ended"


async def test_after_ten_minutes_nothing_new_is_begun_and_what_is_under_way_is_finished(
    desk: Desk, client: Callers, app: FastAPI, lead: Actor
) -> None:
    key = await key_for(client, await make(client, lead))
    started = (await call(client, key, "POST", "", PDF)).json()
    later(app, minutes=11)

    refused = await call(client, key, "POST", "", PDF)
    parts = await desk.put(started, pdf(2000))
    finished = await call(client, key, "POST", f"/{started['id']}/complete", {"parts": parts})
    later(app, minutes=131)
    over = await call(client, key, "GET")

    assert (refused.status_code, refused.json()["code"]) == (409, "phone_link_ended")
    assert finished.status_code == 202
    assert (over.status_code, over.json()["code"]) == (409, "phone_link_ended")


async def test_when_the_computer_ends_it_the_phone_is_out_at_once(
    client: Callers, lead: Actor
) -> None:
    made = await make(client, lead)
    key = await key_for(client, made)
    started = (await call(client, key, "POST", "", PDF)).json()
    async with client(lead) as http:
        closed = [await http.delete(f"{LINKS}/{made['id']}") for _ in range(2)]

    answers = [
        await call(client, key, "GET"),
        await call(client, key, "POST", "", PDF),
        await call(client, key, "GET", f"/{started['id']}"),
        await knock(client, code_of(made)),
    ]

    assert [answer.status_code for answer in closed] == [204, 204]
    assert {answer.json()["code"] for answer in answers} == {"phone_link_ended"}


@pytest.mark.parametrize("key", ["", "x", "A" * 100])
async def test_without_a_key_nothing_opens(client: Callers, key: str) -> None:
    nowhere = f"/{UUID(int=1)}"
    answers = [
        await call(client, key, "GET"),
        await call(client, key, "POST", "", PDF),
        await call(client, key, "GET", nowhere),
        await call(client, key, "DELETE", nowhere),
        await call(
            client, key, "POST", f"{nowhere}/complete", {"parts": [{"number": 1, "etag": "x"}]}
        ),
    ]

    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {
        (401, "phone_key_wrong")
    }


async def test_the_key_is_good_for_its_own_uploads_and_nothing_else(
    desk: Desk, client: Callers, lead: Actor
) -> None:
    """Neither another upload of the same person, nor another phone's, nor any other operation."""
    own = await desk.begin(lead, pdf())
    other_key = await key_for(client, await make(client, lead))
    others = (await call(client, other_key, "POST", "", PDF)).json()
    key = await key_for(client, await make(client, lead))
    one_part = {"parts": [{"number": 1, "etag": "0" * 32}]}

    for upload in (own["id"], others["id"]):
        assert (await call(client, key, "GET", f"/{upload}")).status_code == 404
        assert (await call(client, key, "DELETE", f"/{upload}")).status_code == 404
        assert (await call(client, key, "POST", f"/{upload}/complete", one_part)).status_code == 404
    assert (await call(client, key, "GET")).json()["sent"] == []
    async with client(None) as http:
        headers = {"X-Phone-Key": key, "Authorization": f"Bearer {key}"}
        for path in ("files", "uploads", "uploads/limits", f"uploads/{own['id']}", "ping"):
            answer = await http.get(f"/api/evidence/v1/{path}", headers=headers)
            assert answer.status_code == 401


async def test_the_phone_cannot_choose_another_unit(client: Callers, lead: Actor) -> None:
    key = await key_for(client, await make(client, lead))

    answer = await call(client, key, "POST", "", PDF | {"org_id": str(UUID(int=7))})

    assert (answer.status_code, answer.json()["code"]) == (403, "unit_not_yours")


async def test_somebody_else_s_link_does_not_exist(client: Callers, lead: Actor) -> None:
    made = await make(client, lead)
    async with client(an_actor((Role.SCHOOL_LEAD, lead.grants[0].org_path))) as http:
        seen = await http.get(f"{LINKS}/{made['id']}")
        closed = await http.delete(f"{LINKS}/{made['id']}")

    assert (seen.status_code, closed.status_code) == (404, 404)
    assert (await watch(client, lead, made))["state"] == "waiting"


async def test_the_same_checks_hold_for_the_phone(client: Callers, lead: Actor) -> None:
    key = await key_for(client, await make(client, lead))
    refused = [
        await call(client, key, "POST", "", PDF | {"filename": "a.exe"}),
        await call(client, key, "POST", "", PDF | {"size": 2**40}),
    ]

    assert [answer.json()["code"] for answer in refused] == [
        "file_type_not_accepted",
        "file_too_large",
    ]


async def test_one_code_takes_so_many_files_and_no_more(
    client: Callers, lead: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "MOST_FILES", 2)
    key = await key_for(client, await make(client, lead))
    answers = [await call(client, key, "POST", "", PDF) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [201, 201, 429]


async def test_racing_phones_begin_no_more_files_than_a_code_takes(
    client: Callers, app: FastAPI, real: Means, lead: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "MOST_FILES", 2)
    monkeypatch.setattr(rules, "MOST_LINKS", 3)
    app.state.uow = real.uow
    async with client(lead) as http:
        made = await asyncio.gather(*(http.post(LINKS, json={"purpose": "C1"}) for _ in range(8)))
    taken = [answer.json() for answer in made if answer.is_success]
    key = await key_for(client, taken[0])
    begun = await asyncio.gather(*(call(client, key, "POST", "", PDF) for _ in range(6)))

    assert sorted(answer.status_code for answer in made) == [201] * 3 + [429] * 5
    assert sorted(answer.status_code for answer in begun) == [201] * 2 + [429] * 4


async def test_the_phone_s_key_of_a_request_begins_one_file(
    client: Callers, lead: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An answer that was lost on the way is asked for again, also when the code is full by then."""
    monkeypatch.setattr(rules, "MOST_FILES", 2)
    one, two = [await key_for(client, await make(client, lead)) for _ in range(2)]

    async def begin(phone: str, key: str, **change: Any) -> httpx.Response:
        async with client(None) as http:
            headers = {"X-Phone-Key": phone, "Idempotency-Key": key}
            return await http.post(PHONE, json=PDF | change, headers=headers)

    first, other = await begin(one, "a"), await begin(one, "b")
    again = await begin(one, "a")
    another_file = await begin(one, "a", size=3000)
    another_phone = await begin(two, "a")

    assert [a.status_code for a in (first, other, again)] == [201, 201, 201]
    assert again.json() == first.json()
    assert other.json()["id"] != first.json()["id"] != another_phone.json()["id"]
    assert another_file.json()["code"] == "idempotency_key_reused"


async def test_a_person_makes_codes_at_a_measured_pace(client: Callers, lead: Actor) -> None:
    for _ in range(rules.MOST_LINKS):
        await make(client, lead)
    async with client(lead) as http:
        answer = await http.post(LINKS, json={"purpose": "再来一个"})

    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_phone_links")
    assert answer.headers["Retry-After"]


async def test_guessing_is_slowed_down(client: Callers) -> None:
    answers = [await knock(client, f"guess-{n}") for n in range(rules.MOST_WRONG_CODES + 1)]

    assert {(a.status_code, a.json()["code"]) for a in answers[:-1]} == {
        (404, "phone_code_unknown")
    }
    assert (answers[-1].status_code, answers[-1].headers["Retry-After"]) == (429, "60")


@pytest.mark.parametrize("code", ["\x00", "a\u202eb", "x" * 101, "", 5, None, "\ud800"])
async def test_a_garbled_code_is_input_like_any_other(client: Callers, code: Any) -> None:

    async with client(None) as http:
        headers = {"Content-Type": "application/json"}
        answer = await http.post(
            f"{LINKS}/open", content=json.dumps({"code": code}), headers=headers
        )

    assert answer.status_code == 422


async def test_old_links_are_forgotten(
    client: Callers, lead: Actor, means: Means, uow: UnitOfWork
) -> None:

    made = await make(client, lead)
    month_on = replace(means, now=lambda: utc_now() + timedelta(days=31))
    async with uow.begin() as session:
        await queries.forget(session, utc_now())
        kept = await session.get(PhoneLink, UUID(made["id"]))
        await queries.forget(session, month_on.now() - timedelta(days=30))
        session.expire_all()
        gone = await session.get(PhoneLink, UUID(made["id"]))
    assert kept is not None
    assert gone is None
