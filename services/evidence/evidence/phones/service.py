"""What the computer does with a phone link, and what the phone may do by it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from evidence.files.tables import File
from evidence.phones import queries, rules
from evidence.phones.tables import PhoneLink
from evidence.ports import Means
from evidence.uploads.queries import hold_room
from evidence.uploads.rules import unit_for
from evidence.uploads.service import abort, complete, resume, start
from evidence.uploads.service.limits import Limits, limits
from evidence.uploads.service.record import Declared
from evidence.uploads.service.resume import Progress
from evidence.uploads.service.start import Started
from evidence.uploads.tables import Upload
from kernel.actor import Actor, Grant, Role
from kernel.audit import Entry, write_audit
from kernel.db import uuid7
from kernel.errors import NotFound
from kernel.idempotency import Idempotency


@dataclass(frozen=True, slots=True)
class Made:
    """A new link with its code, which is told this once."""

    link: PhoneLink
    code: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A link that a phone has opened, with the phone's key, which is told this once."""

    link: PhoneLink
    key: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A link with everything that came by it."""

    link: PhoneLink
    state: rules.LinkState
    sent: Sequence[tuple[Upload, File | None]]


async def make(means: Means, actor: Actor, purpose: str, org_id: UUID | None) -> Made:
    """Let a phone send files for one task, under the caller's name."""
    unit, now, code = unit_for(actor, org_id), means.now(), rules.new_secret()
    async with means.uow.begin() as session:
        await hold_room(session, actor.person_id)  # before anything is counted
        made = await queries.made_since(session, actor.person_id, now - rules.MADE_WITHIN)
        if made >= rules.MOST_LINKS:
            raise rules.TooManyLinks(retry_after=int(rules.MADE_WITHIN.total_seconds()))
        link = PhoneLink(
            id=uuid7(),
            owner_id=actor.person_id,
            owner_name=actor.name,
            org_id=unit.org_id if unit else None,
            org_path=unit.org_path if unit else "",
            purpose=purpose,
            code_hash=rules.hashed(code),
            created_at=now,
            expires_at=now + rules.LIFETIME,
        )
        session.add(link)
        entry = Entry(
            actor, "phone_link_made", "phone_link", link.id, link.org_path, now, {"for": purpose}
        )
        await write_audit(session, entry)
    return Made(link, code)


async def see(means: Means, actor: Actor, link_id: UUID) -> Seen:
    """Return the caller's link and what came by it."""
    async with means.uow() as session:
        link = await queries.link_of(session, actor.person_id, link_id)
        if link is None:
            raise NotFound
        return Seen(link, _state(means, link), await queries.sent_by(session, link.id))


async def close(means: Means, actor: Actor, link_id: UUID) -> None:
    """End the caller's link at once; ending it twice is the same."""
    now = means.now()
    async with means.uow.begin() as session:
        link = await queries.link_of(session, actor.person_id, link_id)
        if link is None:
            raise NotFound
        if await queries.close(session, link_id, now):
            entry = Entry(actor, "phone_link_closed", "phone_link", link_id, link.org_path, now, {})
            await write_audit(session, entry)


async def open_by_code(means: Means, code: str) -> Opened:
    """Exchange a code for the phone's key; the second to try is told that it was used."""
    now, key = means.now(), rules.new_secret()
    async with means.uow.begin() as session:
        link = await queries.lock_by_code(session, rules.hashed(code))
        if link is None:
            raise rules.CodeUnknown
        if _state(means, link) is rules.LinkState.ENDED:
            raise rules.LinkEnded
        if link.opened_at is not None:
            raise rules.CodeUsed
        link.opened_at, link.key_hash = now, rules.hashed(key)
        entry = Entry(
            _on_behalf(link), "phone_link_opened", "phone_link", link.id, link.org_path, now, {}
        )
        await write_audit(session, entry)
    return Opened(link, key)


async def link_of_key(means: Means, key: str) -> PhoneLink:
    """Return the link of a phone's key, as long as anything may be done by it."""
    async with means.uow() as session:
        link = await queries.link_by_key(session, rules.hashed(key))
    if link is None:
        raise rules.KeyWrong
    if not rules.may_finish(means.now(), link.expires_at, link.closed_at):
        raise rules.LinkEnded
    return link


async def limits_for(means: Means, link: PhoneLink) -> Limits:
    """Tell the phone what may be sent."""
    return await limits(means, _on_behalf(link), link.org_id)


async def sent(means: Means, link: PhoneLink) -> Seen:
    """Return to the phone what came by its link."""
    async with means.uow() as session:
        return Seen(link, _state(means, link), await queries.sent_by(session, link.id))


async def begin(means: Means, link: PhoneLink, declared: Declared, idem: Idempotency) -> Started:
    """Begin a file from the phone."""

    async def admit(session: AsyncSession) -> None:
        rules.require_new_files(_state(means, link), await queries.count_by(session, link.id))

    return await start.start(means, _on_behalf(link), declared, idem, admit)


async def go_on(means: Means, link: PhoneLink, upload_id: UUID) -> Progress:
    """Go on with a file that this phone has begun."""
    await _require_sent_by(means, link, upload_id)
    return await resume.resume(means, _on_behalf(link), upload_id)


async def finish(
    means: Means, link: PhoneLink, upload_id: UUID, claimed: Sequence[tuple[int, str]]
) -> File:
    """Make the file of the phone's parts."""
    await _require_sent_by(means, link, upload_id)
    return await complete.complete(means, _on_behalf(link), upload_id, claimed)


async def give_up(means: Means, link: PhoneLink, upload_id: UUID) -> None:
    """Give up a file that this phone has begun."""
    await _require_sent_by(means, link, upload_id)
    await abort.abort(means, _on_behalf(link), upload_id)


async def _require_sent_by(means: Means, link: PhoneLink, upload_id: UUID) -> None:
    async with means.uow() as session:
        if await queries.upload_by(session, link.id, upload_id) is None:
            raise NotFound


def _state(means: Means, link: PhoneLink) -> rules.LinkState:
    return rules.state_at(means.now(), link.expires_at, link.opened_at, link.closed_at)


def _on_behalf(link: PhoneLink) -> Actor:
    """Return the person the phone acts for, with no right but to the unit of the task."""
    unit = (Grant(Role.TEACHER, link.org_id, link.org_path),) if link.org_id else ()
    return Actor(link.owner_id, link.owner_name, None, unit)
