"""How entries are scored, ranked and awarded. Pure (DOMAIN §8, R26, R30, R128)."""

from enum import StrEnum


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
