"""HTTP face of rounds: list, read, prepare. Opening and closing are in `submissions`."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Response
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.deps import Calling
from assessment.rounds import queries, service
from assessment.rounds.rules import RoundState
from assessment.rounds.schemas import RoundIn, RoundOut
from kernel.actor import Role
from kernel.etag import set_etag
from kernel.idempotency import IdempotencyKey, once
from kernel.paging import Page, PageQuery, page_of
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1/rounds", tags=["rounds"])
RoundId = Annotated[UUID, Path(description="考核批次的编号")]


@router.get(
    "",
    operation_id="listRounds",
    summary="列出考核批次",
    **allows(*queries.READERS, reach=Reach.SUBTREE),
)
async def list_rounds(
    call: Calling, page: PageQuery, state: RoundState | None = None
) -> Page[RoundOut]:
    """Newest first."""
    async with call.uow() as session:
        rows = await queries.rounds(session, call.actor, page, state)
    return page_of(rows, page, lambda row: (row.id,), RoundOut.model_validate)


@router.get(
    "/{round_id}",
    operation_id="getRound",
    summary="查看考核批次",
    **allows(*queries.READERS, reach=Reach.SUBTREE),
)
async def get_round(round_id: RoundId, call: Calling, response: Response) -> RoundOut:
    """One round with its settings."""
    async with call.uow() as session:
        row = await service.find(session, call.actor, round_id)
    set_etag(response, row.version)
    return RoundOut.model_validate(row)


@router.post(
    "",
    operation_id="createRound",
    summary="新建考核批次",
    status_code=201,
    **allows(Role.CITY_OFFICE, reach=Reach.SUBTREE),
)
async def create(body: RoundIn, call: Calling, key: IdempotencyKey, response: Response) -> RoundOut:
    """In preparation until it is opened."""

    async def work(session: AsyncSession) -> RoundOut:
        row = await service.create(session, call.actor, body.rubric_id, body.settings(), call.now)
        return RoundOut.model_validate(row)

    made = await once(call.uow, key, RoundOut, work)
    set_etag(response, made.version)
    return made
