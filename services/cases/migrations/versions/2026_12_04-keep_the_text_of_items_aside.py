"""keep the text of items aside

Lists and counts read the headers of thousands of items; the text to look words up in is read for
few. Out of the row it costs the others nothing. Rows move when they are next written (`cases
reindex` writes those that changed; a VACUUM FULL moves all).
"""

from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.execute("ALTER TABLE cases.item SET (toast_tuple_target = 1024)")


def downgrade() -> None:
    op.execute("ALTER TABLE cases.item RESET (toast_tuple_target)")
