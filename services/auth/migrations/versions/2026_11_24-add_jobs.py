"""add the job queue

Tables and functions of procrastinate, in the schema of their own.
"""

from kernel.migrations import create_job_queue, drop_job_queue

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    create_job_queue("auth")


def downgrade() -> None:
    drop_job_queue("auth")
