"""Authors release an item for the public, each for themselves, and take it back at any time."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from cases.items.content import ItemContent
from cases.items.queries import items
from cases.items.rules import Consent, Range
from cases.items.service import hands
from cases.items.service.hands import Hand
from cases.items.tables import ItemAuthor, ItemVersion
from cases.releases import queries, rules
from cases.releases.refusals import (
    NotItsAuthor,
    ReleaseContentChanged,
    ReleaseRangeNotPublic,
    ReleaseWordingOld,
)
from cases.releases.tables import ItemRelease
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.db import UnitOfWork


@dataclass(frozen=True, slots=True)
class Said:
    """A version released, whether by name, and the text that was read."""

    version_no: int
    content_hash: str  # of what was read
    is_named: bool
    wording: str


@dataclass(frozen=True, slots=True)
class MyRelease:
    """One's own release of a version, and how many authors are still missing."""

    version_no: int
    content_hash: str
    is_wished: bool  # its range is the public
    release: ItemRelease | None
    waiting: int
    has_any: bool  # of whatever version: then there is something to take back


async def _held(
    session: AsyncSession, actor: Actor, item_id: UUID, version_no: int | None, *, lock: bool
) -> tuple[Hand, ItemVersion]:
    """Return an item and a version of it that names the caller as an author."""
    hand = await hands.find(session, actor, item_id, lock=lock)
    number = version_no or hand.item.newest_no
    author = await session.get(ItemAuthor, (hand.item.id, number, actor.person_id))
    version = await items.version(session, hand.item.id, number)
    if author is None or author.consent is Consent.REFUSED or version is None:
        raise NotItsAuthor
    return hand, version


def _is_wished(version: ItemVersion) -> bool:
    return ItemContent.model_validate(version.content).open_range is Range.PUBLIC


async def read(
    session: AsyncSession, actor: Actor, item_id: UUID, version_no: int | None
) -> MyRelease:
    """Return the caller's release of a version, and whether there is one of any version."""
    hand, version = await _held(session, actor, item_id, version_no, lock=False)
    release = await queries.own(session, hand.item.id, actor.person_id, version.content_hash)
    return MyRelease(
        version_no=version.version_no,
        content_hash=version.content_hash,
        is_wished=_is_wished(version),
        release=release,
        waiting=await queries.waiting(session, hand.item.id, version),
        has_any=await queries.has_any(session, hand.item.id, actor.person_id),
    )


async def give(uow: UnitOfWork, actor: Actor, item_id: UUID, said: Said, now: Clock) -> None:
    """Release a version's content; again with another name mark changes the mark."""
    async with uow.begin() as session:
        hand, version = await _held(session, actor, item_id, said.version_no, lock=True)
        if said.wording != rules.WORDING:
            raise ReleaseWordingOld
        if said.content_hash != version.content_hash:
            raise ReleaseContentChanged
        if not _is_wished(version):
            raise ReleaseRangeNotPublic
        given = {
            "version_no": version.version_no,
            "is_named": said.is_named,
            "wording": said.wording,
            "released_at": now(),
        }
        put = insert(ItemRelease).values(
            item_id=hand.item.id,
            person_id=actor.person_id,
            content_hash=version.content_hash,
            **given,
        )
        key = [ItemRelease.item_id, ItemRelease.person_id, ItemRelease.content_hash]
        await session.execute(put.on_conflict_do_update(index_elements=key, set_=given))
        detail = {"title": hand.item.title, "version_no": version.version_no}
        detail |= {"is_named": said.is_named, "wording": said.wording}
        await hands.audit(session, hand, "release.give", detail, now)


async def withdraw(uow: UnitOfWork, actor: Actor, item_id: UUID, now: Clock) -> None:
    """Take back every release of an item; what is taken back already stays so."""
    async with uow.begin() as session:
        hand = await hands.find(session, actor, item_id, lock=True)
        if not hand.standing.is_author:
            raise NotItsAuthor
        here = (ItemRelease.item_id == item_id, ItemRelease.person_id == actor.person_id)
        gone = await session.scalars(
            delete(ItemRelease).where(*here).returning(ItemRelease.wording)
        )
        if gone.all():
            said = {"title": hand.item.title}
            await hands.audit(session, hand, "release.withdraw", said, now)
