"""Signing in with a user name and a password."""

from datetime import timedelta
from uuid import UUID

from auth.accounts.rules import CodeExpired, CredentialsWrong, OldPasswordWrong, username_of
from auth.sessions import queries
from auth.sessions.queries import Candidate
from auth.sessions.service.desk import Arrival, Attempt, Desk, SignedIn, begin, home_of
from auth.throttle import service as throttle
from auth.throttle.rules import AccountLocked, Limit
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.errors import FieldError, NotFound, Refusal, Unavailable


async def sign_in(desk: Desk, attempt: Attempt) -> SignedIn:
    """Begin a session. Unknown user, wrong password and disabled account are one answer.

    Raises CredentialsWrong, CodeExpired, AccountLocked, AddressThrottled or SignInBusy.
    """
    username = username_of(attempt.username)
    limits = desk.limits(username, attempt.address)
    refused: Refusal | None = None
    async with desk.uow.begin() as session:  # commits the count even when it refuses
        try:
            await throttle.reserve(session, limits, desk.now())
        except Refusal as refusal:
            refused = refusal
        who = await queries.candidate(session, username)
    if refused is not None:
        await _note_locked(desk, who, attempt.address, refused)
        raise refused
    try:
        is_right = await desk.passwords.matches(
            attempt.password, who.password_hash if who and who.is_active else None
        )
    except Unavailable:
        async with desk.uow.begin() as session:
            for limit in limits:
                await throttle.give_back(session, limit.key)
        raise
    if who is None or not is_right:
        await _note_refused(desk, who, attempt.address)
        raise CredentialsWrong
    if who.code_expires_at is not None and who.code_expires_at <= desk.now():
        raise CodeExpired
    return await _begin(desk, who, limits, attempt)


async def _begin(
    desk: Desk, who: Candidate, limits: tuple[Limit, Limit], attempt: Attempt
) -> SignedIn:
    by_address, by_account = limits
    async with desk.uow.begin() as session:
        await throttle.forget(session, by_account.key)
        await throttle.give_back(session, by_address.key)
        arrival = Arrival(who.person_id, who.name, attempt.address, attempt.user_agent)
        return await begin(session, desk, arrival)


async def _note_refused(desk: Desk, who: Candidate | None, address: str) -> None:
    """Leave an audit row; the text typed as an unknown user name may be a password: not kept."""
    async with desk.uow.begin() as session:
        # Asked for nobody too: both cases must cost the same.
        path = await home_of(session, who.person_id if who else UUID(int=0))
        subject = who.person_id if who else "unknown"
        detail = {"address": address}
        entry = Entry(None, "session.refuse", "person", subject, path, desk.now(), detail)
        await write_audit(session, entry)


async def _note_locked(desk: Desk, who: Candidate | None, address: str, why: Refusal) -> None:
    """Leave one audit row per lock, not one per attempt: a storm must not fill the chain."""
    key = f"noted:{why.code}:{who.person_id if who else address}"
    window = timedelta(minutes=desk.policy.failure_window_minutes)
    async with desk.uow.begin() as session:
        if not await throttle.is_first(session, Limit(key, 1, window, AccountLocked), desk.now()):
            return
        path = await home_of(session, who.person_id if who else UUID(int=0))
        subject = who.person_id if who else "unknown"
        detail = {"address": address, "reason": why.code}
        entry = Entry(None, "session.lock", "person", subject, path, desk.now(), detail)
        await write_audit(session, entry)


async def prove_password(desk: Desk, actor: Actor, password: str, *, field: str) -> Candidate:
    """Let somebody who is signed in prove the password once more, with the same limit.

    Raises OldPasswordWrong for `field`, AccountLocked, SignInBusy; NotFound without an account.
    """
    window = timedelta(minutes=desk.policy.failure_window_minutes)
    attempts = desk.policy.failures_per_account
    limit = Limit(f"password:{actor.person_id}", attempts, window, AccountLocked)
    refused: Refusal | None = None
    async with desk.uow.begin() as session:
        who = await queries.candidate_of(session, actor.person_id)
        if who is None:
            raise NotFound
        try:
            await throttle.reserve(session, [limit], desk.now())
        except AccountLocked as refusal:
            refused = refusal
    if refused is not None:
        raise refused
    if not await desk.passwords.matches(password, who.password_hash):
        error = FieldError(field, OldPasswordWrong.code, OldPasswordWrong.title)
        raise OldPasswordWrong(errors=[error])
    async with desk.uow.begin() as session:
        await throttle.forget(session, limit.key)
    return who
