"""Questions asked about oneself."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ARRAY, Row, Text, func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.accounts.tables import Account
from auth.grants.tables import RoleGrant
from auth.organisations.tables import Organisation
from auth.people.rules import PersonStatus
from auth.people.tables import Membership, Person
from kernel.actor import Role

# Who at a unit answers for its people, and is asked first when something registered is wrong.
_ASKED: Final = (Role.SCHOOL_LEAD, Role.SCHOOL_TEAM, Role.DISTRICT_OFFICE)


async def oneself(session: AsyncSession, person_id: UUID) -> Row[*tuple[Any, ...]] | None:
    """The person of the caller with the account, if there is one."""
    query = (
        select(
            Person.id,
            Person.name,
            Person.staff_no,
            Person.stages,
            Person.subjects,
            Person.phone,
            Account.username,
            Account.password_changed_at,
        )
        .outerjoin(Account, Account.person_id == Person.id)
        .where(Person.id == person_id)
    )
    return (await session.execute(query)).one_or_none()


def _keepers() -> Any:
    """The names of those who hold one of the asked roles at the unit of the row around it."""
    return (
        select(func.array_agg(func.distinct(Person.name)))
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(
            RoleGrant.organisation_id == Organisation.id,
            RoleGrant.role.in_(_ASKED),
            RoleGrant.revoked_at.is_(None),
            Person.status == PersonStatus.ACTIVE,
        )
        .correlate(Organisation)
        .scalar_subquery()
    )


async def units_of(session: AsyncSession, person_id: UUID) -> Sequence[Row[*tuple[Any, ...]]]:
    """Where a person works now, with whom to ask there."""
    query = (
        select(
            Organisation.id.label("org_id"),
            Organisation.name.label("org_name"),
            Membership.from_on,
            func.coalesce(_keepers(), literal([], ARRAY(Text))).label("keepers"),
        )
        .join(Membership, Membership.organisation_id == Organisation.id)
        .where(Membership.person_id == person_id, Membership.to_on.is_(None))
        .order_by(Membership.from_on)
    )
    return (await session.execute(query)).all()
