"""The own account: who one is, the own password."""

from fastapi import APIRouter

from auth.accounts.service import rules_of
from auth.deps import CurrentCall, CurrentPolicy
from auth.grants.queries import grants_of
from auth.me import queries, service
from auth.me.schemas import MeOut, OneselfOut, PasswordIn, PasswordRulesOut, UnitOut
from auth.sessions.router import SignInDesk
from auth.sessions.schemas import HeldGrantOut
from kernel.errors import NotFound
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1/me", tags=["me"])


@router.get("", operation_id="getMe", summary="查看本人账号", **allows(reach=Reach.SELF))
async def get_me(call: CurrentCall, policy: CurrentPolicy) -> MeOut:
    """Show the caller with the rights held now."""
    async with call.uow() as session:
        who = await queries.oneself(session, call.actor.person_id)
        if who is None:
            raise NotFound
        grants = await grants_of(session, who.id)
        units = await queries.units_of(session, who.id)
    return MeOut(
        person=OneselfOut.model_validate(who),
        units=[UnitOut.model_validate(unit) for unit in units],
        grants=[HeldGrantOut.model_validate(grant) for grant in grants],
        password_rules=PasswordRulesOut.model_validate(rules_of(policy)),
        hotline=policy.hotline,
        server_time=call.now(),
    )


@router.put(
    "/password",
    operation_id="changeMyPassword",
    summary="修改本人密码",
    status_code=204,
    **allows(reach=Reach.SELF),
)
async def change_password(desk: SignInDesk, call: CurrentCall, body: PasswordIn) -> None:
    """Replace the own password; renew the session afterwards to get a full access token."""
    await service.change_password(desk, call.actor, body.old_password, body.new_password)
