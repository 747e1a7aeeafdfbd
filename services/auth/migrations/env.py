"""Alembic's entry: the kernel does the work on this service's tables."""

import auth.accounts.tables
import auth.changes.tables
import auth.clients.tables
import auth.grants.tables
import auth.imports.tables
import auth.notice.tables
import auth.organisations.tables
import auth.people.tables
import auth.privacy.tables
import auth.second_factor.tables
import auth.sessions.tables
import auth.setting_store
import auth.sso.tables
import auth.throttle.tables  # noqa: F401 -- imported so that the metadata knows them all
from auth.tables import Base
from kernel.migrations import run

run(Base.metadata)
