"""Wire types of reviews."""

from typing import Annotated

from pydantic import StringConstraints

from assessment.reviews.rules import ReviewState, Stage
from assessment.reviews.service.reading import ReviewView
from assessment.rubrics.schemas import PointsOut, ScoreOut
from assessment.submissions.schemas import MarkOut
from kernel.errors import Refusal
from kernel.text import Prose, Wire


class ReviewItemOut(Wire):
    """One item before its reviewer; version 0 = not touched yet (If-Match: "0").

    At the city stage the district's mark stands beside it, and an untouched item agrees with it.
    `differs`: the city's points are others than the district's, or the arbiter has to decide.
    """

    code: str
    mark: MarkOut | None
    points: PointsOut | None
    reason: str
    version: int
    self_mark: MarkOut | None
    self_points: PointsOut | None
    district_points: PointsOut | None
    district_mark: MarkOut | None
    district_reason: str
    differs: bool


class RefusalOut(Wire):
    """Why the caller cannot review this school now."""

    code: str
    title: str

    @classmethod
    def of(cls, refusal: Refusal) -> "RefusalOut":
        """Shape a refusal without raising it."""
        return cls(code=refusal.code, title=refusal.title)


class ReviewOut(Wire):
    """A review as its reviewer sees it: their own marks, never those of a blind colleague."""

    stage: Stage
    ordinal: int
    state: ReviewState
    is_arbiter: bool
    reviewer_name: str
    opinion: str
    items: list[ReviewItemOut]
    score: ScoreOut | None
    blank: list[str]
    can_conclude: bool
    can_mark: bool
    refusal: RefusalOut | None

    @classmethod
    def of(cls, view: ReviewView) -> "ReviewOut":
        """Shape a view."""
        refusal = RefusalOut.of(view.refusal) if view.refusal else None
        plain = {name: getattr(view, name) for name in cls.model_fields if name != "refusal"}
        return cls.model_validate({**plain, "refusal": refusal})


class ConcludeIn(Wire):
    """评审意见, shown to the offices beside the marks."""

    opinion: Annotated[Prose, StringConstraints(max_length=2000, strip_whitespace=True)] = ""
