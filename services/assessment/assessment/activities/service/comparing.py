"""The schedule 研修安排 beside what was held: what a school lacks for C19, piece by piece."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.activities import rules
from assessment.activities.queries import people, schedule
from assessment.activities.rules import READERS, Held, Piece, Scheduled
from assessment.activities.words import PIECE_NAMES
from assessment.directory.tables import DirectoryUnit
from kernel.actor import Actor
from kernel.clock import local_date
from kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the schedule, the activities that carry it out, and what is missing by now."""

    row: Scheduled
    held: Sequence[Held]
    missing: Sequence[Piece]


@dataclass(frozen=True, slots=True)
class Comparison:
    """All rows of a school's schedules, and activities that stand in none of them."""

    lines: Sequence[Line]
    beside: Sequence[Held]


@dataclass(frozen=True, slots=True)
class ActivitiesFact:
    """C19 as data: rows of the schedule, those due by now, those carried out, and what lacks."""

    scheduled: int
    due: int
    carried_out: int
    missing: tuple[str, ...]


async def school_of(session: AsyncSession, actor: Actor, school_id: UUID) -> DirectoryUnit:
    """Return a school whose activities the caller may look at, also from a group of it."""
    found = await people.unit(session, school_id)
    if found is None or found.kind != "school":
        raise NotFound
    if any(grant.org_path.startswith(found.path) and grant.role in rules.ORGANISERS
           for grant in actor.grants):  # fmt: skip
        return found
    actor.require(found.path, *READERS)
    return found


async def compare(
    session: AsyncSession, school_id: UUID, year_id: UUID, at: datetime
) -> Comparison:
    """Compare a school's schedules of a year with what was held."""
    rows = await schedule.scheduled(session, school_id, year_id)
    by_row: dict[tuple[UUID | None, str | None], list[Held]] = {}
    for plan_id, key, one in await schedule.held(session, school_id, year_id):
        by_row.setdefault((plan_id, key), []).append(one)
    today = local_date(at)
    lines = []
    for row in rows:
        held = by_row.pop((row.plan_id, row.key), [])
        lines.append(Line(row, held, rules.missing_pieces(row, held, at, today)))
    beside = [one for some in by_row.values() for one in some]
    return Comparison(lines, sorted(beside, key=lambda one: one.span.starts_at))


async def activities_fact(
    session: AsyncSession, year_id: UUID, school_id: UUID, at: datetime
) -> ActivitiesFact:
    """Return what the review of C19 is shown; the reviewer still decides."""
    found = await compare(session, school_id, year_id, at)
    today = local_date(at)
    return ActivitiesFact(
        scheduled=len(found.lines),
        due=sum(one.row.on is not None and one.row.on < today for one in found.lines),
        carried_out=sum(
            any(held.state is rules.ActivityState.CLOSED for held in one.held)
            for one in found.lines
        ),
        missing=tuple(_named(one, piece) for one in found.lines for piece in one.missing),
    )


def _named(line: Line, piece: Piece) -> str:
    """Return a missing piece in words, with what the organiser said about it."""
    text = f"{line.row.on or '未定日期'}“{line.row.content}”{PIECE_NAMES[piece]}"
    reasons = [one.no_image_reason for one in line.held if one.no_image_reason]
    if piece is Piece.NO_IMAGE and reasons:
        return f"{text}（学校说明：{'；'.join(reasons)}）"
    return text
