"""HTTP face of a person's rights."""

from uuid import UUID

from fastapi import APIRouter
from sqlalchemy.ext.asyncio import AsyncSession

from auth.deps import CurrentCall, CurrentSettings
from auth.grants.queries import grants_of
from auth.grants.rules import GRANTERS, Right
from auth.people import queries, service
from auth.people.rules import READERS
from auth.people.schemas import GrantIn, GrantList, GrantOut
from kernel.idempotency import IdempotencyKey, once
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1/people", tags=["people"])


@router.get(
    "/{person_id}/grants",
    operation_id="listPersonGrants",
    summary="查看人员的权限",
    **allows(*READERS, reach=Reach.SUBTREE),
)
async def list_grants(call: CurrentCall, person_id: UUID) -> GrantList:
    """List the rights that a person holds now."""
    sight = service.sight_of(call.actor, call.now())
    async with call.uow() as session:
        await queries.person(session, sight, person_id)
        rows = await grants_of(session, person_id)
    return GrantList(items=[GrantOut.model_validate(row) for row in rows])


@router.post(
    "/{person_id}/grants",
    operation_id="createPersonGrant",
    summary="授予权限",
    status_code=201,
    **allows(*GRANTERS, reach=Reach.SUBTREE),
)
async def create_grant(
    call: CurrentCall,
    idem: IdempotencyKey,
    settings: CurrentSettings,
    person_id: UUID,
    body: GrantIn,
) -> GrantOut:
    """Give a role at a unit; it takes effect at the person's next refresh."""

    async def work(session: AsyncSession) -> GrantOut:
        wanted = Right(body.role, body.org_id, body.department_id)
        given = await service.give_right(
            session, call.actor, person_id, wanted, settings, call.now()
        )
        rows = await grants_of(session, person_id)
        return GrantOut.model_validate(next(row for row in rows if row.id == given.id))

    return await once(call.uow, idem, GrantOut, work)


@router.delete(
    "/{person_id}/grants/{grant_id}",
    operation_id="deletePersonGrant",
    summary="撤销权限",
    status_code=204,
    **allows(*GRANTERS, reach=Reach.SUBTREE),
)
async def delete_grant(call: CurrentCall, person_id: UUID, grant_id: UUID) -> None:
    """Take a right back; it ends at the person's next refresh."""
    async with call.uow.begin() as session:
        await service.take_right(session, call.actor, person_id, grant_id, call.now())
