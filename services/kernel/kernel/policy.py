"""Who may call an operation, declared beside its route and written into the OpenAPI document.

`allows()` is the first gate (signed in? one of these roles?). The second, whether the caller's
unit reaches the thing asked for, needs the thing: the service calls `actor.require(path, *roles)`.
"""

from enum import StrEnum
from typing import Any, TypedDict

from fastapi import Depends, Request
from fastapi.params import Depends as Dependency

from kernel.actor import Actor, Role
from kernel.errors import NotAllowed
from kernel.http.deps import current_actor
from kernel.http.problems import refusals


class Reach(StrEnum):
    """How far a role's right goes."""

    PUBLIC = "public"  # nobody needs to sign in
    SIGNED_IN = "signed_in"  # any person
    SUBTREE = "subtree"  # the unit of the grant and everything below
    SELF = "self"  # the caller's own things
    SCOPE = "scope"  # machines that hold the scope


class RouteOptions(TypedDict):
    """What `router.get(..., **allows(...))` receives."""

    dependencies: list[Dependency]
    openapi_extra: dict[str, Any]
    responses: dict[int | str, dict[str, Any]]


def allows(*roles: Role, reach: Reach, scope: str = "") -> RouteOptions:
    """Declare who may call: these roles (none = every person), how far, or which machine scope.

    A scope beside another reach lets machines in as well as people.
    """

    async def gate(request: Request) -> None:
        actor: Actor = await current_actor(request)
        if scope and scope in actor.scopes:
            return
        is_machine = actor.session_id is None  # people sign in, machines do not
        if reach is Reach.SCOPE or is_machine or (roles and not actor.has_role(*roles)):
            raise NotAllowed

    policy = {"roles": [str(role) for role in roles], "reach": str(reach), "scope": scope}
    is_open = reach is Reach.PUBLIC
    return RouteOptions(
        dependencies=[] if is_open else [Depends(gate)],
        openapi_extra={"x-policy": policy} | ({} if is_open else {"security": [{"bearer": []}]}),
        responses=refusals(is_open=is_open),
    )
