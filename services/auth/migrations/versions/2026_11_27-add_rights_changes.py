"""add rights_change, which counts how often a person's rights changed

Services refuse tokens that are older than the last change. Triggers count, because rights change in
many places and in bulk: what forgets to count would leave a right in force.
"""

import sqlalchemy as sa
from alembic import op

revision = "0060"
down_revision = "0050"

_COUNT = """
  INSERT INTO rights_change AS r (person_id, version, changed_at)
  SELECT c.person_id, 1, clock_timestamp() FROM ({people}) AS c
  ON CONFLICT (person_id) DO UPDATE
    SET version = r.version + 1, changed_at = excluded.changed_at;
  RETURN NULL;
"""
# In one order, or two imports that give rights to the same people could wait for each other.
_PEOPLE = {
    "count_granted": "SELECT DISTINCT g.person_id FROM changed AS g ORDER BY g.person_id",
    "count_person": "SELECT NEW.id AS person_id",
    "count_account": "SELECT NEW.person_id",
    "count_moved": (
        "SELECT DISTINCT g.person_id FROM role_grant AS g"
        " WHERE g.organisation_id = NEW.id AND g.revoked_at IS NULL ORDER BY g.person_id"
    ),
}
_GIVEN = "ON auth.role_grant REFERENCING {rows} TABLE AS changed FOR EACH STATEMENT"
_DIFFERS = "FOR EACH ROW WHEN (OLD.{0} IS DISTINCT FROM NEW.{0})"
# Name, event and table, and the function that counts.
_TRIGGERS = (
    ("rights_given", f"AFTER INSERT {_GIVEN.format(rows='NEW')}", "count_granted"),
    ("rights_changed", f"AFTER UPDATE {_GIVEN.format(rows='NEW')}", "count_granted"),
    ("rights_deleted", f"AFTER DELETE {_GIVEN.format(rows='OLD')}", "count_granted"),
    *(
        (
            "rights_changed",
            f"AFTER UPDATE OF {column} ON auth.{table} {_DIFFERS.format(column)}",
            function,
        )
        for table, column, function in (
            ("person", "status", "count_person"),
            ("account", "signed_out_at", "count_account"),
            ("organisation", "path", "count_moved"),
        )
    ),
)


def upgrade() -> None:
    op.create_table(
        "rights_change",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name="pk_rights_change"),
        schema="auth",
    )
    op.create_index("ix_rights_change_changed_at", "rights_change", ["changed_at"], schema="auth")
    op.create_index("ix_session_ended_at", "session", ["ended_at"], schema="auth")
    for name, people in _PEOPLE.items():
        op.execute(
            f"CREATE FUNCTION auth.{name}() RETURNS trigger LANGUAGE plpgsql"
            f" SET search_path = auth AS $$ BEGIN {_COUNT.format(people=people)} END $$"
        )
    for name, event, function in _TRIGGERS:
        op.execute(f"CREATE TRIGGER {name} {event} EXECUTE FUNCTION auth.{function}()")


def downgrade() -> None:
    for name in _PEOPLE:
        op.execute(f"DROP FUNCTION auth.{name} CASCADE")
    op.drop_index("ix_session_ended_at", "session", schema="auth")
    op.drop_table("rights_change", schema="auth")
