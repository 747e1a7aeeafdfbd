"""A work goes back to its teacher: why, by whom, and what becomes of its seats and its level."""

from collections.abc import Mapping, Sequence

from assessment.certifications.service.handing_in import end_seats
from assessment.certifications.service.stepping import Hand
from kernel.clock import Clock


def put_back(
    hand: Hand, by: tuple[str, str], reasons: Sequence[Mapping[str, str]], now: Clock
) -> None:
    """Write down why a work goes back; `by` is the stage (peer, school) and who.

    No level stands until it is rated again.
    """
    end_seats(hand, now)
    hand.row.level = None
    hand.row.returned = {
        "stage": by[0],
        "by_name": by[1],
        "at": now().isoformat(),
        "reasons": [dict(one) for one in reasons],
    }
