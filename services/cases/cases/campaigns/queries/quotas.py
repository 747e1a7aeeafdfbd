"""Places of units in a campaign: counted in one statement that holds their bound."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from cases.campaigns.rules import CampaignLevel
from cases.campaigns.tables import Campaign, CampaignQuota
from cases.directory.tables import DirectoryMembership, DirectoryUnit
from kernel.paging import PageRequest

SCHOOL, DISTRICT = "school", "district"
OPEN = "open"
MOST_UNITS = 3_000  # of one proposal


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that nominates, and how many it may by default."""

    id: UUID
    name: str
    path: str
    most: int


@dataclass(frozen=True, slots=True)
class QuotaRow:
    """A unit's places as the table shows them; `is_own` = it has a number of its own."""

    org_id: UUID
    org_name: str
    org_path: str
    kind: str
    used: int
    most: int
    is_own: bool


async def ensure(session: AsyncSession, campaign_id: UUID, units: Sequence[Unit]) -> None:
    """Give units a row, and keep the rows until the commit: schools before their districts.

    Every step of an entry does this first, so that no two of them wait for each other in a ring.
    """
    for row in _rows(campaign_id, units):
        await session.execute(insert(CampaignQuota).values(**row).on_conflict_do_nothing())
        query = select(CampaignQuota.org_id).where(_row(campaign_id, row["org_id"]))
        await session.execute(query.with_for_update())


def _rows(campaign_id: UUID, units: Sequence[Unit]) -> list[dict[str, object]]:
    """Rows for units, in the order in which they are locked."""
    return [
        {
            "campaign_id": campaign_id,
            "org_id": one.id,
            "org_name": one.name,
            "org_path": one.path,
            "most": one.most,
            "used": 0,
        }
        for one in sorted(units, key=lambda one: (-len(one.path), one.path))
    ]


def _row(campaign_id: UUID, org_id: object) -> ColumnElement[bool]:
    return and_(CampaignQuota.campaign_id == campaign_id, CampaignQuota.org_id == org_id)


async def take(session: AsyncSession, campaign_id: UUID, org_id: UUID) -> int | None:
    """Take a place; return how many are taken now, or None when there is none left."""
    statement = (
        update(CampaignQuota)
        .where(_row(campaign_id, org_id), CampaignQuota.used < CampaignQuota.most)
        .values(used=CampaignQuota.used + 1)
        .returning(CampaignQuota.used)
        .execution_options(synchronize_session=False)
    )
    return await session.scalar(statement)


async def free(session: AsyncSession, campaign_id: UUID, org_id: UUID) -> None:
    """Give a place back."""
    statement = update(CampaignQuota).where(_row(campaign_id, org_id))
    await session.execute(
        statement.values(used=CampaignQuota.used - 1).execution_options(synchronize_session=False)
    )


async def put(session: AsyncSession, campaign_id: UUID, units: Sequence[Unit]) -> None:
    """Give units numbers of their own; the database refuses what is below `used`."""
    if not units:
        return
    # In the order in which every step locks them.
    put = insert(CampaignQuota).values(_rows(campaign_id, units))
    await session.execute(
        put.on_conflict_do_update(
            index_elements=["campaign_id", "org_id"], set_={"most": put.excluded.most}
        )
    )


async def below_used(
    session: AsyncSession, campaign_id: UUID, wanted: Mapping[UUID, int]
) -> Sequence[CampaignQuota]:
    """Rows whose new number would be less than what is taken; kept until the commit."""
    query = select(CampaignQuota).where(
        CampaignQuota.campaign_id == campaign_id, CampaignQuota.org_id.in_(list(wanted))
    )
    ordered = query.order_by(func.length(CampaignQuota.org_path).desc(), CampaignQuota.org_path)
    rows = (await session.scalars(ordered.with_for_update())).all()
    return [row for row in rows if row.used > wanted[row.org_id]]


