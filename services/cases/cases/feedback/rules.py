"""Use, ratings, comments and reports of the library's items: what counts and until when. Pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Final


class CommentState(StrEnum):
    """What of a comment is shown; the text of hidden and deleted ones never is."""

    SHOWN = "shown"
    HIDDEN = "hidden"  # by those who answer for the item's unit, with a reason
    DELETED = "deleted"  # by its author


class ReportKind(StrEnum):
    """Why somebody reports 举报 a comment."""

    ABUSE = "abuse"
    ADVERT = "advert"
    PRIVACY = "privacy"
    UNTRUE = "untrue"
    OTHER = "other"


class Verdict(StrEnum):
    """What became of a reported comment."""

    HIDE = "hide"
    KEEP = "keep"


# A mean of few ratings says little: every item begins with five ratings of three stars.
PRIOR_COUNT: Final = 5
PRIOR_STARS: Final = 3
EDIT_FOR: Final = timedelta(minutes=15)
MOST_REPLIES: Final = 30  # of one comment


def rank(count: int, stars: int) -> int:
    """Return the Bayesian mean of `count` ratings with `stars` together, in thousandths.

    The database computes the same for its index, `item_feedback.rated_rank`.
    """
    return (stars + PRIOR_COUNT * PRIOR_STARS) * 1000 // (count + PRIOR_COUNT)


def mean(count: int, stars: int) -> Decimal | None:
    """Return the plain mean that people are shown, to one place; None without ratings."""
    if count == 0:
        return None
    return (Decimal(stars) / count).quantize(Decimal("0.1"), ROUND_HALF_UP)


def may_still_edit(created_at: datetime, at: datetime) -> bool:
    """Tell whether a comment may still be edited by its author."""
    return at < created_at + EDIT_FOR


@dataclass(frozen=True, slots=True)
class Flood:
    """At most so many within a time, of one person."""

    most: int
    window: timedelta

    def wait(self, latest: Sequence[datetime], at: datetime) -> int:
        """Return the seconds to wait; `latest` are the last `most` times, the newest first."""
        if len(latest) < self.most:
            return 0
        free_at = latest[self.most - 1] + self.window
        return max(0, math.ceil((free_at - at).total_seconds()))


COMMENTS: Final = Flood(10, timedelta(minutes=10))
REPORTS: Final = Flood(20, timedelta(hours=1))
