"""Handing a draft in (its files freeze, its content stays as it is), and taking it back."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from cases.items import way
from cases.items.checks import READY, Attached, Credited, Draft, Gap, gaps_of
from cases.items.content import ItemContent
from cases.items.queries import items as queries
from cases.items.refusals import ItemFilesChanged, ItemFilesNotReady, ItemIncomplete
from cases.items.rules import Verb, VersionState
from cases.items.service import hands
from cases.items.service.files import Facts, settle
from cases.items.service.hands import Hand, Move
from cases.items.service.tooling import has_category
from cases.items.service.versions import open_next
from cases.items.tables import ItemFile
from cases.ports import Outside
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.db import UnitOfWork
from kernel.errors import FieldError


async def gaps(session: AsyncSession, hand: Hand, files: Sequence[ItemFile]) -> list[Gap]:
    """Return what is missing in the newest version."""
    item, version = hand.item, hand.newest
    authors = await queries.authors(session, item.id, version.version_no)
    content = ItemContent.model_validate(version.content)
    return gaps_of(
        Draft(
            kind=item.kind,
            content=content,
            has_category=await has_category(session, content.tool),
            files=[Attached(one.role, one.filename, one.media_type, one.state) for one in files],
            authors=[
                Credited(
                    one.person_name,
                    one.person_id == item.author_id,
                    one.consent,
                    one.consent_hash == version.content_hash,
                )
                for one in authors
            ],
        )
    )


async def submit(
    uow: UnitOfWork, outside: Outside, actor: Actor, item_id: UUID, *, seen: int, now: Clock
) -> None:
    """Hand the draft in to the school; refused with everything that is missing."""
    facts = await _freeze(uow, outside, actor, item_id, seen)
    async with uow.begin() as session:
        hand, side = await hands.lock(session, actor, item_id, Verb.SUBMIT, seen)
        files = await queries.files(session, hand.item.id, hand.newest.version_no)
        if {one.file_id for one in files} != set(facts):
            raise ItemFilesChanged
        for file in files:
            settle(file, facts[file.file_id])
        await _require_whole(session, hand, files)
        await session.flush()
        before = hand.item.state
        hand.newest.state, hand.newest.submitted_at = VersionState.SUBMITTED, now()
        hand.item.state, hand.item.held_by = way.after(Verb.SUBMIT, side, hand.place)
        hand.item.pending, hand.item.returned_reason = VersionState.SUBMITTED, None
        await hands.done(session, hand, Move(Verb.SUBMIT, side, before), now)


async def _require_whole(session: AsyncSession, hand: Hand, files: Sequence[ItemFile]) -> None:
    if found := await gaps(session, hand, files):
        raise ItemIncomplete(errors=[FieldError(one.field, one.code, one.message) for one in found])


async def _freeze(
    uow: UnitOfWork, outside: Outside, actor: Actor, item_id: UUID, seen: int
) -> Facts:
    """Have evidence freeze the files; refuses early what would be refused anyway.

    Freezing is repeatable, hence harmless when handing in then turns out to be impossible.
    """
    async with uow() as session:
        hand = await hands.find(session, actor, item_id)
        way.take(Verb.SUBMIT, hand.place, hand.standing)
        hands.check_seen(hand, seen)
        files = await queries.files(session, hand.item.id, hand.newest.version_no)
        number = hand.newest.version_no
        waiting = [one for one in files if one.state != READY]
        if not waiting:
            await _require_whole(session, hand, files)
    names = {one.file_id: one.filename for one in files}
    if not names:
        return {}
    found = await outside.find_files(sorted(names))
    unready = [one for one in names if one not in found or found[one].state != READY]
    if unready:
        told = "、".join(names[one] for one in unready[:10])
        raise ItemFilesNotReady(f"尚未通过检查的文件：{told}；请等待检查完成或更换")
    await outside.freeze_files(sorted(names), f"cases:item:{item_id}:{number}")
    return {one: found[one] for one in names}


async def withdraw(uow: UnitOfWork, actor: Actor, item_id: UUID, *, seen: int, now: Clock) -> None:
    """Take back what the school has not decided on; it goes on as the next draft."""
    async with uow.begin() as session:
        hand, side = await hands.lock(session, actor, item_id, Verb.WITHDRAW, seen)
        before = hand.item.state
        hand.newest.state, hand.newest.decided_at = VersionState.RETURNED, now()
        hand.item.state, hand.item.held_by = way.after(Verb.WITHDRAW, side, hand.place)
        await open_next(session, hand, now)
        await hands.done(session, hand, Move(Verb.WITHDRAW, side, before), now)
