"""A ranking worked out from what is stored, the same each time: to rank, to strike, to replay."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from cases.campaigns.tables import Campaign, Entry
from cases.judging.queries import judging as queries
from cases.judging.rules import DecidedBy, TaskState
from cases.judging.scoring import (
    Criterion,
    Placed,
    Score,
    Scored,
    criteria_of,
    lot,
    placed,
    score_of,
)
from cases.judging.service.filling import by_entry
from cases.judging.tables import EntryResult, JudgeTask

Struck = Mapping[UUID, dict[str, str]]  # by entry: the objection that took the award


@dataclass(frozen=True, slots=True)
class Worked:
    """What an entry's result must be."""

    score: Score
    placed: Placed
    explanation: dict[str, Any]

    def differs(self, row: EntryResult) -> bool:
        """Tell whether a stored result is another one."""
        now, at = self.score, self.placed
        stored = (row.score, row.it_score, row.spread, row.is_arbitrated, row.place, row.award)
        worked = (now.score, now.it_score, now.spread, now.is_arbitrated, at.place, at.award)
        return stored != worked or row.explanation != self.explanation

    def fill(self, row: EntryResult) -> None:
        """Write it into a row."""
        now, at = self.score, self.placed
        row.score, row.it_score, row.spread = now.score, now.it_score, now.spread
        row.is_arbitrated, row.place, row.award = now.is_arbitrated, at.place, at.award
        row.explanation = self.explanation


def work_out(
    campaign: Campaign, entries: Sequence[Entry], tasks: Sequence[JudgeTask], struck: Struck
) -> dict[UUID, Worked]:
    """Return each entry's result; the seed is drawn already, every sheet is in."""
    seed = campaign.seed or ""
    given = queries.given_of(tasks)
    scores = {one.id: score_of(given[one.id], campaign.arbiter_gap) for one in entries}
    order = placed(
        [Scored(key, score, key in struck) for key, score in scores.items()],
        seed,
        campaign.awards,
    )
    sheet = criteria_of(campaign.sheet)
    found, own = {}, by_entry(tasks)
    for one in order:
        told = _explained(seed, sheet, own[one.entry_id], scores[one.entry_id])
        told["decided_by"] = one.decided_by
        if one.decided_by is DecidedBy.LOT:
            told["lot"] = lot(seed, one.entry_id)
        if one.entry_id in struck:
            told["struck"] = struck[one.entry_id]
        found[one.entry_id] = Worked(scores[one.entry_id], one, told)
    return found


def _explained(
    seed: str, sheet: Sequence[Criterion], own: Sequence[JudgeTask], score: Score
) -> dict[str, Any]:
    """Everything but names: the points in an order that tells nobody's identity."""
    handed_in = [one for one in own if one.state is TaskState.SUBMITTED]
    ordered = sorted(handed_in, key=lambda one: (one.is_arbitration, lot(seed, one.id)))
    counted = [one for one in ordered if one.judge_id in score.counted]
    return {
        "gap": str(score.gap),
        "given": [
            {
                "total": str(one.total),
                "it_points": str(one.it_points),
                "is_arbiter": one.is_arbitration,
                "counts": one.judge_id in score.counted,
            }
            for one in ordered
        ],
        "means": {line.key: _mean_of(line, counted) for line in sheet},
    }


def _mean_of(line: Criterion, counted: Sequence[JudgeTask]) -> str:
    points = [Decimal(one.points[line.key]) for one in counted]
    return str((sum(points, Decimal(0)) / len(points)).quantize(Decimal("0.01")))
