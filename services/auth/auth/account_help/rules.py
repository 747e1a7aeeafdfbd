"""Who may let whom in (一次性口令、重置、强制退出). Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from auth.grants.rules import MAY_GRANT
from auth.people.rules import KEEPERS
from kernel.actor import Actor, Role
from kernel.errors import NotAllowed, Refusal

# Each for the people of the own subtree, and only for roles that the helper may give.
HELPERS: Final = (*KEEPERS, Role.DISTRICT_OFFICE, Role.SCHOOL_LEAD)
AT_ONCE: Final = 50  # hashing takes a tenth of a second each; the gateway waits ten seconds


class BeyondHelper(NotAllowed):
    """A code would open rights that the helper could not give."""

    code = "person_beyond_helper"
    title = "该人员还担任您无权授予的角色，请由系统管理员或上级管理员办理"


class HelpForOneself(NotAllowed):
    code = "help_for_oneself"
    title = "不能给自己发放一次性口令或强制退出，请在个人中心修改密码，或由另一位管理员办理"


@dataclass(frozen=True, slots=True)
class Refused:
    """A person who got no code, and why."""

    person_id: Any
    name: str
    refusal: Refusal


def check_help(actor: Actor, person_id: Any, grants: Iterable[Any]) -> None:
    """Refuse unless the caller could have given every right that the person holds.

    Whoever resets an account can use it: resetting must never give more than granting could.
    """
    if actor.person_id == person_id:
        raise HelpForOneself
    for grant in grants:
        givers = [giver for giver, gives in MAY_GRANT.items() if Role(grant.role) in gives]
        if not actor.reaches(grant.org_path, *givers):
            raise BeyondHelper
