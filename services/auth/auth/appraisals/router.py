"""HTTP face of the appraisals."""

from datetime import date
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Query
from sqlalchemy.ext.asyncio import AsyncSession

from auth.appraisals import queries, service
from auth.appraisals.queries import Period
from auth.appraisals.schemas import AppraisalIn, AppraisalOut, StandingOut
from auth.deps import CurrentCall
from auth.experts.router.shared import FOR_LEADERS, id_after
from auth.experts.rules import LEADERS
from kernel.actor import Role
from kernel.clock import local_date
from kernel.idempotency import IdempotencyKey, once
from kernel.paging import Page, PageQuery, page_of
from kernel.policy import Reach, RouteOptions, allows

router = APIRouter(prefix="/v1", tags=["appraisals"])
_READERS: Final = (*LEADERS, Role.AUDITOR)
_FOR_READERS: Final[RouteOptions] = allows(*_READERS, reach=Reach.SUBTREE)


@router.get(
    "/expert-teams/{organisation_id}/appraisal-numbers",
    operation_id="listAppraisalNumbers",
    summary="查询团队专家在考核期内的数据",
    **_FOR_READERS,
)
async def list_numbers(
    call: CurrentCall,
    organisation_id: UUID,
    page: PageQuery,
    from_on: Annotated[date | None, Query(description="考核期开始，空缺为今年一月一日")] = None,
    to_on: Annotated[date | None, Query(description="考核期结束，空缺为今天")] = None,
) -> Page[StandingOut]:
    """List the experts of a team with the numbers of a period."""
    today = local_date(call.now())
    period = Period(from_on or today.replace(month=1, day=1), to_on or today)
    at = (id_after(page), page.limit, call.now())
    async with call.uow() as session:
        found = await service.standings(session, call.actor, organisation_id, period, at)
    return page_of(found, page, lambda one: (one.entry.id,), StandingOut.of)


@router.get(
    "/expert-appraisals",
    operation_id="listExpertAppraisals",
    summary="查询专家考核结果（含历史）",
    **_FOR_READERS,
)
async def list_appraisals(
    call: CurrentCall,
    page: PageQuery,
    entry_id: Annotated[UUID | None, Query(description="专家")] = None,
) -> Page[AppraisalOut]:
    """List what the offices within the caller's reach decided, the latest first."""
    paths, after = call.actor.paths(*_READERS), id_after(page)
    async with call.uow() as session:
        rows = await queries.appraisals(session, paths, entry_id, after=after, limit=page.limit)
    return page_of(rows, page, lambda row: (row.id,), AppraisalOut.model_validate)


@router.get(
    "/me/expert-appraisals",
    operation_id="listMyExpertAppraisals",
    summary="查询我的专家考核结果",
    **allows(Role.EXPERT, reach=Reach.SELF),
)
async def list_mine(call: CurrentCall, page: PageQuery) -> Page[AppraisalOut]:
    """List what was published about the expert who asks, the latest first."""
    person_id, after = call.actor.person_id, id_after(page)
    async with call.uow() as session:
        rows = await queries.appraisals_of_person(session, person_id, after=after, limit=page.limit)
    return page_of(rows, page, lambda row: (row.id,), AppraisalOut.model_validate)


async def _shown(session: AsyncSession, appraisal_id: UUID) -> AppraisalOut:
    return AppraisalOut.model_validate(await queries.appraisal(session, appraisal_id))


@router.post(
    "/expert-appraisals",
    operation_id="decideExpertAppraisal",
    summary="考核专家（定等次并留存数据）",
    status_code=201,
    **FOR_LEADERS,
)
async def decide(call: CurrentCall, idem: IdempotencyKey, body: AppraisalIn) -> AppraisalOut:
    """Decide about an expert; an earlier decision for the same period becomes history."""

    async def work(session: AsyncSession) -> AppraisalOut:
        made = await service.decide(session, call.actor, body.decision(), call.now())
        return await _shown(session, made.id)

    return await once(call.uow, idem, AppraisalOut, work)


@router.post(
    "/expert-appraisals/{appraisal_id}/publish",
    operation_id="publishExpertAppraisal",
    summary="向专家公布考核结果",
    **FOR_LEADERS,
)
async def publish(call: CurrentCall, appraisal_id: UUID) -> AppraisalOut:
    """Let the expert read what was decided."""
    async with call.uow.begin() as session:
        await service.publish(session, call.actor, appraisal_id, call.now())
        return await _shown(session, appraisal_id)
