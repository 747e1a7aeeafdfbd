"""HTTP face of proposals: what waits for a second person, and what became of it."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Query
from sqlalchemy.ext.asyncio import AsyncSession

from auth.deps import Call, CurrentCall, CurrentSettings
from auth.grants.rules import PROPOSERS
from auth.proposals import queries, service
from auth.proposals.rules import ProposalState
from auth.proposals.schemas import ProposalIn, ProposalOut, RejectIn
from kernel.actor import Role
from kernel.idempotency import IdempotencyKey, once
from kernel.paging import Page, PageQuery, page_of
from kernel.policy import Reach, RouteOptions, allows

router = APIRouter(prefix="/v1/grant-proposals", tags=["grants"])

_PROPOSERS: Final[RouteOptions] = allows(*PROPOSERS, reach=Reach.SUBTREE)
_WATCHERS: Final = (*PROPOSERS, Role.AUDITOR)


@router.get(
    "",
    operation_id="listGrantProposals",
    summary="查询授权申请",
    **allows(*_WATCHERS, reach=Reach.SUBTREE),
)
async def list_proposals(
    call: CurrentCall,
    page: PageQuery,
    state: Annotated[ProposalState | None, Query(description="申请的状态")] = None,
) -> Page[ProposalOut]:
    """List proposals, the latest first."""
    wanted = (call.actor.paths(*_WATCHERS), state)
    start = page.start(UUID)
    after = start[0] if start else None
    async with call.uow() as session:
        rows = await queries.proposals(session, wanted, call.now(), after=after, limit=page.limit)
    return page_of(rows, page, lambda row: (row.id,), ProposalOut.model_validate)


@router.post(
    "",
    operation_id="createGrantProposal",
    summary="提出授权申请（管理员角色须两人办理）",
    status_code=201,
    **_PROPOSERS,
)
async def create_proposal(
    call: CurrentCall, idem: IdempotencyKey, settings: CurrentSettings, body: ProposalIn
) -> ProposalOut:
    """Propose a right; another administrator confirms it."""

    async def work(session: AsyncSession) -> ProposalOut:
        made = await service.propose(session, call.actor, body.wish(), settings, call.now())
        return ProposalOut.model_validate(await queries.proposal(session, made.id, call.now()))

    return await once(call.uow, idem, ProposalOut, work)


async def _decided(
    call: Call, proposal_id: UUID, verb: Callable[[AsyncSession], Awaitable[None]]
) -> ProposalOut:
    async with call.uow.begin() as session:
        await verb(session)
        await session.flush()
        return ProposalOut.model_validate(await queries.proposal(session, proposal_id, call.now()))


@router.post(
    "/{proposal_id}/confirm",
    operation_id="confirmGrantProposal",
    summary="确认他人提出的授权申请",
    **_PROPOSERS,
)
async def confirm_proposal(call: CurrentCall, proposal_id: UUID) -> ProposalOut:
    """Give the right that somebody else proposed for a third person."""
    return await _decided(
        call,
        proposal_id,
        lambda session: service.confirm(session, call.actor, proposal_id, call.now()),
    )


@router.post(
    "/{proposal_id}/reject",
    operation_id="rejectGrantProposal",
    summary="拒绝他人提出的授权申请",
    **_PROPOSERS,
)
async def reject_proposal(call: CurrentCall, proposal_id: UUID, body: RejectIn) -> ProposalOut:
    """Refuse what somebody else proposed."""
    return await _decided(
        call,
        proposal_id,
        lambda session: service.reject(session, call.actor, proposal_id, body.reason, call.now()),
    )


@router.post(
    "/{proposal_id}/withdraw",
    operation_id="withdrawGrantProposal",
    summary="撤回自己提出的授权申请",
    **_PROPOSERS,
)
async def withdraw_proposal(call: CurrentCall, proposal_id: UUID) -> ProposalOut:
    """Take the own proposal back."""
    return await _decided(
        call,
        proposal_id,
        lambda session: service.withdraw(session, call.actor, proposal_id, call.now()),
    )
