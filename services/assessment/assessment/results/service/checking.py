"""What a check code stands for; anybody may ask, nobody learns more than the form's first lines."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.results import queries, rules
from assessment.results.rules import CheckState
from assessment.rubrics.rules import Grade


@dataclass(frozen=True, slots=True)
class Check:
    """What the public page says."""

    school_name: str
    round_name: str
    grade: Grade
    total: Decimal
    issued_at: datetime
    issuer: str
    state: CheckState


async def check(session: AsyncSession, typed: str) -> Check:
    """Return what a code stands for, however it was typed; raises CheckCodeUnknown."""
    found = await queries.by_check_code(session, rules.read_check_code(typed))
    if found is None:
        raise rules.CheckCodeUnknown
    state = CheckState.ANNOUNCED
    if found.replaced_at is not None:
        state = CheckState.REPLACED
    elif found.finalised_at is not None:
        state = CheckState.FINAL
    return Check(
        school_name=found.school_name,
        round_name=found.round_name,
        grade=found.grade,
        total=found.total,
        issued_at=found.finalised_at or found.announced_at,
        issuer=found.issuer,
        state=state,
    )
