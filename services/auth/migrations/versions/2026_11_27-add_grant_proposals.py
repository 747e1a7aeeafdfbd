"""add grant proposals

Two people make an administrator: one proposes, another confirms. The security administrator
安全管理员 is the third separated duty. A new right of that kind must name its proposer, unless an
operator's command gave it (`granted_by` empty); rights that stand already count as such, and the
audit rows go on telling who gave them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

SCHEMA = "auth"
_OLD_ROLES = (
    "'city_office', 'district_office', 'school_lead', 'school_team', 'group_leader', 'teacher',"
    " 'expert', 'equipment_centre', 'auditor', 'system_admin'"
)
_DUTIES = "'system_admin', 'security_admin', 'auditor'"


def upgrade() -> None:
    op.add_column("role_grant", sa.Column("proposed_by", sa.Uuid(), nullable=True), schema=SCHEMA)
    _set_roles(f"{_OLD_ROLES}, 'security_admin'")
    _set_duties(_DUTIES)
    duties = sa.column("role").in_(["system_admin", "auditor"])
    granted = sa.table("role_grant", sa.column("role"), sa.column("granted_by"), schema=SCHEMA)
    op.execute(sa.update(granted).where(duties).values(granted_by=None))
    for name, rule in (
        ("nobody_proposes_himself", "proposed_by <> person_id"),
        ("two_people_decide", "proposed_by <> granted_by"),
        (
            "two_people_make_an_administrator",
            f"role NOT IN ({_DUTIES}) OR granted_by IS NULL OR proposed_by IS NOT NULL",
        ),
    ):
        op.create_check_constraint(name, "role_grant", rule, schema=SCHEMA)
    op.create_table(
        "grant_proposal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_by_name", sa.Text(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_by_name", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=True),
        sa.Column("grant_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "state IN ('pending', 'confirmed', 'rejected', 'withdrawn', 'expired')",
            name=op.f("ck_grant_proposal_state_known"),
        ),
        sa.CheckConstraint(
            "proposed_by <> person_id", name=op.f("ck_grant_proposal_nobody_proposes_himself")
        ),
        sa.CheckConstraint(
            "state <> 'confirmed' OR (decided_by <> proposed_by AND decided_by <> person_id)",
            name=op.f("ck_grant_proposal_two_people_decide"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["auth.person.id"], name=op.f("fk_grant_proposal_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["auth.organisation.id"],
            name=op.f("fk_grant_proposal_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["grant_id"], ["auth.role_grant.id"], name=op.f("fk_grant_proposal_grant_id_role_grant")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grant_proposal")),
        schema=SCHEMA,
    )
    op.create_index(
        "uq_grant_proposal_pending",
        "grant_proposal",
        ["person_id", "role", "organisation_id"],
        unique=True,
        schema=SCHEMA,
        postgresql_where=sa.text("state = 'pending'"),
    )


def _set_roles(roles: str) -> None:
    op.drop_constraint(op.f("ck_role_grant_role_known"), "role_grant", schema=SCHEMA)
    op.create_check_constraint("role_known", "role_grant", f"role IN ({roles})", schema=SCHEMA)


def _set_duties(duties: str) -> None:
    op.drop_index("uq_role_grant_separated_duty", "role_grant", schema=SCHEMA)
    op.create_index(
        "uq_role_grant_separated_duty",
        "role_grant",
        ["person_id"],
        unique=True,
        schema=SCHEMA,
        postgresql_where=sa.text(f"revoked_at IS NULL AND role IN ({duties})"),
    )


def downgrade() -> None:
    op.drop_table("grant_proposal", schema=SCHEMA)
    for name in (
        "two_people_make_an_administrator",
        "two_people_decide",
        "nobody_proposes_himself",
    ):
        op.drop_constraint(op.f(f"ck_role_grant_{name}"), "role_grant", schema=SCHEMA)
    op.execute("DELETE FROM auth.role_grant WHERE role = 'security_admin'")
    _set_duties("'system_admin', 'auditor'")
    _set_roles(_OLD_ROLES)
    op.drop_column("role_grant", "proposed_by", schema=SCHEMA)
