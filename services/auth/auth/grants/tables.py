"""Table of rights: a role of a person at a unit, with who gave it and who took it back (R37)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from auth.departments.tables import Department  # noqa: F401 -- its foreign key
from auth.grants.rules import SEPARATED
from auth.tables import Base
from kernel.actor import Role
from kernel.db import uuid7

_SEPARATED_SQL = ", ".join(repr(str(role)) for role in SEPARATED)


class RoleGrant(Base):
    """A right that was given; it holds while `revoked_at` is empty, for the unit's subtree."""

    __tablename__ = "role_grant"
    __table_args__ = (
        CheckConstraint(f"role IN ({', '.join(repr(str(r)) for r in Role)})", name="role_known"),
        CheckConstraint("granted_by <> person_id", name="nobody_grants_to_himself"),
        CheckConstraint("proposed_by <> person_id", name="nobody_proposes_himself"),
        CheckConstraint("proposed_by <> granted_by", name="two_people_decide"),
        # Only an operator's command gives such a right alone (`granted_by` empty): the first ones.
        CheckConstraint(
            f"role NOT IN ({_SEPARATED_SQL}) OR granted_by IS NULL OR proposed_by IS NOT NULL",
            name="two_people_make_an_administrator",
        ),
        Index(
            "uq_role_grant_held",
            "person_id",
            "role",
            "organisation_id",
            unique=True,
            postgresql_where=text("revoked_at IS NULL"),
        ),
        # 三权分立 in the database: no race and no script gets around it.
        Index(
            "uq_role_grant_separated_duty",
            "person_id",
            unique=True,
            postgresql_where=text(f"revoked_at IS NULL AND role IN ({_SEPARATED_SQL})"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("auth.person.id"), index=True)
    role: Mapped[str] = mapped_column(Text)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("auth.organisation.id"), index=True)
    department_id: Mapped[UUID | None] = mapped_column(ForeignKey("auth.department.id"))
    proposed_by: Mapped[UUID | None]  # where two people were needed
    granted_by: Mapped[UUID | None]
    granted_at: Mapped[datetime]
    revoked_by: Mapped[UUID | None]
    revoked_at: Mapped[datetime | None]
