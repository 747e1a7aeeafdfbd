"""How entries are scored, ranked and awarded. Pure (DOMAIN §8, R26, R30, R128)."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from cases.campaigns.rules import OWNERS, CampaignLevel, CampaignState
from kernel.actor import Role
from kernel.clock import end_of_day, local_date


class TaskState(StrEnum):
    """Where one judge's work on one entry stands."""

    ASSIGNED = "assigned"
    SAVED = "saved"
    SUBMITTED = "submitted"  # never changes again
    RECUSED = "recused"  # the judge knows the entry, or may not judge it; somebody else does
    LIFTED = "lifted"  # taken from the judge by the office


class ObjectionState(StrEnum):
    """Where an objection 异议 against an announced result stands."""

    OPEN = "open"
    UPHELD = "upheld"
    REJECTED = "rejected"


class Register(StrEnum):
    """Awards won elsewhere that are kept here too (R25)."""

    ONE_LESSON = "one_lesson"  # 一师一优课
    ONE_MASTER = "one_master"  # 一课一名师


class Outcome(StrEnum):
    """How an objection is answered."""

    UPHELD = "upheld"
    REJECTED = "rejected"


class DecidedBy(StrEnum):
    """What sets an entry apart from the one a place above."""

    FIRST = "first"
    SCORE = "score"
    IT_POINTS = "it_points"
    SPREAD = "spread"
    LOT = "lot"
    STRUCK = "struck"


# What still counts as somebody's work on an entry.
ACTIVE: Final = (TaskState.ASSIGNED, TaskState.SAVED, TaskState.SUBMITTED)
UNDONE: Final = (TaskState.ASSIGNED, TaskState.SAVED)
OFFICE_ROLES: Final = tuple(role for roles in OWNERS.values() for role in roles)
# Who keeps the register of awards: a school for itself, offices and centre for those below.
REGISTRARS: Final = (*OFFICE_ROLES, Role.EQUIPMENT_CENTRE)
RESULTS_OPEN: Final = (CampaignState.ANNOUNCED, CampaignState.CONCLUDED)
RANKED: Final = (CampaignState.RANKED, *RESULTS_OPEN)
STEP: Final = Decimal("0.5")
LOW, HIGH = Decimal(60), Decimal(90)  # below and above, a comment is due
_SATURDAY: Final = 5
# Crockford's alphabet: no letter that could be read as a digit.
ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOKALIKES: Final = str.maketrans("OIL", "011")
_CODE_LETTERS: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH: Final = 12  # 60 bits


def has_lost(explanation: Mapping[str, Any]) -> bool:
    """Tell from a result's explanation whether an upheld objection took the award."""
    return "struck" in explanation


def announce_until(announced_at: datetime, working_days: int) -> datetime:
    """Return the end of the public notice 公示期: 24:00 of the nth working day after its first day.

    Working days are Monday to Friday. The public holidays are decided each year and not known here:
    where one falls into the period the campaign asks for more days.
    """
    day, left = local_date(announced_at), working_days
    while left > 0:
        day += timedelta(days=1)
        left -= day.weekday() < _SATURDAY
    return end_of_day(day)


def blind_code(number: int) -> str:
    """Write a random number as the code by which judges know an entry, such as `W-7K3MQ`."""
    digits = ""
    for _ in range(5):
        number, at = divmod(number, len(_CODE_LETTERS))
        digits += _CODE_LETTERS[at]
    return f"W-{digits}"


def check_code(number: int) -> str:
    """Write 60 random bits as `PX-XXXX-XXXX-XXXX`."""
    digits = "".join(ALPHABET[(number >> 5 * at) & 31] for at in range(CODE_LENGTH))
    return "-".join(("PX", digits[:4], digits[4:8], digits[8:]))


def read_code(typed: str) -> str:
    """Return a check code as it is stored, whatever case, spaces and dashes were typed."""
    digits = re.sub(r"[\s\-—－]", "", typed).upper().removeprefix("PX").translate(_LOOKALIKES)
    return "-".join(("PX", digits[:4], digits[4:8], digits[8:]))


def number_series(level: CampaignLevel, org_name: str, year: int) -> str:
    """Return what the numbers of a year's certificates of one unit begin with."""
    of = "" if level is CampaignLevel.CITY else f"·{org_name[:14]}"
    return f"烟提升{of}〔{year}〕评 "
