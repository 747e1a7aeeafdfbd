"""Giving somebody a way in, and taking it away; the caller has checked the right to do so."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from auth.accounts import queries
from auth.accounts.rules import CODE_ALPHABET, CODE_LENGTH, DENGBAO, PasswordRules, asvs
from auth.accounts.tables import Account, PasswordHistory
from auth.setting_store import Policy, Profile


@dataclass(frozen=True, slots=True)
class Secret:
    """A hashed password; a one-time code must be replaced and expires."""

    hashed: str
    is_one_time: bool = False
    lifetime: timedelta | None = None


def rules_of(policy: Policy) -> PasswordRules:
    """Return the password rules that the settings choose."""
    if policy.password_profile is Profile.ASVS:
        return asvs(policy.password_min_length)
    return replace(
        DENGBAO,
        min_length=policy.password_min_length,
        history=policy.password_history,
        days=policy.password_days,
    )


def new_code() -> str:
    """Return a random one-time code 一次性口令."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


async def set_secret(
    session: AsyncSession, person_id: UUID, username: str, secret: Secret, now: datetime
) -> Account:
    """Create the account (under `username`) or replace its password; ends all its sessions."""
    account = await queries.account_of(session, person_id)
    if account is None:
        account = Account(person_id=person_id, username=username)
        session.add(account)
    elif not account.must_change_password:
        session.add(
            PasswordHistory(
                person_id=person_id, password_hash=account.password_hash, replaced_at=now
            )
        )
    account.password_hash = secret.hashed
    account.must_change_password = secret.is_one_time
    account.code_expires_at = now + secret.lifetime if secret.lifetime else None
    account.password_changed_at = now
    account.signed_out_at = now
    await session.flush()
    await queries.forget_older(session, person_id)
    return account


async def sign_out_everywhere(session: AsyncSession, person_id: UUID, now: datetime) -> None:
    """End every session of a person."""
    account = await queries.account_of(session, person_id)
    if account is not None:
        account.signed_out_at = now
    # Who signs in elsewhere has no account row; this feature stands below the one of sessions.
    over = text(
        "UPDATE session SET ended_at = :now, end_reason = 'signed_out_everywhere',"
        " logout_hint = NULL"
        " WHERE person_id = :person_id AND ended_at IS NULL"
    )
    await session.execute(over, {"now": now, "person_id": person_id})
