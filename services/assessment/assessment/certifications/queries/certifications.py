"""Reads of certifications, their pieces, ratings and steps."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, false, or_, select, tuple_
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.certifications.rules import (
    OFFICES,
    SCHOOL,
    CertificationState,
    Level,
    RatingKind,
    SeatState,
)
from assessment.certifications.tables import (
    Certification,
    CertificationEvidence,
    CertificationPiece,
    CertificationRating,
    CertificationStep,
    PeerSeat,
)
from kernel.actor import Actor, Role
from kernel.paging import PageRequest


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is narrowed to; None leaves a filter out."""

    year_id: UUID
    school_id: UUID | None = None
    group_id: UUID | None = None
    person_id: UUID | None = None
    state: tuple[CertificationState, ...] = ()
    ability: str | None = None
    level: Level | None = None
    q: str = ""


def in_reach(actor: Actor) -> ColumnElement[bool]:
    """Of the caller's groups as leader, and of the schools and units the caller answers for."""
    led = [Certification.group_path.startswith(p) for p in actor.paths(Role.GROUP_LEADER)]
    # A group leader whose right stands at the school leads the whole school.
    led += [Certification.org_path.startswith(p) for p in actor.paths(Role.GROUP_LEADER)]
    below = [Certification.org_path.startswith(p) for p in actor.paths(*SCHOOL, *OFFICES)]
    return or_(false(), *led, *below)


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The caller's own, those the caller has a seat of, and those in reach."""
    seated = exists().where(
        PeerSeat.certification_id == Certification.id,
        PeerSeat.peer_id == actor.person_id,
        PeerSeat.state.in_([SeatState.OPEN, SeatState.RATED, SeatState.RETURNED]),
    )
    return or_(Certification.person_id == actor.person_id, seated, in_reach(actor))


async def visible(
    session: AsyncSession, actor: Actor, certification_id: UUID
) -> Certification | None:
    """One certification if the caller may see it."""
    query = select(Certification).where(Certification.id == certification_id, visible_to(actor))
    return await session.scalar(query)


async def lock(session: AsyncSession, certification_id: UUID) -> Certification | None:
    """One certification, locked until the commit."""
    return await session.get(
        Certification, certification_id, with_for_update=True, populate_existing=True
    )


