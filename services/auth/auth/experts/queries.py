"""Questions asked of the expert pool."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from auth.experts.rules import ExpertState
from auth.experts.tables import ExpertBatch, ExpertEntry, ExpertEvent, ExpertTraining
from auth.notice.tables import Expert
from auth.organisations.rules import Kind, Status
from auth.organisations.tables import Organisation
from kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class Filter:
    """Which entries a list shows; what is None does not filter."""

    q: str | None = None
    organisation_id: UUID | None = None
    state: ExpertState | None = None
    batch_id: UUID | None = None


def _select_entries() -> Select[*tuple[Any, ...]]:
    replaced = aliased(ExpertEntry)
    hours = (
        select(func.coalesce(func.sum(ExpertTraining.hours), 0))
        .where(ExpertTraining.entry_id == ExpertEntry.id)
        .correlate(ExpertEntry)
        .scalar_subquery()
    )
    hidden = {"organisation_id", "created_at", "notice_number"}
    columns = [c for c in ExpertEntry.__table__.c if c.name not in hidden]
    return (
        select(
            *columns,
            Organisation.id.label("team_id"),
            Organisation.name.label("team_name"),
            Organisation.kind.label("team_kind"),
            ExpertBatch.name.label("batch_name"),
            ExpertBatch.term,
            replaced.name.label("replaces_name"),
            hours.label("training_hours"),
        )
        .join(Organisation, Organisation.id == ExpertEntry.organisation_id)
        .outerjoin(ExpertBatch, ExpertBatch.id == ExpertEntry.batch_id)
        .outerjoin(replaced, replaced.id == ExpertEntry.replaces_id)
    )


async def entries(
    session: AsyncSession, wanted: Filter, *, after: UUID | None, limit: int
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Entries in the order they came in, at most `limit + 1` of them."""
    query = _select_entries().order_by(ExpertEntry.id).limit(limit + 1)
    if wanted.q:
        named = ExpertEntry.name.contains(wanted.q, autoescape=True)
        query = query.where(or_(named, ExpertEntry.unit.contains(wanted.q, autoescape=True)))
    for column, value in (
        (ExpertEntry.organisation_id, wanted.organisation_id),
        (ExpertEntry.state, wanted.state),
        (ExpertEntry.batch_id, wanted.batch_id),
    ):
        if value is not None:
            query = query.where(column == value)
    if after is not None:
        query = query.where(ExpertEntry.id > after)
    return (await session.execute(query)).all()


async def entry(session: AsyncSession, entry_id: UUID) -> Row[*tuple[Any, ...]]:
    """One entry as lists show it; NotFound if there is none."""
    query = _select_entries().where(ExpertEntry.id == entry_id)
    found = (await session.execute(query)).one_or_none()
    if found is None:
        raise NotFound
    return found


async def events(session: AsyncSession, entry_id: UUID) -> Sequence[ExpertEvent]:
    """What happened to an entry, the first thing first."""
    query = select(ExpertEvent).where(ExpertEvent.entry_id == entry_id)
    return (await session.scalars(query.order_by(ExpertEvent.id))).all()


async def trainings(session: AsyncSession, entry_id: UUID) -> Sequence[ExpertTraining]:
    """The trainings of an expert, the latest first."""
    query = select(ExpertTraining).where(ExpertTraining.entry_id == entry_id)
    order = (ExpertTraining.held_on.desc(), ExpertTraining.id)
    return (await session.scalars(query.order_by(*order))).all()


async def lock_entry(session: AsyncSession, entry_id: UUID) -> ExpertEntry:
    """One entry for changing; NotFound if there is none."""
    found = await session.get(ExpertEntry, entry_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound
    return found


async def lock_batch(session: AsyncSession, batch_id: UUID) -> ExpertBatch:
    """One batch for changing; NotFound if there is none."""
    found = await session.get(ExpertBatch, batch_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound
    return found


async def entries_of_batch(session: AsyncSession, batch_id: UUID) -> Sequence[ExpertEntry]:
    """The entries of a batch that were selected and wait for its publication, locked."""
    query = select(ExpertEntry).where(
        ExpertEntry.batch_id == batch_id, ExpertEntry.state == ExpertState.SELECTED
    )
    return (await session.scalars(query.order_by(ExpertEntry.id).with_for_update())).all()


async def replaced_by_batch(session: AsyncSession, batch_id: UUID) -> list[tuple[UUID, UUID]]:
    """Who of the serving will be replaced by whom when a batch is published."""
    old = aliased(ExpertEntry)
    query = (
        select(old.id, ExpertEntry.id)
        .join(old, old.id == ExpertEntry.replaces_id)
        .where(
            ExpertEntry.batch_id == batch_id,
            ExpertEntry.state == ExpertState.SELECTED,
            old.state == ExpertState.SERVING,
        )
        .order_by(ExpertEntry.id)
    )
    return [(row[0], row[1]) for row in await session.execute(query)]


async def batches(
    session: AsyncSession, organisation_id: UUID | None, *, after: UUID | None, limit: int
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Batches, the latest first, with how many experts each of them has."""
    count = (
        select(func.count())
        .where(ExpertEntry.batch_id == ExpertBatch.id)
        .correlate(ExpertBatch)
        .scalar_subquery()
    )
    query = (
        select(
            *(c for c in ExpertBatch.__table__.c if c.name != "organisation_id"),
            Organisation.id.label("team_id"),
            Organisation.name.label("team_name"),
            count.label("entry_count"),
        )
        .join(Organisation, Organisation.id == ExpertBatch.organisation_id)
        .order_by(ExpertBatch.id.desc())
        .limit(limit + 1)
    )
    if organisation_id is not None:
        query = query.where(ExpertBatch.organisation_id == organisation_id)
    if after is not None:
        query = query.where(ExpertBatch.id < after)
    return (await session.execute(query)).all()


async def unadopted(session: AsyncSession) -> Sequence[Expert]:
    """The notice's experts that are not in the pool yet."""
    taken = select(ExpertEntry.notice_number).where(ExpertEntry.notice_number.is_not(None))
    query = select(Expert).where(Expert.number.not_in(taken))
    return (await session.scalars(query.order_by(Expert.number))).all()


async def city(session: AsyncSession, name: str) -> Organisation:
    """The open city of a name."""
    query = select(Organisation).where(
        Organisation.kind == Kind.CITY,
        Organisation.status == Status.OPEN,
        Organisation.name == name,
    )
    return (await session.scalars(query)).one()


async def batch_named(session: AsyncSession, team_id: UUID, name: str) -> ExpertBatch | None:
    """The batch of a team with a name."""
    query = select(ExpertBatch).where(
        ExpertBatch.organisation_id == team_id, ExpertBatch.name == name
    )
    return (await session.scalars(query)).one_or_none()
