"""Opening, changing and closing a round with its roster."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Response
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.deps import Calling
from assessment.rounds.schemas import RoundOut, RoundPatch
from assessment.submissions.schemas import Empty, PlaceOut, ReasonIn, SchoolIn
from assessment.submissions.service import roster
from kernel.actor import Role
from kernel.etag import IfMatch, set_etag
from kernel.idempotency import IdempotencyKey, once
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1/rounds/{round_id}", tags=["rounds"])
RoundId = Annotated[UUID, Path(description="考核批次的编号")]


@router.patch(
    "",
    operation_id="editRound",
    summary="修改考核批次（开放后只能改名称、日期和公示天数）",
    **allows(Role.CITY_OFFICE, reach=Reach.SUBTREE),
)
async def edit(
    round_id: RoundId, body: RoundPatch, call: Calling, seen: IfMatch, response: Response
) -> RoundOut:
    """Members that are left out stay as they are."""
    changes = body.model_dump(exclude_unset=True)
    row = await roster.edit_round(call.uow, call.actor, round_id, changes, seen=seen, now=call.now)
    set_etag(response, row.version)
    return RoundOut.model_validate(row)


@router.post(
    "/open",
    operation_id="openRound",
    summary="开放考核批次（固定名单，每校一份申报）",
    **allows(Role.CITY_OFFICE, reach=Reach.SUBTREE),
)
async def open_round(round_id: RoundId, call: Calling, _body: Empty | None = None) -> RoundOut:
    """The roster is frozen with the names of this day."""
    return RoundOut.model_validate(
        await roster.open_round(call.uow, call.actor, round_id, call.now)
    )


@router.post(
    "/close",
    operation_id="closeRound",
    summary="结束考核批次（全部办结后归档）",
    **allows(Role.CITY_OFFICE, reach=Reach.SUBTREE),
)
async def close_round(round_id: RoundId, call: Calling, _body: Empty | None = None) -> RoundOut:
    """Refused while a school is under review."""
    return RoundOut.model_validate(
        await roster.close_round(call.uow, call.actor, round_id, call.now)
    )


@router.post(
    "/schools",
    operation_id="addRoundSchool",
    summary="向已开放的批次增补学校",
    status_code=201,
    **allows(Role.CITY_OFFICE, reach=Reach.SUBTREE),
)
async def add_school(
    round_id: RoundId, body: SchoolIn, call: Calling, key: IdempotencyKey
) -> PlaceOut:
    """An explicit change of the roster with its reason."""

    async def work(session: AsyncSession) -> PlaceOut:
        place = await roster.add_school(
            session, call.actor, round_id, body.school_id, reason=body.reason, now=call.now
        )
        return PlaceOut(submission_id=place.id, school_id=place.school_id, state=place.state)

    return await once(call.uow, key, PlaceOut, work)


@router.post(
    "/schools/{school_id}/remove",
    operation_id="removeRoundSchool",
    summary="从已开放的批次移出未提交的学校",
    **allows(Role.CITY_OFFICE, reach=Reach.SUBTREE),
)
async def remove_school(
    round_id: RoundId, school_id: UUID, body: ReasonIn, call: Calling
) -> RoundOut:
    """An explicit change of the roster with its reason."""
    row = await roster.remove_school(
        call.uow, call.actor, round_id, school_id, reason=body.reason, now=call.now
    )
    return RoundOut.model_validate(row)
