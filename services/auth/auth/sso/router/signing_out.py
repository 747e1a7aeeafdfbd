"""Signing out, here and at the other system."""

from typing import Annotated, Final

from fastapi import APIRouter, Form, Response

from auth.deps import CurrentCall
from auth.sessions.router import COOKIE, COOKIE_PATH
from auth.sessions.service import sign_out as end_session
from auth.sso import service
from auth.sso.router.desk import CurrentDesk
from auth.sso.schemas import SignedOutOut
from kernel.http.problems import refusals
from kernel.policy import Reach, RouteOptions, allows

router = APIRouter(prefix="/v1", tags=["sessions"])

_SELF: Final = allows(reach=Reach.SELF)
_OUT: Final[RouteOptions] = {
    **_SELF,
    "responses": {**_SELF["responses"], 204: {"description": "已退出，无须再到其他系统退出"}},
}
# Proved by the issuer's signature, or by the service ticket that only the server and we know.
_BY_PROOF: Final[RouteOptions] = {**allows(reach=Reach.PUBLIC), "responses": refusals()}
Message = Annotated[str, Form(max_length=20_000)]


@router.delete(
    "/sessions/current",
    operation_id="deleteCurrentSession",
    summary="退出登录",
    response_model=SignedOutOut,
    **_OUT,
)
async def sign_out(desk: CurrentDesk, call: CurrentCall, response: Response) -> object:
    """End the caller's session and remove the cookie.

    Who came in through another system gets the address that ends the session there; everybody else
    gets 204.
    """
    came_from = await end_session(call.uow, call.actor, call.now())
    address = await service.logout_address(desk, came_from) if came_from else ""
    done = response if address else Response(status_code=204)
    done.delete_cookie(COOKIE, path=COOKIE_PATH, httponly=True, samesite="strict")
    return SignedOutOut(logout_url=address) if address else done


@router.post(
    "/sso/{provider}/logout",
    operation_id="endSessionsByProvider",
    summary="统一认证系统通知退出（后台）",
    status_code=204,
    **_BY_PROOF,
)
async def end_by_provider(
    desk: CurrentDesk,
    provider: str,
    logout_token: Message = "",
    logout_request: Annotated[str, Form(alias="logoutRequest", max_length=20_000)] = "",
) -> None:
    """Take a back-channel logout of OIDC or CAS; the sessions it names end at once."""
    await service.end_by_provider(desk, provider, logout_token, logout_request)


@router.post(
    "/sso/{provider}/callback",
    operation_id="endSessionsByTicket",
    summary="CAS 通知退出（发往服务地址）",
    status_code=204,
    **_BY_PROOF,
)
async def end_by_ticket(
    desk: CurrentDesk,
    provider: str,
    logout_request: Annotated[str, Form(alias="logoutRequest", max_length=20_000)] = "",
) -> None:
    """Take the logout request that a CAS server posts to the address the ticket was for."""
    await service.end_by_provider(desk, provider, "", logout_request)
