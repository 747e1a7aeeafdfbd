"""The board of a round: districts in the order of the notice."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4

from assessment.submissions.rules import State
from assessment.submissions.shape import progress_out

NOW = datetime(2026, 11, 26, 8, tzinfo=UTC)


@dataclass
class Count:
    district_id: UUID | None
    district_name: str
    some_path: str
    state: State = State.DRAFT
    total: int = 1
    overdue: int = 0


def test_districts_come_in_the_order_of_the_notice_and_city_run_schools_last() -> None:
    counts = [
        Count(uuid4(), "龙口市", "/1/10/70/"),
        Count(None, "市直属", "/1/17/"),
        Count(uuid4(), "芝罘区", "/1/2/20/"),
        Count(uuid4(), "福山区", "/1/3/31/"),
    ]

    listed = progress_out(counts, "/1/", NOW).districts

    assert [one.name for one in listed] == ["芝罘区", "福山区", "龙口市", "市直属"]
