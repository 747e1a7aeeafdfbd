"""kill -9 of each part while people work: it comes back, and nothing acknowledged is lost."""

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

import httpx
import pytest

from tests.callers import Caller, all_rows
from tests.faults.parts import Parts, wait_until
from tests.security.world import ASSESSMENT, AUTH, EVIDENCE, PDF, World
from tests.stack import Stack
from tests.uploading import local, put_parts, upload

pytestmark = [pytest.mark.stack, pytest.mark.slow]
AWAY = {502, 503, 504}


@dataclass
class Writer:
    """Writes one small thing after the other and remembers what was acknowledged."""

    stack: Stack
    write: Callable[[httpx.Client, str], httpx.Response]
    acknowledged: list[str] = field(default_factory=list)
    refused: list[httpx.Response] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(60)

    def _run(self) -> None:
        with httpx.Client(base_url=self.stack.url, timeout=30, trust_env=False) as http:
            while not self._stop.is_set():
                self._once(http)

    def _once(self, http: httpx.Client) -> None:
        mark = secrets.token_hex(6).upper()
        try:
            answer = self.write(http, mark)
        except httpx.TransportError:
            return  # nothing was acknowledged
        if answer.is_success:
            self.acknowledged.append(mark)
        elif answer.status_code in AWAY:
            self.refused.append(answer)
            time.sleep(0.05)
        else:
            self.odd.append(f"{answer.status_code} {answer.text[:200]}")


def register(world: World) -> Callable[[httpx.Client, str], httpx.Response]:
    """Return a write: one person of the school under test, by staff number."""

    def write(http: httpx.Client, mark: str) -> httpx.Response:
        body = {"name": "样例", "staff_no": f"F{mark}", "org_id": world.school.id}
        headers = world.admin.authorization | {"Idempotency-Key": mark}
        return http.post(f"{AUTH}/people", json=body, headers=headers)

    return write


def is_registered(world: World, mark: str) -> bool:
    found = world.calls.ok(world.admin, "GET", f"{AUTH}/people", params={"q": f"F{mark}"}).json()
    return [row["staff_no"] for row in found["items"]] == [f"F{mark}"]


def work_through(parts: Parts, world: World, victim: str) -> Writer:
    """Kill a part in the middle of writing; return what was promised meanwhile."""
    before = parts.facts(victim).restarts
    with Writer(parts.stack, register(world)) as writer:
        wait_until(lambda: len(writer.acknowledged) > 10, "the first writes")
        parts.kill(victim)
        parts.wait_for_restart(victim, before)
        count = len(writer.acknowledged)
        wait_until(lambda: len(writer.acknowledged) > count + 10, "writes after the restart")
    return writer


def problem_of(answer: httpx.Response) -> dict[str, Any]:
    """Check that "away" is said in words, and when to come back."""
    assert answer.headers["content-type"].startswith("application/problem+json"), answer.text
    assert int(answer.headers["retry-after"]) > 0
    body: dict[str, Any] = answer.json()
    assert any("\u4e00" <= letter <= "\u9fff" for letter in body["title"] + body["detail"])
    return body


@pytest.mark.parametrize("victim", ["postgres", "auth"])
def test_no_acknowledged_write_is_lost(parts: Parts, world: World, victim: str) -> None:
    writer = work_through(parts, world, victim)

    assert writer.odd == []
    lost = [mark for mark in writer.acknowledged if not is_registered(world, mark)]
    assert lost == []
    for answer in writer.refused:
        problem_of(answer)


def test_without_the_database_there_is_a_sentence(parts: Parts, world: World) -> None:
    with parts.frozen("postgres"):
        answer = world.calls(world.admin, "GET", f"{AUTH}/people")

    assert answer.status_code == 503, answer.text
    assert problem_of(answer)["code"]


def test_a_version_saved_before_the_kill_is_the_version_afterwards(
    parts: Parts, world: World
) -> None:
    path = f"{ASSESSMENT}/submissions/{world.things['submission_id']}/items/C2"
    calls, lead = world.calls, world.lead
    version = calls.ok(lead, "GET", path).headers["etag"]
    body = {"narrative": "断电之前写的"}
    saved = calls.ok(lead, "PUT", path, json=body, headers={"If-Match": version})
    before = parts.facts("postgres").restarts
    parts.kill("postgres")
    parts.wait_for_restart("postgres", before)

    kept = calls.ok(lead, "GET", path)

    assert kept.json()["narrative"] == "断电之前写的"
    assert kept.headers["etag"] == saved.headers["etag"]


