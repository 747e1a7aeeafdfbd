"""Questions asked while units are merged, moved, split and closed."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from auth.grants.tables import RoleGrant
from auth.organisations.rules import Status
from auth.organisations.tables import Organisation
from auth.people.tables import Membership


async def one_at_a_time(session: AsyncSession) -> None:
    """Let nobody else reorganise until the commit: steps over two subtrees cannot cross."""
    await session.execute(
        select(func.pg_advisory_xact_lock(func.hashtextextended("auth.reorganisation", 0)))
    )


async def lock_below(session: AsyncSession, path: str) -> Sequence[Organisation]:
    """The unit at a path and all below it, locked from the top down.

    Whoever is adding a unit there holds its parent: after this lock the subtree is complete.
    """
    query = (
        select(Organisation)
        .where(Organisation.path.startswith(path))
        .order_by(func.length(Organisation.path), Organisation.number)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return (await session.scalars(query)).all()


async def open_children(session: AsyncSession, parent_id: UUID) -> Sequence[Organisation]:
    """The open units directly below."""
    query = select(Organisation).where(
        Organisation.parent_id == parent_id, Organisation.status == Status.OPEN
    )
    return (await session.scalars(query.order_by(Organisation.number))).all()


async def set_paths(session: AsyncSession, old: str, new: str) -> None:
    """Replace the beginning of every path of a subtree."""
    rest = func.substr(Organisation.path, len(old) + 1)
    moved = update(Organisation).where(Organisation.path.startswith(old))
    await session.execute(
        moved.values(path=new + rest).execution_options(synchronize_session=False)
    )


def _lasts(on: date) -> ColumnElement[bool]:
    return or_(Membership.to_on.is_(None), Membership.to_on > on)


async def memberships_at(
    session: AsyncSession, org_id: UUID, on: date, person_ids: Collection[UUID] | None = None
) -> Sequence[Membership]:
    """The memberships that last at one unit, of everybody or of some, locked."""
    query = select(Membership).where(Membership.organisation_id == org_id, _lasts(on))
    if person_ids is not None:
        query = query.where(Membership.person_id.in_(person_ids))
    return (await session.scalars(query.with_for_update())).all()


async def people_below(session: AsyncSession, path: str) -> list[UUID]:
    """Everybody who works or worked at a path or below it: their places carry the path."""
    query = (
        select(Membership.person_id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Organisation.path.startswith(path))
        .distinct()
    )
    return list(await session.scalars(query))


async def grants_at(
    session: AsyncSession, org_id: UUID, person_ids: Collection[UUID] | None = None
) -> Sequence[RoleGrant]:
    """The rights that are held at one unit, of everybody or of some, locked."""
    query = select(RoleGrant).where(
        RoleGrant.organisation_id == org_id, RoleGrant.revoked_at.is_(None)
    )
    if person_ids is not None:
        query = query.where(RoleGrant.person_id.in_(person_ids))
    return (await session.scalars(query.with_for_update())).all()
