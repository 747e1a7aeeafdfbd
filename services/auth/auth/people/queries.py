"""Questions asked of the register of people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, any_, exists, func, or_, select, tuple_
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from auth.accounts.tables import Account
from auth.departments.tables import Department
from auth.grants.tables import RoleGrant
from auth.organisations.tables import Organisation
from auth.people.rules import LeftKind, PersonStatus
from auth.people.tables import Membership, Person
from kernel.actor import Role
from kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class Sight:
    """Whom the caller may see: people of the units below these paths, as of a day."""

    paths: tuple[str, ...]
    today: date


@dataclass(frozen=True, slots=True)
class Filter:
    """Which people a list shows; what is None does not filter. A unit counts with all below it."""

    q: str | None = None
    org_id: UUID | None = None
    role: Role | None = None
    status: PersonStatus | None = None
    left_kind: LeftKind | None = None
    stage: str | None = None
    subject: str | None = None


def _memberships() -> Any:
    """The units of the person of the row around it, as one JSON value."""
    one = func.jsonb_build_object(
        "id", Membership.id,
        "org_id", Organisation.id,
        "org_name", Organisation.name,
        "org_kind", Organisation.kind,
        "org_path", Organisation.path,
        "from_on", Membership.from_on,
        "to_on", Membership.to_on,
        "is_rotation", Membership.is_rotation,
        "reason", Membership.reason,
        "end_reason", Membership.end_reason,
    )  # fmt: skip
    order = (Membership.from_on, Membership.id)
    return (
        select(func.jsonb_agg(aggregate_order_by(one, *order)))
        .select_from(Membership)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Membership.person_id == Person.id)
        .correlate(Person)
        .scalar_subquery()
    )


def _grants() -> Any:
    """The rights that the person of the row around it holds, as one JSON value."""
    one = func.jsonb_build_object(
        "id", RoleGrant.id,
        "role", RoleGrant.role,
        "org_id", Organisation.id,
        "org_name", Organisation.name,
        "org_path", Organisation.path,
        "department_id", RoleGrant.department_id,
        "department", Department.name,
    )  # fmt: skip
    return (
        select(func.jsonb_agg(one))
        .select_from(RoleGrant)
        .join(Organisation, Organisation.id == RoleGrant.organisation_id)
        .outerjoin(Department, Department.id == RoleGrant.department_id)
        .where(RoleGrant.person_id == Person.id, RoleGrant.revoked_at.is_(None))
        .correlate(Person)
        .scalar_subquery()
    )


def _select_people() -> Select[*tuple[Any, ...]]:
    """One row per person; units and rights come along as JSON, so a list is one query."""
    return select(
        Person.id,
        Person.staff_no,
        Person.name,
        Person.stages,
        Person.subjects,
        Person.phone,
        Person.status,
        Person.left_kind,
        Person.left_on,
        Person.id_card_sealed,
        Person.version,
        Account.username,
        func.coalesce(_memberships(), func.jsonb_build_array()).label("memberships"),
        func.coalesce(_grants(), func.jsonb_build_array()).label("grants"),
    ).outerjoin(Account, Account.person_id == Person.id)


def _is_seen(sight: Sight, org_id: UUID | None = None) -> ColumnElement[bool]:
    """Works in the caller's subtree today; who left the service is seen where he or she worked."""
    at_work = or_(
        Membership.to_on.is_(None),
        Membership.to_on >= sight.today,
        Person.status == PersonStatus.LEFT,
    )
    below = or_(*(Organisation.path.startswith(path) for path in sight.paths))
    wanted = [Membership.person_id == Person.id, at_work, below]
    if org_id is not None:
        top = aliased(Organisation)
        path = select(top.path).where(top.id == org_id).scalar_subquery()
        wanted.append(func.starts_with(Organisation.path, path))
    return exists(
        select(1)
        .select_from(Membership)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(*wanted)
    )


def _matches(q: str) -> ColumnElement[bool]:
    """The text stands in the name, begins the staff number, or begins the initials."""
    found = [
        Person.name.contains(q, autoescape=True),
        Person.staff_no.startswith(q.upper(), autoescape=True),
    ]
    if q.isascii() and q.isalpha():
        letters = q.lower()
        second = func.split_part(Person.initials, " ", 2)
        found += [
            Person.name.icontains(q, autoescape=True),
            Person.initials.startswith(letters, autoescape=True),
            and_(Person.initials.like("% %"), second.startswith(letters, autoescape=True)),
        ]
    return or_(*found)


def _filtered(sight: Sight, wanted: Filter) -> Select[*tuple[Any, ...]]:
    query = _select_people().where(_is_seen(sight, wanted.org_id))
    if wanted.q:
        query = query.where(_matches(wanted.q))
    if wanted.role is not None:
        held = and_(
            RoleGrant.person_id == Person.id,
            RoleGrant.role == wanted.role,
            RoleGrant.revoked_at.is_(None),
        )
        query = query.where(exists(select(1).where(held)))
    for column, value in ((Person.status, wanted.status), (Person.left_kind, wanted.left_kind)):
        if value is not None:
            query = query.where(column == value)
    if wanted.stage is not None:
        query = query.where(any_(Person.stages) == wanted.stage)
    if wanted.subject is not None:
        query = query.where(any_(Person.subjects) == wanted.subject)
    return query


async def people(
    session: AsyncSession,
    sight: Sight,
    wanted: Filter,
    *,
    after: tuple[str, UUID] | None,
    limit: int,
) -> Sequence[Row[*tuple[Any, ...]]]:
    """People the caller may see, by name, at most `limit + 1` of them."""
    query = _filtered(sight, wanted).order_by(Person.name, Person.id)
    if after is not None:
        query = query.where(tuple_(Person.name, Person.id) > after)
    return (await session.execute(query.limit(limit + 1))).all()


async def person(session: AsyncSession, sight: Sight, person_id: UUID) -> Row[*tuple[Any, ...]]:
    """One person as lists show him or her; NotFound when not to be seen."""
    query = _select_people().where(Person.id == person_id, _is_seen(sight))
    found = (await session.execute(query)).one_or_none()
    if found is None:
        raise NotFound
    return found


async def lock_person(session: AsyncSession, sight: Sight, person_id: UUID) -> Person:
    """One person for changing; NotFound when not to be seen."""
    query = select(Person).where(Person.id == person_id, _is_seen(sight))
    found = (await session.scalars(query.with_for_update(of=Person, key_share=True))).one_or_none()
    if found is None:
        raise NotFound
    return found


async def person_by_staff_no(session: AsyncSession, staff_no: str) -> Person | None:
    """The person with a staff number, locked for changing."""
    query = select(Person).where(Person.staff_no == staff_no)
    return (await session.scalars(query.with_for_update(key_share=True))).one_or_none()


async def paths_of(session: AsyncSession, person_id: UUID) -> list[str]:
    """The paths of the units where a person works or worked, the latest first."""
    query = (
        select(Organisation.path)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .where(Membership.person_id == person_id)
        .order_by(
            Membership.to_on.desc().nulls_first(),
            func.length(Organisation.path),
            Membership.from_on.desc(),
        )
    )
    return list(await session.scalars(query))


async def memberships_of(session: AsyncSession, person_id: UUID) -> Sequence[Membership]:
    """Where a person works now."""
    query = select(Membership).where(Membership.person_id == person_id, Membership.to_on.is_(None))
    return (await session.scalars(query)).all()
