"""HTTP face of helping people back in."""

from datetime import timedelta
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from auth.account_help import service
from auth.account_help.rules import HELPERS
from auth.account_help.schemas import (
    CodeBatchIn,
    CodeBatchOut,
    EndedSessionsOut,
    OneTimeCodeOut,
    RefusedOut,
    ResetIn,
    SlipOut,
    SlipSheetIn,
)
from auth.account_help.service import Office
from auth.account_help.sheet import render_sheet
from auth.deps import CurrentCall, CurrentPasswords, CurrentPolicy, CurrentSettings
from kernel.actor import Role
from kernel.clock import SHANGHAI
from kernel.policy import Reach, RouteOptions, allows

router = APIRouter(prefix="/v1/people", tags=["account-help"])

_HELP: Final = allows(*HELPERS, reach=Reach.SUBTREE)
_PDF: Final[RouteOptions] = {
    **_HELP,
    "responses": {**_HELP["responses"], 200: {"content": {"application/pdf": {}}}},
}


async def _office(call: CurrentCall, passwords: CurrentPasswords, policy: CurrentPolicy) -> Office:
    return Office(call.uow, call.actor, passwords, timedelta(days=policy.code_days), call.now)


CurrentOffice = Annotated[Office, Depends(_office)]


@router.post(
    "/{person_id}/one-time-code",
    operation_id="createOneTimeCode",
    summary="发放一次性口令",
    status_code=201,
    **_HELP,
)
async def create_one_time_code(office: CurrentOffice, person_id: UUID) -> OneTimeCodeOut:
    """Open or reset an account. The code is shown once, so no Idempotency-Key keeps it."""
    batch = await service.give_codes(office, [person_id])
    if batch.refused:
        raise batch.refused[0].refusal
    slip = batch.slips[0]
    return OneTimeCodeOut(username=slip.username, code=slip.code, expires_at=slip.expires_at)


@router.post(
    "/one-time-codes",
    operation_id="createOneTimeCodes",
    summary="批量发放一次性口令",
    status_code=201,
    **_HELP,
)
async def create_one_time_codes(office: CurrentOffice, body: CodeBatchIn) -> CodeBatchOut:
    """Give up to fifty people a code each; who gets none is listed with the reason.

    The codes are shown once, so no Idempotency-Key keeps them: asking again gives new ones.
    """
    batch = await service.give_codes(office, body.person_ids)
    return CodeBatchOut(
        slips=[SlipOut.model_validate(slip) for slip in batch.slips],
        refused=[
            RefusedOut(
                person_id=one.person_id,
                name=one.name,
                code=one.refusal.code,
                reason=one.refusal.title,
            )
            for one in batch.refused
        ],
    )


@router.post(
    "/one-time-codes/sheet",
    operation_id="printOneTimeCodes",
    summary="把一次性口令排成可裁剪的凭条（PDF）",
    response_class=Response,
    **_PDF,
)
async def print_slips(settings: CurrentSettings, body: SlipSheetIn) -> Response:
    """Lay out slips that were just given out; nothing of them is kept."""
    slips = [
        {
            **slip.model_dump(include={"name", "staff_no", "unit", "username", "code"}),
            "expires": f"{slip.expires_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
        }
        for slip in body.slips
    ]
    pdf = await render_sheet(slips, settings.public_url, settings.fonts_dir)
    headers = {"Content-Disposition": 'attachment; filename="slips.pdf"'}
    return Response(pdf, media_type="application/pdf", headers=headers)


@router.post(
    "/{person_id}/sessions/end",
    operation_id="endPersonSessions",
    summary="强制退出该人员的所有登录",
    **_HELP,
)
async def end_person_sessions(call: CurrentCall, person_id: UUID) -> EndedSessionsOut:
    """End all sessions of a person of the caller's units."""
    count = await service.end_sessions(call.uow, call.actor, person_id, call.now())
    return EndedSessionsOut(count=count)


@router.post(
    "/{person_id}/second-factor/reset",
    operation_id="resetSecondFactor",
    summary="重置该人员的动态验证码",
    status_code=204,
    **allows(Role.SYSTEM_ADMIN, reach=Reach.SUBTREE),
)
async def reset_second_factor(call: CurrentCall, person_id: UUID, body: ResetIn) -> None:
    """Take away the second factor of somebody who lost it; all sessions end."""
    async with call.uow.begin() as session:
        await service.reset_factor(session, call.actor, person_id, body.reason, call.now())
