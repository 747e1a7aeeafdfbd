"""Wire types of the public page of a draw: no name, no person's id, no draw's own id."""

from datetime import datetime

from assessment.draws.engine import METHOD
from assessment.draws.rules import DrawKind, DrawState, SeedSource
from assessment.draws.service.checking import Check
from assessment.draws.tables import DrawPick
from kernel.text import Wire


class DrawSeenOut(Wire):
    """Another draw of the same kind and unit in the year."""

    code: str
    state: DrawState
    frozen_at: datetime
    reason: str
    cancel_reason: str


class DrawCheckOut(Wire):
    """What everybody may know of a draw, and with which method it can be repeated."""

    code: str
    kind: DrawKind
    state: DrawState
    unit_name: str
    year_name: str
    rate: int
    sample: int
    method: str
    frame_hash: str
    school_count: int
    teacher_count: int
    drawn_count: int
    frozen_at: datetime
    seed: str | None
    seed_source: SeedSource | None
    seed_note: str
    drawn_at: datetime | None
    reason: str
    cancel_reason: str
    others: list[DrawSeenOut]

    @classmethod
    def of(cls, found: Check) -> "DrawCheckOut":
        """Shape it."""
        left_out = {"year_name", "method", "others"}
        own = {name: getattr(found.draw, name) for name in cls.model_fields if name not in left_out}
        return cls(
            **own,
            year_name=found.year_name,
            method=METHOD,
            others=[DrawSeenOut.model_validate(one) for one in found.others],
        )


class PublicPickOut(Wire):
    """A drawn teacher as a pseudonym: place in the frame, rank, and whether replaced."""

    school: str
    token: str
    rank: int
    stage: int
    is_substitute: bool
    is_replaced: bool

    @classmethod
    def of(cls, row: DrawPick) -> "PublicPickOut":
        """Shape it; the school is named as the frame names it."""
        return cls(
            school=f"{row.ordinal} {row.school_name}",
            token=row.token,
            rank=row.rank,
            stage=row.stage,
            is_substitute=row.replaces_id is not None,
            is_replaced=row.replaced_at is not None,
        )
