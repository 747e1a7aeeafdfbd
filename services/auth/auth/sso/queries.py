"""Questions asked of sign-in providers and identities."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.grants.tables import RoleGrant
from auth.organisations.tables import Organisation
from auth.people.rules import PersonStatus
from auth.people.tables import Person
from auth.sessions.tables import Session
from auth.sso.tables import AttemptRow, IdentityRow, Provider, UsedToken
from kernel.actor import Role
from kernel.errors import NotFound

_ASKED: Final = (Role.SCHOOL_LEAD, Role.SCHOOL_TEAM, Role.DISTRICT_OFFICE)
_CONTACTS: Final = 5


async def providers(session: AsyncSession, *, enabled: bool | None = None) -> Sequence[Provider]:
    """All providers, or those that are (not) offered, by name."""
    query = select(Provider).order_by(Provider.name, Provider.id)
    if enabled is not None:
        query = query.where(Provider.is_enabled.is_(enabled))
    return (await session.scalars(query)).all()


async def enabled_provider(session: AsyncSession, code: str) -> Provider | None:
    """The provider of a code, while it is offered."""
    query = select(Provider).where(Provider.code == code, Provider.is_enabled)
    return (await session.scalars(query)).one_or_none()


async def lock_provider(session: AsyncSession, provider_id: UUID) -> Provider:
    """A provider for changing; NotFound when there is none."""
    found = await session.get(Provider, provider_id, with_for_update=True)
    if found is None:
        raise NotFound
    return found


async def identity_counts(session: AsyncSession) -> dict[UUID, int]:
    """How many people are tied to each provider."""
    query = select(IdentityRow.provider_id, func.count()).group_by(IdentityRow.provider_id)
    return {row[0]: row[1] for row in (await session.execute(query)).all()}


async def lock_attempt(session: AsyncSession, state_hash: bytes) -> AttemptRow | None:
    """A sign-in on its way, locked so that one answer counts once."""
    return await session.get(AttemptRow, state_hash, with_for_update=True)


async def last_attempt(session: AsyncSession, cookie_hash: bytes) -> AttemptRow | None:
    """The latest finished sign-in of a browser."""
    query = (
        select(AttemptRow)
        .where(AttemptRow.cookie_hash == cookie_hash, AttemptRow.outcome.is_not(None))
        .order_by(AttemptRow.used_at.desc())
        .limit(1)
    )
    return (await session.scalars(query)).one_or_none()


async def lock_identity(
    session: AsyncSession, provider_id: UUID, subject: str
) -> IdentityRow | None:
    """The identity of a subject at a provider."""
    query = select(IdentityRow).where(
        IdentityRow.provider_id == provider_id, IdentityRow.subject == subject
    )
    return (await session.scalars(query.with_for_update())).one_or_none()


async def is_tied(session: AsyncSession, provider_id: UUID, person_id: UUID) -> bool:
    """Tell whether a person is tied to some account of a provider."""
    query = select(IdentityRow.id).where(
        IdentityRow.provider_id == provider_id, IdentityRow.person_id == person_id
    )
    return (await session.scalars(query)).first() is not None


async def identities_of(session: AsyncSession, person_id: UUID) -> Sequence[Row[*tuple[Any, ...]]]:
    """The accounts elsewhere that a person is tied to."""
    query = (
        select(
            IdentityRow.id,
            Provider.name.label("provider"),
            IdentityRow.subject,
            IdentityRow.bound_at,
            IdentityRow.used_at,
        )
        .join(Provider, Provider.id == IdentityRow.provider_id)
        .where(IdentityRow.person_id == person_id)
        .order_by(Provider.name)
    )
    return (await session.execute(query)).all()


async def contacts_at(session: AsyncSession, unit: str) -> Sequence[Row[*tuple[Any, ...]]]:
    """Who answers for a unit that another system names by its full name or its code."""
    if not unit:
        return []
    query = (
        select(Person.name, Organisation.name.label("unit"))
        .distinct()
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .join(Organisation, Organisation.id == RoleGrant.organisation_id)
        .where(
            or_(Organisation.name == unit, Organisation.code == unit),
            RoleGrant.role.in_(_ASKED),
            RoleGrant.revoked_at.is_(None),
            Person.status == PersonStatus.ACTIVE,
        )
        .order_by(Person.name)
        .limit(_CONTACTS)
    )
    return (await session.execute(query)).all()


async def sessions_from(
    session: AsyncSession, provider_id: UUID, key: bytes, subject: str
) -> Sequence[Session]:
    """The sessions here that came from a session there, or from all sessions of a subject."""
    own = select(IdentityRow.person_id).where(
        IdentityRow.provider_id == provider_id, IdentityRow.subject == subject
    )
    query = select(Session).where(Session.provider_id == provider_id, Session.ended_at.is_(None))
    query = query.where(Session.provider_session == key if key else Session.person_id.in_(own))
    return (await session.scalars(query.with_for_update())).all()


async def forget_before(session: AsyncSession, now: datetime) -> None:
    """Delete sign-ins and logout tokens that no longer matter."""
    await session.execute(delete(AttemptRow).where(AttemptRow.expires_at < now))
    await session.execute(delete(UsedToken).where(UsedToken.expires_at < now))
