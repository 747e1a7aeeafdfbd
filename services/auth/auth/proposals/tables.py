"""Table of proposals to give a right that takes two people."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from auth.proposals.rules import ProposalState
from auth.tables import Base
from kernel.db import uuid7

_STATES = ", ".join(repr(str(state)) for state in ProposalState)


class GrantProposal(Base):
    """A role for a person at a unit that somebody proposed and somebody else decides about."""

    __tablename__ = "grant_proposal"
    __table_args__ = (
        CheckConstraint(f"state IN ({_STATES})", name="state_known"),
        CheckConstraint("proposed_by <> person_id", name="nobody_proposes_himself"),
        CheckConstraint(
            "state <> 'confirmed' OR (decided_by <> proposed_by AND decided_by <> person_id)",
            name="two_people_decide",
        ),
        Index(
            "uq_grant_proposal_pending",
            "person_id",
            "role",
            "organisation_id",
            unique=True,
            postgresql_where=text("state = 'pending'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("auth.person.id"))
    role: Mapped[str] = mapped_column(Text)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("auth.organisation.id"))
    department_id: Mapped[UUID | None] = mapped_column(ForeignKey("auth.department.id"))
    reason: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text, default=ProposalState.PENDING)
    proposed_by: Mapped[UUID]
    proposed_by_name: Mapped[str] = mapped_column(Text)
    proposed_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    decided_by: Mapped[UUID | None]
    decided_by_name: Mapped[str | None] = mapped_column(Text)
    decided_at: Mapped[datetime | None]
    decision_reason: Mapped[str | None] = mapped_column(Text)
    grant_id: Mapped[UUID | None] = mapped_column(ForeignKey("auth.role_grant.id"))
