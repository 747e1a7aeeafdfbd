"""Setting up, checking and resetting the second factor (动态验证码), inside a transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from auth.accounts.service import new_code
from auth.people.queries import paths_of
from auth.sealing import Seal
from auth.second_factor import queries, rules
from auth.second_factor.tables import RecoveryCode, SecondFactor
from auth.setting_store import Policy, SecondFactorRule
from auth.throttle import service as throttle
from auth.throttle.rules import Limit
from kernel.actor import Actor, Role
from kernel.audit import Entry, write_audit
from kernel.clock import Clock
from kernel.db import UnitOfWork
from kernel.errors import Refusal


@dataclass(frozen=True, slots=True)
class Guard:
    """What checking a code works with."""

    uow: UnitOfWork
    seal: Seal
    policy: Policy
    now: Clock


def is_demanded(policy: Policy, grants: Sequence[Any]) -> bool:
    """Tell whether the settings ask somebody with these rights for a second factor."""
    return policy.second_factor is SecondFactorRule.L3 and any(
        Role(grant.role) in rules.ADMINISTRATORS for grant in grants
    )


async def begin(session: AsyncSession, seal: Seal, person_id: UUID, now: datetime) -> str:
    """Return a new secret that waits for its first code; an unconfirmed one is replaced."""
    known = await queries.lock_factor(session, person_id)
    if known is not None and known.confirmed_at is not None:
        raise rules.FactorExists
    secret = rules.new_secret()
    sealed = seal.seal(secret, str(person_id))
    if known is None:
        session.add(SecondFactor(person_id=person_id, secret_sealed=sealed, created_at=now))
    else:
        known.secret_sealed, known.created_at, known.last_step = sealed, now, None
    await session.flush()
    return secret


async def spend(guard: Guard, person_id: UUID, code: str, *, is_first: bool = False) -> None:
    """Use a code up: of the app, or (once it is confirmed) a recovery code.

    Counted before it is tried, so that no parallelism gets past the limit. Raises CodeWrong,
    FactorLocked or FactorMissing.
    """
    window = timedelta(minutes=guard.policy.failure_window_minutes)
    key = f"second-factor:{person_id}"
    limit = Limit(key, guard.policy.failures_per_account, window, rules.FactorLocked)
    refused: Refusal | None = None
    async with guard.uow.begin() as session:  # commits the count even when it refuses
        try:
            await throttle.reserve(session, [limit], guard.now())
        except rules.FactorLocked as refusal:
            refused = refusal
    if refused is not None:
        raise refused
    async with guard.uow.begin() as session:
        is_right = await _fits(session, guard, person_id, code, is_first=is_first)
        if is_right:
            await throttle.forget(session, key)
        else:
            await note(session, None, "second_factor.refuse", person_id, guard.now())
    if not is_right:
        raise rules.CodeWrong


async def _fits(
    session: AsyncSession, guard: Guard, person_id: UUID, code: str, *, is_first: bool
) -> bool:
    known = await queries.lock_factor(session, person_id)
    if known is None or (known.confirmed_at is None) != is_first:
        raise rules.FactorMissing
    secret = guard.seal.open(known.secret_sealed, str(person_id))
    step = rules.matching_step(secret, code.strip(), guard.now(), known.last_step)
    if step is not None:
        known.last_step = step
        return True
    if is_first:
        return False
    hashed = guard.seal.fingerprint(rules.recovery_spelling(code))
    return await queries.use_recovery_code(session, person_id, hashed, guard.now())


async def new_recovery_codes(session: AsyncSession, seal: Seal, person_id: UUID) -> list[str]:
    """Return ten fresh recovery codes; the earlier ones no longer open anything."""
    await session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
    codes = [new_code() for _ in range(rules.RECOVERY_CODES)]
    session.add_all(
        RecoveryCode(hash=seal.fingerprint(code), person_id=person_id) for code in codes
    )
    await session.flush()
    return codes


async def remove(session: AsyncSession, person_id: UUID) -> None:
    """Take a person's second factor away; FactorMissing when there is none."""
    known = await queries.lock_factor(session, person_id)
    if known is None:
        raise rules.FactorMissing
    await session.delete(known)
    await session.flush()


async def note(
    session: AsyncSession,
    actor: Actor | None,
    action: str,
    person_id: UUID,
    now: datetime,
    **detail: Any,
) -> None:
    """Write the audit row of something that happened to a person's second factor."""
    paths = await paths_of(session, person_id)
    path = paths[0] if paths else ""
    await write_audit(session, Entry(actor, action, "person", person_id, path, now, detail))
