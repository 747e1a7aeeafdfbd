"""Questions asked of sessions."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.accounts.tables import Account
from auth.people.rules import PersonStatus
from auth.people.tables import Person
from auth.sessions.tables import RefreshToken, Session


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who wants to sign in, as far as the user name tells."""

    person_id: UUID
    name: str
    staff_no: str
    username: str
    password_hash: str
    must_change_password: bool
    code_expires_at: datetime | None
    is_active: bool


async def candidate(session: AsyncSession, username: str) -> Candidate | None:
    """The account behind a user name."""
    return _candidate(
        (await session.execute(_accounts().where(Account.username == username))).one_or_none()
    )


async def candidate_of(session: AsyncSession, person_id: UUID) -> Candidate | None:
    """The account of a person."""
    return _candidate(
        (await session.execute(_accounts().where(Account.person_id == person_id))).one_or_none()
    )


def _accounts() -> Any:
    return select(
        Person.id,
        Person.name,
        Person.staff_no,
        Account.username,
        Account.password_hash,
        Account.must_change_password,
        Account.code_expires_at,
        Person.status,
    ).join(Account, Account.person_id == Person.id)


def _candidate(row: Row[*tuple[Any, ...]] | None) -> Candidate | None:
    if row is None:
        return None
    return Candidate(
        person_id=row.id,
        name=row.name,
        staff_no=row.staff_no,
        username=row.username,
        password_hash=row.password_hash,
        must_change_password=row.must_change_password,
        code_expires_at=row.code_expires_at,
        is_active=row.status == PersonStatus.ACTIVE,
    )


async def lock_refresh(session: AsyncSession, hashed: bytes) -> tuple[RefreshToken, Session] | None:
    """A refresh token with its session, both locked."""
    query = (
        select(RefreshToken, Session)
        .join(Session, Session.id == RefreshToken.session_id)
        .where(RefreshToken.hash == hashed)
        .with_for_update()
    )
    found = (await session.execute(query)).one_or_none()
    return (found[0], found[1]) if found else None


async def account_state(session: AsyncSession, person_id: UUID) -> Row[*tuple[Any, ...]]:
    """Name, status and account facts that decide whether a session goes on."""
    query = (
        select(Person.name, Person.status, Account.signed_out_at, Account.must_change_password)
        .join(Account, Account.person_id == Person.id)
        .where(Person.id == person_id)
    )
    return (await session.execute(query)).one()


async def forget_before(session: AsyncSession, before: datetime) -> None:
    """Delete sessions, with their tokens, that were last used before a time."""
    await session.execute(delete(Session).where(Session.used_at < before))
