"""Letters of appointment on the wire."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import Field

from auth.appointments.rules import LetterState
from auth.appraisals.rules import ExpertGrade
from auth.experts.rules import ExpertRole
from kernel.clock import local_date
from kernel.text import Line, Wire

ROLES = {"leader": "组长", "deputy": "副组长", "member": "成员"}
GRADES = {"excellent": "优秀", "pass": "合格", "fail": "不合格"}


class AppointmentOut(Wire):
    """A letter as it was issued."""

    id: UUID
    entry_id: UUID
    appraisal_id: UUID
    number: str
    check_code: str
    name: str
    unit: str
    role: ExpertRole
    team_name: str
    team_path: str
    term: str
    grade: ExpertGrade
    from_on: date
    to_on: date
    issued_on: date
    issued_by_name: str
    revoked_at: datetime | None
    revoke_reason: str | None
    revoked_by_name: str | None


class EligibleOut(Wire):
    """An appraisal for which a letter may be issued."""

    id: UUID = Field(description="考核结果")
    name: str
    unit: str
    team_name: str
    team_path: str
    grade: ExpertGrade
    from_on: date
    to_on: date


class AppointmentIn(Wire):
    """For which appraisal."""

    appraisal_id: UUID


class RevocationIn(Wire):
    """Why; the sentence stands on the public check page."""

    reason: Line


class AppointmentCheckOut(Wire):
    """What anybody learns who holds number and code: no more than the paper says."""

    number: str
    name: str
    unit: str
    team_name: str
    role: ExpertRole
    term: str
    issued_on: date
    state: LetterState
    revoked_on: date | None
    revoke_reason: str | None

    @classmethod
    def of(cls, row: Any) -> "AppointmentCheckOut":
        """Shape a letter for the public."""
        fields = ("number", "name", "unit", "team_name", "role", "term", "issued_on")
        shown = {name: getattr(row, name) for name in fields}
        is_revoked = row.revoked_at is not None
        return cls(
            **shown,
            state=LetterState.REVOKED if is_revoked else LetterState.VALID,
            revoked_on=local_date(row.revoked_at) if is_revoked else None,
            revoke_reason=row.revoke_reason,
        )


def printed(row: Any, public_url: str) -> dict[str, str]:
    """Return the texts of the paper."""
    texts = {name: str(getattr(row, name)) for name in ("name", "unit", "number", "check_code")}
    return texts | {
        "team_name": row.team_name,
        "role": ROLES[row.role],
        "term": row.term,
        "grade": GRADES[row.grade],
        "period": f"{row.from_on} 至 {row.to_on}",
        "issuer": f"{row.team_name}能力提升工程执行办公室",
        "issued_on": str(row.issued_on),
        "revoked": str(local_date(row.revoked_at)) if row.revoked_at else "",
        "reason": row.revoke_reason or "",
        "check_url": f"{public_url}/appointment-check/{row.number}/{row.check_code}",
    }
