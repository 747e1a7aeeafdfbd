"""Reads of who was drawn, and of what was recorded about them."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, text, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.draws.engine import Ranked, Stratum
from assessment.draws.queries.draws import READERS
from assessment.draws.queries.people import below
from assessment.draws.tables import Draw, DrawPick, DrawSheet
from kernel.actor import Actor, Role
from kernel.db import uuid7
from kernel.paging import PageRequest

# A school's leaders are told who of theirs was drawn, so that lessons can be arranged.
PICK_READERS = (*READERS, Role.SCHOOL_LEAD, Role.SCHOOL_TEAM)
_INSERT: Final = text(
    "INSERT INTO draw_pick (id, draw_id, ordinal, school_id, school_name, org_path, person_id,"
    " person_name, staff_no, token, rank, stage, replaces_id, replace_reason, is_complete,"
    " objection, decision, version)"
    " SELECT t.id, :draw_id, s.ordinal, s.school_id, s.school_name, s.org_path, t.person_id,"
    " p.name, p.staff_no, t.token, t.rank, :stage, t.replaces_id, '', false, '', '', 1"
    " FROM json_to_recordset(CAST(:rows AS json))"
    " AS t(id uuid, ordinal int, person_id uuid, token text, rank int, replaces_id uuid)"
    " JOIN draw_stratum AS s ON s.draw_id = :draw_id AND s.ordinal = t.ordinal"
    " JOIN directory_person AS p ON p.id = t.person_id"
)


async def add(
    session: AsyncSession,
    draw_id: UUID,
    chosen: Sequence[tuple[Stratum, Sequence[Ranked]]],
    *,
    stage: int = 1,
    replaces: UUID | None = None,
) -> int:
    """Write down who is drawn, in one statement however many they are."""
    rows = [
        {
            "id": str(uuid7()),
            "ordinal": stratum.ordinal,
            "person_id": str(one.person_id),
            "token": one.token,
            "rank": one.rank,
            "replaces_id": str(replaces) if replaces else None,
        }
        for stratum, ranked in chosen
        for one in ranked
    ]
    values = {"draw_id": draw_id, "stage": stage, "rows": json.dumps(rows)}
    await session.execute(_INSERT, values)
    return len(rows)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filters of the list; None leaves one out."""

    year_id: UUID
    draw_id: UUID | None = None
    school_id: UUID | None = None
    complete: bool | None = None
    objected: bool | None = None


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """People drawn of schools in reach."""
    found: ColumnElement[bool] = below(actor.paths(*PICK_READERS), DrawPick.org_path)
    return found


def _narrowed(query: Any, wanted: Wanted) -> Any:
    if wanted.draw_id is not None:
        query = query.where(DrawPick.draw_id == wanted.draw_id)
    if wanted.school_id is not None:
        query = query.where(DrawPick.school_id == wanted.school_id)
    if wanted.complete is not None:
        query = query.where(DrawPick.is_complete == wanted.complete, DrawPick.replaced_at.is_(None))
    if wanted.objected:
        query = query.where(DrawPick.objected_at.is_not(None), DrawPick.decided_at.is_(None))
    return query


async def picks(
    session: AsyncSession, actor: Actor, wanted: Wanted, page: PageRequest
) -> list[tuple[DrawPick, Draw]]:
    """The drawn by draw, school and rank; one more than the page shows."""
    order = (DrawPick.draw_id, DrawPick.ordinal, DrawPick.rank)
    query = (
        select(DrawPick, Draw)
        .join(Draw, Draw.id == DrawPick.draw_id)
        .where(Draw.year_id == wanted.year_id, visible_to(actor))
    )
    query = _narrowed(query, wanted)
    if after := page.start(UUID, int, int):
        query = query.where(tuple_(*order) > tuple_(*after))
    rows = await session.execute(query.order_by(*order).limit(page.limit + 1))
    return [(pick, draw) for pick, draw in rows]


async def pick(session: AsyncSession, pick_id: UUID, *, lock: bool = False) -> DrawPick | None:
    """One drawn person, locked until the commit on demand."""
    query = select(DrawPick).where(DrawPick.id == pick_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return await session.scalar(query)


async def own(session: AsyncSession, person_id: UUID) -> list[tuple[DrawPick, Draw]]:
    """Where somebody was drawn, the latest first."""
    query = (
        select(DrawPick, Draw)
        .join(Draw, Draw.id == DrawPick.draw_id)
        .where(DrawPick.person_id == person_id)
        .order_by(DrawPick.id.desc())
    )
    return [(pick, draw) for pick, draw in await session.execute(query)]


async def taken_ranks(session: AsyncSession, draw_id: UUID, ordinal: int) -> set[int]:
    """The ranks of a school that were used."""
    query = select(DrawPick.rank).where(DrawPick.draw_id == draw_id, DrawPick.ordinal == ordinal)
    return set(await session.scalars(query))


async def open_count(session: AsyncSession, draw_id: UUID) -> int:
    """How many who stand drawn have no result."""
    query = select(func.count()).where(
        DrawPick.draw_id == draw_id,
        DrawPick.replaced_at.is_(None),
        DrawPick.is_complete.is_(False),
    )
    return int(await session.scalar(query) or 0)


async def sheets(session: AsyncSession, pick_id: UUID) -> Sequence[DrawSheet]:
    """Every state of somebody's sheet, the newest first."""
    query = select(DrawSheet).where(DrawSheet.pick_id == pick_id)
    return (await session.scalars(query.order_by(DrawSheet.version.desc()))).all()


async def newest_sheets(session: AsyncSession, pick_ids: Collection[UUID]) -> dict[UUID, DrawSheet]:
    """The sheets in force of some people."""
    query = (
        select(DrawSheet)
        .where(DrawSheet.pick_id.in_(list(pick_ids)))
        .order_by(DrawSheet.pick_id, DrawSheet.version)
    )
    return {row.pick_id: row for row in await session.scalars(query)}


async def public_picks(
    session: AsyncSession, draw_id: UUID, page: PageRequest
) -> Sequence[DrawPick]:
    """The drawn in the order of the frame, for everybody; one more than the page shows."""
    order = (DrawPick.ordinal, DrawPick.rank)
    query = select(DrawPick).where(DrawPick.draw_id == draw_id)
    if after := page.start(int, int):
        query = query.where(tuple_(*order) > tuple_(*after))
    return (await session.scalars(query.order_by(*order).limit(page.limit + 1))).all()


async def substitute_of(session: AsyncSession, pick_id: UUID) -> DrawPick:
    """Who stands in somebody's place."""
    found = await session.scalars(select(DrawPick).where(DrawPick.replaces_id == pick_id))
    return found.one()


async def tell_all(session: AsyncSession, draw_id: UUID) -> None:
    """Put the notice back on the workbench of everybody who stands drawn."""
    stands = update(DrawPick).where(DrawPick.draw_id == draw_id, DrawPick.replaced_at.is_(None))
    await session.execute(stands.values(told_at=None))


async def originals(session: AsyncSession, draw_id: UUID) -> set[tuple[int, int, str, UUID]]:
    """Who was drawn at the moment itself: no substitutes, no wider sample."""
    query = select(DrawPick.ordinal, DrawPick.rank, DrawPick.token, DrawPick.person_id).where(
        DrawPick.draw_id == draw_id, DrawPick.replaces_id.is_(None), DrawPick.stage == 1
    )
    return {(row[0], row[1], row[2], row[3]) for row in await session.execute(query)}
