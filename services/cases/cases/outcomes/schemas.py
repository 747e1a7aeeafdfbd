"""Wire types of counted results."""

from typing import Any, Self
from uuid import UUID

from sqlalchemy import Row

from kernel.text import Wire


class OutcomePiecesOut(Wire):
    """Pieces of somebody's published packages, in the words of a school's scheme."""

    person_id: UUID
    lesson_design: int
    lesson_recording: int
    case_study: int
    reflection: int

    @classmethod
    def of(cls, row: Row[*tuple[Any, ...]]) -> Self:
        """Shape what was counted."""
        return cls(
            person_id=row.person_id,
            lesson_design=row.lesson_plan,
            lesson_recording=row.recording,
            case_study=row.teaching_case,
            reflection=row.reflection,
        )
