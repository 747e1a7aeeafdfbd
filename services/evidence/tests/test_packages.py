"""Packages: what was signed is packed, streamed and resumed; nobody else gets it."""

import asyncio
import hashlib
import io
import json
import random
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from evidence.checks.service import check_file
from evidence.packages.service.prepare import prepare, requeue_lost
from evidence.ports import Means
from kernel.actor import Actor, Role
from kernel.clock import utc_now
from kernel.db import UnitOfWork
from kernel.testing import Callers, an_actor
from kernel.tokens import Signer

from .conftest import MIB, SCHOOL, Desk, pdf

PACKAGES = "/api/evidence/v1/packages"
DISTRICT = an_actor((Role.DISTRICT_OFFICE, "/1/12/"), name="张评审")


@pytest.fixture
def signer(signing_keys: Path) -> Signer:
    return Signer(signing_keys)


def a_manifest(*files: Any, **more: Any) -> str:
    items = [
        {
            "code": "C1",
            "name": "组建信息化管理团队",
            "folders": ["A1 组织", "B1 团队", "C1 组建信息化管理团队"],
            "files": [{"id": one["id"], "slot": "文件"} for one in files],
            "missing": ["<b>会议记录</b>"],
        }
    ]
    document = {"title": "样例小学 迎检材料", "subject": "assessment:submission:1:1"}
    return json.dumps(document | {"org_path": SCHOOL, "items": items} | more, ensure_ascii=False)


def signed(signer: Signer, who: Actor, manifest: str, **change: Any) -> str:
    options: dict[str, Any] = {
        "typ": "manifest+jwt",
        "aud": "tisheng-evidence",
        "issuer": "tisheng-assessment",
        "lifetime": 300,
    }
    claims = {"sub": str(who.person_id), "manifest": hashlib.sha256(manifest.encode()).hexdigest()}
    return signer.sign(claims, **(options | change))


async def make(client: Callers, who: Actor, manifest: str, ticket: str) -> Any:
    async with client(who) as http:
        return await http.post(PACKAGES, json={"manifest": manifest, "ticket": ticket})


async def ready(client: Callers, means: Means, who: Actor, made: Any) -> Any:
    await prepare(means, UUID(made.json()["id"]))
    async with client(who) as http:
        return (await http.get(f"{PACKAGES}/{made.json()['id']}")).json()


@pytest.fixture
def contents() -> list[bytes]:
    return [pdf(5 * MIB, b"1"), pdf(3000, b"2"), pdf(4000, b"3")]


async def packed(
    desk: Desk, signer: Signer, who: Actor, owner: Actor, contents: list[bytes]
) -> tuple[list[Any], Any]:
    """Send files, have them packed, and return them and the package."""
    files = [await desk.checked(owner, one, "计划.pdf") for one in contents]
    manifest = a_manifest(*files)
    made = await make(desk.client, who, manifest, signed(signer, who, manifest))
    again = await make(desk.client, who, manifest, signed(signer, who, manifest))
    assert (made.status_code, again.json()["id"]) == (202, made.json()["id"])
    return files, await ready(desk.client, desk.means, who, made)


@pytest.mark.requirement("R60")
async def test_a_reviewer_downloads_what_was_signed(
    desk: Desk, client: Callers, lead: Actor, signer: Signer, contents: list[bytes]
) -> None:
    files, shown = await packed(desk, signer, DISTRICT, lead, contents)
    async with client(None) as http:
        whole = await http.get(shown["download_url"])

    assert (whole.status_code, len(whole.content)) == (200, shown["archive_size"])
    with zipfile.ZipFile(io.BytesIO(whole.content)) as archive:
        folder = "A1 组织/B1 团队/C1 组建信息化管理团队"
        names = [f"{folder}/{n:02d} 计划.pdf" for n in (1, 2, 3)]
        assert archive.namelist() == ["index.html", "index.xlsx", *names]
        assert [archive.read(name) for name in names] == contents
        page = archive.read("index.html").decode()
        assert all(file["sha256"] in page for file in files)
        assert "&lt;b&gt;会议记录" in page
        assert archive.read("index.xlsx").startswith(b"PK")


