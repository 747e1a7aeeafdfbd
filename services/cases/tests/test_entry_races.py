"""Many clerks at once, and the last second: places and dates hold (ECOSYSTEM §C.6, 46 and 47)."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from cases.campaigns.queries import entries, quotas
from cases.campaigns.rules import EntrySide, EntryState, EntryVerb
from cases.campaigns.service import deciding, placing, proposing
from cases.campaigns.service.deciding import Decision
from cases.campaigns.service.placing import Order
from cases.campaigns.tables import Campaign, Entry
from cases.items.tables import Item
from cases.settings import Settings
from embedded.postgres import Postgres
from kernel.actor import Actor
from kernel.clock import utc_now
from kernel.db import UnitOfWork, new_engine, new_unit_of_work
from kernel.errors import Refusal
from kernel.migrations import upgrade
from kernel.testing import PASSWORD, SERVICES, migrations_of

from .conftest import City, found_city
from .contest import Contest

CLERKS, PLACES = 20, 5
SECOND = timedelta(seconds=1)


@pytest.fixture(scope="module")
def raced(postgres: Postgres, service_settings: Settings) -> Settings:
    """What is committed here is seen by no other test: a database of its own."""
    passwords = {f"{one}_{role}": PASSWORD for one in SERVICES for role in ("owner", "app")}
    postgres.provision(passwords, "cases_races")
    named = {"database_name": "cases_races", "database_pool": CLERKS}
    settings = service_settings.model_copy(update=named)
    upgrade(settings, migrations_of("cases"))
    return settings


@pytest.fixture
async def uow(raced: Settings) -> AsyncIterator[UnitOfWork]:
    """Every fixture of this module commits, each clerk on a connection of their own."""
    engine = new_engine(raced)
    yield new_unit_of_work(engine)
    await engine.dispose()


@pytest.fixture
async def city(uow: UnitOfWork) -> City:
    return await found_city(uow, f"/{uuid4().int % 10**9}/")


async def copies(uow: UnitOfWork, entry_id: UUID, count: int) -> list[UUID]:
    """Entries like one, each of an item of its own."""
    ids: list[UUID] = []
    async with uow.begin() as session:
        entry = await session.get_one(Entry, entry_id)
        item = await session.get_one(Item, entry.item_id)
        for _ in range(count):
            columns = [one.key for one in Item.__table__.columns if one.key not in ("id", "words")]
            await session.refresh(item, ["plain"])
            row = {name: getattr(item, name) for name in columns}
            item_id, new_id = uuid4(), uuid4()
            await session.execute(insert(Item).values(**row, id=item_id, words=""))
            own = {one.key: getattr(entry, one.key) for one in Entry.__table__.columns}
            more = {"id": new_id, "item_id": item_id, "title": f"第 {len(ids)} 件"}
            await session.execute(insert(Entry).values(**own | more))
            ids.append(new_id)
    return ids


async def tried(uow: UnitOfWork, actor: Actor, entry_id: UUID, verb: EntryVerb) -> str:
    """Take a step on an entry as it is; say how it ended."""
    async with uow() as session:
        seen = (await session.get_one(Entry, entry_id)).version
    try:
        await deciding.decide(uow, actor, Decision(verb, entry_id, seen, "试"), utc_now)
    except Refusal as refusal:
        return refusal.code
    return "done"


async def ranks(uow: UnitOfWork, campaign_id: UUID, school_id: UUID) -> list[int | None]:
    async with uow() as session:
        rows = await entries_of(session, campaign_id, school_id)
        return [one.school_rank for one in rows]


async def entries_of(session: AsyncSession, campaign_id: UUID, school_id: UUID) -> Sequence[Entry]:
    return await entries.placed_ids(session, campaign_id, EntrySide.SCHOOL, school_id)


@pytest.mark.requirement("R30")
async def test_twenty_clerks_at_once_take_no_more_than_there_are(
    contest: Contest, uow: UnitOfWork
) -> None:
    city = contest.city
    made = await contest.opened(school_quota=PLACES)
    first = await contest.proposed(made)
    ids = [UUID(first["id"]), *await copies(uow, UUID(first["id"]), CLERKS - 1)]
    clerks = [tried(uow, city.zhuji.team, one, EntryVerb.NOMINATE) for one in ids]
    ended = Counter(await asyncio.gather(*clerks))
    assert ended == {"done": PLACES, "quota_used_up": CLERKS - PLACES}
    campaign_id = UUID(made["id"])
    assert await ranks(uow, campaign_id, city.zhuji.id) == [1, 2, 3, 4, 5]
    # Down and up at once, with the order changed meanwhile: no gap, no double, none too many.
    async with uow() as session:
        held = [one.id for one in await entries_of(session, campaign_id, city.zhuji.id)]
    waiting = [one for one in ids if one not in held]
    order = Order(EntrySide.SCHOOL, held, held[::-1])
    steps = [
        *(tried(uow, city.zhuji.team, one, EntryVerb.WITHDRAW) for one in held[:3]),
        *(tried(uow, city.district, one, EntryVerb.RETURN) for one in held[3:]),
        *(tried(uow, city.zhuji.lead, one, EntryVerb.NOMINATE) for one in waiting[:10]),
        _ordered(uow, city.zhuji.team, campaign_id, order),
    ]
    ended = Counter(await asyncio.gather(*steps))
    assert set(ended) <= {"done", "quota_used_up", "entry_order_changed"}
    left = await ranks(uow, campaign_id, city.zhuji.id)
    assert left == list(range(1, len(left) + 1))
    async with uow() as session:
        row = await quotas.one(session, campaign_id, city.zhuji.id)
    assert row is not None
    assert (row.used, row.most) == (len(left), PLACES)


async def _ordered(uow: UnitOfWork, actor: Actor, campaign_id: UUID, order: Order) -> str:
    try:
        await placing.reorder(uow, actor, campaign_id, order, utc_now)
    except Refusal as refusal:
        return refusal.code
    return "done"


@pytest.mark.requirement("R30")
async def test_ten_clicks_at_once_make_one_entry(contest: Contest, uow: UnitOfWork) -> None:
    made = await contest.opened()
    item = await contest.desk.published()
    author = contest.city.zhuji.wang

    async def click() -> str:
        try:
            async with uow.begin() as session:
                said = (UUID(made["id"]), UUID(item["id"]))
                await proposing.propose(session, author, said, utc_now)
        except Refusal as refusal:
            return refusal.code
        return "done"

    ended = Counter(await asyncio.gather(*(click() for _ in range(10))))
    assert ended == {"done": 1, "entry_already_in": 9}


@pytest.mark.requirement("R30")
@pytest.mark.parametrize("verb", ["propose", "nominate", "district", "take-back", "withdraw"])
async def test_the_servers_clock_decides_about_the_last_second(contest: Contest, verb: str) -> None:
    city, desk = contest.city, contest.desk
    made = await contest.opened()
    entry = await contest.proposed(made, title="甲")
    if verb in ("district", "take-back"):
        await contest.step(city.zhuji.team, entry, "nominate")
    item = await desk.published(title="乙")
    until = "districts_until" if verb == "district" else "entries_until"
    end = datetime.fromisoformat(made[until])

    async def attempt() -> tuple[int, str]:
        if verb == "propose":
            answer = await contest.try_propose(city.zhuji.wang, made, item["id"])
        elif verb == "withdraw":
            path = f"/my-entries/{entry['id']}/withdraw"
            answer = await desk.call(city.zhuji.wang, "POST", path, 1)
        elif verb == "district":
            answer = await contest.try_step(city.district, entry, "nominate")
        else:
            answer = await contest.try_step(city.zhuji.team, entry, verb)
        return answer.status_code, answer.json().get("code", "")

    for late in (timedelta(0), SECOND):
        contest.at(end + late)
        assert await attempt() == (409, "entry_too_late")
    contest.at(end - SECOND)
    status, _ = await attempt()
    assert status in (200, 201)


async def test_a_step_waits_for_the_office_that_calls_the_campaign_off(
    contest: Contest, uow: UnitOfWork
) -> None:
    made = await contest.opened()
    entry = await contest.proposed(made)
    team, entry_id = contest.city.zhuji.team, UUID(entry["id"])
    async with uow.begin() as session:
        campaign = await session.get_one(Campaign, UUID(made["id"]), with_for_update=True)
        step = asyncio.create_task(tried(uow, team, entry_id, EntryVerb.NOMINATE))
        done, _ = await asyncio.wait({step}, timeout=0.3)
        assert done == set()
        campaign.state = type(campaign.state).CANCELLED
    assert await step == "entry_step_not_possible"
    async with uow() as session:
        assert (await session.get_one(Entry, entry_id)).state is EntryState.PROPOSED
