"""Signing in, staying in, signing out (登录、续期、退出)."""

from auth.sessions.service.desk import (
    BY_PASSWORD,
    Arrival,
    Attempt,
    Desk,
    SignedIn,
    begin,
    home_of,
)
from auth.sessions.service.end import CameFrom, end, end_all, sign_out
from auth.sessions.service.sign_in import prove_password, sign_in
from auth.sessions.service.stay import check_standing, give_second_factor, refresh

__all__ = [
    "BY_PASSWORD",
    "Arrival",
    "Attempt",
    "CameFrom",
    "Desk",
    "SignedIn",
    "begin",
    "check_standing",
    "end",
    "end_all",
    "give_second_factor",
    "home_of",
    "prove_password",
    "refresh",
    "sign_in",
    "sign_out",
]
