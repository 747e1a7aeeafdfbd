"""HTTP face of files: facts, freezing, and the way to the content."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response, status
from fastapi.responses import RedirectResponse

from evidence.deps import MeansDep, ReaderDep, id_before
from evidence.files import service
from evidence.files.rules import FREEZE_SCOPE, READ_SCOPE, Disposition
from evidence.files.schemas import FileListOut, FileOut, FreezeIn, shape
from evidence.files.service import Opening
from kernel.http.deps import CurrentActor
from kernel.paging import PageQuery, page_of
from kernel.policy import Reach, RouteOptions, allows

router = APIRouter(prefix="/v1/files", tags=["files"])

# The gate is `ReaderDep` instead: a ticket opens a file for somebody without a bearer token.
_BY_TOKEN_OR_TICKET: RouteOptions = {**allows(reach=Reach.SIGNED_IN), "dependencies": []}


@router.get(
    "",
    operation_id="listFiles",
    summary="查询文件（按编号，或本人及本单位的全部文件）",
    **allows(reach=Reach.SELF, scope=READ_SCOPE),
)
async def list_files(
    means: MeansDep,
    actor: CurrentActor,
    page: PageQuery,
    ids: Annotated[list[UUID] | None, Query(description="文件编号，可重复，最多 200 个")] = None,
) -> FileListOut:
    """Return the files named that the caller may see, or all of the caller's, newest first."""
    if ids:
        found = await service.read_many(means, actor, ids)
        return FileListOut(items=[shape(file) for file in found])
    rows = await service.mine(means, actor, id_before(page), page.limit + 1)
    shown = page_of(rows, page, lambda file: (file.id,), shape)
    return FileListOut(items=shown.items, next_cursor=shown.next_cursor)


@router.post(
    "/freeze",
    operation_id="freezeFiles",
    summary="冻结已提交的文件（仅服务间调用）",
    **allows(reach=Reach.SCOPE, scope=FREEZE_SCOPE),
)
async def freeze_files(means: MeansDep, actor: CurrentActor, body: FreezeIn) -> FileListOut:
    """Keep files for ever because a submission relies on them; answers their facts."""
    files = await service.freeze(means, actor, body.file_ids, body.by)
    return FileListOut(items=[shape(file) for file in files])


@router.get(
    "/{file_id}",
    operation_id="getFile",
    summary="查看文件状态与校验值",
    **allows(reach=Reach.SELF, scope=READ_SCOPE),
)
async def get_file(file_id: UUID, means: MeansDep, actor: CurrentActor) -> FileOut:
    """Return what is known of one file."""
    return shape(await service.read(means, actor, file_id))


@router.get(
    "/{file_id}/content",
    operation_id="openFile",
    summary="打开文件内容（本人、本单位或持查看凭证）",
    status_code=status.HTTP_307_TEMPORARY_REDIRECT,
    response_class=RedirectResponse,
    **_BY_TOKEN_OR_TICKET,
)
async def open_file(
    file_id: UUID,
    means: MeansDep,
    reader: ReaderDep,
    disposition: Disposition = Disposition.INLINE,
) -> Response:
    """Redirect to a short-lived address of the content on this origin."""
    wish = Opening(file_id, disposition, reader.ticket_files)
    url = await service.open_content(means, reader.actor, wish)
    return Response(status_code=status.HTTP_307_TEMPORARY_REDIRECT, headers={"Location": url})
