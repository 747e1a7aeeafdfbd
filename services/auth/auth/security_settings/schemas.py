"""The security settings on the wire."""

from datetime import datetime

from auth.setting_store import Policy
from kernel.text import Wire


class RetentionOut(Wire):
    """How long every service keeps its audit rows in the database."""

    audit_months: int


class SecuritySettingsOut(Wire):
    """The settings in force, with their version."""

    policy: Policy
    version: int
    changed_at: datetime | None
