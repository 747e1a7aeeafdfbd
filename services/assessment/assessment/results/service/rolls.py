"""The roll 考核结果汇总 of a round: rows, hash, the same again from the raw marks."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.results import queries, rules
from assessment.results.queries import Published
from assessment.results.rules import RollRow
from assessment.reviews import queries as reviews
from assessment.reviews import rules as review_rules
from assessment.reviews.queries import Dossier
from assessment.reviews.rules import Marked, ReviewState, Stage
from assessment.reviews.service import seats
from assessment.reviews.service.reading import score_marks
from assessment.rounds import service as rounds
from assessment.rounds.tables import Round
from assessment.rubrics import service as rubrics
from assessment.rubrics.marks import mark_of
from assessment.rubrics.rules import Rubric, item_score
from assessment.submissions.rules import State
from kernel.actor import Actor, Role

READERS = (Role.DISTRICT_OFFICE, Role.CITY_OFFICE, Role.AUDITOR)


@dataclass(frozen=True, slots=True)
class Roll:
    """The published results of a round within the caller's reach; `sha256` covers its rows."""

    round: Round
    rows: tuple[Published, ...]
    school_count: int
    is_complete: bool
    sha256: str
    computed_at: datetime


async def roll(session: AsyncSession, actor: Actor, round_id: UUID, at: datetime) -> Roll:
    """Return the roll as far as the caller's unit reaches; complete when every school is final."""
    found = await rounds.find(session, actor, round_id)
    paths = actor.paths(*READERS)
    rows = await queries.published(session, round_id, paths)
    count = await queries.roster_count(session, round_id, paths)
    is_complete = len(rows) == count and all(row.state is State.FINAL for row in rows)
    digest = rules.roll_hash(round_id, map(line_of, rows))
    return Roll(found, tuple(rows), count, is_complete, digest, at)


def line_of(row: Published) -> RollRow:
    """Shape a published result for the hash."""
    return RollRow(
        school_id=row.school_id,
        district=row.district_name,
        school=row.school_name,
        self_total=row.self_total,
        district_total=row.district_total,
        city_total=row.city_total,
        total=row.total,
        grade=row.grade,
        check_code=row.check_code,
    )


async def recompute(session: AsyncSession, round_id: UUID, path: str) -> tuple[str, str]:
    """Return the hash of the stored roll and of the one computed again from the raw marks.

    Raw marks are what schools, reviewers and deciders of appeals entered; nothing that was stored
    as a sum, a grade or a merged mark is used for the second hash.
    """
    rows = await queries.published(session, round_id, [path])
    again = [await _again(session, row) for row in rows]
    return rules.roll_hash(round_id, map(line_of, rows)), rules.roll_hash(round_id, again)


async def _again(session: AsyncSession, row: Published) -> RollRow:
    found = replace(await reviews.dossier(session, row.submission_id), version_no=row.version_no)
    rubric = await rubrics.scoring_of(session, found.rubric_id)
    own = await reviews.self_marks(session, found.id, found.version_no)
    district = await _district(session, found)
    city = review_rules.overlay(district, await _city(session, found))
    final = review_rules.overlay(city, await _appealed(session, found, rubric))

    def total(marks: dict[str, Marked]) -> Decimal:
        return score_marks(rubric, marks, half_points=found.half_points).total

    score = score_marks(rubric, final, half_points=found.half_points)
    selves = {code: Marked(mark_of(one.mark or {}), Decimal(0)) for code, one in own.items()}
    return replace(
        line_of(row),
        self_total=total(selves) if selves.keys() == rubric.items.keys() else None,
        district_total=total(district),
        city_total=total(city),
        total=score.total,
        grade=score.grade,
    )


async def _district(session: AsyncSession, found: Dossier) -> dict[str, Marked]:
    every = await reviews.reviews_of(session, found.id)
    return review_rules.agreed(await seats.concluded_marks(session, found, every))


async def _city(session: AsyncSession, found: Dossier) -> dict[str, Marked]:
    ids = [
        one.id
        for one in await reviews.reviews_of(session, found.id)
        if one.stage is Stage.CITY
        and one.version_no == found.version_no
        and one.state is ReviewState.CONCLUDED
    ]
    marks = await reviews.marks_of(session, ids)
    return reviews.as_marked(marks[ids[0]]) if ids else {}


async def _appealed(session: AsyncSession, found: Dossier, rubric: Rubric) -> dict[str, Marked]:
    changed: dict[str, Marked] = {}
    for appeal in await queries.appeals_of(session, found.id):
        for code, document in appeal.marks.items():
            mark = mark_of(document)
            points = item_score(rubric.items[code], mark, half_points=found.half_points).points
            changed[code] = Marked(mark, points)
    return changed


def by_district(rows: Sequence[Published]) -> dict[str, list[Published]]:
    """Group the rows of a roll by district, in their order."""
    groups: dict[str, list[Published]] = {}
    for row in rows:
        groups.setdefault(row.district_name, []).append(row)
    return groups
