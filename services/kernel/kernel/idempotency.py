"""Idempotency-Key: the same creating POST, sent twice, has one effect and one answer."""

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Final, TypeVar
from uuid import UUID

from fastapi import Depends, Header, Request, UploadFile
from pydantic import BaseModel
from sqlalchemy import Column, DateTime, MetaData, String, Table, Uuid, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from kernel.db import UnitOfWork
from kernel.errors import Conflict
from kernel.http.deps import current_actor

M = TypeVar("M", bound=BaseModel)
_PIECE: Final = 1_048_576  # bytes read at a time
KeyHeader = Annotated[
    str | None,
    Header(alias="Idempotency-Key", min_length=1, max_length=200, pattern=r"^[!-~]+$"),
]


class KeyReused(Conflict):
    """The key was used for another request."""

    code = "idempotency_key_reused"
    title = "同一个 Idempotency-Key 已用于内容不同的请求，请换一个新的键"


def idempotency_table(metadata: MetaData) -> Table:
    """Add the table of answered creating requests to a service's metadata."""
    return Table(
        "idempotency_key",
        metadata,
        Column("person_id", Uuid, primary_key=True),
        Column("operation", String, primary_key=True),
        Column("key", String, primary_key=True),
        Column("body_hash", String(64), nullable=False),
        Column("answer", JSONB, nullable=True),
        Column(
            "created_at",
            DateTime(timezone=True),
            server_default=func.now(),
            nullable=False,
            index=True,
        ),
    )


@dataclass(frozen=True, slots=True)
class Idempotency:
    """The caller's key for this request, or none."""

    key: str | None
    row: dict[str, object]
    body_hash: str


async def keyed(request: Request, owner_id: UUID, key: str | None) -> Idempotency:
    """Hash the body; a key belongs to one owner, a person or what acts for one, and operation."""
    if key is None:
        return Idempotency(None, {}, "")
    body_hash = hashlib.sha256(await request.body()).hexdigest()
    operation = f"{request.method} {request.url.path}"
    return Idempotency(key, {"person_id": owner_id, "operation": operation, "key": key}, body_hash)


async def idempotency(request: Request, key: KeyHeader = None) -> Idempotency:
    """Read the header; keys belong to one person and one operation."""
    if key is None:
        return Idempotency(None, {}, "")
    return await keyed(request, (await current_actor(request)).person_id, key)


IdempotencyKey = Annotated[Idempotency, Depends(idempotency)]


async def idempotency_of_file(
    request: Request, key: str | None, said: str, file: UploadFile
) -> Idempotency:
    """The same for a form: what makes it the same request is the file and what is said of it."""
    if key is None:
        return Idempotency(None, {}, "")
    seen = hashlib.sha256(f"{said}|{file.filename}|".encode())
    while piece := await file.read(_PIECE):
        seen.update(piece)
    await file.seek(0)
    actor = await current_actor(request)
    operation = f"{request.method} {request.url.path}"
    row: dict[str, object] = {"person_id": actor.person_id, "operation": operation, "key": key}
    return Idempotency(key, row, seen.hexdigest())


_CLAIM = text(
    "INSERT INTO idempotency_key (person_id, operation, key, body_hash)"
    " VALUES (:person_id, :operation, :key, :body_hash) ON CONFLICT DO NOTHING"
)
_SEEN = text(
    "SELECT body_hash, answer FROM idempotency_key"
    " WHERE person_id = :person_id AND operation = :operation AND key = :key"
)
_REMEMBER = text(
    "UPDATE idempotency_key SET answer = CAST(:answer AS jsonb)"
    " WHERE person_id = :person_id AND operation = :operation AND key = :key"
)


async def once(
    uow: UnitOfWork, idem: Idempotency, model: type[M], work: Callable[[AsyncSession], Awaitable[M]]
) -> M:
    """Run `work` in one transaction, or give the answer that the same key got before.

    The claim, the work and the answer commit together: after a crash either all are there or none,
    and a second request with the same key waits for the first one's commit.
    """
    async with uow.begin() as session:
        if idem.key is None:
            return await work(session)
        claimed = await session.execute(_CLAIM, {**idem.row, "body_hash": idem.body_hash})
        if claimed.rowcount == 0:  # type: ignore[attr-defined]  # CursorResult at run time
            seen = (await session.execute(_SEEN, idem.row)).one()
            if seen.body_hash != idem.body_hash:
                raise KeyReused
            return model.model_validate(seen.answer)
        answer = await work(session)
        await session.execute(_REMEMBER, {**idem.row, "answer": answer.model_dump_json()})
        return answer
