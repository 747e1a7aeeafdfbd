"""What everybody may do with the own account."""

from auth.me.service.export import everything_of
from auth.me.service.factor import confirm_factor, enrol, remove_factor, renew_recovery_codes
from auth.me.service.password import change_password
from auth.me.service.sessions import end_others, end_session

__all__ = [
    "change_password",
    "confirm_factor",
    "end_others",
    "end_session",
    "enrol",
    "everything_of",
    "remove_factor",
    "renew_recovery_codes",
]
