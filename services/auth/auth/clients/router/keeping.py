"""HTTP face of keeping machine clients; secrets are shown once and never stored in an answer."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from fastapi import APIRouter, Response

from auth.clients import keeping, queries
from auth.clients.rules import KEEPERS
from auth.clients.schemas import ClientChangeIn, ClientIn, ClientOut, ClientSecretOut, RotateIn
from auth.deps import CurrentCall
from kernel.etag import IfMatch, set_etag
from kernel.paging import Page, PageQuery, page_of
from kernel.policy import Reach, RouteOptions, allows

router = APIRouter(prefix="/v1/api-clients", tags=["clients"])

_KEEPERS: Final[RouteOptions] = allows(*KEEPERS, reach=Reach.SIGNED_IN)


@router.get("", operation_id="listApiClients", summary="查询接口客户端", **_KEEPERS)
async def list_clients(call: CurrentCall, page: PageQuery) -> Page[ClientOut]:
    """List machine clients by their name."""
    after = page.start(str)
    async with call.uow() as session:
        rows = await queries.clients(session, after=after[0] if after else None, limit=page.limit)
    return page_of(rows, page, lambda row: (row.client_id,), ClientOut.model_validate)


@router.get("/{api_client_id}", operation_id="getApiClient", summary="查看接口客户端", **_KEEPERS)
async def get_client(call: CurrentCall, api_client_id: UUID, response: Response) -> ClientOut:
    """Show one machine client."""
    async with call.uow() as session:
        found = await queries.get_client(session, api_client_id)
    set_etag(response, found.version)
    return ClientOut.model_validate(found)


@router.post(
    "",
    operation_id="createApiClient",
    summary="新增接口客户端（密钥只显示一次）",
    status_code=201,
    **_KEEPERS,
)
async def create_client(call: CurrentCall, body: ClientIn) -> ClientSecretOut:
    """Let a machine in. The secret is shown once, so no Idempotency-Key keeps it."""
    secret = keeping.new_secret()
    async with call.uow.begin() as session:
        made = await keeping.create(session, call.actor, body.new_client(), secret, call.now())
        await session.refresh(made)
    return ClientSecretOut(client=ClientOut.model_validate(made), client_secret=secret)


@router.patch(
    "/{api_client_id}",
    operation_id="changeApiClient",
    summary="修改接口客户端（名称、权限、限流、停用）",
    **_KEEPERS,
)
async def change_client(
    call: CurrentCall, api_client_id: UUID, seen: IfMatch, body: ClientChangeIn, response: Response
) -> ClientOut:
    """Change what is given; it takes effect at the machine's next call."""
    async with call.uow.begin() as session:
        values = body.model_dump(exclude_unset=True)
        await keeping.change(session, call.actor, (api_client_id, seen), values, call.now())
        found = await queries.get_client(session, api_client_id)
    set_etag(response, found.version)
    return ClientOut.model_validate(found)


@router.post(
    "/{api_client_id}/rotate",
    operation_id="rotateApiClientSecret",
    summary="更换接口客户端的密钥（旧密钥可保留一段时间）",
    **_KEEPERS,
)
async def rotate_secret(
    call: CurrentCall, api_client_id: UUID, seen: IfMatch, body: RotateIn
) -> ClientSecretOut:
    """Give a new secret; the old one goes on for the overlap."""
    secret = keeping.new_secret()
    new = (secret, timedelta(hours=body.overlap_hours))
    async with call.uow.begin() as session:
        await keeping.rotate(session, call.actor, (api_client_id, seen), new, call.now())
        found = await queries.get_client(session, api_client_id)
    return ClientSecretOut(client=ClientOut.model_validate(found), client_secret=secret)
