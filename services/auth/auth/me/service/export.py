"""Everything that auth keeps about a person, for the person (PIPL art. 45)."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.accounts.tables import Account
from auth.grants.tables import RoleGrant
from auth.organisations.tables import Organisation
from auth.people.tables import Membership, Person
from auth.privacy.queries import consents_of
from auth.sessions.rules import device_of
from auth.sessions.tables import Session
from auth.sso.queries import identities_of
from auth.tables import AUDIT
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.clock import Clock
from kernel.db import UnitOfWork
from kernel.errors import NotFound

_AT_MOST: Final = 5_000


async def everything_of(uow: UnitOfWork, actor: Actor, now: Clock) -> dict[str, Any]:
    """Return the person's own data; secrets and other people's names are not part of it."""
    async with uow.begin() as session:
        person = await session.get(Person, actor.person_id)
        if person is None:
            raise NotFound
        account = await session.get(Account, person.id)
        document = {
            "exported_at": now(),
            "person": _person(person),
            "account": _account(account),
            "memberships": _plain(await _memberships(session, person.id)),
            "grants": _plain(await _grants(session, person.id)),
            "sso_identities": _plain(await identities_of(session, person.id)),
            "consents": [_consent(row) for row in await consents_of(session, person.id)],
            "sessions": await _sessions(session, person.id),
            "activity": _plain(await _activity(session, person.id)),
        }
        entry = Entry(actor, "person.export_own", "person", person.id, "", now())
        await write_audit(session, entry)
    return document


def _plain(rows: Sequence[Row[*tuple[Any, ...]]]) -> list[dict[str, Any]]:
    return [dict(row._mapping) for row in rows]  # noqa: SLF001 -- SQLAlchemy's documented accessor


def _person(person: Person) -> dict[str, Any]:
    return {
        "name": person.name,
        "staff_no": person.staff_no,
        "status": person.status,
        "stages": person.stages,
        "subjects": person.subjects,
        "phone": person.phone,
        "id_card": "已加密保存" if person.id_card_sealed else None,
        "registered_at": person.created_at,
    }


def _account(account: Account | None) -> dict[str, Any] | None:
    if account is None:
        return None
    return {
        "username": account.username,
        "created_at": account.created_at,
        "password_changed_at": account.password_changed_at,
    }


def _consent(row: Any) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "notice_version": row.notice_version,
        "given_at": row.given_at,
        "withdrawn_at": row.withdrawn_at,
    }


async def _memberships(session: AsyncSession, person_id: UUID) -> Sequence[Row[*tuple[Any, ...]]]:
    query = (
        select(Organisation.name.label("unit"), Membership.from_on, Membership.to_on)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Membership.person_id == person_id)
        .order_by(Membership.from_on)
    )
    return (await session.execute(query)).all()


async def _grants(session: AsyncSession, person_id: UUID) -> Sequence[Row[*tuple[Any, ...]]]:
    query = (
        select(
            RoleGrant.role,
            Organisation.name.label("unit"),
            RoleGrant.granted_at,
            RoleGrant.revoked_at,
        )
        .join(Organisation, Organisation.id == RoleGrant.organisation_id)
        .where(RoleGrant.person_id == person_id)
        .order_by(RoleGrant.granted_at)
    )
    return (await session.execute(query)).all()


async def _sessions(session: AsyncSession, person_id: UUID) -> list[dict[str, Any]]:
    query = select(Session).where(Session.person_id == person_id).order_by(Session.started_at)
    return [
        {
            "device": device_of(row.user_agent),
            "address": row.address,
            "started_at": row.started_at,
            "used_at": row.used_at,
            "ended_at": row.ended_at,
        }
        for row in await session.scalars(query.limit(_AT_MOST))
    ]


async def _activity(session: AsyncSession, person_id: UUID) -> Sequence[Row[*tuple[Any, ...]]]:
    query = (
        select(AUDIT.c.at, AUDIT.c.action, AUDIT.c.detail)
        .where(AUDIT.c.actor_id == person_id)
        .order_by(AUDIT.c.id.desc())
        .limit(_AT_MOST)
    )
    return (await session.execute(query)).all()
