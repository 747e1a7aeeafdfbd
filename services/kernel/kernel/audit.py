"""Audit rows: who changed what, when, from where, chained by hash so that tampering shows.

The row is written in the transaction of the change itself. Each hash covers the row and the hash
before it; the chain is per service and its order is the order of commits, because a lock is taken
right before the row is written and held until the commit.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, DateTime, Identity, MetaData, String, Table, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from kernel.actor import Actor

START = "0" * 64
_LOCK = 0x7453_6175  # one advisory lock per service: the search path decides whose chain
_BATCH = 2_000


def audit_table(metadata: MetaData) -> Table:
    """Add the audit table to a service's metadata; its application role may only add and read."""
    return Table(
        "audit_row",
        metadata,
        Column("id", BigInteger, Identity(always=True), primary_key=True),
        Column("at", DateTime(timezone=True), nullable=False, index=True),
        Column("actor_id", Uuid, nullable=True, index=True),
        Column("actor_name", String, nullable=False),
        Column("action", String, nullable=False),
        Column("subject_kind", String, nullable=False),
        Column("subject_id", String, nullable=False, index=True),
        Column("org_path", String, nullable=False),
        Column("detail", JSONB, nullable=False),
        Column("previous_hash", String(64), nullable=False),
        Column("hash", String(64), nullable=False),
    )


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened; `detail` holds before/after and the reason, never a secret."""

    actor: Actor | None
    action: str
    subject_kind: str
    subject_id: UUID | str
    org_path: str
    at: datetime
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What `verify_chain` found; `broken_at` is the id of the first row that does not fit."""

    rows: int
    head: str
    broken_at: int | None
    anchors: Sequence[Mapping[str, Any]] = ()

    @property
    def archived(self) -> int:
        """How many rows are in files."""
        return sum(anchor["rows"] for anchor in self.anchors)


def row_hash(previous: str, row: Mapping[str, Any]) -> str:
    """Return the hash of a row behind the hash before it."""
    covered = {
        "at": row["at"].timestamp(),
        "actor": str(row["actor_id"] or ""),
        **{
            key: row[key]
            for key in ("actor_name", "action", "subject_kind", "subject_id", "org_path")
        },
        "detail": row["detail"],
    }
    canonical = json.dumps(covered, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256((previous + canonical).encode()).hexdigest()


async def write_audit(session: AsyncSession, *entries: Entry) -> None:
    """Add rows (at least one). Call it last in the transaction: it serialises until the commit."""
    schema_lock = text("SELECT pg_advisory_xact_lock(:key, hashtext(current_schema()))")
    await session.execute(schema_lock, {"key": _LOCK})
    last = await session.execute(text("SELECT hash FROM audit_row ORDER BY id DESC LIMIT 1"))
    previous, rows = last.scalar_one_or_none() or START, []
    for entry in entries:
        row = _row_of(entry)
        hashes = {"previous_hash": previous, "hash": row_hash(previous, row)}
        rows.append(row | hashes | {"detail": json.dumps(row["detail"], ensure_ascii=False)})
        previous = hashes["hash"]
    await session.execute(_INSERT, rows)


_INSERT = text(
    "INSERT INTO audit_row (at, actor_id, actor_name, action, subject_kind, subject_id,"
    " org_path, detail, previous_hash, hash) VALUES (:at, :actor_id, :actor_name, :action,"
    " :subject_kind, :subject_id, :org_path, CAST(:detail AS jsonb), :previous_hash, :hash)"
)


def _row_of(entry: Entry) -> dict[str, Any]:
    return {
        "at": entry.at,
        "actor_id": entry.actor.person_id if entry.actor else None,
        "actor_name": entry.actor.name if entry.actor else "系统",
        "action": entry.action,
        "subject_kind": entry.subject_kind,
        "subject_id": str(entry.subject_id),
        "org_path": entry.org_path,
        # Through JSON and back, so that what is hashed is what JSONB will give back.
        "detail": json.loads(json.dumps(dict(entry.detail), default=str)),
    }


async def verify_chain(session: AsyncSession) -> ChainReport:
    """Walk the whole chain in id order and compare every hash, from the last anchor on.

    Rows may leave for a file meanwhile: the session must see one moment (REPEATABLE READ).
    """
    previous, last_id, anchors = START, 0, await anchors_of(session)
    for anchor in anchors:
        if anchor["previous_hash"] != previous or anchor["first_id"] <= last_id:
            return ChainReport(0, previous, broken_at=anchor["first_id"])
        previous, last_id = anchor["last_hash"], anchor["last_id"]
    count = 0
    if (early := await _earlier(session, last_id)) is not None:
        return ChainReport(0, previous, broken_at=early)
    query = text("SELECT * FROM audit_row WHERE id > :after ORDER BY id LIMIT :batch")
    while (
        rows := (await session.execute(query, {"after": last_id, "batch": _BATCH})).mappings().all()
    ):
        for row in rows:
            if row["previous_hash"] != previous or row["hash"] != row_hash(previous, dict(row)):
                return ChainReport(count, previous, broken_at=row["id"])
            previous, count, last_id = row["hash"], count + 1, row["id"]
    return ChainReport(count, previous, broken_at=None, anchors=anchors)


async def anchors_of(session: AsyncSession) -> Sequence[Mapping[str, Any]]:
    """Return what `prune_audit` left of rows that are in files now, the oldest first."""
    if (await session.execute(text("SELECT to_regclass('audit_anchor')"))).scalar_one() is None:
        return []
    rows = await session.execute(text("SELECT * FROM audit_anchor ORDER BY id"))
    return [dict(row) for row in rows.mappings()]


async def _earlier(session: AsyncSession, last_id: int) -> int | None:
    """Return a row that should have gone with the others."""
    query = text("SELECT min(id) FROM audit_row WHERE id <= :last_id")
    found: int | None = (await session.execute(query, {"last_id": last_id})).scalar_one()
    return found
