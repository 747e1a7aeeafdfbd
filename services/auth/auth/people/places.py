"""Where somebody works: the memberships that last, with their units."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.organisations.rules import Kind, Status, check_begun
from auth.organisations.tables import Organisation
from auth.people.tables import Membership


@dataclass(frozen=True, slots=True)
class Place:
    """A membership that lasts, with its unit."""

    membership: Membership
    unit: Organisation
    is_first: bool  # nothing is known of the person before it

    @property
    def is_group(self) -> bool:
        """Tell a teaching group from a school or an office."""
        return self.unit.kind == Kind.GROUP


def end(place: Place, on: date, reason: str) -> None:
    """End a membership on a day that is not before its beginning.

    The first one a person has begins on the day of registration or import, which says nothing of
    the true beginning: an earlier day is believed and moves the beginning.
    """
    if place.is_first:
        place.membership.from_on = min(on, place.membership.from_on)
    check_begun(on, place.membership.from_on, f"在“{place.unit.name}”的任职")
    place.membership.to_on, place.membership.end_reason = on, reason


async def places_of(session: AsyncSession, person_id: UUID, today: date) -> list[Place]:
    """Where a person works today, the oldest membership first."""
    lasts = or_(Membership.to_on.is_(None), Membership.to_on > today)
    earliest = (
        select(func.min(Membership.from_on))
        .where(Membership.person_id == person_id, Membership.is_rotation.is_(False))
        .scalar_subquery()
    )
    query = (
        select(Membership, Organisation, Membership.from_on <= earliest)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Membership.person_id == person_id, lasts)
        .order_by(Membership.from_on, Membership.id)
    )
    return [Place(*row) for row in await session.execute(query)]


async def last_places(session: AsyncSession, person_id: UUID, on: date) -> Sequence[Membership]:
    """The memberships that ended on the day somebody left, as far as their units still exist."""
    query = (
        select(Membership)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(
            Membership.person_id == person_id,
            Membership.to_on == on,
            Organisation.status == Status.OPEN,
        )
    )
    return (await session.scalars(query)).all()
