"""Signing in: opened and shown by organisers, done by those who came."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request, Response

from assessment.activities.queries import activities as queries
from assessment.activities.rules import ATTENDERS, ORGANISERS
from assessment.activities.schemas.signing import (
    MyActivityOut,
    SignedInOut,
    SignInIn,
    SignInScreenOut,
)
from assessment.activities.service import signing
from assessment.deps import Call, Calling
from assessment.settings import Settings
from assessment.years.service import year_of
from kernel.clock import local_date
from kernel.etag import IfMatch, set_etag
from kernel.paging import Page, PageQuery, page_of
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1", tags=["activities"])
ActivityId = Annotated[UUID, Path(description="研修活动的编号")]
_HOLD = allows(*ORGANISERS, reach=Reach.SUBTREE)
_OWN = allows(*ATTENDERS, reach=Reach.SELF)


async def _screen(
    call: Call, activity_id: UUID, request: Request, response: Response
) -> SignInScreenOut:
    chosen: Settings = request.app.state.settings
    async with call.uow() as session:
        found = await signing.screen(session, call.actor, activity_id, call.now)
    set_etag(response, found.row.version)
    return SignInScreenOut.of(found, chosen.public_url)


@router.get(
    "/activities/{activity_id}/sign-in-screen",
    operation_id="getSignInScreen",
    summary="签到投屏：当前二维码、6 位签到码和到场人数",
    **_HOLD,
)
async def get_screen(
    activity_id: ActivityId, call: Calling, request: Request, response: Response
) -> SignInScreenOut:
    """Asked for every few seconds; the code changes every twenty."""
    return await _screen(call, activity_id, request, response)


@router.post(
    "/activities/{activity_id}/open-sign-in",
    operation_id="openSignIn",
    summary="开启签到",
    **_HOLD,
)
async def open_sign_in(
    activity_id: ActivityId, call: Calling, seen: IfMatch, request: Request, response: Response
) -> SignInScreenOut:
    """From half an hour before the start until the end."""
    await signing.open_sign_in(call.uow, call.actor, activity_id, seen=seen, now=call.now)
    return await _screen(call, activity_id, request, response)


@router.post(
    "/activities/{activity_id}/end-sign-in",
    operation_id="endSignIn",
    summary="结束签到",
    **_HOLD,
)
async def end_sign_in(
    activity_id: ActivityId, call: Calling, seen: IfMatch, request: Request, response: Response
) -> SignInScreenOut:
    """No code holds any more; until the end of the activity it may be opened again."""
    await signing.end_sign_in(call.uow, call.actor, activity_id, seen=seen, now=call.now)
    return await _screen(call, activity_id, request, response)


@router.get(
    "/my-activities", operation_id="listMyActivities", summary="列出我参加的研修活动", **_OWN
)
async def list_mine(
    call: Calling,
    page: PageQuery,
    year_id: Annotated[UUID | None, Query(description="考核年度；不填为当前开放的年度")] = None,
) -> Page[MyActivityOut]:
    """Those the caller is expected at or was at, the latest first."""
    at = call.now()
    async with call.uow() as session:
        year = await year_of(session, call.actor, year_id, local_date(at))
        rows = await queries.mine(session, call.actor.person_id, year.id, page)
    return page_of(
        rows,
        page,
        lambda pair: (pair[0].starts_at.isoformat(), pair[0].id),
        lambda pair: MyActivityOut.of(*pair, at),
    )


@router.get(
    "/my-activities/{activity_id}",
    operation_id="getMyActivity",
    summary="查看我参加的研修活动",
    **_OWN,
)
async def get_mine(activity_id: ActivityId, call: Calling) -> MyActivityOut:
    """Staff of the school who are not invited are told so."""
    async with call.uow() as session:
        row, own = await signing.own(session, call.actor, activity_id, call.now)
    return MyActivityOut.of(row, own, call.now())


@router.post(
    "/my-activities/{activity_id}/sign-in",
    operation_id="signInToActivity",
    summary="签到（扫码或输入 6 位签到码）",
    **_OWN,
)
async def sign_in(activity_id: ActivityId, body: SignInIn, call: Calling) -> SignedInOut:
    """The server's clock decides; who comes late waits for a confirmer. Twice is once."""
    found = await signing.sign_in(call.uow, call.actor, activity_id, body.code, call.now)
    return SignedInOut.of(found, call.now())
