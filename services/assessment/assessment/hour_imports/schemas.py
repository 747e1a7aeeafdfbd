"""Wire types of imports of hours."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import PlainSerializer

from assessment.hour_imports.rules import HourImportState, HourVerdict
from assessment.hour_imports.tables import HourImport, HourImportRow
from assessment.hours.rules import figure
from kernel.text import Wire

_Hours = Annotated[Decimal, PlainSerializer(figure, return_type=str)]


class HourCountOut(Wire):
    """How many rows have a verdict, and their hours."""

    rows: int
    hours: _Hours


class HourCountsOut(Wire):
    """Rows by verdict."""

    new: HourCountOut
    held: HourCountOut
    unchanged: HourCountOut
    error: HourCountOut


class HourNoteOut(Wire):
    """What was passed over in the file."""

    code: str
    message: str


class HourImportOut(Wire):
    """An import as lists and its page show it."""

    id: UUID
    year_id: UUID
    org_path: str
    state: HourImportState
    filename: str
    counts: HourCountsOut
    notes: list[HourNoteOut]
    is_by_machine: bool
    created_at: datetime
    created_by_name: str
    applied_at: datetime | None
    applied_by_name: str | None
    undone_at: datetime | None
    undone_by_name: str | None
    version: int

    @classmethod
    def of(cls, row: HourImport) -> "HourImportOut":
        """Shape an import."""
        return cls.model_validate(row)


class HourReasonOut(Wire):
    """Why a row is wrong (with its column) or held (without)."""

    column: str | None = None
    value: str | None = None
    code: str
    message: str


class HourImportRowOut(Wire):
    """A row as read, what becomes of it, and every reason."""

    row_no: int
    staff_no: str | None
    name: str | None
    title: str | None
    hours: _Hours | None
    done_on: date | None
    record_no: str | None
    school_name: str | None
    verdict: HourVerdict
    reasons: list[HourReasonOut]

    @classmethod
    def of(cls, row: HourImportRow) -> "HourImportRowOut":
        """Shape a row."""
        told = [*(row.problems or []), *(row.concerns or [])]
        own = {name: getattr(row, name) for name in cls.model_fields if name != "reasons"}
        return cls(**own, reasons=[HourReasonOut(**one) for one in told])


class HourImportApplyIn(Wire):
    """Whether rows with errors are left out; else one of them stops the import."""

    skip_errors: bool = False