@pytest.mark.requirement("R60")
async def test_a_download_cut_at_any_byte_goes_on(
    desk: Desk, client: Callers, lead: Actor, signer: Signer, contents: list[bytes], tmp_path: Path
) -> None:
    _, shown = await packed(desk, signer, lead, lead, contents)
    url, got, dice = shown["download_url"], b"", random.Random(4)
    async with client(None) as http:
        whole = await http.get(url)
        while len(got) < len(whole.content):
            headers = {"Range": f"bytes={len(got)}-", "If-Range": whole.headers["ETag"]}
            part = await http.get(url, headers=headers)
            assert part.status_code == 206
            got += part.content[: dice.randrange(1, 3 * MIB)]
        beyond = await http.get(url, headers={"Range": f"bytes={len(got)}-"})
        changed = await http.get(url, headers={"Range": "bytes=5-", "If-Range": '"other"'})

    assert got == whole.content
    assert (beyond.status_code, beyond.headers["Content-Range"]) == (416, f"bytes */{len(got)}")
    assert (changed.status_code, len(changed.content)) == (200, len(got))
    if tool := shutil.which("unzip"):
        (tmp_path / "a.zip").write_bytes(got)
        command = [tool, "-tq", str(tmp_path / "a.zip")]
        done = await asyncio.to_thread(subprocess.run, command, check=False, capture_output=True)
        assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"typ": "ticket+jwt"}, 401),
        ({"aud": "tisheng-api"}, 401),
        ({"issuer": "tisheng-auth"}, 401),
        ({"lifetime": -60}, 401),
        ({"lifetime": 3600}, 401),
    ],
)
async def test_another_signature_packs_nothing(
    desk: Desk, client: Callers, lead: Actor, signer: Signer, change: Any, status: int
) -> None:
    manifest = a_manifest(await desk.checked(lead, pdf()))
    answer = await make(client, lead, manifest, signed(signer, lead, manifest, **change))
    assert answer.status_code == status


async def test_the_manifest_is_the_one_that_was_signed_for_the_caller(
    desk: Desk, client: Callers, lead: Actor, signer: Signer
) -> None:
    foreign = await desk.checked(an_actor((Role.SCHOOL_LEAD, "/1/9/8/")), pdf())
    mine = a_manifest(await desk.checked(lead, pdf()))
    swapped = await make(client, lead, a_manifest(foreign), signed(signer, lead, mine))
    stolen = await make(client, DISTRICT, mine, signed(signer, lead, mine))
    strange = '{"title":"x"}'
    formless = await make(client, lead, strange, signed(signer, lead, strange))
    outside = an_actor((Role.SCHOOL_LEAD, "/1/9/8/"))
    unreached = await make(client, outside, mine, signed(signer, outside, mine))

    assert (swapped.status_code, swapped.json()["code"]) == (422, "manifest_invalid")
    assert stolen.status_code == 404
    assert (formless.status_code, formless.json()["code"]) == (422, "manifest_invalid")
    assert unreached.status_code == 404


async def test_what_is_not_ready_is_left_out_and_told(
    desk: Desk, client: Callers, lead: Actor, signer: Signer, means: Means
) -> None:
    good, checking = await desk.checked(lead, pdf()), await desk.send(lead, pdf())
    empty, some = a_manifest(checking), a_manifest(good, checking)
    none = await make(client, lead, empty, signed(signer, lead, empty))
    made = await make(client, lead, some, signed(signer, lead, some))
    shown = await ready(client, means, lead, made)
    async with client(None) as http:
        whole = await http.get(shown["download_url"])

    assert (none.status_code, none.json()["code"]) == (409, "package_empty")
    with zipfile.ZipFile(io.BytesIO(whole.content)) as archive:
        assert len(archive.namelist()) == 3
        assert "1 份未纳入" in archive.read("index.html").decode()


async def test_the_same_list_is_packed_anew_when_a_file_has_passed_its_check(
    desk: Desk, client: Callers, lead: Actor, signer: Signer, means: Means
) -> None:
    good, late = await desk.checked(lead, pdf()), await desk.send(lead, pdf(3000))
    manifest = a_manifest(good, late)
    early = (await make(client, lead, manifest, signed(signer, lead, manifest))).json()
    await check_file(means, UUID(late["id"]))
    whole = (await make(client, lead, manifest, signed(signer, lead, manifest))).json()

    assert (early["file_count"], whole["file_count"]) == (1, 2)
    assert early["id"] != whole["id"]


async def test_a_package_whose_job_ended_badly_is_prepared_again_and_given_up_after_a_day(
    desk: Desk, client: Callers, lead: Actor, signer: Signer, means: Means, uow: UnitOfWork
) -> None:
    manifest = a_manifest(await desk.checked(lead, pdf()))
    made = (await make(client, lead, manifest, signed(signer, lead, manifest))).json()

    def later(**time: float) -> Means:
        return replace(means, now=lambda: utc_now() + timedelta(**time))

    while_queued = await requeue_lost(later(minutes=20))
    async with uow.begin() as session:
        await session.execute(text("UPDATE procrastinate_jobs SET status = 'failed'"))
    counts = [await requeue_lost(later(minutes=minutes)) for minutes in (0, 20, 21)]
    async with uow.begin() as session:
        await session.execute(text("UPDATE procrastinate_jobs SET status = 'failed'"))
    given_up = await requeue_lost(later(hours=25))
    async with client(lead) as http:
        shown = (await http.get(f"{PACKAGES}/{made['id']}")).json()

    assert (while_queued, counts, given_up) == (0, [0, 1, 0], 1)
    assert (shown["state"], "请重新生成" in shown["reason"]) == ("failed", True)


