"""HTTP face of files: facts and freezing; `opening` leads to the content."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from evidence.deps import MeansDep, id_before
from evidence.files import service
from evidence.files.rules import FREEZE_SCOPE, READ_SCOPE
from evidence.files.schemas import FileListOut, FileOut, FreezeIn, shape
from kernel.http.deps import CurrentActor
from kernel.paging import PageQuery, page_of
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1/files", tags=["files"])


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
