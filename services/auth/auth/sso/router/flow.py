"""To another system and back. A browser comes here by itself: every answer is a page to go to."""

from http import HTTPStatus
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Cookie, Depends, Query, Request
from fastapi.responses import RedirectResponse, Response

from auth.deps import CurrentSettings
from auth.sessions.router import Origin, origin_of, set_refresh_cookie
from auth.sso import queries, service
from auth.sso.router.desk import CurrentDesk
from auth.sso.schemas import ContactOut, OfferList, OfferOut, OutcomeOut
from kernel.errors import NotFound, Refusal
from kernel.http.problems import refusals
from kernel.policy import Reach, RouteOptions, allows

router = APIRouter(prefix="/v1/sso", tags=["sso"])

COOKIE: Final = "tisheng_sso"
COOKIE_PATH: Final = "/api/auth/v1/sso"
_SECONDS: Final = 600
_OPEN: Final[RouteOptions] = {**allows(reach=Reach.PUBLIC), "responses": refusals()}
SsoCookie = Annotated[str, Cookie(alias=COOKIE, max_length=200)]


def _to_login(code: str) -> RedirectResponse:
    return RedirectResponse(f"/login?{urlencode({'sso_error': code})}", HTTPStatus.SEE_OTHER)


def _remember(response: Response, cookie: str, *, secure: bool) -> None:
    # Lax: the way back from the other system is a navigation that began on its pages.
    response.set_cookie(
        COOKIE, cookie, _SECONDS, path=COOKIE_PATH, secure=secure, httponly=True, samesite="lax"
    )


@router.get(
    "/providers", operation_id="listSignInOffers", summary="登录页提供的统一认证方式", **_OPEN
)
async def list_offers(desk: CurrentDesk) -> OfferList:
    """List the other systems through which people may sign in."""
    async with desk.desk.uow() as session:
        rows = await queries.providers(session, enabled=True)
    return OfferList(items=[OfferOut(code=row.code, name=row.name) for row in rows])


@router.get(
    "/outcome", operation_id="getSignInOutcome", summary="最近一次统一认证未完成的原因", **_OPEN
)
async def get_outcome(desk: CurrentDesk, cookie: SsoCookie = "") -> OutcomeOut:
    """Tell this browser why its last sign-in elsewhere did not open anything, and whom to ask."""
    found = await service.outcome_of(desk, cookie)
    if found is None:
        raise NotFound
    outcome, contacts = found
    return OutcomeOut(
        code=outcome["code"],
        provider=outcome["provider"],
        contacts=[ContactOut.model_validate(row) for row in contacts],
        hotline=desk.desk.policy.hotline,
        account=service.waiting_in(outcome),
    )


@router.get(
    "/{provider}/start",
    operation_id="startSignIn",
    summary="前往统一认证系统登录",
    status_code=303,
    response_class=RedirectResponse,
    **_OPEN,
)
async def start(
    desk: CurrentDesk,
    settings: CurrentSettings,
    provider: str,
    return_to: Annotated[str | None, Query(max_length=500)] = None,
) -> Response:
    """Send the browser to the other system, with a state that only this browser can bring back."""
    try:
        begun = await service.start(desk, provider, return_to)
    except Refusal as refusal:
        return _to_login(refusal.code)
    response = RedirectResponse(begun.address, HTTPStatus.SEE_OTHER)
    _remember(response, begun.cookie, secure=settings.public_url.startswith("https:"))
    return response


@router.get(
    "/{provider}/callback",
    operation_id="finishSignIn",
    summary="统一认证系统返回后的登录",
    status_code=303,
    response_class=RedirectResponse,
    **_OPEN,
)
async def finish(
    request: Request,
    desk: CurrentDesk,
    settings: CurrentSettings,
    origin: Annotated[Origin, Depends(origin_of)],
    provider: str,
    cookie: SsoCookie = "",
) -> Response:
    """Turn the other system's answer into a session; or send the browser where it says why not."""
    query = dict(request.query_params)
    place = (origin.address, origin.user_agent)
    try:
        landed = await service.arrive(desk, provider, query, cookie, place)
    except Refusal as refusal:
        return _to_login(refusal.code)
    secure = settings.public_url.startswith("https:")
    if landed.signed_in is None:
        response = _to_login(landed.refusal.code if landed.refusal else "sso_refused")
        _remember(response, landed.cookie, secure=secure)
        return response
    response = RedirectResponse(landed.return_to, HTTPStatus.SEE_OTHER)
    set_refresh_cookie(response, landed.signed_in, settings, desk.desk.now())
    response.delete_cookie(COOKIE, path=COOKIE_PATH, httponly=True, samesite="lax")
    return response
