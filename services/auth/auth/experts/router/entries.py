"""Experts: the list and its export, one of them, nominations and trainings."""

from uuid import UUID

from fastapi import APIRouter, Response
from sqlalchemy.ext.asyncio import AsyncSession

from auth.deps import CurrentCall
from auth.experts import export, facts, queries, service
from auth.experts.router.shared import (
    FOR_LEADERS,
    FOR_STAFF,
    WantedExperts,
    detail_of,
    id_after,
)
from auth.experts.rules import LEADERS
from auth.experts.schemas import (
    ExpertChangeIn,
    ExpertDetailOut,
    ExpertEntryOut,
    NominationIn,
    TrainingIn,
)
from auth.workbook import answers_workbook, workbook_answer
from kernel.actor import Role
from kernel.etag import IfMatch, set_etag
from kernel.http.deps import Uow
from kernel.idempotency import IdempotencyKey, once
from kernel.paging import Page, PageQuery, page_of
from kernel.policy import Reach, allows

router = APIRouter()


@router.get("/expert-entries", operation_id="listExpertEntries", summary="查询专家库", **FOR_STAFF)
async def list_entries(uow: Uow, page: PageQuery, wanted: WantedExperts) -> Page[ExpertEntryOut]:
    """List the experts of the city's and the districts' teams."""
    after, chosen = id_after(page), wanted.filter()
    async with uow() as session:
        rows = await queries.entries(session, chosen, after=after, limit=page.limit)
    return page_of(rows, page, lambda row: (row.id,), ExpertEntryOut.model_validate)


# Before an expert's own address: its name would be read as an id.
@router.get(
    "/expert-entries/export.xlsx",
    operation_id="exportExpertEntries",
    summary="导出专家名册（xlsx，与列表同条件）",
    **answers_workbook(allows(*LEADERS, reach=Reach.SIGNED_IN)),
)
async def export_entries(call: CurrentCall, wanted: WantedExperts) -> Response:
    """Write the experts that the list shows, with an audit row."""
    content = await export.experts_workbook(call.uow, call.actor, wanted.filter(), call.now())
    return workbook_answer(content, "专家名册.xlsx", "experts.xlsx")


@router.get(
    "/expert-entries/{expert_id}", operation_id="getExpertEntry", summary="查看专家", **FOR_STAFF
)
async def get_entry(call: CurrentCall, expert_id: UUID, response: Response) -> ExpertDetailOut:
    """Show one expert with trainings; why somebody came or went is for those who lead experts."""
    knows = call.actor.has_role(*LEADERS, Role.AUDITOR)
    async with call.uow() as session:
        shown = await detail_of(session, expert_id, knows_reasons=knows)
    set_etag(response, shown.version)
    return shown


@router.post(
    "/expert-entries",
    operation_id="nominateExpert",
    summary="推荐专家（更替或补充）",
    status_code=201,
    **FOR_LEADERS,
)
async def nominate(call: CurrentCall, idem: IdempotencyKey, body: NominationIn) -> ExpertDetailOut:
    """Propose somebody for the own team; a district office does so for the city's team, too."""

    async def work(session: AsyncSession) -> ExpertDetailOut:
        made = await service.nominate(session, call.actor, body.nomination(), call.now())
        return await detail_of(session, made.id)

    return await once(call.uow, idem, ExpertDetailOut, work)


@router.patch(
    "/expert-entries/{expert_id}",
    operation_id="changeExpertEntry",
    summary="修改专家信息（学科、学段、来源、领军人才、平台人员）",
    **FOR_LEADERS,
)
async def change_entry(
    call: CurrentCall, expert_id: UUID, seen: IfMatch, body: ExpertChangeIn, response: Response
) -> ExpertDetailOut:
    """Change what is given, with the reason."""
    async with call.uow.begin() as session:
        which = (expert_id, seen)
        await facts.change(session, call.actor, which, body.changed(), call.now())
        shown = await detail_of(session, expert_id)
    set_etag(response, shown.version)
    return shown


@router.post(
    "/expert-entries/{expert_id}/trainings",
    operation_id="addExpertTraining",
    summary="登记专家培训",
    status_code=201,
    **FOR_LEADERS,
)
async def add_training(
    call: CurrentCall, expert_id: UUID, idem: IdempotencyKey, body: TrainingIn
) -> ExpertDetailOut:
    """Add a training with what proves it."""

    async def work(session: AsyncSession) -> ExpertDetailOut:
        await service.train(session, call.actor, expert_id, body.training(), call.now())
        return await detail_of(session, expert_id)

    return await once(call.uow, idem, ExpertDetailOut, work)
