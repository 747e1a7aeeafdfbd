"""The own sessions: where one is signed in, and ending that."""

from datetime import timedelta
from uuid import UUID

from fastapi import APIRouter

from auth.deps import CurrentCall, CurrentPolicy
from auth.me import service
from auth.me.schemas import EndedOut, MySessionList, MySessionOut
from auth.sessions.queries import open_sessions
from auth.sessions.rules import device_of
from auth.sessions.tables import Session
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1/me/sessions", tags=["me"])


def _shown(row: Session, current: UUID | None) -> MySessionOut:
    return MySessionOut(
        id=row.id,
        device=device_of(row.user_agent),
        address=row.address,
        method=row.method,
        started_at=row.started_at,
        used_at=row.used_at,
        is_current=row.id == current,
    )


@router.get(
    "", operation_id="listMySessions", summary="查看本人的登录设备", **allows(reach=Reach.SELF)
)
async def list_my_sessions(call: CurrentCall, policy: CurrentPolicy) -> MySessionList:
    """List the sessions that could go on: not ended, and not idle for too long."""
    since = call.now() - timedelta(minutes=policy.session_idle_minutes)
    async with call.uow() as session:
        rows = await open_sessions(session, call.actor.person_id, since)
    return MySessionList(items=[_shown(row, call.actor.session_id) for row in rows])


@router.delete(
    "/{session_id}",
    operation_id="endMySession",
    summary="退出一台设备上的登录",
    status_code=204,
    **allows(reach=Reach.SELF),
)
async def end_my_session(call: CurrentCall, session_id: UUID) -> None:
    """End one of the own sessions; its next call of auth is refused."""
    await service.end_session(call.uow, call.actor, session_id, call.now())


@router.post(
    "/end-others",
    operation_id="endMyOtherSessions",
    summary="退出其他所有设备上的登录",
    **allows(reach=Reach.SELF),
)
async def end_my_other_sessions(call: CurrentCall) -> EndedOut:
    """End all own sessions but this one."""
    return EndedOut(count=await service.end_others(call.uow, call.actor, call.now()))
