"""HTTP face of moves 调动, rotation 交流轮岗 and teaching groups."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from sqlalchemy.ext.asyncio import AsyncSession

from auth.deps import CurrentCall, rehearsal
from auth.people import movements
from auth.people.router.shared import CurrentSafe, shown
from auth.people.rules import KEEPERS
from auth.people.schemas import (
    MembershipEndIn,
    MembershipIn,
    MoveIn,
    MoveOut,
    PersonDetailOut,
)
from kernel.idempotency import IdempotencyKey, once
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1/people", tags=["people"])

Preview = Annotated[bool, Query(description="只预览影响，不办理")]


@router.post(
    "/{person_id}/moves",
    operation_id="movePerson",
    summary="办理调动（可先预览影响）",
    status_code=201,
    **allows(*KEEPERS, reach=Reach.SUBTREE),
)
async def move_person(
    call: CurrentCall,
    person_id: UUID,
    idem: IdempotencyKey,
    safe: CurrentSafe,
    body: MoveIn,
    *,
    preview: Preview = False,
) -> MoveOut:
    """Leave one unit with its groups and rights and begin at another, in one step."""

    async def work(session: AsyncSession) -> MoveOut:
        effect = await movements.move(session, call.actor, person_id, body.move(), call.now())
        return MoveOut(
            is_preview=preview,
            left=effect.left,
            new_unit=effect.new_unit,
            ended_roles=effect.ended_roles,
            keeps_teaching=effect.keeps_teaching,
            person=await shown(session, call, person_id, safe),
        )

    if preview:
        return await rehearsal(call.uow, work)
    return await once(call.uow, idem, MoveOut, work)


@router.post(
    "/{person_id}/memberships",
    operation_id="createMembership",
    summary="加入教研组，或交流轮岗到第二个单位",
    status_code=201,
    **allows(*KEEPERS, reach=Reach.SUBTREE),
)
async def create_membership(
    call: CurrentCall,
    person_id: UUID,
    idem: IdempotencyKey,
    safe: CurrentSafe,
    body: MembershipIn,
) -> PersonDetailOut:
    """Add a unit beside those the person has."""

    async def work(session: AsyncSession) -> PersonDetailOut:
        await movements.join(session, call.actor, person_id, body.joining(), call.now())
        return await shown(session, call, person_id, safe)

    return await once(call.uow, idem, PersonDetailOut, work)


@router.post(
    "/{person_id}/memberships/{membership_id}/end",
    operation_id="endMembership",
    summary="退出教研组，或结束交流轮岗",
    **allows(*KEEPERS, reach=Reach.SUBTREE),
)
async def end_membership(
    call: CurrentCall,
    person_id: UUID,
    membership_id: UUID,
    safe: CurrentSafe,
    body: MembershipEndIn,
) -> PersonDetailOut:
    """End one membership; the last one ends by moving or leaving instead."""
    async with call.uow.begin() as session:
        which, when = (person_id, membership_id), (body.on, body.reason)
        await movements.leave(session, call.actor, which, when, call.now())
        return await shown(session, call, person_id, safe)
