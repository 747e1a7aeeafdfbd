"""What is asked for statistics of sharing: sums over the headers, live."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    String,
    and_,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.elements import NamedColumn

from cases.directory.tables import DirectoryMembership
from cases.feedback.tables import ItemFeedback, ItemOpening, ItemUse
from cases.items.rules import OPEN_STATES, Consent, Kind, Range
from cases.items.tables import Item, ItemAuthor
from cases.sharing.rules import SEVERAL, By, Figures, People

_MONTH: Final = "YYYY-MM"
_ZONE: Final = "Asia/Shanghai"
_COLUMN: Final[Mapping[By, Any]] = {
    By.STAGE: Item.stages,
    By.SUBJECT: Item.subjects,
    By.ABILITY: Item.abilities,
    By.ENVIRONMENT: Item.environments,
    By.DIMENSION: Item.dimensions,
    By.KIND: Item.kind,
    By.LEVEL: Item.level,
    By.YEAR: Item.year,
}


@dataclass(frozen=True, slots=True)
class Scope:
    """Which items: below a unit, first published in a period, of a kind."""

    path: str
    today: date
    begin: datetime | None = None
    end: datetime | None = None  # the first moment after
    kind: Kind | None = None


def is_shared(scope: Scope) -> ColumnElement[bool]:
    """Items that count."""
    parts = [
        Item.org_path.startswith(scope.path, autoescape=True),
        Item.state.in_(OPEN_STATES),
    ]
    if scope.begin is not None:
        parts.append(Item.listed_at >= scope.begin)
    if scope.end is not None:
        parts.append(Item.listed_at < scope.end)
    if scope.kind is not None:
        parts.append(Item.kind == scope.kind)
    return and_(*parts)


def child(path: str, column: Any) -> ColumnElement[str]:
    """Return the path of the unit right below `path` that a path lies in."""
    rest = func.substr(column, len(path) + 1)
    below = func.concat(path, func.split_part(rest, "/", 1), "/")
    return case((rest == "", literal(path)), else_=below)  # what is the unit's own


def _key(scope: Scope, by: By | None) -> NamedColumn[Any]:
    found: ColumnElement[Any] = literal("")
    if by is By.UNIT:
        found = child(scope.path, Item.org_path)
    elif by is By.MONTH:
        found = func.to_char(func.timezone(_ZONE, Item.listed_at), _MONTH)
    elif by in SEVERAL:
        found = func.unnest(_COLUMN[by])
    elif by is not None:
        found = func.coalesce(cast(_COLUMN[by], String), "")
    return found.label("key")


def _hits(scope: Scope, by: By | None) -> CTE:
    columns = (Item.id, Item.state, Item.open_range, Item.published_no, Item.org_path)
    return select(*columns, _key(scope, by)).where(is_shared(scope)).cte("hits")


async def figures(session: AsyncSession, scope: Scope, by: By | None) -> dict[str, Figures]:
    """The numbers of each line of a breakdown, or of all together under an empty key."""
    rows = await session.execute(_counted(_hits(scope, by)))
    return {key: Figures(*numbers) for key, *numbers in rows}


async def authors(session: AsyncSession, scope: Scope, by: By | None) -> dict[str, People]:
    """Who is credited in each line, each person once, and how many of them work there today."""
    rows = await session.execute(_authors(_hits(scope, by), scope.today))
    return {key: People(credited, staff) for key, credited, staff in rows}


async def users(session: AsyncSession, scope: Scope) -> int:
    """How many people opened or used any of the items."""
    return await session.scalar(_users(_hits(scope, None))) or 0


def _counted(hits: CTE) -> Select[*tuple[Any, ...]]:
    one, state = ItemFeedback, hits.c.state
    wide = hits.c.open_range.in_((Range.CITY, Range.PUBLIC))
    return (
        select(
            hits.c.key,
            func.count(),
            *(func.count().filter(state == each) for each in OPEN_STATES),
            func.count().filter(wide),
            *(
                func.sum(number)
                for number in (
                    one.used_count,
                    one.favourite_count,
                    one.rating_count,
                    one.rating_sum,
                    one.comment_count,
                )
            ),
        )
        .join(one, one.item_id == hits.c.id)
        .group_by(hits.c.key)
    )


def _credited(hits: CTE) -> ColumnElement[bool]:
    one = ItemAuthor
    return and_(
        one.item_id == hits.c.id,
        one.version_no == hits.c.published_no,
        one.consent != Consent.REFUSED,
    )


def is_there(today: date) -> ColumnElement[bool]:
    """Memberships that last today."""
    member = DirectoryMembership
    return and_(
        or_(member.from_on.is_(None), member.from_on <= today),
        or_(member.to_on.is_(None), member.to_on > today),
    )


def _authors(hits: CTE, today: date) -> Select[*tuple[Any, ...]]:
    """Each person once a line, however many items and posts they have."""
    one, member = ItemAuthor, DirectoryMembership
    works = and_(
        member.person_id == one.person_id,
        func.starts_with(member.org_path, hits.c.org_path),
        is_there(today),
    )
    each = (
        select(hits.c.key, one.person_id, func.count(member.id).label("posts"))
        .join(one, _credited(hits))
        .outerjoin(member, works)
        .group_by(hits.c.key, one.person_id)
        .subquery("each")
    )
    staff = func.count().filter(each.c.posts > 0)
    return select(each.c.key, func.count(), staff).group_by(each.c.key)


def _users(hits: CTE) -> Select[int]:
    used = union_all(
        select(ItemUse.item_id, ItemUse.person_id),
        select(ItemOpening.item_id, ItemOpening.person_id),
    ).subquery("used")
    each = (
        select(used.c.person_id)
        .join(hits, hits.c.id == used.c.item_id)
        .group_by(used.c.person_id)
        .subquery("each")
    )
    return select(func.count()).select_from(each)
