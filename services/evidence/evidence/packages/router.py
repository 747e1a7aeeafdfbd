"""HTTP face of packages."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Header, Query, Request, Response, status
from fastapi.responses import StreamingResponse
from sqlalchemy.ext.asyncio import AsyncSession

from evidence.deps import MeansDep, id_before
from evidence.files.rules import Disposition, content_disposition
from evidence.packages.rules import RangeUnsatisfiable
from evidence.packages.schemas import (
    PackageIn,
    PackageListOut,
    PackageOut,
    manifest_of,
    package_out,
)
from evidence.packages.service.download import download, link, listed, read
from evidence.packages.service.make import check_signed, make
from kernel.errors import NotFound
from kernel.http.deps import CurrentActor
from kernel.http.keys import TokenCheck
from kernel.http.problems import refusals
from kernel.idempotency import IdempotencyKey, once
from kernel.paging import PageQuery, page_of
from kernel.policy import Reach, RouteOptions, allows

router = APIRouter(prefix="/v1/packages", tags=["packages"])
_WHOLE: Final = "bytes=0-"

# Open to whoever holds the address, but a wrong signature is a refusal (403), and a range a part.
_PUBLIC: RouteOptions = allows(reach=Reach.PUBLIC)
_BY_SIGNATURE: RouteOptions = {
    **_PUBLIC,
    "responses": {
        **_PUBLIC["responses"],
        206: {"description": "请求的部分"},
        403: refusals()[403],
    },
}


class ZipResponse(StreamingResponse):
    """A zip archive, sent while it is made."""

    media_type = "application/zip"


@router.get(
    "",
    operation_id="listPackages",
    summary="我的迎检材料包",
    **allows(reach=Reach.SELF),
)
async def list_packages(means: MeansDep, actor: CurrentActor, page: PageQuery) -> PackageListOut:
    """Newest first; a package is kept for some days and can be made again at any time."""
    rows = await listed(means, actor, (id_before(page), page.limit + 1))
    shown = page_of(
        rows, page, lambda row: (row[0].id,), lambda row: package_out(row[0], is_outdated=row[1])
    )
    return PackageListOut(items=shown.items, next_cursor=shown.next_cursor)


@router.post(
    "",
    operation_id="createPackage",
    summary="按签名清单生成迎检材料包",
    status_code=status.HTTP_202_ACCEPTED,
    **allows(reach=Reach.SELF),
)
async def create_package(
    request: Request, body: PackageIn, means: MeansDep, actor: CurrentActor, idem: IdempotencyKey
) -> PackageOut:
    """The manifest is signed by assessment for the caller, in the manner of a ticket."""
    check: TokenCheck = request.app.state.manifest_keys
    claims = await check.verify(body.ticket)
    if claims["sub"] != str(actor.person_id):
        raise NotFound
    sha256 = check_signed(body.manifest, claims.get("manifest"))
    manifest = manifest_of(body.manifest)

    async def work(session: AsyncSession) -> PackageOut:
        return package_out(await make(session, means, actor, manifest, sha256))

    return await once(means.uow, idem, PackageOut, work)


@router.get(
    "/{package_id}",
    operation_id="getPackage",
    summary="查看材料包的进度，取得下载地址",
    **allows(reach=Reach.SELF),
)
async def get_package(package_id: UUID, means: MeansDep, actor: CurrentActor) -> PackageOut:
    """The address holds for a day; asking again gives a new one for the same bytes."""
    package = await read(means, actor, package_id)
    return package_out(package, link(means, package))


@router.get(
    "/{package_id}/content",
    operation_id="openPackage",
    summary="下载材料包（支持断点续传）",
    response_class=ZipResponse,
    **_BY_SIGNATURE,
)
async def open_package(
    package_id: UUID,
    means: MeansDep,
    expires: Annotated[int, Query(ge=0, le=10**11, description="地址的有效期")],
    signature: Annotated[str, Query(max_length=64, description="地址的签名")],
    wanted: Annotated[str | None, Header(alias="Range", description="如 bytes=1000-")] = None,
    if_range: Annotated[str | None, Header(alias="If-Range")] = None,
) -> Response:
    """The signature in the address is the right to it; the bytes are always the same."""
    etag = f'"{package_id}"'
    if if_range is not None and if_range != etag:
        wanted = None
    headers = {"Accept-Ranges": "bytes", "ETag": etag}
    try:
        found = await download(means, package_id, (expires, signature), wanted)
    except RangeUnsatisfiable as fault:
        headers["Content-Range"] = f"bytes */{fault.extra['size']}"
        return Response(status_code=416, headers=headers)
    name = content_disposition(Disposition.ATTACHMENT, f"{found.package.title}.zip")
    headers["Content-Disposition"] = name
    headers["Content-Length"] = str(found.last - found.first + 1)
    is_part = wanted is not None and (found.first, found.last) != (0, found.size - 1)
    if is_part or wanted == _WHOLE:
        headers["Content-Range"] = f"bytes {found.first}-{found.last}/{found.size}"
        return ZipResponse(found.chunks, status.HTTP_206_PARTIAL_CONTENT, headers)
    return ZipResponse(found.chunks, headers=headers)
