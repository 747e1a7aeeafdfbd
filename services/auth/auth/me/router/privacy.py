"""The privacy notice, the own consents, the export of the own data."""

import io
import json
import zipfile
from typing import Final

from fastapi import APIRouter
from fastapi.responses import Response

from auth.deps import CurrentCall
from auth.me import service
from auth.me.schemas import ConsentIn, ConsentOut, PrivacyOut, WithdrawalIn
from auth.privacy import queries, rules
from auth.privacy.service import NOTICE_TEXT, give, withdraw
from kernel.policy import Reach, RouteOptions, allows

router = APIRouter(prefix="/v1/me", tags=["me"])

_SELF: Final = allows(reach=Reach.SELF)
_ZIP: Final[RouteOptions] = {
    **_SELF,
    "responses": {**_SELF["responses"], 200: {"content": {"application/zip": {}}}},
}


@router.get("/privacy", operation_id="getMyPrivacy", summary="查看告知书与同意情况", **_SELF)
async def get_privacy(call: CurrentCall) -> PrivacyOut:
    """Show the notice in force and what the caller agreed to."""
    async with call.uow() as session:
        rows = await queries.consents_of(session, call.actor.person_id)
    held = {
        row.kind for row in rows if row.withdrawn_at is None and row.notice_version == rules.VERSION
    }
    return PrivacyOut(
        version=rules.VERSION,
        text=NOTICE_TEXT,
        is_due=rules.ConsentKind.NOTICE not in held,
        is_sensitive_given=rules.ConsentKind.SENSITIVE in held,
        consents=[ConsentOut.model_validate(row) for row in rows],
    )


@router.post(
    "/privacy/consent",
    operation_id="giveMyConsent",
    summary="确认已阅读告知书",
    status_code=204,
    **_SELF,
)
async def give_consent(call: CurrentCall, body: ConsentIn) -> None:
    """Record that the notice was read; sensitive items only when they are agreed to."""
    async with call.uow.begin() as session:
        await give(session, call.actor, body.version, sensitive=body.sensitive, now=call.now())


@router.post(
    "/privacy/withdraw",
    operation_id="withdrawMyConsent",
    summary="撤回同意",
    status_code=204,
    **_SELF,
)
async def withdraw_consent(call: CurrentCall, body: WithdrawalIn) -> None:
    """Take a consent back; it stays in the ledger with the day it ended."""
    async with call.uow.begin() as session:
        await withdraw(session, call.actor, body.kind, call.now())


@router.get(
    "/export",
    operation_id="exportMyData",
    summary="导出本人信息（JSON 压缩包）",
    response_class=Response,
    **_ZIP,
)
async def export_my_data(call: CurrentCall) -> Response:
    """Give everything that this service keeps about the caller as a zip with one JSON file."""
    document = await service.everything_of(call.uow, call.actor, call.now)
    text = json.dumps(document, ensure_ascii=False, indent=2, default=str)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("person.json", text)
    headers = {"Content-Disposition": 'attachment; filename="my-data.zip"'}
    return Response(packed.getvalue(), media_type="application/zip", headers=headers)
