"""A campaign with its entries, put into the database of a running platform.

How a campaign is called for and entries go up is proved by the tests of campaigns; here one stands
there from the start, with its dates over.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from cases.campaigns.rules import EntryHolder, EntryState
from cases.campaigns.tables import Campaign, Entry
from cases.items.tables import Item
from cases.settings import Settings
from embedded.environment import service_environment
from embedded.layout import Layout
from kernel.clock import utc_now
from kernel.db import new_engine, new_unit_of_work, uuid7

SHEET = [
    {
        "key": "design",
        "name": "教学设计",
        "points": 70,
        "is_it_ability": False,
        "says": "目标与过程",
    },
    {"key": "it", "name": "信息技术应用能力", "points": 30, "is_it_ability": True, "says": ""},
]
AWARDS = [{"name": "一等奖", "count": 1}, {"name": "二等奖", "count": 1}]
COPIED = (
    "kind", "title", "stages", "subjects", "author_id", "author_name", "credit",
    "org_id", "org_name", "org_path", "district_id", "district_name",
)  # fmt: skip


def in_database(layout: Layout, work: Callable[[AsyncSession], Awaitable[None]]) -> None:
    """Do something in one transaction of the service's own database."""
    before = dict(os.environ)
    os.environ.update(service_environment(layout, "cases"))
    try:
        settings = Settings()
    finally:  # nobody else reads the settings of this one service
        os.environ.clear()
        os.environ.update(before)

    async def run() -> None:
        engine = new_engine(settings)
        try:
            async with new_unit_of_work(engine).begin() as session:
                await work(session)
        finally:
            await engine.dispose()

    asyncio.run(run())


def campaign_row(org: Mapping[str, str], title: str, **more: Any) -> dict[str, Any]:
    """Return a city's campaign whose dates for entries are over."""
    now = utc_now()
    return {
        "id": uuid7(),
        "kind": "selection",
        "level": "city",
        "org_id": UUID(org["id"]),
        "org_name": org["name"],
        "org_path": org["path"],
        "state": "open",
        "title": title,
        "call": "",
        **{name: [] for name in ("item_kinds", "stages", "subjects", "abilities")},
        "entries_from": now - timedelta(days=9),
        "entries_until": now - timedelta(days=1),
        "judging_until": now + timedelta(days=9),
        "announce_days": 5,
        "school_quota": 5,
        "district_quota": 5,
        "judges_each": 2,
        "arbiter_gap": Decimal(15),
        "spares_own_district": False,
        "sheet": SHEET,
        "awards": AWARDS,
        "created_by": uuid7(),
    } | more


async def enter(session: AsyncSession, campaign_id: UUID, item_ids: Sequence[str]) -> list[UUID]:
    """Enter published items; screened already."""
    entries = []
    for item_id in item_ids:
        item = await session.get_one(Item, UUID(item_id))
        entry = Entry(
            campaign_id=campaign_id,
            item_id=item.id,
            version_no=item.published_no,
            author_ids=[item.author_id],
            state=EntryState.ADMITTED,
            held_by=EntryHolder.OWNER,
            **{name: getattr(item, name) for name in COPIED},
        )
        session.add(entry)
        entries.append(entry)
    await session.flush()
    return [entry.id for entry in entries]


def put_campaign(layout: Layout, row: Mapping[str, Any], item_ids: Sequence[str]) -> None:
    """Put a campaign there with its entries."""

    async def work(session: AsyncSession) -> None:
        await session.execute(insert(Campaign), [dict(row)])
        await enter(session, row["id"], item_ids)

    in_database(layout, work)


def let_the_notice_end(layout: Layout, campaign_id: str) -> None:
    """As if the working days of the public notice were over."""

    async def work(session: AsyncSession) -> None:
        one = Campaign.id == UUID(campaign_id)
        assert await session.scalar(select(func.count()).where(one)) == 1
        over = utc_now() - timedelta(hours=1)
        await session.execute(update(Campaign).where(one).values(announced_until=over))

    in_database(layout, work)
