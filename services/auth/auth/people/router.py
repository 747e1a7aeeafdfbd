"""HTTP face of the register of people, their rights and their way in."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response
from sqlalchemy.ext.asyncio import AsyncSession

from auth.accounts.service import Secret, new_code
from auth.deps import Call, CurrentCall, CurrentPasswords, CurrentSettings
from auth.grants.queries import grants_of
from auth.grants.rules import GRANTERS
from auth.people import queries, service
from auth.people.queries import Filter
from auth.people.rules import KEEPERS, READERS, PersonStatus
from auth.people.schemas import (
    GrantIn,
    GrantList,
    GrantOut,
    OneTimeCodeOut,
    PersonChangeIn,
    PersonIn,
    PersonOut,
)
from kernel.actor import Role
from kernel.etag import IfMatch, set_etag
from kernel.idempotency import IdempotencyKey, once
from kernel.paging import CursorInvalid, Page, PageQuery, page_of
from kernel.policy import Reach, allows
from kernel.text import OptionalLine

router = APIRouter(prefix="/v1/people", tags=["people"])


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filters of the list, named after the fields."""

    q: Annotated[OptionalLine | None, Query(description="姓名中的文字，或工号开头")] = None
    org_id: Annotated[UUID | None, Query(description="所在单位")] = None
    role: Annotated[Role | None, Query(description="担任的角色")] = None
    status: Annotated[PersonStatus | None, Query(description="在职或已离开")] = None


def _key(after: tuple[str, str] | None) -> tuple[str, UUID] | None:
    try:
        return (after[0], UUID(after[1])) if after else None
    except ValueError as fault:
        raise CursorInvalid from fault


async def _shown(session: AsyncSession, call: Call, person_id: UUID) -> PersonOut:
    sight = service.sight_of(call.actor, call.now())
    return PersonOut.model_validate(await queries.person(session, sight, person_id))


@router.get(
    "", operation_id="listPeople", summary="查询人员", **allows(*READERS, reach=Reach.SUBTREE)
)
async def list_people(
    call: CurrentCall, page: PageQuery, wanted: Annotated[Wanted, Depends()]
) -> Page[PersonOut]:
    """List the people who work in the caller's units, by name."""
    chosen = Filter(wanted.q, wanted.org_id, wanted.role, wanted.status)
    sight = service.sight_of(call.actor, call.now())
    after = _key(page.start(str, str))
    async with call.uow() as session:
        rows = await queries.people(session, sight, chosen, after=after, limit=page.limit)
    return page_of(rows, page, lambda row: (row.name, row.id), PersonOut.model_validate)


@router.get(
    "/{person_id}",
    operation_id="getPerson",
    summary="查看人员",
    **allows(*READERS, reach=Reach.SUBTREE),
)
async def get_person(call: CurrentCall, person_id: UUID, response: Response) -> PersonOut:
    """Show one person of the caller's units."""
    async with call.uow() as session:
        shown = await _shown(session, call, person_id)
    set_etag(response, shown.version)
    return shown


@router.post(
    "",
    operation_id="createPerson",
    summary="登记人员",
    status_code=201,
    **allows(*KEEPERS, reach=Reach.SUBTREE),
)
async def create_person(call: CurrentCall, idem: IdempotencyKey, body: PersonIn) -> PersonOut:
    """Register a person; an account follows with the one-time code."""

    async def work(session: AsyncSession) -> PersonOut:
        person = await service.register(session, call.actor, body.new_person(), call.now())
        return await _shown(session, call, person.id)

    return await once(call.uow, idem, PersonOut, work)


@router.patch(
    "/{person_id}",
    operation_id="changePerson",
    summary="修改人员（姓名、在职状态）",
    **allows(*KEEPERS, reach=Reach.SUBTREE),
)
async def change_person(
    call: CurrentCall, person_id: UUID, seen: IfMatch, body: PersonChangeIn, response: Response
) -> PersonOut:
    """Change what is given; who is marked as left is signed out."""
    change = service.Change(body.model_dump(exclude_unset=True), seen)
    async with call.uow.begin() as session:
        await service.change(session, call.actor, person_id, change, call.now())
        shown = await _shown(session, call, person_id)
    set_etag(response, shown.version)
    return shown


@router.get(
    "/{person_id}/grants",
    operation_id="listPersonGrants",
    summary="查看人员的权限",
    **allows(*READERS, reach=Reach.SUBTREE),
)
async def list_grants(call: CurrentCall, person_id: UUID) -> GrantList:
    """List the rights that a person holds now."""
    async with call.uow() as session:
        await _shown(session, call, person_id)
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
    call: CurrentCall, idem: IdempotencyKey, person_id: UUID, body: GrantIn
) -> GrantOut:
    """Give a role at a unit; it takes effect at the person's next refresh."""

    async def work(session: AsyncSession) -> GrantOut:
        wanted = (body.role, body.org_id)
        given = await service.give_right(session, call.actor, person_id, wanted, call.now())
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


@router.post(
    "/{person_id}/one-time-code",
    operation_id="createOneTimeCode",
    summary="发放一次性口令",
    status_code=201,
    **allows(*KEEPERS, reach=Reach.SUBTREE),
)
async def create_one_time_code(
    call: CurrentCall, passwords: CurrentPasswords, settings: CurrentSettings, person_id: UUID
) -> OneTimeCodeOut:
    """Open or reset an account. The code is shown once, so no Idempotency-Key keeps it."""
    code = new_code()
    hashed = await passwords.hash(code)  # before the transaction: hashing is slow by intent
    secret = Secret(hashed, is_one_time=True, lifetime=timedelta(days=settings.code_days))
    now = call.now()
    async with call.uow.begin() as session:
        account = await service.give_code(session, call.actor, person_id, secret, now)
    return OneTimeCodeOut(
        username=account.username, code=code, expires_at=now + timedelta(days=settings.code_days)
    )
