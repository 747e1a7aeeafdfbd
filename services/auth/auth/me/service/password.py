"""Changing the own password."""

from sqlalchemy.ext.asyncio import AsyncSession

from auth.accounts.queries import former_hashes
from auth.accounts.rules import check_password, too_weak
from auth.accounts.service import Secret, rules_of, set_secret
from auth.sessions.queries import Candidate
from auth.sessions.service import Desk, home_of, prove_password
from auth.sessions.tables import Session
from kernel.actor import Actor
from kernel.audit import Entry, write_audit


async def change_password(desk: Desk, actor: Actor, old: str, new: str) -> None:
    """Replace the own password; all other sessions end, this one goes on.

    Raises OldPasswordWrong, AccountLocked (guessing the old one), PasswordTooWeak or SignInBusy.
    """
    who = await prove_password(desk, actor, old, field="old_password")
    rules = rules_of(desk.policy)
    check_password(new, username=who.username, name=who.name, old=old, rules=rules)
    async with desk.uow() as session:
        former = await former_hashes(session, who.person_id, rules.history)
    for hashed in former:
        if await desk.passwords.matches(new, hashed):
            raise too_weak(f"不能与最近 {rules.history} 次用过的密码相同")
    hashed = await desk.passwords.hash(new)
    async with desk.uow.begin() as session:
        await _replace(session, actor, who, hashed, desk)


async def _replace(
    session: AsyncSession, actor: Actor, who: Candidate, hashed: str, desk: Desk
) -> None:
    now = desk.now()
    await set_secret(session, who.person_id, who.username, Secret(hashed), now)
    current = await session.get(Session, actor.session_id) if actor.session_id else None
    if current is not None:
        current.confirmed_at = now
    path = await home_of(session, who.person_id)
    entry = Entry(actor, "account.password_change", "person", who.person_id, path, now)
    await session.flush()
    await write_audit(session, entry)
