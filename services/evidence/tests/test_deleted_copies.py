"""What was made of a file goes with it, whatever a worker was doing meanwhile."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from evidence.derived.rules import Kind
from evidence.derived.service import derive
from evidence.ports import Means
from evidence.worker import MAKERS
from kernel.actor import Actor, Role
from kernel.db import UnitOfWork
from kernel.testing import Callers, an_actor

from .conftest import SCHOOL, Desk, pdf

REQUESTS = "/api/evidence/v1/deletion-requests"
pytestmark = pytest.mark.requirement("R143")


@pytest.fixture
def teacher() -> Actor:
    return an_actor((Role.TEACHER, SCHOOL), name="王老师")


async def delete(client: Callers, teacher: Actor, lead: Actor, file: Any) -> None:
    """Have a file deleted, by whoever may ask and whoever may decide."""
    reason = {"reason": "含有学生正脸"}
    async with client(teacher) as http:
        request = (await http.post(REQUESTS, json={"file_id": file["id"]} | reason)).json()
    async with client(lead) as http:
        granted = await http.post(f"{REQUESTS}/{request['id']}/grant", json=reason)
    assert granted.status_code == 200


async def put(desk: Desk, key: str, content: bytes) -> None:
    """Store an object as a browser would."""
    store = desk.means.store
    multipart = await store.start_multipart(key, "application/pdf")
    (url,) = await store.sign_parts(key, multipart, [1], desk.means.now())
    await desk.web.put(url, content=content)
    await store.assemble(key, multipart, await store.parts_of(key, multipart))


async def test_the_copies_of_a_deleted_file_go_too(
    desk: Desk, client: Callers, teacher: Actor, lead: Actor, means: Means, uow: UnitOfWork
) -> None:
    """A preview or a blind copy is the pupil's face as much as the picture itself."""
    file = await desk.checked(teacher, pdf())
    key = f"derived/{file['id']}/preview-page"
    await put(desk, key, b"copy")
    row = text(
        "INSERT INTO derived_object (object_key, file_id, kind, part, media_type, size)"
        " VALUES (:key, :id, 'preview', 'page', 'application/pdf', 4)"
    )
    said = text("INSERT INTO document_text VALUES (:id, '王老师的教案', 0)")
    async with uow.begin() as session:
        await session.execute(row, {"key": key, "id": UUID(file["id"])})
        await session.execute(said, {"id": UUID(file["id"])})

    await delete(client, teacher, lead, file)

    assert await means.store.size_of(key) is None
    async with uow() as session:
        for table in ("derived_object", "derivation", "document_text"):
            left = text(f"SELECT count(*) FROM {table} WHERE file_id = :id")
            assert await session.scalar(left, {"id": UUID(file["id"])}) == 0, table


async def test_copies_that_no_row_knows_go_with_the_file(
    desk: Desk, client: Callers, teacher: Actor, lead: Actor, means: Means
) -> None:
    """A worker that died before it settled left one; one that is slow stores one afterwards."""
    file = await desk.checked(teacher, pdf())
    key, folder = f"derived/{file['id']}/blind-copy", f"derived/{file['id']}/"
    await put(desk, key, b"copy")

    await delete(client, teacher, lead, file)
    after = [one.key async for one in means.store.objects(folder)]
    await put(desk, key, b"copy")
    await derive(means, MAKERS[Kind.BLIND], UUID(file["id"]), Kind.BLIND)

    assert after == []
    assert [one.key async for one in means.store.objects(folder)] == []
