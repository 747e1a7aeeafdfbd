"""add the job queue

Tables and functions of procrastinate, in the schema of their own.
"""

from kernel.migrations import create_job_queue, drop_job_queue

revision = "0002"
down_revision = "0001c"


def upgrade() -> None:
    create_job_queue("assessment")


def downgrade() -> None:
    drop_job_queue("assessment")
