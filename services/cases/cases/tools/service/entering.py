"""Entering a tool for the city 入库: the centre writes it and is its own school, in one step.

What is entered goes through the same checks as what is handed in; the version is published at once.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from cases.directory import queries as directory
from cases.items.checks import READY
from cases.items.queries import items as queries
from cases.items.refusals import ItemFilesNotReady, ItemFileUnknown, ItemIncomplete
from cases.items.rules import TOOL_KEEPERS, Consent, Kind, Range, Side, State, Verb, VersionState
from cases.items.service import hands
from cases.items.service.drafting import Said, said_hash
from cases.items.service.files import Attachment, Facts, put_files
from cases.items.service.hands import Hand, Move
from cases.items.service.submitting import gaps
from cases.items.tables import Item, ItemAuthor, ItemVersion
from cases.items.way import Standing
from cases.ports import EvidenceFile, Outside
from cases.tools.refusals import NoCityOfOwn, NotATool, NotOfCity
from kernel.actor import Actor, Role
from kernel.clock import Clock
from kernel.db import UnitOfWork, uuid7
from kernel.errors import FieldError

_OFFICES: Mapping[Side, str] = {Side.CENTRE: "装备中心", Side.CITY: "市工程办"}


def _fitting(said: Said) -> Said:
    """Return what the city's own is: open to the whole city."""
    content = said.content.model_copy(update={"open_range": Range.CITY, "source": None})
    return Said(content, None, [], said.files)


async def frozen(
    outside: Outside, actor: Actor, item_id: UUID, files: Sequence[Attachment], had: Facts
) -> Facts:
    """Return the facts of the files, frozen; new ones are the caller's own and were checked.

    No transaction is open. Freezing is repeatable, hence harmless when entering then fails.
    """
    ids = sorted(one.file_id for one in files)
    if not ids:
        return {}
    found = await outside.find_files(ids)
    if any(
        one not in found or (one not in had and found[one].owner_id != actor.person_id)
        for one in ids
    ):
        code, title = ItemFileUnknown.code, ItemFileUnknown.title
        raise ItemFileUnknown(errors=[FieldError("files", code, title)])
    if waiting := [found[one].filename for one in ids if found[one].state != READY]:
        told = "、".join(waiting[:10])
        raise ItemFilesNotReady(f"尚未通过检查的文件：{told}；请等待检查完成或更换")
    await outside.freeze_files(ids, f"cases:item:{item_id}:entered")
    return {one: found[one] for one in ids}


async def enter(
    session: AsyncSession, actor: Actor, which: tuple[UUID, Facts], said: Said, now: Clock
) -> Item:
    """Enter a new tool for the city that the caller keeps; refused with everything missing."""
    item_id, facts = which
    side = Side.CENTRE if actor.has_role(Role.EQUIPMENT_CENTRE) else Side.CITY
    units = await directory.units_at(session, actor.paths(*TOOL_KEEPERS), "city")
    if not units:
        raise NoCityOfOwn
    unit = units[0]
    item = Item(
        id=item_id, kind=Kind.TOOL, state=State.DRAFT, newest_no=1, is_citys=True, version=0,
        author_id=actor.person_id, author_name=actor.name, credit=[actor.name],
        org_id=unit.id, org_path=unit.path, district_name="",
        org_name=f"{unit.name}{_OFFICES[side]}" if side is Side.CENTRE else _OFFICES[side],
        open_range=Range.CITY, title="", summary="", stages=[], subjects=[], abilities=[],
        environments=[], dimensions=[], plain="", words="",
        created_at=now(), updated_at=now(), listed_at=now(),
    )  # fmt: skip
    session.add(item)
    await session.flush()
    hand = Hand(item, await _open(session, item, 1, now), actor, _OWNER)
    await _publish(session, hand, side, (_fitting(said), facts), now)
    return item


_OWNER = Standing(frozenset(), is_owner=True, is_author=True)


async def revise(  # noqa: PLR0913 -- who, which, what, the version that was seen, the clock
    uow: UnitOfWork,
    outside: Outside,
    actor: Actor,
    item_id: UUID,
    said: Said,
    *,
    seen: int,
    now: Clock,
) -> Item:
    """Publish a new version of what was entered; the old one stays in the history."""
    async with uow() as session:
        hand = await hands.find(session, actor, item_id)
        _require_own(actor, hand)
        rows = await queries.files(session, item_id, hand.item.newest_no)
    had = {row.file_id: _known(row.file_id) for row in rows}
    facts = await frozen(outside, actor, item_id, said.files, had)
    async with uow.begin() as session:
        hand, side = await hands.lock(session, actor, item_id, Verb.ENTER, seen)
        _require_own(actor, hand)
        number = int(
            await session.scalar(
                select(func.max(ItemVersion.version_no)).where(ItemVersion.item_id == item_id)
            )
            or 0
        )
        hand.newest.state = VersionState.REPLACED
        version = await _open(session, hand.item, number + 1, now)
        hand = Hand(hand.item, version, actor, hand.standing)
        await _publish(session, hand, side, (_fitting(said), facts), now)
    return hand.item


def _known(file_id: UUID) -> EvidenceFile:
    return EvidenceFile(file_id, "", 0, "", None, READY, file_id)


def _require_own(actor: Actor, hand: Hand) -> None:
    actor.require(hand.item.org_path, *TOOL_KEEPERS)
    if hand.item.kind is not Kind.TOOL:
        raise NotATool
    if not hand.item.is_citys:
        raise NotOfCity


async def _open(session: AsyncSession, item: Item, number: int, now: Clock) -> ItemVersion:
    version = ItemVersion(
        item_id=item.id,
        version_no=number,
        state=VersionState.DRAFT,
        content={},
        content_hash="",
        opened_at=now(),
    )
    session.add(version)
    item.newest_no = number
    await session.flush()
    return version


async def _publish(
    session: AsyncSession, hand: Hand, side: Side, what: tuple[Said, Facts], now: Clock
) -> None:
    (said, facts), item, version = what, hand.item, hand.newest
    before = item.state
    version.content, version.content_hash = said.content.as_json(), said_hash(said)
    author = ItemAuthor(
        item_id=item.id,
        version_no=version.version_no,
        person_id=item.author_id,
        person_name=item.author_name,
        ordinal=0,
        part="",
        consent=Consent.GIVEN,
    )
    session.add(author)
    await put_files(session, version, said.files, facts)
    files = await queries.files(session, item.id, version.version_no)
    if found := await gaps(session, hand, files):
        raise ItemIncomplete(errors=[FieldError(one.field, one.code, one.message) for one in found])
    version.state, version.submitted_at, version.decided_at = VersionState.PUBLISHED, now(), now()
    version.decided_by, version.decided_by_name = hand.actor.person_id, hand.actor.name
    item.published_no, item.pending, item.state = version.version_no, None, State.PUBLISHED
    await hands.done(session, hand, Move(Verb.ENTER, side, before), now)


def new_id() -> UUID:
    """Return the number of a tool that is about to be entered."""
    return uuid7()
