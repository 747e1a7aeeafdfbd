"""A score as a document: items and bonuses with their sentences, live or frozen. Pure."""

from typing import Any

from assessment.rubrics.rules import plain
from assessment.schemes.document import SchemeContent
from assessment.teacher_scores.queries.facts import Candidate
from assessment.teacher_scores.scoring import Frame, Score
from assessment.teacher_scores.words import said_of, said_of_bonus, said_of_total


def document_of(
    scheme: SchemeContent, one: Candidate, score: Score, frame: Frame
) -> dict[str, Any]:
    """Return everything that explains a score, as JSON."""
    return {
        "items": [
            {
                "key": part.item.key,
                "name": part.item.name,
                "standard": part.item.standard,
                "point": part.item.point,
                "aspect": part.item.aspect,
                "kind": part.item.kind,
                "most": plain(part.item.points) if part.item.points is not None else "0",
                "points": None if part.points is None else plain(part.points),
                "text": said_of(part, one.facts, one.marks.get(part.item.key), frame),
            }
            for part in score.items
        ],
        "bonuses": [
            {
                "name": bonus.bonus.name,
                "points": plain(bonus.points),
                "text": said_of_bonus(bonus),
            }
            for bonus in score.bonuses
        ],
        "text": said_of_total(scheme, score),
    }
