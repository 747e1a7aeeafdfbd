"""The drawn teacher's own view: told, the outcome, one objection."""

from fastapi import APIRouter

from assessment.deps import Calling
from assessment.draws.router.place import SIGNED_IN, PickId
from assessment.draws.schemas.picks import MyDrawOut, MyDrawsOut, ObjectionIn
from assessment.draws.service import objecting

router = APIRouter(prefix="/v1/my-draws", tags=["draws"])


@router.get("", operation_id="getMyDraws", summary="查看我被抽中的情况与结果", **SIGNED_IN)
async def get_mine(call: Calling) -> MyDrawsOut:
    """The latest first; empty for whoever was never drawn."""
    async with call.uow() as session:
        found = await objecting.mine(session, call.actor)
    return MyDrawsOut(items=[MyDrawOut.of(one) for one in found])


@router.post(
    "/{pick_id}/acknowledge",
    operation_id="acknowledgeDraw",
    summary="知悉抽中通知或结果",
    **SIGNED_IN,
)
async def acknowledge(pick_id: PickId, call: Calling) -> MyDrawOut:
    """The notice leaves the workbench; a second call changes nothing."""
    return MyDrawOut.of(await objecting.acknowledge(call.uow, call.actor, pick_id, call.now))


@router.post(
    "/{pick_id}/object",
    operation_id="objectToDraw",
    summary="对结果提出异议（限一次）",
    **SIGNED_IN,
)
async def file_objection(pick_id: PickId, body: ObjectionIn, call: Calling) -> MyDrawOut:
    """Once, when the outcome is told."""
    return MyDrawOut.of(
        await objecting.file_objection(call.uow, call.actor, pick_id, body.reason, call.now)
    )
