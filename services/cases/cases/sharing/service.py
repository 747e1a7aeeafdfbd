"""Statistics of sharing as people see them: whose, of when, and what they say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncSession

from cases.directory.queries import SCHOOL, schools_above
from cases.directory.tables import DirectoryUnit
from cases.items.rules import Kind
from cases.sharing import rules
from cases.sharing.names import in_order, name_of
from cases.sharing.queries import figures as sums
from cases.sharing.queries import lists
from cases.sharing.queries.figures import Scope
from cases.sharing.refusals import LeaderWithoutSchool
from cases.sharing.rules import READERS, SEE_PEOPLE, SEVERAL, Activity, By, Figures, Line, People
from kernel.actor import Actor, Role
from kernel.clock import Clock, end_of_day, local_date
from kernel.errors import NotFound
from kernel.paging import PageRequest

_CITY: Final = "全市"
_GONE: Final = "已撤并的单位"
_OWN: Final = "本级入库"  # by the unit itself, such as the tools of the equipment centre
_WIDE: Final = tuple(role for role in READERS if role is not Role.GROUP_LEADER)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which unit, period and kind, and by what."""

    unit_id: UUID | None = None
    since: date | None = None
    until: date | None = None
    kind: Kind | None = None
    by: By = By.UNIT


@dataclass(frozen=True, slots=True)
class Place:
    """The unit that is looked at."""

    unit_id: UUID | None
    name: str
    path: str
    kind: str


@dataclass(frozen=True, slots=True)
class Statistics:
    """How much was shared and used: of the unit, and line by line."""

    place: Place
    asked: Asked
    total: Figures
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Crowd:
    """How many people shared and used: distinct, so no line adds up to another."""

    total: People
    users: int
    lines: dict[str, People]


@dataclass(frozen=True, slots=True)
class Leaders:
    """What was used most, which schools shared most beside their staff, and how many nothing."""

    top_items: Sequence[Row[*tuple[Any, ...]]]
    active: list[Activity]
    silent: int


async def place_of(session: AsyncSession, actor: Actor, unit_id: UUID | None) -> Place:
    """Return the unit asked for, or the widest that the caller may read; a leader's is the school.

    Raises NotFound for what is beside the caller's units.
    """
    wide = actor.paths(*_WIDE)
    if unit_id is None:
        path = min(wide or await _schools(session, actor), key=lambda one: (len(one), one))
        found = await session.scalar(select(DirectoryUnit).where(DirectoryUnit.path == path))
        if found is None:  # the city itself need not be in the directory
            return Place(None, _CITY, path, "city")
    else:
        found = await session.get(DirectoryUnit, unit_id)
        if found is None or found.kind not in ("city", "district", SCHOOL):
            raise NotFound
        if found.path not in await _schools(session, actor):
            actor.require(found.path, *_WIDE)
    return Place(found.id, found.name, found.path, found.kind)


async def _schools(session: AsyncSession, actor: Actor) -> list[str]:
    """The paths of the schools whose groups the caller leads."""
    paths = actor.paths(Role.GROUP_LEADER)
    found = [unit.path for unit in await schools_above(session, paths)] if paths else []
    if not found and not actor.paths(*_WIDE):
        raise LeaderWithoutSchool
    return found


def scope_of(place: Place, asked: Asked, now: Clock) -> Scope:
    """Return which items: a period's days are the city's, both included."""
    begin = end_of_day(date.fromordinal(asked.since.toordinal() - 1)) if asked.since else None
    end = end_of_day(asked.until) if asked.until else None
    return Scope(place.path, local_date(now()), begin, end, asked.kind)


async def of_unit(session: AsyncSession, place: Place, asked: Asked, now: Clock) -> Statistics:
    """Sum up a unit and break it down; what has one value in an item adds up to the total."""
    scope, by = scope_of(place, asked, now), asked.by
    found = await sums.figures(session, scope, by)
    if by in SEVERAL:
        total = (await sums.figures(session, scope, None)).get("", Figures())
    else:
        total = sum(found.values(), Figures())
    if by is By.UNIT:
        lines = [] if place.kind == SCHOOL else await _unit_lines(session, scope, found)
    else:
        lines = [Line(key, found[key], name_of(by, key)) for key in in_order(by, list(found))]
    return Statistics(place, asked, total, lines)


async def _unit_lines(
    session: AsyncSession, scope: Scope, found: Mapping[str, Figures]
) -> list[Line]:
    """Who shared nothing stands there too; what is of a unit that is no more is not lost."""
    units = {unit.path: unit for unit in await lists.children(session, scope.path)}
    own = [Line(scope.path, found[scope.path], _OWN)] if scope.path in found else []
    gone = [path for path in sorted(found) if path not in units and path != scope.path]
    units |= await lists.units_at(session, gone)
    return [
        *own,
        *(Line(path, found.get(path, Figures()), one.name, one.id) for path, one in units.items()),
        *(Line(path, found[path], _GONE) for path in gone if path not in units),
    ]


async def crowd(session: AsyncSession, place: Place, asked: Asked, now: Clock) -> Crowd:
    """Count the people of a unit and of its lines; staff is told of units alone."""
    scope, by = scope_of(place, asked, now), asked.by
    staff = await lists.staff(session, place.path, scope.today)
    whole = (await sums.authors(session, scope, None)).get("", People())
    lines = await sums.authors(session, scope, by)
    if by is By.UNIT:
        known = {unit.path: People() for unit in await lists.children(session, scope.path)}
        lines = {
            path: replace(one, staff=rules.staff_below(path, staff))
            for path, one in (known | lines).items()
        }
    total = replace(whole, staff=rules.staff_below(place.path, staff))
    return Crowd(total, await sums.users(session, scope), lines)


async def leaders(session: AsyncSession, place: Place, asked: Asked, now: Clock) -> Leaders:
    """Name what was used most; of more than a school also the schools, and those without any."""
    scope = scope_of(place, asked, now)
    top = await lists.most_used(session, scope)
    if place.kind == SCHOOL:
        return Leaders(top, [], 0)
    staff = await lists.staff(session, place.path, scope.today)
    rows = await lists.by_school(session, scope)
    told = [Activity(row[0], row[2], row[3], staff.get(row[1], 0)) for row in rows]
    return Leaders(top, rules.most_active(told), await lists.count_silent(session, scope))


async def silent(
    session: AsyncSession, actor: Actor, asked: Asked, page: PageRequest, now: Clock
) -> Sequence[DirectoryUnit]:
    """The schools of a unit that shared nothing in the period."""
    place = await place_of(session, actor, asked.unit_id)
    return await lists.silent(session, scope_of(place, asked, now), page)


async def people(
    session: AsyncSession, actor: Actor, asked: Asked, page: PageRequest, now: Clock
) -> Sequence[Row[UUID, str, int, int]]:
    """Who shared in a school; for its team and the offices above, never as a ranking."""
    place = await place_of(session, actor, asked.unit_id)
    actor.require(place.path, *SEE_PEOPLE)
    if place.kind != SCHOOL:
        raise NotFound
    return await lists.people(session, scope_of(place, asked, now), page)
