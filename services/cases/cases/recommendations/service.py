"""What helps with somebody's weak abilities."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from cases.abilities.from_notice import abilities
from cases.feedback.queries.listed import ListedRow
from cases.recommendations import queries, rules
from cases.recommendations.rules import Candidate, Choice, Need, Weak
from kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Wanted:
    """The caller's weak abilities by how they stand, and the stages they work in."""

    failed: Sequence[str]
    passed: Sequence[str]
    planned: Sequence[str]
    stages: Sequence[str]

    def weak(self) -> list[Weak]:
        """Return each ability once, the most urgent first; unknown codes are left out."""
        said = (
            (Need.FAILED, self.failed),
            (Need.PASSED, self.passed),
            (Need.PLANNED, self.planned),
        )
        found: dict[str, Weak] = {}
        for need, codes in said:
            for code in codes:
                if code in abilities():
                    found.setdefault(code, Weak(abilities()[code], need))
        return list(found.values())


async def recommend(
    session: AsyncSession, actor: Actor, wanted: Wanted, most: int
) -> list[tuple[ListedRow, Choice]]:
    """Return items with the reason for each, the best first."""
    weak = wanted.weak()
    if not weak:
        return []
    codes = [one.ability.code for one in weak]
    dimensions = list(dict.fromkeys(str(one.ability.dimension) for one in weak))
    rows = await queries.candidates(session, actor, codes, dimensions)
    stages = wanted.stages or await queries.own_stages(session, actor)
    chosen = rules.choose(map(_candidate, rows), weak, stages, most)
    by_id = {row.id: row for row in rows}
    return [(by_id[one.id], one) for one in chosen]


def _candidate(row: ListedRow) -> Candidate:
    return Candidate(
        id=row.id,
        kind=row.kind,
        state=row.state,
        abilities=row.abilities,
        dimensions=row.dimensions,
        stages=row.stages,
        rank=row.rated_rank,
        rating_count=row.rating_count,
        rating_sum=row.rating_sum,
    )
