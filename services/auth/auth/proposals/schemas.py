"""Proposals on the wire."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from auth.proposals.rules import ProposalState, Wish
from kernel.actor import Role
from kernel.text import Line, Wire


class ProposalIn(Wire):
    """Who should get which role where, and why."""

    person_id: UUID
    role: Role
    org_id: UUID
    reason: Line
    department_id: UUID | None = Field(None, description="工程办成员所属部门")

    def wish(self) -> Wish:
        """Return the same as the rule's type."""
        return Wish(self.person_id, self.role, self.org_id, self.reason, self.department_id)


class RejectIn(Wire):
    """Why it is refused."""

    reason: Line


class ProposalOut(Wire):
    """A proposed right and what became of it."""

    id: UUID
    person_id: UUID
    person_name: str
    staff_no: str
    role: Role
    org_id: UUID
    org_name: str
    department_id: UUID | None
    department: str | None = Field(description="工程办成员所属部门")
    reason: str
    state: ProposalState = Field(description="待确认、已确认、已拒绝、已撤回或已过期")
    proposed_by: UUID
    proposed_by_name: str
    proposed_at: datetime
    expires_at: datetime
    decided_by: UUID | None
    decided_by_name: str | None
    decided_at: datetime | None
    decision_reason: str | None
    grant_id: UUID | None
