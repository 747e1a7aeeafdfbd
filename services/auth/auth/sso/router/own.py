"""One's own accounts elsewhere: which are tied, and tying the one that has just been refused."""

from fastapi import APIRouter, Response

from auth.deps import CurrentCall
from auth.sso import queries, service
from auth.sso.router.desk import CurrentDesk
from auth.sso.router.flow import COOKIE, COOKIE_PATH, SsoCookie
from auth.sso.schemas import IdentityList, IdentityOut
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1", tags=["sso"])


@router.get(
    "/me/sso-identities",
    operation_id="listMyIdentities",
    summary="本人绑定的统一认证账号",
    **allows(reach=Reach.SELF),
)
async def list_own(call: CurrentCall) -> IdentityList:
    """List the accounts elsewhere that the caller is tied to."""
    async with call.uow() as session:
        rows = await queries.identities_of(session, call.actor.person_id)
    return IdentityList(items=[IdentityOut.model_validate(row) for row in rows])


@router.post(
    "/sso/link",
    operation_id="linkMyIdentity",
    summary="把刚才的统一认证账号绑定到本人",
    status_code=204,
    **allows(reach=Reach.SELF),
)
async def link_own(
    desk: CurrentDesk, call: CurrentCall, response: Response, cookie: SsoCookie = ""
) -> None:
    """Tie the account of this browser's last sign-in elsewhere, after a sign-in by password."""
    async with call.uow.begin() as session:
        await service.link(session, desk, call.actor, cookie)
    response.delete_cookie(COOKIE, path=COOKIE_PATH, httponly=True, samesite="lax")