async def follow_default(
    session: AsyncSession, campaign_id: UUID, old: tuple[int, int], new: tuple[int, int]
) -> None:
    """Rows that only carried the default go with it, as far as their places are not taken."""
    for kind, before, now in ((SCHOOL, old[0], new[0]), (DISTRICT, old[1], new[1])):
        units = select(DirectoryUnit.id).where(DirectoryUnit.kind == kind)
        statement = update(CampaignQuota).where(
            CampaignQuota.campaign_id == campaign_id,
            CampaignQuota.most == before,
            CampaignQuota.org_id.in_(units),
        )
        moved = statement.values(most=func.greatest(now, CampaignQuota.used))
        await session.execute(moved.execution_options(synchronize_session=False))


def _nominating(campaign: Campaign) -> ColumnElement[bool]:
    """Schools below the campaign's unit; in a city's campaign districts, too."""
    kinds = [SCHOOL, DISTRICT] if campaign.level is CampaignLevel.CITY else [SCHOOL]
    here = DirectoryUnit.path.startswith(campaign.org_path, autoescape=True)
    return and_(here, DirectoryUnit.kind.in_(kinds), DirectoryUnit.path != campaign.org_path)


async def page(
    session: AsyncSession, campaign: Campaign, paths: Sequence[str], request: PageRequest
) -> list[QuotaRow]:
    """Units within these paths with their places, by path; one more than the page shows."""
    unit, quota = DirectoryUnit, CampaignQuota
    default = case((unit.kind == DISTRICT, campaign.district_quota), else_=campaign.school_quota)
    query = (
        select(
            unit.id, unit.name, unit.path, unit.kind,
            func.coalesce(quota.used, 0), func.coalesce(quota.most, default),
            func.coalesce(quota.most != default, False),
        )
        .outerjoin(quota, and_(quota.campaign_id == campaign.id, quota.org_id == unit.id))
        .where(
            _nominating(campaign),
            or_(*[unit.path.startswith(path) for path in paths]),
            or_(unit.status == OPEN, quota.used > 0),
        )
    )  # fmt: skip
    if after := request.start(str):
        query = query.where(unit.path > after[0])
    rows = await session.execute(query.order_by(unit.path).limit(request.limit + 1))
    return [QuotaRow(*row) for row in rows]


async def of_units(
    session: AsyncSession, campaign: Campaign, ids: Sequence[UUID]
) -> Sequence[DirectoryUnit]:
    """Those of the units that nominate in the campaign."""
    query = select(DirectoryUnit).where(DirectoryUnit.id.in_(list(ids)), _nominating(campaign))
    return (await session.scalars(query)).all()


async def one(session: AsyncSession, campaign_id: UUID, org_id: UUID) -> CampaignQuota | None:
    """One unit's row, if it has one."""
    return await session.scalar(select(CampaignQuota).where(_row(campaign_id, org_id)))


async def heads(
    session: AsyncSession, campaign: Campaign, kind: str, today: date
) -> list[tuple[DirectoryUnit, int]]:
    """How many people belong to each unit of a kind today; a city-run school to no district."""
    unit, member = DirectoryUnit, DirectoryMembership
    # Cut, not compared: an index finds the unit of each membership.
    second = _cut(2)
    inside = unit.path.in_([second, func.concat(second, _step(4), "/")])
    query = (
        select(unit, func.count(func.distinct(member.person_id)))
        .outerjoin(
            member,
            and_(
                inside,
                or_(member.from_on.is_(None), member.from_on <= today),
                or_(member.to_on.is_(None), member.to_on > today),
            ),
        )
        .where(_nominating(campaign), unit.kind == kind, unit.status == OPEN)
        .group_by(unit.id)
        .order_by(unit.path)
        .limit(MOST_UNITS)
    )
    return [(row[0], row[1]) for row in await session.execute(query)]


def _step(number: int) -> ColumnElement[str]:
    return func.split_part(DirectoryMembership.org_path, "/", number)


def _cut(depth: int) -> ColumnElement[str]:
    """The path of a membership's unit at a depth: 1 the city, 2 a district or city-run school."""
    steps = [one for number in range(2, depth + 2) for one in (_step(number), "/")]
    return func.concat("/", *steps)
