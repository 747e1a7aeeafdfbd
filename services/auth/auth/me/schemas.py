"""Oneself on the wire."""

from datetime import datetime
from uuid import UUID

from auth.sessions.schemas import HeldGrantOut, Password
from kernel.text import Wire


class OneselfOut(Wire):
    """Who the caller is."""

    id: UUID
    name: str
    staff_no: str
    username: str


class MeOut(Wire):
    """The caller, today's rights, and the server's clock for countdowns."""

    person: OneselfOut
    grants: list[HeldGrantOut]
    server_time: datetime


class PasswordIn(Wire):
    """The old password and the new one."""

    old_password: Password
    new_password: Password
