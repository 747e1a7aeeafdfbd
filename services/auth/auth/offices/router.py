"""HTTP face of the offices: their departments and who works in them."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Query
from sqlalchemy.ext.asyncio import AsyncSession

from auth.departments.queries import departments
from auth.deps import CurrentCall
from auth.offices import queries, service
from auth.offices.queries import Filter, Key
from auth.offices.schemas import (
    DepartmentChoiceIn,
    DepartmentIn,
    DepartmentList,
    DepartmentOut,
    OfficeMemberOut,
)
from kernel.actor import Role
from kernel.http.deps import Uow
from kernel.idempotency import IdempotencyKey, once
from kernel.paging import Page, PageQuery, PageRequest, page_of
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1", tags=["offices"])

_KEEPERS: Final = (Role.CITY_OFFICE, Role.DISTRICT_OFFICE, Role.SYSTEM_ADMIN)
_READERS: Final = (*_KEEPERS, Role.SECURITY_ADMIN, Role.AUDITOR)


@router.get(
    "/departments",
    operation_id="listDepartments",
    summary="查询工程办的部门列表",
    **allows(reach=Reach.SIGNED_IN),
)
async def list_departments(
    uow: Uow,
    role: Annotated[Role | None, Query(description="市工程办或区市工程办")] = None,
    organisation_id: Annotated[UUID | None, Query(description="工程办所在的市或区市")] = None,
) -> DepartmentList:
    """List the departments an office may choose from."""
    async with uow() as session:
        rows = await departments(session, role, organisation_id)
    return DepartmentList(items=[DepartmentOut.model_validate(row) for row in rows])


@router.post(
    "/departments",
    operation_id="createDepartment",
    summary="为本工程办添加部门",
    status_code=201,
    **allows(*_KEEPERS, reach=Reach.SUBTREE),
)
async def create_department(
    call: CurrentCall, idem: IdempotencyKey, body: DepartmentIn
) -> DepartmentOut:
    """Add a department to the list of one office."""

    async def work(session: AsyncSession) -> DepartmentOut:
        office = (body.role, body.organisation_id)
        made = await service.add_department(session, call.actor, office, body.name, call.now())
        return DepartmentOut(id=made.id, role=body.role, name=made.name, is_common=False)

    return await once(call.uow, idem, DepartmentOut, work)


def _after(page: PageRequest) -> Key | None:
    return page.start(int, str, UUID)


@router.get(
    "/office-members",
    operation_id="listOfficeMembers",
    summary="查询工程办成员",
    **allows(*_READERS, reach=Reach.SUBTREE),
)
async def list_members(
    call: CurrentCall,
    page: PageQuery,
    role: Annotated[Role | None, Query(description="市工程办或区市工程办")] = None,
    organisation_id: Annotated[UUID | None, Query(description="工程办所在的市或区市")] = None,
    department_id: Annotated[UUID | None, Query(description="所属部门")] = None,
    is_unset: Annotated[bool, Query(description="只看未登记部门的成员")] = False,  # noqa: FBT002
) -> Page[OfficeMemberOut]:
    """List the members of the offices within the caller's reach, by office and name."""
    after, paths = _after(page), call.actor.paths(*_READERS)
    wanted = Filter(role, organisation_id, department_id, is_unset)
    async with call.uow() as session:
        rows = await queries.members(session, paths, wanted, after=after, limit=page.limit)
    return page_of(
        rows, page, lambda row: (row.number, row.name, row.grant_id), OfficeMemberOut.model_validate
    )


@router.post(
    "/people/{person_id}/grants/{grant_id}/department",
    operation_id="enterDepartment",
    summary="登记工程办成员的所属部门",
    **allows(*_KEEPERS, reach=Reach.SUBTREE),
)
async def enter_department(
    call: CurrentCall, person_id: UUID, grant_id: UUID, body: DepartmentChoiceIn
) -> OfficeMemberOut:
    """Enter or correct the department of a member, with the reason."""
    choice = (body.department_id, body.reason)
    async with call.uow.begin() as session:
        which = (person_id, grant_id)
        await service.enter_department(session, call.actor, which, choice, call.now())
        return OfficeMemberOut.model_validate(await queries.member(session, grant_id))
