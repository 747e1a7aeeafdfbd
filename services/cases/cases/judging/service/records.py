"""The register of awards: entered, mended and removed by whoever answers for the school (R25)."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncSession

from cases import workbook
from cases.directory import queries as directory
from cases.directory.tables import DirectoryUnit
from cases.items.queries import items
from cases.items.refusals import ItemUnknown
from cases.items.rules import OPEN_STATES
from cases.judging.queries import records as queries
from cases.judging.queries.records import Wanted
from cases.judging.refusals import AwardeeUnknown, AwardItemUnknown, AwardRecordUnknown
from cases.judging.rules import REGISTRARS, Register
from cases.judging.tables import AwardRecord
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.clock import Clock, local_date
from kernel.db import UnitOfWork
from kernel.errors import FieldError, NotFound, Stale

MOST: Final = 10_000  # rows of one workbook
REGISTER_NAMES: Final[Mapping[Register, str]] = {
    Register.ONE_LESSON: "一师一优课",
    Register.ONE_MASTER: "一课一名师",
}
LEVEL_NAMES: Final[Mapping[str, str]] = {
    "school": "校级",
    "district": "县级",
    "city": "市级",
    "province": "省级",
    "ministry": "部级",
}
_COLUMNS: Final = (
    ("活动", 14), ("年份", 8), ("级别", 8), ("课名", 40), ("教师", 14), ("学校", 30),
    ("证书编号", 24), ("登记日期", 12),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """A record as it is entered."""

    register: Register
    year: int
    level: str
    lesson: str
    number: str
    item_id: UUID | None = None


async def staff(
    session: AsyncSession, actor: Actor, school_id: UUID, name: str, now: Clock
) -> Sequence[Row[UUID, str]]:
    """Return the staff of a school that the caller keeps."""
    school = await _school(session, actor, school_id)
    return await directory.staff_of(session, school.path, local_date(now()), name=name)


async def _school(session: AsyncSession, actor: Actor, school_id: UUID) -> DirectoryUnit:
    school = await session.scalar(select(DirectoryUnit).where(DirectoryUnit.id == school_id))
    if school is None or school.kind != directory.SCHOOL:
        raise NotFound
    actor.require(school.path, *REGISTRARS)
    return school


async def add(
    session: AsyncSession, actor: Actor, whose: tuple[UUID, UUID], said: Said, now: Clock
) -> AwardRecord:
    """Enter an award of somebody who works at the school."""
    school_id, person_id = whose
    school = await _school(session, actor, school_id)
    today = local_date(now())
    found = await directory.staff_of(session, school.path, today, ids=[person_id])
    if not found:
        error = FieldError("person_id", AwardeeUnknown.code, AwardeeUnknown.title)
        raise AwardeeUnknown(errors=[error])
    row = AwardRecord(
        person_id=person_id,
        person_name=found[0].name,
        org_id=school.id,
        org_name=school.name,
        org_path=school.path,
        entered_by=actor.person_id,
        entered_at=now(),
    )
    await _fill(session, actor, row, said)
    session.add(row)
    await session.flush()
    await _audit(session, actor, "award.add", row, now)
    return row


async def _fill(session: AsyncSession, actor: Actor, row: AwardRecord, said: Said) -> None:
    if said.item_id is not None and said.item_id != row.item_id:
        await _check_item(session, actor, said.item_id, row.person_id)
    row.item_id = said.item_id
    row.register, row.year, row.level = said.register, said.year, said.level
    row.lesson, row.number = said.lesson, said.number


async def _check_item(session: AsyncSession, actor: Actor, item_id: UUID, person_id: UUID) -> None:
    """An award's lesson is a shared item that the caller sees and the teacher is credited in."""
    item = await items.visible(session, actor, item_id)
    is_theirs = False
    if item is not None and item.state in OPEN_STATES and item.published_no is not None:
        authors = await items.authors(session, item.id, item.published_no)
        is_theirs = any(one.person_id == person_id for one in authors)
    if not is_theirs:
        error = FieldError("item_id", AwardItemUnknown.code, AwardItemUnknown.title)
        raise AwardItemUnknown(errors=[error])


async def of_item(session: AsyncSession, actor: Actor, item_id: UUID) -> Sequence[AwardRecord]:
    """Return the awards of an item that the caller may see."""
    if await items.visible(session, actor, item_id) is None:
        raise ItemUnknown
    return await queries.of_item(session, item_id)


async def _take(session: AsyncSession, actor: Actor, record_id: UUID, seen: int) -> AwardRecord:
    row = await queries.locked(session, record_id)
    if row is None:
        raise AwardRecordUnknown
    actor.require(row.org_path, *REGISTRARS)
    if row.version != seen:
        raise Stale(extra={"current": {"version": row.version, "lesson": row.lesson}})
    return row


async def edit(
    uow: UnitOfWork, actor: Actor, record_id: UUID, said: Said, *, seen: int, now: Clock
) -> AwardRecord:
    """Mend what was entered; whose it is stays."""
    async with uow.begin() as session:
        row = await _take(session, actor, record_id, seen)
        await _fill(session, actor, row, said)
        row.version += 1
        await session.flush()
        await _audit(session, actor, "award.edit", row, now)
    return row


async def remove(uow: UnitOfWork, actor: Actor, record_id: UUID, *, seen: int, now: Clock) -> None:
    """Remove what was entered by mistake; the audit keeps it."""
    async with uow.begin() as session:
        row = await _take(session, actor, record_id, seen)
        await session.delete(row)
        await session.flush()
        await _audit(session, actor, "award.remove", row, now)


async def _audit(
    session: AsyncSession, actor: Actor, action: str, row: AwardRecord, now: Clock
) -> None:
    said: dict[str, Any] = {"name": row.person_name, "title": row.lesson, "year": row.year}
    said |= {"register": row.register, "level": row.level, "number": row.number}
    entry = Entry(actor, action, "award_record", row.id, row.org_path, now(), said)
    await write_audit(session, entry)


async def sheet(uow: UnitOfWork, actor: Actor, wanted: Wanted, at: datetime) -> bytes:
    """Return the list as a workbook; that rows left the platform is audited."""
    async with uow.begin() as session:
        rows = await queries.exported(session, actor, wanted, MOST)
        path = min(actor.paths(*REGISTRARS), key=len)
        detail = {"rows": len(rows)}
        entry = Entry(actor, "award.export", "award_record", "", path, at, detail)
        await write_audit(session, entry)
    cells = [
        [
            REGISTER_NAMES[row.register],
            str(row.year),
            LEVEL_NAMES.get(row.level, row.level),
            row.lesson,
            row.person_name,
            row.org_name,
            row.number,
            str(local_date(row.entered_at)),
        ]
        for row in rows
    ]
    note = f"导出日期：{local_date(at)}，共 {len(rows)} 条"
    if len(rows) == MOST:
        note += f"；一次最多导出 {MOST} 条，请缩小筛选范围后分次导出"
    return await asyncio.to_thread(workbook.write, "优课名师获奖登记", _COLUMNS, cells, note)
