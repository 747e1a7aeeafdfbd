"""Batches of experts: the list, a new one. Publishing stands above, with the tasks."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from sqlalchemy.ext.asyncio import AsyncSession

from auth.deps import CurrentCall
from auth.experts import batches, queries
from auth.experts.router.shared import FOR_LEADERS, FOR_STAFF, batch_of, id_after
from auth.experts.schemas import BatchIn, BatchOut
from kernel.http.deps import Uow
from kernel.idempotency import IdempotencyKey, once
from kernel.paging import Page, PageQuery, page_of

router = APIRouter()


@router.get(
    "/expert-batches", operation_id="listExpertBatches", summary="查询专家批次", **FOR_STAFF
)
async def list_batches(
    uow: Uow,
    page: PageQuery,
    organisation_id: Annotated[UUID | None, Query(description="市或区市的专家团队")] = None,
) -> Page[BatchOut]:
    """List the batches of the teams, the latest first."""
    async with uow() as session:
        rows = await queries.batches(
            session, organisation_id, after=id_after(page), limit=page.limit
        )
    return page_of(rows, page, lambda row: (row.id,), BatchOut.model_validate)


@router.post(
    "/expert-batches",
    operation_id="createExpertBatch",
    summary="新建专家批次",
    status_code=201,
    **FOR_LEADERS,
)
async def create_batch(call: CurrentCall, idem: IdempotencyKey, body: BatchIn) -> BatchOut:
    """Begin a batch: the first one, replacements or additions."""

    async def work(session: AsyncSession) -> BatchOut:
        wanted = (body.organisation_id, body.name, body.term)
        made = await batches.open_batch(session, call.actor, wanted, call.now())
        return await batch_of(session, made.id, made.organisation_id)

    return await once(call.uow, idem, BatchOut, work)
