"""The own second factor: state, setting up, recovery codes, removal."""

import io

import segno
from fastapi import APIRouter

from auth.deps import CurrentCall
from auth.grants.queries import grants_of
from auth.me import service
from auth.me.schemas import (
    ConfirmIn,
    EnrolmentOut,
    FactorOut,
    ProofIn,
    RecoveryCodesOut,
    RemovalIn,
)
from auth.second_factor.queries import codes_left, factor_of
from auth.second_factor.service import is_demanded
from auth.sessions.router import SignInDesk
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1/me/second-factor", tags=["me"])


def _qr_svg(text: str) -> str:
    picture = io.BytesIO()
    segno.make(text, error="m").save(picture, kind="svg", scale=5, border=2, xmldecl=False)
    return picture.getvalue().decode()


@router.get(
    "", operation_id="getMySecondFactor", summary="查看动态验证码状态", **allows(reach=Reach.SELF)
)
async def get_factor(desk: SignInDesk, call: CurrentCall) -> FactorOut:
    """Tell whether a code is asked for at sign-in, and whether the role demands it."""
    async with call.uow() as session:
        known = await factor_of(session, call.actor.person_id)
        left = await codes_left(session, call.actor.person_id)
        grants = await grants_of(session, call.actor.person_id)
    confirmed_at = known.confirmed_at if known else None
    return FactorOut(
        is_active=confirmed_at is not None,
        confirmed_at=confirmed_at,
        recovery_codes_left=left,
        is_demanded=is_demanded(desk.policy, grants),
    )


@router.post(
    "",
    operation_id="enrolMySecondFactor",
    summary="绑定动态验证码",
    **allows(reach=Reach.SELF),
)
async def enrol(desk: SignInDesk, call: CurrentCall, body: ProofIn) -> EnrolmentOut:
    """Make a secret for the authenticator app; it counts once a first code was given.

    No Idempotency-Key keeps it: the secret is shown once, and asking again makes a new one.
    """
    made = await service.enrol(desk, call.actor, body.password)
    return EnrolmentOut(secret=made.secret, uri=made.uri, qr_svg=_qr_svg(made.uri))


@router.post(
    "/confirm",
    operation_id="confirmMySecondFactor",
    summary="输入首个验证码，启用动态验证码",
    **allows(reach=Reach.SELF),
)
async def confirm(desk: SignInDesk, call: CurrentCall, body: ConfirmIn) -> RecoveryCodesOut:
    """Confirm the app with its first code; the answer holds the recovery codes, once."""
    return RecoveryCodesOut(codes=await service.confirm_factor(desk, call.actor, body.code))


@router.post(
    "/recovery-codes",
    operation_id="renewMyRecoveryCodes",
    summary="重新生成恢复码",
    **allows(reach=Reach.SELF),
)
async def renew_codes(desk: SignInDesk, call: CurrentCall, body: ProofIn) -> RecoveryCodesOut:
    """Replace the recovery codes; the earlier ones no longer open anything."""
    return RecoveryCodesOut(
        codes=await service.renew_recovery_codes(desk, call.actor, body.password)
    )


@router.post(
    "/remove",
    operation_id="removeMySecondFactor",
    summary="停用动态验证码",
    status_code=204,
    **allows(reach=Reach.SELF),
)
async def remove(desk: SignInDesk, call: CurrentCall, body: RemovalIn) -> None:
    """Take the own second factor away; refused where the role demands one."""
    await service.remove_factor(desk, call.actor, body.password, body.code)