@pytest.mark.requirement("R143")
async def test_a_package_with_a_deleted_file_says_so_and_is_made_anew(
    desk: Desk, client: Callers, lead: Actor, signer: Signer, means: Means
) -> None:
    teacher = an_actor((Role.TEACHER, SCHOOL), name="王老师")
    kept, deleted = await desk.checked(lead, pdf()), await desk.checked(teacher, pdf(3000))
    manifest = a_manifest(kept, deleted)
    made = await make(client, lead, manifest, signed(signer, lead, manifest))
    shown = await ready(client, means, lead, made)
    async with client(teacher) as http:
        body = {"file_id": deleted["id"], "reason": "传错了"}
        asked = await http.post("/api/evidence/v1/deletion-requests", json=body)
    async with client(lead) as http:
        path = f"/api/evidence/v1/deletion-requests/{asked.json()['id']}/grant"
        before = (await http.get(PACKAGES)).json()["items"]
        await http.post(path, json={"reason": "同意"})
        after = (await http.get(PACKAGES)).json()["items"]
        answers = [
            await http.get(f"{PACKAGES}/{made.json()['id']}"),
            await http.get(shown["download_url"]),
        ]
    anew = (await make(client, lead, manifest, signed(signer, lead, manifest))).json()

    assert [one["is_outdated"] for one in (*before, *after)] == [False, True]
    assert [answer.json()["code"] for answer in answers] == ["package_outdated"] * 2
    assert (anew["id"] != made.json()["id"], anew["file_count"]) == (True, 1)


async def test_only_the_maker_sees_a_package_and_only_its_address_opens_it(
    desk: Desk, client: Callers, lead: Actor, signer: Signer, means: Means
) -> None:
    manifest = a_manifest(await desk.checked(lead, pdf()))
    made = await make(client, lead, manifest, signed(signer, lead, manifest))
    path = f"{PACKAGES}/{made.json()['id']}"
    async with client(lead) as http:
        early = (await http.get(path)).json()
    shown = await ready(client, means, lead, made)
    late = an_actor(person_id=lead.person_id)  # the role is gone
    async with client(DISTRICT) as http:
        foreign = await http.get(path)
        listed = (await http.get(PACKAGES)).json()["items"]
    async with client(late) as http:
        gone = await http.get(path)
    async with client(lead) as http:
        mine = (await http.get(PACKAGES)).json()["items"]
        bare = await http.get(f"{path}/content")
        url = shown["download_url"]
        bent = [
            await http.get(url[:-1] + ("0" if url[-1] != "0" else "1")),
            await http.get(url.replace("expires=", "expires=9")),
            await http.get(url.replace(made.json()["id"], str(UUID(int=1)))),
        ]

    assert (early["state"], early["download_url"]) == ("preparing", None)
    assert (foreign.status_code, gone.status_code, listed) == (404, 404, [])
    assert [one["id"] for one in mine] == [made.json()["id"]]
    assert bare.status_code == 422
    assert [answer.status_code for answer in bent] == [403, 403, 403]


async def test_an_address_ends(
    desk: Desk, client: Callers, lead: Actor, signer: Signer, means: Means
) -> None:
    manifest = a_manifest(await desk.checked(lead, pdf()))
    made = await make(client, lead, manifest, signed(signer, lead, manifest))
    shown = await ready(client, means, lead, made)
    later = means.now() + timedelta(hours=means.settings.package_link_hours, minutes=1)
    client.app.state.clock = lambda: later
    try:
        async with client(None) as http:
            answer = await http.get(shown["download_url"])
    finally:
        client.app.state.clock = means.now

    assert (answer.status_code, answer.json()["code"]) == (403, "package_link_invalid")


async def test_rotten_bytes_are_found_before_they_are_packed(
    desk: Desk, client: Callers, lead: Actor, signer: Signer, means: Means, uow: UnitOfWork
) -> None:
    file = await desk.checked(lead, pdf(), "计划.pdf")
    other = await desk.checked(lead, pdf(2000, b"x"))
    async with uow() as session:
        query = text("SELECT object_key FROM file WHERE id = :id")
        key = await session.scalar(query, {"id": UUID(other["id"])})
    multipart = await means.store.start_multipart(key, "application/pdf")
    (url,) = await means.store.sign_parts(key, multipart, [1], means.now())
    await desk.web.put(url, content=pdf(2000, b"y"))
    await means.store.assemble(key, multipart, await means.store.parts_of(key, multipart))
    manifest = a_manifest(file, other)
    made = await make(client, lead, manifest, signed(signer, lead, manifest))
    shown = await ready(client, means, lead, made)

    assert (shown["state"], shown["download_url"]) == ("failed", None)
    assert "校验值不一致" in shown["reason"]