async def lock_many(session: AsyncSession, ids: Collection[UUID]) -> Mapping[UUID, Certification]:
    """Several, locked in the order of their ids: two batches wait for each other in line."""
    query = (
        select(Certification)
        .where(Certification.id.in_(list(ids)))
        .order_by(Certification.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {row.id: row for row in await session.scalars(query)}


async def find_many(session: AsyncSession, ids: Collection[UUID]) -> Mapping[UUID, Certification]:
    """Several by their ids."""
    query = select(Certification).where(Certification.id.in_(list(ids)))
    return {row.id: row for row in await session.scalars(query)}


async def own(
    session: AsyncSession, year_id: UUID, person_id: UUID, code: str | None = None
) -> Sequence[Certification]:
    """A person's certifications of a year by ability; or the one of an ability."""
    query = select(Certification).where(
        Certification.year_id == year_id, Certification.person_id == person_id
    )
    if code is not None:
        query = query.where(Certification.ability_code == code)
    return (await session.scalars(query.order_by(Certification.ability_code))).all()


def _narrowed(actor: Actor, wanted: Wanted) -> Select[Certification]:
    one = Certification
    query = select(one).where(one.year_id == wanted.year_id, in_reach(actor))
    for column, value in (
        (one.school_id, wanted.school_id),
        (one.group_id, wanted.group_id),
        (one.person_id, wanted.person_id),
        (one.ability_code, wanted.ability),
        (one.level, wanted.level),
    ):
        if value is not None:
            query = query.where(column == value)
    if wanted.state:
        query = query.where(one.state.in_(wanted.state))
    if wanted.q:
        query = query.where(one.person_name.contains(wanted.q, autoescape=True))
    return query


async def listed(
    session: AsyncSession, actor: Actor, wanted: Wanted, page: PageRequest | None
) -> Sequence[Certification]:
    """Certifications in reach by school and name; one row more than the page shows."""
    order = (Certification.org_path, Certification.person_name, Certification.id)
    query = _narrowed(actor, wanted).order_by(*order)
    if page is not None:
        if after := page.start(str, str, UUID):
            query = query.where(tuple_(*order) > tuple_(*after))
        query = query.limit(page.limit + 1)
    return (await session.scalars(query)).all()


async def pieces_of(
    session: AsyncSession, certification_id: UUID
) -> Mapping[str, CertificationPiece]:
    """The pieces that were saved, by task."""
    query = select(CertificationPiece).where(
        CertificationPiece.certification_id == certification_id
    )
    return {row.task_key: row for row in await session.scalars(query)}


async def evidence_of(
    session: AsyncSession, certification_id: UUID, task_key: str | None = None
) -> Sequence[CertificationEvidence]:
    """The files of a certification, or of one piece, in the order in which they were given."""
    table = CertificationEvidence
    query = select(table).where(table.certification_id == certification_id)
    if task_key is not None:
        query = query.where(table.task_key == task_key)
    return (await session.scalars(query.order_by(table.task_key, table.ordinal))).all()


async def ratings_of(
    session: AsyncSession, certification_id: UUID
) -> Sequence[CertificationRating]:
    """Every level given by the school or a re-review, the newest first."""
    table = CertificationRating
    query = select(table).where(table.certification_id == certification_id)
    return (await session.scalars(query.order_by(table.id.desc()))).all()


async def seats_of(
    session: AsyncSession, certification_id: UUID, turn: int | None = None
) -> Sequence[PeerSeat]:
    """The seats of a certification, the newest turn first; or those of one turn."""
    query = select(PeerSeat).where(PeerSeat.certification_id == certification_id)
    if turn is not None:
        query = query.where(PeerSeat.turn == turn)
    ordered = query.order_by(PeerSeat.turn.desc(), PeerSeat.ordinal, PeerSeat.id)
    found = await session.scalars(ordered.execution_options(populate_existing=True))
    return found.all()


async def waiting_for(
    session: AsyncSession, ids: Collection[UUID]
) -> Mapping[UUID, list[PeerSeat]]:
    """The open seats of certifications, what is due first."""
    query = select(PeerSeat).where(
        PeerSeat.certification_id.in_(list(ids)), PeerSeat.state == SeatState.OPEN
    )
    found: dict[UUID, list[PeerSeat]] = {}
    for seat in await session.scalars(query.order_by(PeerSeat.due_at, PeerSeat.ordinal)):
        found.setdefault(seat.certification_id, []).append(seat)
    return found


async def steps_of(session: AsyncSession, certification_id: UUID) -> Sequence[CertificationStep]:
    """The steps of a certification, oldest first."""
    table = CertificationStep
    query = select(table).where(table.certification_id == certification_id)
    return (await session.scalars(query.order_by(table.at, table.id))).all()


async def last_steps(
    session: AsyncSession, ids: Collection[UUID]
) -> Mapping[UUID, CertificationStep]:
    """The last step of each of several certifications."""
    one = CertificationStep
    query = (
        select(one)
        .where(one.certification_id.in_(list(ids)))
        .ext(distinct_on(one.certification_id))
        .order_by(one.certification_id, one.at.desc(), one.id.desc())
    )
    return {row.certification_id: row for row in await session.scalars(query)}


async def seats_of_many(
    session: AsyncSession, rows: Collection[Certification]
) -> Mapping[UUID, Sequence[PeerSeat]]:
    """The seats of the present turn of certifications, by certification."""
    turns = {row.id: row.turn for row in rows}
    query = select(PeerSeat).where(PeerSeat.certification_id.in_(list(turns)))
    ordered = query.order_by(PeerSeat.ordinal, PeerSeat.id)
    found: dict[UUID, list[PeerSeat]] = {one: [] for one in turns}
    for seat in await session.scalars(ordered.execution_options(populate_existing=True)):
        if seat.turn == turns[seat.certification_id]:
            found[seat.certification_id].append(seat)
    return found


async def re_reviewed(session: AsyncSession, ids: Collection[UUID]) -> set[UUID]:
    """Of certifications those whose present turn has a re-review."""
    rating = CertificationRating
    query = (
        select(rating.certification_id)
        .join(Certification, Certification.id == rating.certification_id)
        .where(
            rating.certification_id.in_(list(ids)),
            rating.turn == Certification.turn,
            rating.kind == RatingKind.RE_REVIEW,
        )
    )
    return set(await session.scalars(query.distinct()))
