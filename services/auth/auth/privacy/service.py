"""Giving and withdrawing consent (同意与撤回)."""

from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from auth.people.queries import paths_of
from auth.privacy import queries, rules
from auth.privacy.rules import ConsentKind
from auth.privacy.tables import Consent
from kernel.actor import Actor
from kernel.audit import Entry, write_audit

NOTICE_TEXT: Final = Path(__file__).with_name("notice.md").read_text(encoding="utf-8")


async def give(
    session: AsyncSession, actor: Actor, version: str, *, sensitive: bool, now: datetime
) -> None:
    """Record that the notice was read, and whether sensitive items were agreed to.

    Saying the same twice changes nothing. Raises NoticeChanged for another version of the text.
    """
    if version != rules.VERSION:
        raise rules.NoticeChanged
    given = [
        kind
        for kind, is_wanted in ((ConsentKind.NOTICE, True), (ConsentKind.SENSITIVE, sensitive))
        if is_wanted and await _add(session, actor, kind, now)
    ]
    if given:
        await _note(session, actor, "consent.give", {"version": version, "kinds": given}, now)


async def _add(session: AsyncSession, actor: Actor, kind: ConsentKind, now: datetime) -> bool:
    row = Consent(person_id=actor.person_id, kind=kind, notice_version=rules.VERSION, given_at=now)
    try:
        async with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return False
    return True


async def withdraw(session: AsyncSession, actor: Actor, kind: ConsentKind, now: datetime) -> None:
    """Take a consent back; NothingToWithdraw when it was not given."""
    known = await queries.held(session, actor.person_id, kind)
    if known is None:
        raise rules.NothingToWithdraw
    known.withdrawn_at = now
    await session.flush()
    await _note(session, actor, "consent.withdraw", {"kind": kind}, now)


async def _note(
    session: AsyncSession, actor: Actor, action: str, detail: dict[str, object], now: datetime
) -> None:
    paths = await paths_of(session, actor.person_id)
    path = paths[0] if paths else ""
    entry = Entry(actor, action, "person", actor.person_id, path, now, detail)
    await write_audit(session, entry)
