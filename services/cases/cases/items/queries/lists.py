"""Lists of items for those who work on them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from cases.items.rules import OPEN_STATES, SCHOOL, Consent, Holder, Kind, State, VersionState
from cases.items.tables import Item, ItemAuthor, ItemVersion
from kernel.actor import Actor, Role
from kernel.paging import PageRequest


class MineState(StrEnum):
    """What of one's own items a list shows."""

    WRITING = "writing"
    WAITING = "waiting"
    OPEN = "open"
    TAKEN_DOWN = "taken_down"
    CONSENT = "consent"


class DeskState(StrEnum):
    """What a desk shows."""

    WAITING = "waiting"  # for the caller's side
    READY = "ready"  # published, may be recommended by the school
    HANDLED = "handled"  # went on from here, or was taken down
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Mine:
    """One's own item, and whether one's word as co-author is wanted."""

    item: Item
    asks_consent: bool


def _named(actor: Actor) -> Any:
    """Rows of versions in the works that name somebody who did not refuse."""
    one = ItemAuthor
    return and_(
        one.item_id == Item.id,
        one.person_id == actor.person_id,
        or_(one.version_no == Item.newest_no, one.version_no == Item.published_no),
        one.consent != Consent.REFUSED,
    )


def wants_consent(actor: Actor) -> ColumnElement[bool]:
    """Drafts of others that wait for somebody's word on their present content."""
    author, version = ItemAuthor, ItemVersion
    asked = (
        select(author.item_id)
        .join(
            version,
            and_(version.item_id == author.item_id, version.version_no == author.version_no),
        )
        .where(
            author.person_id == actor.person_id,
            author.item_id == Item.id,
            author.version_no == Item.newest_no,
            author.consent_hash.is_distinct_from(version.content_hash),
        )
    )
    is_others = Item.author_id != actor.person_id
    return and_(Item.pending == VersionState.DRAFT, is_others, exists(asked))


async def mine(
    session: AsyncSession, actor: Actor, state: MineState | None, page: PageRequest
) -> list[Mine]:
    """What somebody wrote or is named in, the last changed first; one more than the page shows."""
    asks = wants_consent(actor)
    named = select(ItemAuthor.item_id).where(ItemAuthor.person_id == actor.person_id)
    query = select(Item, asks).where(
        or_(
            Item.author_id == actor.person_id,
            and_(Item.id.in_(named), exists(select(ItemAuthor.item_id).where(_named(actor)))),
        )
    )
    if state is not None:
        query = query.where(_is(state, asks))
    if after := page.start(datetime, UUID):
        query = query.where(tuple_(Item.updated_at, Item.id) < after)
    ordered = query.order_by(Item.updated_at.desc(), Item.id.desc()).limit(page.limit + 1)
    return [Mine(row[0], row[1]) for row in await session.execute(ordered)]


def _is(state: MineState, asks: ColumnElement[bool]) -> ColumnElement[bool]:
    return {
        MineState.WRITING: Item.pending == VersionState.DRAFT,
        MineState.WAITING: or_(
            Item.pending == VersionState.SUBMITTED, Item.state == State.RECOMMENDED
        ),
        MineState.OPEN: Item.state.in_(OPEN_STATES),
        MineState.TAKEN_DOWN: Item.state == State.TAKEN_DOWN,
        MineState.CONSENT: asks,
    }[state]


def below(actor: Actor, *roles: Role) -> ColumnElement[bool]:
    """Items of schools that one of the roles reaches."""
    return or_(false(), *[Item.org_path.startswith(path) for path in actor.paths(*roles)])


def waits_at_school(actor: Actor) -> ColumnElement[bool]:
    """What the caller's schools are to publish or return, without the caller's own."""
    here = and_(Item.pending == VersionState.SUBMITTED, below(actor, *SCHOOL))
    return and_(here, Item.state != State.TAKEN_DOWN, ~_own(actor))


def waits_at(actor: Actor, holder: Holder) -> ColumnElement[bool]:
    """What was recommended to the caller's office, without the caller's own."""
    role = Role.CITY_OFFICE if holder is Holder.CITY else Role.DISTRICT_OFFICE
    return and_(Item.held_by == holder, below(actor, role), ~_own(actor))


def _own(actor: Actor) -> ColumnElement[bool]:
    """Nobody judges their own work, so it does not wait for them either."""
    return or_(
        Item.author_id == actor.person_id, exists(select(ItemAuthor.item_id).where(_named(actor)))
    )


def _surely(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """What is not known is not so."""
    return func.coalesce(condition, false())


async def desk(
    session: AsyncSession, actor: Actor, wanted: tuple[DeskState, Kind | None], page: PageRequest
) -> Sequence[Item]:
    """What a desk shows, the longest waiting first; one more than the page shows."""
    state, kind = wanted
    query = select(Item).where(_on_desk(actor, state))
    if kind is not None:
        query = query.where(Item.kind == kind)
    if after := page.start(datetime, UUID):
        query = query.where(tuple_(Item.updated_at, Item.id) > after)
    ordered = query.order_by(Item.updated_at, Item.id).limit(page.limit + 1)
    return (await session.scalars(ordered)).all()


def _on_desk(actor: Actor, state: DeskState) -> ColumnElement[bool]:
    waiting = or_(
        waits_at_school(actor), waits_at(actor, Holder.DISTRICT), waits_at(actor, Holder.CITY)
    )
    ready = and_(
        Item.state == State.PUBLISHED, below(actor, *SCHOOL), ~_own(actor),
        Item.pending.is_distinct_from(VersionState.SUBMITTED),
    )  # fmt: skip
    at_school = and_(below(actor, *SCHOOL), Item.state != State.DRAFT)
    offices = (Role.DISTRICT_OFFICE, Role.CITY_OFFICE)
    above = (State.RECOMMENDED, State.SELECTED, State.TAKEN_DOWN)
    all_of_them = or_(at_school, and_(below(actor, *offices), Item.state.in_(above)))
    return {
        DeskState.WAITING: waiting,
        DeskState.READY: ready,
        DeskState.HANDLED: and_(all_of_them, ~_surely(waiting), ~_surely(ready)),
        DeskState.ALL: all_of_them,
    }[state]
