"""Reads of the register of awards 一师一优课、一课一名师."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, false, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from cases.judging.rules import REGISTRARS, Register
from cases.judging.tables import AwardRecord
from kernel.actor import Actor
from kernel.paging import PageRequest

MOST_OF_ITEM: Final = 50
Wanted = tuple[Register | None, int | None, str]  # register, year, words of name or lesson


def _below(actor: Actor, wanted: Wanted) -> Select[Any]:
    one, (register, year, q) = AwardRecord, wanted
    paths = actor.paths(*REGISTRARS)
    here = or_(false(), *[one.org_path.startswith(path, autoescape=True) for path in paths])
    query = select(one).where(here)
    if register is not None:
        query = query.where(one.register == register)
    if year is not None:
        query = query.where(one.year == year)
    if q:
        query = query.where(
            or_(
                one.person_name.contains(q, autoescape=True),
                one.lesson.contains(q, autoescape=True),
            )
        )
    return query


async def page(
    session: AsyncSession, actor: Actor, wanted: Wanted, asked: PageRequest
) -> Sequence[AwardRecord]:
    """The records of units that the caller keeps, the latest first."""
    query = _below(actor, wanted)
    if after := asked.start(UUID):
        query = query.where(AwardRecord.id < after[0])
    ordered = query.order_by(AwardRecord.id.desc()).limit(asked.limit + 1)
    return (await session.scalars(ordered)).all()


async def exported(
    session: AsyncSession, actor: Actor, wanted: Wanted, most: int
) -> Sequence[AwardRecord]:
    """The same for a workbook, by year and school."""
    one = AwardRecord
    ordered = _below(actor, wanted).order_by(one.year.desc(), one.org_name, one.id)
    return (await session.scalars(ordered.limit(most))).all()


async def mine(session: AsyncSession, person_id: UUID, asked: PageRequest) -> Sequence[AwardRecord]:
    """Somebody's own records, the latest first."""
    query = select(AwardRecord).where(AwardRecord.person_id == person_id)
    if after := asked.start(UUID):
        query = query.where(AwardRecord.id < after[0])
    ordered = query.order_by(AwardRecord.id.desc()).limit(asked.limit + 1)
    return (await session.scalars(ordered)).all()


async def of_item(session: AsyncSession, item_id: UUID) -> Sequence[AwardRecord]:
    """The awards entered for an item, the latest year first."""
    one = AwardRecord
    query = select(one).where(one.item_id == item_id).order_by(one.year.desc(), one.id.desc())
    return (await session.scalars(query.limit(MOST_OF_ITEM))).all()


async def locked(session: AsyncSession, record_id: UUID) -> AwardRecord | None:
    """One record, kept until the commit."""
    query = select(AwardRecord).where(AwardRecord.id == record_id).with_for_update()
    return await session.scalar(query.execution_options(populate_existing=True))
