"""Who of a team could take a task: the bar of each, computed, and what each carries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncSession

from auth.assignments import rules
from auth.assignments.queries import board
from auth.assignments.queries.homes import homes_of
from auth.assignments.rules import Bar, SameDistrict, Target, Task
from auth.assignments.service.assigning import since
from auth.experts.rules import LEADERS, leaders_of
from auth.organisations.queries import get_unit
from auth.organisations.rules import Kind, Status
from auth.settings import Settings
from kernel.actor import Actor, Role


@dataclass(frozen=True, slots=True)
class Asked:
    """Of which team, for which task at which unit (None: nobody is judged), named how."""

    team_id: UUID
    target_id: UUID | None
    task: Task | None
    q: str | None


Judged = tuple[Row[*tuple[Any, ...]], Bar | None]


async def candidates(
    session: AsyncSession,
    actor: Actor,
    asked: Asked,
    page: tuple[UUID | None, int],
    how: tuple[Settings, datetime],
) -> Sequence[Judged]:
    """The serving experts of a team, one more than the page holds, each with the bar."""
    (after, limit), (settings, now) = page, how
    team = await get_unit(session, asked.team_id)
    actor.require(team.path, *LEADERS, Role.AUDITOR)
    leaders_of(Kind(team.kind))  # only cities and districts have a team
    rows = await board.candidates(session, team.id, asked.q, after=after, limit=limit)
    if asked.target_id is None or asked.task is None:
        return [(row, None) for row in rows]
    unit = await get_unit(session, asked.target_id)
    kind = Kind(unit.kind)
    rules.check_target(team.path, unit.path, kind, is_open=unit.status == Status.OPEN)
    target = Target(unit.name, unit.path, kind, Kind(team.kind) is Kind.CITY)
    same = SameDistrict(settings.expert_same_district)
    whose = [(row.person_id, row.unit) for row in rows]
    homes = await homes_of(session, whose, since(settings, now))
    return [
        (row, rules.bar_of(asked.task, target, home, same=same))
        for row, home in zip(rows, homes, strict=True)
    ]
