"""Where experts belong, for finding out who is barred."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.assignments.rules import Home
from auth.organisations.rules import Kind, Status
from auth.organisations.tables import Organisation
from auth.people.tables import Membership


@dataclass(frozen=True, slots=True)
class Since:
    """Today, and the day from which a former unit still counts."""

    today: date
    former: date


async def homes_of(
    session: AsyncSession, entries: Collection[tuple[UUID | None, str]], since: Since
) -> list[Home]:
    """The homes of experts, each given as (person, unit's name), in the same order.

    Of experts from outside only the unit's name is known: a name that begins with a district's
    ("芝罘区教育装备与技术研究中心") is of that district.
    """
    districts = await _districts(session)
    places = await _places(session, [person for person, _ in entries if person], since)
    found = []
    for person, unit_name in entries:
        now, before = places.get(person, ([], [])) if person else ([], [])
        of = [
            path
            for name, path in districts
            if unit_name.startswith(name) or any(place.startswith(path) for place in now)
        ]
        found.append(Home(unit_name, now, before, of))
    return found


async def _districts(session: AsyncSession) -> Sequence[tuple[str, str]]:
    query = select(Organisation.name, Organisation.path).where(
        Organisation.kind == Kind.DISTRICT, Organisation.status == Status.OPEN
    )
    return [(row.name, row.path) for row in await session.execute(query)]


async def _places(
    session: AsyncSession, people: Collection[UUID], since: Since
) -> dict[UUID, tuple[list[str], list[str]]]:
    counts = or_(Membership.to_on.is_(None), Membership.to_on >= since.former)
    query = (
        select(Membership.person_id, Organisation.path, Membership.to_on)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Membership.person_id.in_(people), counts)
    )
    found: dict[UUID, tuple[list[str], list[str]]] = {}
    for row in await session.execute(query):
        now, before = found.setdefault(row.person_id, ([], []))
        is_over = row.to_on is not None and row.to_on < since.today
        (before if is_over else now).append(row.path)
    return found
