"""HTTP face of sessions: sign in, renew, sign out."""

from typing import Annotated, Final

from fastapi import APIRouter, Cookie, Depends, Header, Response

from auth.access import LIFETIME, access_token
from auth.deps import Address, CurrentCall, CurrentPasswords, CurrentSettings
from auth.keys import CurrentSigner
from auth.sessions import service
from auth.sessions.rules import RequestedWithMissing, SessionEnded
from auth.sessions.schemas import HeldGrantOut, PersonBrief, SessionIn, SessionOut
from auth.sessions.service import Attempt, Desk, SignedIn
from kernel.http.deps import Now, Uow
from kernel.http.problems import refusals
from kernel.policy import Reach, RouteOptions, allows
from kernel.tokens import Signer

router = APIRouter(prefix="/v1/sessions", tags=["sessions"])

# Open to everybody, and still refused with 401 or 403 when the proof is missing or wrong.
_BY_PROOF: RouteOptions = {**allows(reach=Reach.PUBLIC), "responses": refusals()}

COOKIE: Final = "tisheng_refresh"
_PATH: Final = "/api/auth/v1/sessions"


async def _desk(uow: Uow, passwords: CurrentPasswords, settings: CurrentSettings, now: Now) -> Desk:
    return Desk(uow, passwords, settings, now)


SignInDesk = Annotated[Desk, Depends(_desk)]


def _answer(signed_in: SignedIn, signer: Signer, desk: Desk, response: Response) -> SessionOut:
    response.set_cookie(
        COOKIE,
        signed_in.refresh,
        max_age=max(0, int((signed_in.ends_at - desk.now()).total_seconds())),
        path=_PATH,
        secure=desk.settings.public_url.startswith("https:"),
        httponly=True,
        samesite="strict",
    )
    who = (signed_in.person_id, signed_in.name, signed_in.session_id)
    must_change = signed_in.must_change_password
    return SessionOut(
        access_token=access_token(signer, who, signed_in.grants, is_limited=must_change),
        expires_in=LIFETIME,
        person=PersonBrief(id=signed_in.person_id, name=signed_in.name),
        grants=[HeldGrantOut.model_validate(grant) for grant in signed_in.grants],
        must_change_password=must_change,
    )


@router.post(
    "",
    operation_id="createSession",
    summary="登录",
    status_code=201,
    **_BY_PROOF,
)
async def sign_in(
    desk: SignInDesk, signer: CurrentSigner, address: Address, body: SessionIn, response: Response
) -> SessionOut:
    """Sign in with user name and password; any earlier cookie is replaced."""
    signed_in = await service.sign_in(desk, Attempt(body.username, body.password, address))
    return _answer(signed_in, signer, desk, response)


@router.post(
    "/refresh",
    operation_id="refreshSession",
    summary="续期登录",
    **_BY_PROOF,
)
async def refresh(
    desk: SignInDesk,
    signer: CurrentSigner,
    response: Response,
    token: Annotated[str | None, Cookie(alias=COOKIE, max_length=200)] = None,
    requested_with: Annotated[
        str | None, Header(alias="X-Requested-With", description="固定为 tisheng")
    ] = None,
) -> SessionOut:
    """Give a new access token for the cookie's refresh token, which works once."""
    if requested_with != "tisheng":
        raise RequestedWithMissing
    if not token:
        raise SessionEnded
    return _answer(await service.refresh(desk, token), signer, desk, response)


@router.delete(
    "/current",
    operation_id="deleteCurrentSession",
    summary="退出登录",
    status_code=204,
    **allows(reach=Reach.SELF),
)
async def sign_out(call: CurrentCall, response: Response) -> None:
    """End the caller's session and remove the cookie."""
    await service.sign_out(call.uow, call.actor, call.now())
    response.delete_cookie(COOKIE, path=_PATH, httponly=True, samesite="strict")
