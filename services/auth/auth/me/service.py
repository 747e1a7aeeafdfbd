"""What everybody may do with the own account."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from auth.accounts.rules import OldPasswordWrong, check_password
from auth.accounts.service import Secret, set_secret
from auth.people.queries import paths_of
from auth.sessions.queries import Candidate, candidate_of
from auth.sessions.service import Desk
from auth.sessions.tables import Session
from auth.throttle import service as throttle
from auth.throttle.rules import AccountLocked, Limit
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.errors import FieldError, NotFound, Refusal


async def change_password(desk: Desk, actor: Actor, old: str, new: str) -> None:
    """Replace the own password; all other sessions end, this one goes on.

    Raises OldPasswordWrong, AccountLocked (guessing the old one), PasswordTooWeak or SignInBusy.
    """
    who, refused = await _reserve(desk, actor)
    if refused is not None:
        raise refused
    if not await desk.passwords.matches(old, who.password_hash):
        error = FieldError("old_password", OldPasswordWrong.code, OldPasswordWrong.title)
        raise OldPasswordWrong(errors=[error])
    check_password(new, username=who.username, name=who.name, old=old)
    hashed = await desk.passwords.hash(new)
    async with desk.uow.begin() as session:
        await throttle.forget(session, _limit(desk, actor).key)
        await _replace(session, actor, who, hashed, desk)


def _limit(desk: Desk, actor: Actor) -> Limit:
    window = timedelta(minutes=desk.settings.failure_window_minutes)
    attempts = desk.settings.failures_per_account
    return Limit(f"password:{actor.person_id}", attempts, window, AccountLocked)


async def _reserve(desk: Desk, actor: Actor) -> tuple[Candidate, Refusal | None]:
    async with desk.uow.begin() as session:
        who = await candidate_of(session, actor.person_id)
        if who is None:
            raise NotFound
        try:
            await throttle.reserve(session, [_limit(desk, actor)], desk.now())
        except AccountLocked as refusal:
            return who, refusal
    return who, None


async def _replace(
    session: AsyncSession, actor: Actor, who: Candidate, hashed: str, desk: Desk
) -> None:
    now = desk.now()
    await set_secret(session, who.person_id, who.username, Secret(hashed), now)
    current = await session.get(Session, actor.session_id) if actor.session_id else None
    if current is not None:
        current.confirmed_at = now
    paths = await paths_of(session, who.person_id)
    path = paths[0] if paths else ""
    entry = Entry(actor, "account.password_change", "person", who.person_id, path, now)
    await session.flush()
    await write_audit(session, entry)
