"""Asking the links of shown tools, some at a time; what they answered is kept.

No transaction is open while others are asked. Whoever is cut off from the net is no judge of it:
then nothing is counted, and the desk says so.
"""

import asyncio
import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from cases.items.tool_tables import ToolLinkRow, ToolLinkRun
from cases.tools import rules
from cases.tools.queries import links
from cases.tools.rules import Answer, Asker, Record
from kernel.clock import Clock
from kernel.db import UnitOfWork


@dataclass(frozen=True, slots=True)
class Manners:
    """How often, how many at once, and how long between two questions to one host."""

    every: timedelta = timedelta(days=7)
    most: int = 200
    per_host: int = 5
    hosts_at_once: int = 8
    pause_seconds: float = 2


@dataclass(frozen=True, slots=True)
class Run:
    """What a run came to."""

    asked: int
    failed: int
    is_cut_off: bool


Answered = tuple[ToolLinkRow, Answer]


async def ask_links(uow: UnitOfWork, asker: Asker, manners: Manners, now: Clock) -> Run | None:
    """Ask what is due; None when nothing is."""
    async with uow() as session:
        due = await links.due(session, now(), manners.most, manners.per_host)
        heard = await links.heard(session, 3)
    if not due:
        return None
    answered = await _ask_all(due, asker, manners)
    is_cut_off = rules.seems_cut_off([(row.host, answer) for row, answer in answered])
    if is_cut_off:
        is_cut_off = not await _is_reached(answered, heard, asker)
    failed = sum(answer.state in rules.FAILED for _, answer in answered)
    run = Run(len(answered), failed, is_cut_off)
    async with uow.begin() as session:
        await _keep(session, answered, run, manners, now())
    return run


async def _is_reached(answered: Sequence[Answered], heard: Mapping[str, str], asker: Asker) -> bool:
    """Tell whether others are there: that settles whether these are gone or we are.

    Those that fail come back together, so that a run may hold nothing else. Where no name was found
    a name that is known to exist will do; else somebody who answered lately must answer again. With
    nobody to ask, names that were found speak for the network.
    """
    if not any(answer.is_resolved for _, answer in answered):
        return any([await asker.resolves(host) for host in heard])
    return not heard or any([(await asker.ask(url)).is_heard for url in heard.values()])


async def _ask_all(due: Sequence[ToolLinkRow], asker: Asker, manners: Manners) -> list[Answered]:
    """Hosts side by side, the links of one host one after the other."""
    by_host: dict[str, list[ToolLinkRow]] = defaultdict(list)
    for row in due:
        by_host[row.host].append(row)
    free = asyncio.Semaphore(manners.hosts_at_once)

    async def ask_host(rows: list[ToolLinkRow]) -> list[Answered]:
        found: list[Answered] = []
        async with free:
            for nth, row in enumerate(rows):
                if nth:
                    await asyncio.sleep(manners.pause_seconds)
                found.append((row, await asker.ask(row.url)))
        return found

    lots = await asyncio.gather(*(ask_host(rows) for rows in by_host.values()))
    return [one for lot in lots for one in lot]


async def _keep(
    session: AsyncSession, answered: Sequence[Answered], run: Run, manners: Manners, at: datetime
) -> None:
    """Write what was answered; a link that its author changed meanwhile is no longer there."""
    for row, answer in sorted(answered, key=lambda one: (one[0].item_id, one[0].url)):
        one = ToolLinkRow
        statement = update(one).where(one.item_id == row.item_id, one.url == row.url)
        if run.is_cut_off:
            await session.execute(statement.values(due_at=at + rules.SOON))
            continue
        record = rules.after(_as_kept(row), answer, at)
        share = random.random()  # noqa: S311 -- spreads work, protects nothing
        due_at = rules.due_after(record, at, manners.every, share)
        await session.execute(statement.values(**asdict(record), asked_at=at, due_at=due_at))
    said = {"at": at, **asdict(run)}
    await session.execute(
        insert(ToolLinkRun)
        .values(id=1, **said)
        .on_conflict_do_update(index_elements=["id"], set_=said)
    )


def _as_kept(row: ToolLinkRow) -> Record:
    return Record(
        row.state, row.status, row.moved_to, row.failures, row.failing_since, row.dead_since
    )
