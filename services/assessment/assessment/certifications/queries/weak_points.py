"""Weak points 短板 (R105): where levels below 优秀 were given, and why."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.certifications.queries.people import GROUP
from assessment.certifications.rules import RATED, Level, RatingKind, SeatState
from assessment.certifications.tables import Certification, CertificationRating, PeerSeat
from assessment.directory.tables import DirectoryUnit

TOP_REASONS = 5


@dataclass(slots=True)
class WeakTask:
    """How one task was rated, and the reasons that were given."""

    ability_code: str
    ability_name: str
    task_key: str
    task_name: str
    levels: Counter[Level] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)

    @property
    def weight(self) -> tuple[int, int]:
        """What sorts tasks: first the most 不合格, then the most 合格."""
        return self.levels[Level.FAIL], self.levels[Level.PASS]


@dataclass(frozen=True, slots=True)
class Found:
    """The tasks of a unit's certifications, the weakest first."""

    certifications: int
    tasks: list[WeakTask]


async def of_unit(session: AsyncSession, year_id: UUID, unit: DirectoryUnit) -> Found:
    """Sum up what the school decided, or the peers where the school has not yet."""
    one = Certification
    column = one.group_path if unit.kind == GROUP else one.org_path
    here = (one.year_id == year_id, column.startswith(unit.path))
    newest = (
        select(CertificationRating.certification_id, CertificationRating.marks)
        .join(one, one.id == CertificationRating.certification_id)
        .where(
            *here,
            CertificationRating.kind == RatingKind.SCHOOL,
            CertificationRating.turn == one.turn,
            one.state.in_(sorted(RATED)),
        )
        .order_by(CertificationRating.id)  # of several the newest stays in the dictionary
    )
    by_school: dict[UUID, list[Any]] = {r[0]: r[1] for r in await session.execute(newest)}
    by_peers = (
        select(PeerSeat.certification_id, PeerSeat.marks)
        .join(one, one.id == PeerSeat.certification_id)
        .where(
            *here,
            PeerSeat.state == SeatState.RATED,
            PeerSeat.turn == one.turn,
            one.state.not_in(sorted(RATED)),
        )
    )
    given: list[tuple[UUID, list[Any]]] = list(by_school.items())
    given += [(row[0], row[1]) for row in await session.execute(by_peers)]
    return await _sum(session, given)


async def _sum(session: AsyncSession, given: Iterable[tuple[UUID, list[Any]]]) -> Found:
    marks = list(given)
    ids = {certification_id for certification_id, _ in marks}
    query = select(
        Certification.id,
        Certification.ability_code,
        Certification.ability_name,
        Certification.tasks,
    ).where(Certification.id.in_(ids))
    about = {row.id: row for row in await session.execute(query)}
    tasks: dict[tuple[str, str], WeakTask] = {}
    for certification_id, some in marks:
        row = about[certification_id]
        names = {task["key"]: task["name"] for task in row.tasks}
        for mark in some:
            key = mark["task_key"]
            task = tasks.setdefault(
                (row.ability_code, key),
                WeakTask(row.ability_code, row.ability_name, key, names.get(key, key)),
            )
            level = Level(mark["level"])
            task.levels[level] += 1
            if level is not Level.EXCELLENT:
                task.reasons[mark["reason"].strip()] += 1
    found = sorted(
        tasks.values(), key=lambda t: (-t.weight[0], -t.weight[1], t.ability_code, t.task_key)
    )
    return Found(len(ids), found)
