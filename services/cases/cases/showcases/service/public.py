"""What strangers see: running public showcases, and of their items what was released."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from cases.abilities.from_notice import abilities
from cases.items.content import ItemContent
from cases.items.queries import items as item_queries
from cases.items.rules import FileRole
from cases.items.tables import Item, ItemFile
from cases.judging.masking import masking
from cases.ports import SignPublicTicket, Ticket
from cases.releases import queries as releases
from cases.releases.queries import Published
from cases.releases.rules import Author, credit, hindrances, unnamed
from cases.showcases import rules
from cases.showcases.queries import showcases as queries
from cases.showcases.refusals import PublicShowcaseUnknown
from cases.showcases.service import hands
from cases.showcases.tables import Showcase, ShowcaseItem
from kernel.actor import Actor
from kernel.clock import Clock, local_date
from kernel.db import UnitOfWork
from kernel.paging import PageRequest

Mask = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Card:
    """A released item as strangers see it: no name but of who wants it."""

    item: Item
    section: int
    said: str  # by the office
    authors: Sequence[Author]
    names: Sequence[str]  # of all who do not want to be named

    @property
    def is_named(self) -> bool:
        """Tell whether an author wants to be named."""
        return any(one.is_named for one in self.authors)

    @property
    def mask(self) -> Mask:
        """What hides names; the school's, too, unless an author is named: few teach at some."""
        return masking(self.names, "" if self.is_named else self.item.org_name)

    @property
    def why(self) -> str:
        """The office's sentence."""
        return self.mask(self.said)

    @property
    def title(self) -> str:
        """The title."""
        return self.mask(self.item.title)

    @property
    def summary(self) -> str:
        """What it is about."""
        return self.mask(self.item.summary)

    @property
    def credit(self) -> Sequence[str]:
        """Who made it, as they want to be called."""
        return credit(self.authors, self.item.district_name)

    @property
    def org_name(self) -> str:
        """The school, where an author is named."""
        return self.item.org_name if self.is_named else ""

    @property
    def abilities(self) -> Sequence[str]:
        """The abilities with their names."""
        return [f"{code} {abilities()[code].name}" for code in self.item.abilities]


@dataclass(frozen=True, slots=True)
class PublicShowcase:
    """A showcase with what is released of it."""

    showcase: Showcase
    names: Sequence[str]  # of all who do not want to be named
    cards: Sequence[Card]

    @property
    def mask(self) -> Mask:
        """What hides names in the office's words."""
        return masking(self.names, "")

    @property
    def cover_id(self) -> UUID | None:
        """The cover of the item that the office chose, else the first there is."""
        covers = {one.item.id: one.item.cover_id for one in self.cards if one.item.cover_id}
        chosen = covers.get(self.showcase.cover_item_id) if self.showcase.cover_item_id else None
        return chosen or next(iter(covers.values()), None)


@dataclass(frozen=True, slots=True)
class PublicItem:
    """A released item with its words and files, in one of its showcases."""

    showcase: PublicShowcase
    card: Card
    content: ItemContent
    files: Sequence[ItemFile]


async def page(
    session: AsyncSession, request: PageRequest, now: Clock
) -> tuple[list[PublicShowcase], int]:
    """Return a page of showcases, one more than it shows, and how many it shows."""
    shown = min(request.limit, rules.MOST_PUBLIC_PAGE)
    rows = await queries.public_page(session, local_date(now()), request, shown + 1)
    return await _filled(session, rows), shown


async def read(session: AsyncSession, showcase_id: UUID, now: Clock) -> PublicShowcase:
    """Return a running public showcase."""
    rows = await queries.public_some(session, [showcase_id], local_date(now()))
    if not rows:
        raise PublicShowcaseUnknown
    (found,) = await _filled(session, rows)
    return found


async def preview(
    session: AsyncSession, actor: Actor, showcase_id: UUID, now: Clock
) -> PublicShowcase:
    """Return a showcase as strangers would see it, for those who work on it."""
    row = await hands.find(session, actor, showcase_id, now)
    standing = hands.standing_of(actor, row)
    if not standing.keeps and not standing.is_above:
        raise PublicShowcaseUnknown
    (found,) = await _filled(session, [row])
    return found


async def _filled(session: AsyncSession, rows: Sequence[Showcase]) -> list[PublicShowcase]:
    entries = await queries.entries(session, [row.id for row in rows])
    known = await releases.published(session, {one.item_id for one in entries}) if entries else {}
    return [
        _shown(row, [one for one in entries if one.showcase_id == row.id], known) for row in rows
    ]


def _shown(
    row: Showcase, entries: Sequence[ShowcaseItem], known: dict[UUID, Published]
) -> PublicShowcase:
    # Names are hidden in the office's words, too: also of those whose item is not shown any more.
    facts = [known[one.item_id].facts for one in entries if one.item_id in known]
    names = [name for one in facts for name in unnamed(one.authors)]
    cards = [
        Card(found.item, one.section, one.why, found.facts.authors, names)
        for one in entries
        if (found := known.get(one.item_id)) and not hindrances(found.facts, one.confirmed_no)
    ]
    return PublicShowcase(row, names, cards)


async def read_item(
    session: AsyncSession, showcase_id: UUID, item_id: UUID, now: Clock
) -> PublicItem:
    """Return a released item of a running public showcase."""
    found = await read(session, showcase_id, now)
    card = next((one for one in found.cards if one.item.id == item_id), None)
    if card is None or card.item.published_no is None:
        raise PublicShowcaseUnknown
    version = await item_queries.version(session, item_id, card.item.published_no)
    if version is None:  # kept by a foreign key
        raise PublicShowcaseUnknown
    files = await item_queries.files(session, item_id, card.item.published_no)
    content = ItemContent.model_validate(version.content)
    return PublicItem(found, card, content, played_first(files))


def played_first(files: Sequence[ItemFile]) -> list[ItemFile]:
    """Return what is looked at, films first; the cover is shown elsewhere."""
    shown = [one for one in files if one.role is not FileRole.COVER]
    return sorted(shown, key=lambda one: (not one.media_type.startswith("video/"), one.ordinal))


async def covers_ticket(
    uow: UnitOfWork, showcase_ids: Sequence[UUID], sign: SignPublicTicket, now: Clock
) -> Ticket:
    """Sign a ticket for the covers of running public showcases."""
    async with uow() as session:
        rows = await queries.public_some(session, showcase_ids, local_date(now()))
        found = await _filled(session, rows)
    return sign(_numbered([one.cover_id for one in found]))


async def showcase_ticket(
    uow: UnitOfWork, showcase_id: UUID, sign: SignPublicTicket, now: Clock
) -> Ticket:
    """Sign a ticket for the covers of what a showcase shows."""
    async with uow() as session:
        found = await read(session, showcase_id, now)
    return sign(_numbered([one.item.cover_id for one in found.cards]))


async def item_ticket(
    uow: UnitOfWork, wanted: tuple[UUID, UUID], sign: SignPublicTicket, now: Clock
) -> Ticket:
    """Sign a ticket for the files of a released item (`wanted`: showcase and item)."""
    async with uow() as session:
        found = await read_item(session, *wanted, now)
    return sign(_numbered([one.file_id for one in found.files]))


def _numbered(file_ids: Sequence[UUID | None]) -> dict[UUID, int]:
    known = dict.fromkeys(one for one in file_ids if one is not None)
    return {file_id: number for number, file_id in enumerate(known, start=1)}
