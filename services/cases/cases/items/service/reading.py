"""Reading an item: the version the caller may see, with everything that belongs to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from cases.items import way
from cases.items.checks import Gap
from cases.items.content import ItemContent
from cases.items.queries import items as queries
from cases.items.refusals import ItemVersionUnknown
from cases.items.rules import KEEPERS, SCHOOL, Verb, VersionState
from cases.items.service import hands
from cases.items.service.hands import Hand
from cases.items.service.submitting import gaps
from cases.items.tables import Item, ItemAuthor, ItemFile, ItemStep, ItemVersion
from cases.ports import SignTicket, Ticket
from kernel.actor import Actor
from kernel.db import UnitOfWork


@dataclass(frozen=True, slots=True)
class View:
    """An item as its page shows it; history, versions and gaps for those who work on it."""

    item: Item
    version: ItemVersion
    content: ItemContent
    authors: Sequence[ItemAuthor]
    files: Sequence[ItemFile]
    related: Sequence[Item]
    actions: tuple[Verb, ...]
    gaps: Sequence[Gap]
    steps: Sequence[ItemStep]
    versions: Sequence[ItemVersion]
    my_consent: ItemAuthor | None
    works_on_it: bool
    newest_hash: str  # what a co-author's word would be to

    @property
    def asks_consent(self) -> bool:
        """Tell whether the caller's word as co-author is wanted."""
        mine, is_draft = self.my_consent, self.item.pending is VersionState.DRAFT
        return mine is not None and is_draft and mine.consent_hash != self.newest_hash


async def view(
    session: AsyncSession, actor: Actor, item_id: UUID, version_no: int | None = None
) -> View:
    """Return an item that the caller may see, in a version that they may."""
    hand = await hands.find(session, actor, item_id)
    version = await _version(session, hand, version_no)
    item = hand.item
    content = ItemContent.model_validate(version.content)
    authors = await queries.authors(session, item.id, version.version_no)
    files = await queries.files(session, item.id, version.version_no)
    works = hand.standing.is_author or actor.reaches(item.org_path, *KEEPERS)
    return View(
        item=item,
        version=version,
        content=content,
        authors=authors,
        files=files,
        related=await _related(session, actor, content),
        actions=way.possible(hand.place, hand.standing),
        gaps=await _gaps(session, hand, version, files),
        steps=await queries.steps(session, item.id) if works else [],
        versions=_shown(await queries.versions(session, item.id), hand) if works else [],
        my_consent=await _my_consent(session, hand),
        works_on_it=works,
        newest_hash=hand.newest.content_hash,
    )


async def _version(session: AsyncSession, hand: Hand, wanted: int | None) -> ItemVersion:
    """Return the wanted version; if none is named, authors get the one they work on."""
    item = hand.item
    shown = item.published_no or item.newest_no
    if wanted is None:
        inside = hand.standing.is_author and item.pending is not None
        wanted = item.newest_no if inside else shown
    version = await queries.version(session, item.id, wanted)
    if version is None or not _may_see(hand, version):
        raise ItemVersionUnknown
    return version


def _may_see(hand: Hand, version: ItemVersion) -> bool:
    """Drafts are their authors'; what was handed in the school's, too; the rest sees one."""
    if hand.standing.is_author:
        return True
    if hand.standing.roles & set(SCHOOL) and version.state is not VersionState.DRAFT:
        return True
    return version.version_no == hand.item.published_no


def _shown(versions: Sequence[ItemVersion], hand: Hand) -> list[ItemVersion]:
    return [one for one in versions if _may_see(hand, one)]


async def _related(session: AsyncSession, actor: Actor, content: ItemContent) -> Sequence[Item]:
    if not content.related_ids:
        return []
    return await queries.related(session, actor, content.related_ids)


async def _gaps(
    session: AsyncSession, hand: Hand, version: ItemVersion, files: Sequence[ItemFile]
) -> Sequence[Gap]:
    if not hand.standing.is_author or version.state is not VersionState.DRAFT:
        return []
    return await gaps(session, hand, files)


async def _my_consent(session: AsyncSession, hand: Hand) -> ItemAuthor | None:
    item, person_id = hand.item, hand.actor.person_id
    if item.author_id == person_id or item.pending is None:
        return None
    return await session.get(ItemAuthor, (item.id, item.newest_no, person_id))


async def ticket(
    uow: UnitOfWork, actor: Actor, wanted: tuple[UUID, int | None], sign: SignTicket
) -> Ticket:
    """Sign a ticket for the files of a version that the caller may see."""
    async with uow() as session:
        hand = await hands.find(session, actor, wanted[0])
        version = await _version(session, hand, wanted[1])
        files = await queries.files(session, hand.item.id, version.version_no)
    return sign(actor.person_id, [one.file_id for one in files])


async def cover_ticket(
    uow: UnitOfWork, actor: Actor, item_ids: Sequence[UUID], sign: SignTicket
) -> Ticket:
    """Sign a ticket for the covers of those of the items that the caller may see."""
    async with uow() as session:
        covers = await queries.covers(session, actor, item_ids)
    return sign(actor.person_id, covers)
