"""HTTP face of sessions: sign in, renew, give the second factor. Signing out: sso/router."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final

from fastapi import APIRouter, Cookie, Depends, Header, Response

from auth.access import LIFETIME, access_token
from auth.deps import (
    Address,
    CurrentCall,
    CurrentPasswords,
    CurrentPolicy,
    CurrentSettings,
    FactorSeal,
    UserAgent,
)
from auth.keys import CurrentSigner
from auth.sessions import service
from auth.sessions.rules import RequestedWithMissing, Step
from auth.sessions.schemas import (
    FactorCodeIn,
    HeldGrantOut,
    PersonBrief,
    SessionIn,
    SessionOut,
)
from auth.sessions.service import Attempt, Desk, SignedIn
from auth.settings import Settings
from kernel.errors import SessionEnded
from kernel.http.deps import Now, Uow
from kernel.http.problems import refusals
from kernel.policy import Reach, RouteOptions, allows
from kernel.tokens import Signer

router = APIRouter(prefix="/v1/sessions", tags=["sessions"])

# Open to everybody, and still refused with 401 or 403 when the proof is missing or wrong.
_BY_PROOF: RouteOptions = {**allows(reach=Reach.PUBLIC), "responses": refusals()}

COOKIE: Final = "tisheng_refresh"
COOKIE_PATH: Final = "/api/auth/v1/sessions"


async def _desk(
    uow: Uow, passwords: CurrentPasswords, policy: CurrentPolicy, seal: FactorSeal, now: Now
) -> Desk:
    return Desk(uow, passwords, policy, seal, now)


SignInDesk = Annotated[Desk, Depends(_desk)]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a sign-in comes from."""

    address: str
    user_agent: str


async def origin_of(address: Address, user_agent: UserAgent) -> Origin:
    """Return the address and what the browser calls itself."""
    return Origin(address, user_agent)


def set_refresh_cookie(
    response: Response, signed_in: SignedIn, settings: Settings, now: datetime
) -> None:
    """Hand the refresh token to the browser, where no script can read it."""
    response.set_cookie(
        COOKIE,
        signed_in.refresh,
        max_age=max(0, int((signed_in.ends_at - now).total_seconds())),
        path=COOKIE_PATH,
        secure=settings.public_url.startswith("https:"),
        httponly=True,
        samesite="strict",
    )


def _shown(signed_in: SignedIn, signer: Signer) -> SessionOut:
    who = (signed_in.person_id, signed_in.name, signed_in.session_id)
    step, version = signed_in.next_step, signed_in.rights_version
    return SessionOut(
        access_token=access_token(
            signer, who, signed_in.grants, rights_version=version, limited=step
        ),
        expires_in=LIFETIME,
        person=PersonBrief(id=signed_in.person_id, name=signed_in.name),
        grants=[HeldGrantOut.model_validate(grant) for grant in signed_in.grants],
        must_change_password=step is Step.PASSWORD,
        next_step=step,
        notice_due=signed_in.is_notice_due,
    )


@router.post(
    "",
    operation_id="createSession",
    summary="登录",
    status_code=201,
    **_BY_PROOF,
)
async def sign_in(
    desk: SignInDesk,
    signer: CurrentSigner,
    settings: CurrentSettings,
    origin: Annotated[Origin, Depends(origin_of)],
    body: SessionIn,
    response: Response,
) -> SessionOut:
    """Sign in with user name and password; any earlier cookie is replaced."""
    attempt = Attempt(body.username, body.password, origin.address, origin.user_agent)
    signed_in = await service.sign_in(desk, attempt)
    set_refresh_cookie(response, signed_in, settings, desk.now())
    return _shown(signed_in, signer)


@router.post(
    "/refresh",
    operation_id="refreshSession",
    summary="续期登录",
    **_BY_PROOF,
)
async def refresh(
    desk: SignInDesk,
    signer: CurrentSigner,
    settings: CurrentSettings,
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
    signed_in = await service.refresh(desk, token)
    set_refresh_cookie(response, signed_in, settings, desk.now())
    return _shown(signed_in, signer)


@router.post(
    "/current/second-factor",
    operation_id="giveSecondFactor",
    summary="输入动态验证码，完成登录",
    status_code=204,
    **allows(reach=Reach.SELF),
)
async def give_second_factor(desk: SignInDesk, call: CurrentCall, body: FactorCodeIn) -> None:
    """Use a code of the app, or a recovery code; renew the session afterwards."""
    await service.give_second_factor(desk, call.actor, body.code)