def test_without_the_store_uploads_say_so_and_go_on_later(parts: Parts, world: World) -> None:
    calls, lead = world.calls, world.lead
    content = PDF + b"%" + secrets.token_hex(40).encode()
    safe = upload(calls, lead, "先前.pdf", content, org_id=world.school.id)
    body = {"filename": "断点.pdf", "size": len(content), "media_type": "application/pdf"}
    begun = calls.ok(lead, "POST", f"{EVIDENCE}/uploads", json=body).json()
    with parts.frozen("object-store"):
        answer = calls(lead, "POST", f"{EVIDENCE}/uploads", json=body | {"filename": "新.pdf"})
    assert answer.status_code == 503, answer.text
    assert problem_of(answer)["code"]

    again = calls.ok(lead, "GET", f"{EVIDENCE}/uploads/{begun['id']}").json()
    sent = put_parts(calls.http, again | {"parts": again["parts"]}, content)
    done = f"{EVIDENCE}/uploads/{begun['id']}/complete"
    file = calls.ok(lead, "POST", done, json={"parts": sent}).json()
    wait_until(lambda: state_of(world, lead, file["id"]) == "ready", "the check of the file")
    link = calls(lead, "GET", f"{EVIDENCE}/files/{safe}/content").headers["location"]
    assert calls.http.get(local(link)).content == content


def state_of(world: World, caller: Caller, file_id: str) -> str:
    return str(world.calls.ok(caller, "GET", f"{EVIDENCE}/files/{file_id}").json()["state"])


def test_a_killed_worker_is_made_up_for(parts: Parts, world: World) -> None:
    """The file is checked by the worker's successor."""
    calls, lead = world.calls, world.lead
    before = parts.facts("evidence-worker").restarts
    body = {"filename": "检查.pdf", "size": len(PDF), "media_type": "application/pdf"}
    begun = calls.ok(lead, "POST", f"{EVIDENCE}/uploads", json=body).json()
    sent = put_parts(calls.http, begun, PDF)
    parts.kill("evidence-worker")
    path = f"{EVIDENCE}/uploads/{begun['id']}/complete"
    file = calls.ok(lead, "POST", path, json={"parts": sent}).json()
    parts.wait_for_restart("evidence-worker", before)

    wait_until(lambda: state_of(world, lead, file["id"]) == "ready", "the check of the file")


def wait_for_import(world: World, path: str, *states: str) -> dict[str, Any]:
    """Wait until a bulk import is in one of these states or phases."""
    shown: dict[str, Any] = {}

    def is_there() -> bool:
        shown.update(world.calls.ok(world.centre, "GET", path).json())
        return shown["state"] in states or shown["phase"] in states

    wait_until(is_there, f"{' or '.join(states)} of the import")
    return shown


def test_an_import_outlives_the_worker_that_writes_it(parts: Parts, world: World) -> None:
    """Killed in the middle; afterwards everybody of the file is there, once."""
    prefix, count = f"K{secrets.token_hex(3).upper()}", 6_000
    rows = [f"{prefix}{n:05},样例,{world.school.name},{world.district.name}" for n in range(count)]
    form: dict[str, Any] = {
        "files": {"file": ("名单.csv", "\n".join(["工号,姓名,单位,区市", *rows]).encode())},
        "data": {"kind": "people"},
    }
    begun = world.calls.ok(world.centre, "POST", f"{AUTH}/imports", **form).json()
    path = f"{AUTH}/imports/{begun['id']}"
    checked = wait_for_import(world, path, "validated", "failed")
    assert checked["counts"]["create"] == count, checked
    world.calls.ok(world.centre, "POST", f"{path}/apply", json={})
    before = parts.facts("auth-worker").restarts
    wait_for_import(world, path, "writing")
    parts.kill("auth-worker")
    phase = world.calls.ok(world.centre, "GET", path).json()["phase"]
    assert phase == "writing", "the worker was quicker: the file must be larger"
    parts.wait_for_restart("auth-worker", before)
    assert wait_for_import(world, path, "applied", "failed")["state"] == "applied"

    found = all_rows(world.calls, world.admin, f"{AUTH}/people", q=prefix)
    assert sorted(str(row["staff_no"]) for row in found) == [row.split(",")[0] for row in rows]


@pytest.mark.parametrize("victim", ["gateway", "assessment"])
def test_a_killed_door_opens_again(parts: Parts, world: World, victim: str) -> None:
    before = parts.facts(victim).restarts
    parts.kill(victim)
    parts.wait_for_restart(victim, before)

    path = f"{ASSESSMENT}/submissions/{world.things['submission_id']}"
    assert world.calls.ok(world.lead, "GET", path).json()["school_id"] == world.school.id


def test_every_audit_chain_holds_after_all_that(stack: Stack) -> None:
    for service in ("auth", "assessment", "evidence", "cases"):
        assert "holds" in stack.command(service, "verify-audit")
