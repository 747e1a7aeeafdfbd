"""Alembic's entry: the kernel does the work on this service's tables."""

import auth.clients.tables
import auth.notice.tables
import auth.sessions.tables
import auth.throttle.tables  # noqa: F401 -- imported so that the metadata knows them
from auth.grants.tables import Base
from kernel.migrations import run

run(Base.metadata)
