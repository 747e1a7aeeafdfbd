"""Signing in through another system: on the way, back, and out; and who may be asked."""

from auth.sso.service.desk import ADAPTERS, SsoDesk, remote_of
from auth.sso.service.flow import Landed, Started, arrive, outcome_of, start
from auth.sso.service.linking import link, waiting_in
from auth.sso.service.logout import end_by_provider, logout_address
from auth.sso.service.providers import Draft, add, change, try_connection
from auth.sso.service.tying import untie

__all__ = [
    "ADAPTERS",
    "Draft",
    "Landed",
    "SsoDesk",
    "Started",
    "add",
    "arrive",
    "change",
    "end_by_provider",
    "link",
    "logout_address",
    "outcome_of",
    "remote_of",
    "start",
    "try_connection",
    "untie",
    "waiting_in",
]
