"""Questions asked of sessions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Uuid, bindparam, delete, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from auth.accounts.tables import Account
from auth.changes.tables import RightsChange
from auth.grants.tables import RoleGrant
from auth.people.rules import PersonStatus
from auth.people.tables import Person
from auth.second_factor.tables import SecondFactor
from auth.sessions.tables import RefreshToken, Session
from auth.setting_store import NAME as SETTINGS
from auth.setting_store import Setting


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
    """Name, status and account facts that decide whether a session goes on, and how far.

    Who signs in elsewhere may have no account with a password: those facts are null then.
    """
    query = (
        select(
            Person.name,
            Person.status,
            Account.signed_out_at,
            Account.must_change_password,
            Account.password_changed_at,
            SecondFactor.confirmed_at.label("factor_confirmed_at"),
            func.coalesce(RightsChange.version, 0).label("rights_version"),
        )
        .outerjoin(Account, Account.person_id == Person.id)
        .outerjoin(SecondFactor, SecondFactor.person_id == Person.id)
        .outerjoin(RightsChange, RightsChange.person_id == Person.id)
        .where(Person.id == person_id)
    )
    return (await session.execute(query)).one()


def _taken() -> Any:
    """The rights that the asked person once held and holds no longer, as `role@unit`."""
    held = aliased(RoleGrant)
    again = exists(
        select(1).where(
            held.person_id == RoleGrant.person_id,
            held.role == RoleGrant.role,
            held.organisation_id == RoleGrant.organisation_id,
            held.revoked_at.is_(None),
        )
    )
    name = func.concat(RoleGrant.role, "@", RoleGrant.organisation_id)
    gone = RoleGrant.revoked_at.is_not(None) & ~again
    person = RoleGrant.person_id == bindparam("person_id")
    return select(func.array_agg(name)).where(person, gone).scalar_subquery()


async def standing_of(
    session: AsyncSession, session_id: UUID, person_id: UUID
) -> Row[*tuple[Any, ...]]:
    """All that decides whether a token still counts, in one row: it is asked for with every call.

    The session's own columns are null for a session nobody knows; `setting` is the settings that
    administrators changed, `taken` the rights the person lost.
    """
    asked = select(bindparam("session_id", type_=Uuid()).label("id")).subquery()
    query = (
        select(
            Session.started_at,
            Session.used_at,
            Session.confirmed_at,
            Session.ended_at,
            Account.signed_out_at,
            Person.status,
            Setting.value.label("setting"),
            _taken().label("taken"),
        )
        .select_from(asked)
        .outerjoin(
            Session, (Session.id == asked.c.id) & (Session.person_id == bindparam("person_id"))
        )
        .outerjoin(Person, Person.id == Session.person_id)
        .outerjoin(Account, Account.person_id == Session.person_id)
        .outerjoin(Setting, Setting.name == SETTINGS)
    )
    values = {"session_id": session_id, "person_id": person_id}
    return (await session.execute(query, values)).one()


async def open_sessions(
    session: AsyncSession, person_id: UUID, since: datetime
) -> Sequence[Session]:
    """A person's sessions that were used since a time and not ended, the latest first."""
    query = (
        select(Session)
        .where(Session.person_id == person_id, Session.ended_at.is_(None), Session.used_at >= since)
        .order_by(Session.used_at.desc())
        .limit(100)
    )
    return (await session.scalars(query)).all()


async def end_all(
    session: AsyncSession, person_id: UUID, reason: str, now: datetime, *, but: UUID | None = None
) -> int:
    """End a person's sessions, all but one; how many were still on."""
    query = update(Session).where(Session.person_id == person_id, Session.ended_at.is_(None))
    if but is not None:
        query = query.where(Session.id != but)
    ended = query.values(ended_at=now, end_reason=reason, logout_hint=None)
    done: Any = await session.execute(ended)
    return int(done.rowcount)


async def forget_before(session: AsyncSession, before: datetime) -> None:
    """Delete sessions, with their tokens, that were last used before a time."""
    await session.execute(delete(Session).where(Session.used_at < before))
