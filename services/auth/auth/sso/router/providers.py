"""The list of sign-in providers, kept by the system administrator."""

from typing import Final
from uuid import UUID

from fastapi import APIRouter, Response
from sqlalchemy.ext.asyncio import AsyncSession

from auth.deps import CurrentCall
from auth.people.queries import person
from auth.people.service import sight_of
from auth.sso import queries, service
from auth.sso.router.desk import CurrentDesk
from auth.sso.rules import ProviderKind
from auth.sso.schemas import (
    CheckList,
    CheckOut,
    IdentityList,
    IdentityOut,
    MappingIn,
    ProviderChangeIn,
    ProviderIn,
    ProviderList,
    ProviderOut,
)
from auth.sso.service import Draft, SsoDesk
from auth.sso.tables import Provider
from kernel.actor import Role
from kernel.errors import NotFound
from kernel.etag import IfMatch, set_etag
from kernel.idempotency import IdempotencyKey, once
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1", tags=["sso"])

# They belong to no unit: the role alone decides.
_ADMIN: Final = allows(Role.SYSTEM_ADMIN, reach=Reach.SUBTREE)


def _shown(desk: SsoDesk, row: Provider, count: int) -> ProviderOut:
    return ProviderOut(
        id=row.id,
        code=row.code,
        name=row.name,
        kind=ProviderKind(row.kind),
        is_enabled=row.is_enabled,
        address=row.address,
        login_address=row.login_address,
        client_id=row.client_id,
        has_secret=row.secret_sealed is not None,
        mapping=MappingIn.model_validate(row.mapping),
        callback_url=f"{desk.settings.public_url}/api/auth/v1/sso/{row.code}/callback",
        identity_count=count,
        version=row.version,
        created_at=row.created_at,
    )


@router.get("/sso-providers", operation_id="listProviders", summary="查看登录方式", **_ADMIN)
async def list_providers(desk: CurrentDesk) -> ProviderList:
    """List all providers, offered or not; there are a handful."""
    async with desk.desk.uow() as session:
        rows = await queries.providers(session)
        counts = await queries.identity_counts(session)
    return ProviderList(items=[_shown(desk, row, counts.get(row.id, 0)) for row in rows])


@router.get(
    "/sso-providers/{provider_id}",
    operation_id="getProvider",
    summary="查看一种登录方式",
    **_ADMIN,
)
async def get_provider(desk: CurrentDesk, provider_id: UUID, response: Response) -> ProviderOut:
    """Show one provider with its version."""
    async with desk.desk.uow() as session:
        row = await session.get(Provider, provider_id)
        counts = await queries.identity_counts(session)
    if row is None:
        raise NotFound
    set_etag(response, row.version)
    return _shown(desk, row, counts.get(row.id, 0))


@router.post(
    "/sso-providers",
    operation_id="createProvider",
    summary="添加登录方式",
    status_code=201,
    **_ADMIN,
)
async def create_provider(
    desk: CurrentDesk, call: CurrentCall, idem: IdempotencyKey, body: ProviderIn
) -> ProviderOut:
    """Add a provider; it is offered once it is enabled."""

    async def work(session: AsyncSession) -> ProviderOut:
        draft = Draft(body.values(), body.secret)
        return _shown(desk, await service.add(session, desk, call.actor, draft), 0)

    return await once(call.uow, idem, ProviderOut, work)


@router.patch(
    "/sso-providers/{provider_id}",
    operation_id="changeProvider",
    summary="修改登录方式",
    **_ADMIN,
)
async def change_provider(
    desk: CurrentDesk,
    call: CurrentCall,
    provider_id: UUID,
    seen: IfMatch,
    body: ProviderChangeIn,
) -> ProviderOut:
    """Change what is given; sessions that came through it go on."""
    draft = Draft(body.values(), body.secret)
    async with call.uow.begin() as session:
        row = await service.change(session, desk, call.actor, (provider_id, seen), draft)
        counts = await queries.identity_counts(session)
        return _shown(desk, row, counts.get(row.id, 0))


@router.post(
    "/sso-providers/{provider_id}/test",
    operation_id="testProvider",
    summary="测试连接",
    **_ADMIN,
)
async def test_provider(desk: CurrentDesk, provider_id: UUID) -> CheckList:
    """Call the provider without anybody signing in."""
    checks = await service.try_connection(desk, provider_id)
    return CheckList(items=[CheckOut.model_validate(check) for check in checks])


@router.get(
    "/people/{person_id}/sso-identities",
    operation_id="listPersonIdentities",
    summary="查看人员绑定的统一认证账号",
    **_ADMIN,
)
async def list_identities(call: CurrentCall, person_id: UUID) -> IdentityList:
    """List the accounts elsewhere that a person of the caller's units is tied to."""
    async with call.uow() as session:
        await person(session, sight_of(call.actor, call.now(), Role.SYSTEM_ADMIN), person_id)
        rows = await queries.identities_of(session, person_id)
    return IdentityList(items=[IdentityOut.model_validate(row) for row in rows])


@router.delete(
    "/people/{person_id}/sso-identities/{identity_id}",
    operation_id="deletePersonIdentity",
    summary="解除统一认证账号的绑定",
    status_code=204,
    **_ADMIN,
)
async def delete_identity(
    desk: CurrentDesk, call: CurrentCall, person_id: UUID, identity_id: UUID
) -> None:
    """Untie an account elsewhere from a person; the next sign-in there binds anew."""
    sight = sight_of(call.actor, call.now(), Role.SYSTEM_ADMIN)
    async with call.uow.begin() as session:
        await person(session, sight, person_id)
        await service.untie(session, desk, call.actor, (person_id, identity_id))
