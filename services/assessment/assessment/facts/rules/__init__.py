"""Facts 平台数据: what the platform knows about an item, in one sentence each. Pure.

DOMAIN §2 (machine-verified facts); annex 4. A fact is data beside the item: whoever reviews still
decides. The sentences stand by what they are made of: `plans` (C12–C14, C16), `work` (C18, C19),
`ratings` (C20–C23); those of the registers are `assessment.registers.facts`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

_MOST_NAMED: Final = 5  # a sentence stays a sentence; the rest is behind its link


class Rows(StrEnum):
    """Where the rows behind a fact are; the page turns it into a link."""

    STUDY_PLAN = "study_plan"
    GROUP_PLANS = "group_plans"
    HOURS = "hours"
    SCHEDULE = "schedule"
    SCHEME = "scheme"
    STAFF = "staff"
    CERTIFICATIONS = "certifications"
    DRAW = "draw"
    REGISTER = "register"


@dataclass(frozen=True, slots=True)
class Fact:
    """One sentence about one item.

    `is_met` tells whether what the notice asks for is there, as far as figures can tell; None when
    they cannot. `rows_id` names the plan, the scheme, the draw or the school; both are None where
    there are no rows.
    """

    code: str
    is_met: bool | None
    text: str
    rows: Rows | None
    rows_id: str | None


def named(words: Sequence[str]) -> str:
    """Return the first few of many, `甲、乙等` when there are more."""
    return "、".join(words[:_MOST_NAMED]) + ("等" if len(words) > _MOST_NAMED else "")


def percent(count: int, total: int) -> str:
    """Return a share as people write it, rounded down to a tenth: `100%`, `98.5%`.

    Rounded down, so that what lacks somebody is never written as 100 %.
    """
    whole, tenth = divmod(count * 1000 // total, 10)
    return f"{whole}.{tenth}%" if tenth else f"{whole}%"


def as_json(facts: Sequence[Fact]) -> list[dict[str, Any]]:
    """Return facts as they are kept when the result becomes final."""
    return [
        {
            "code": one.code,
            "is_met": one.is_met,
            "text": one.text,
            "rows": one.rows and str(one.rows),
            "rows_id": one.rows_id,
        }
        for one in facts
    ]


def from_json(kept: Mapping[str, Any]) -> Fact:
    """Return a fact that was kept."""
    rows = None if kept["rows"] is None else Rows(kept["rows"])
    return Fact(kept["code"], kept["is_met"], kept["text"], rows, kept["rows_id"])
