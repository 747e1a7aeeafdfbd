"""HTTP face of uploads: begin, resume, complete, give up."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, status

from evidence.deps import Admitted, MeansDep, id_before
from evidence.files.schemas import FileOut, shape
from evidence.uploads.rules import UploadState
from evidence.uploads.schemas import (
    CompleteIn,
    LimitsOut,
    Sha256,
    UploadIn,
    UploadOut,
    UploadRowOut,
    UploadStartedOut,
    shape_limits,
    shape_progress,
    shape_row,
    shape_started,
)
from evidence.uploads.schemas.many import (
    CompleteManyIn,
    UploadsBegunOut,
    UploadsCompletedOut,
    UploadsIn,
    shape_begun,
    shape_completed,
)
from evidence.uploads.service import (
    abort,
    begin_many,
    complete,
    complete_many,
    limits,
    resume,
    start,
)
from kernel.http.deps import CurrentActor
from kernel.idempotency import IdempotencyKey
from kernel.paging import Page, PageQuery, page_of
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1/uploads", tags=["uploads"])


@router.post(
    "",
    operation_id="startUpload",
    summary="登记要上传的文件，取得分片上传地址",
    status_code=status.HTTP_201_CREATED,
    **allows(reach=Reach.SELF),
)
async def start_upload(
    means: MeansDep, actor: CurrentActor, body: UploadIn, idem: IdempotencyKey, _place: Admitted
) -> UploadStartedOut:
    """Begin an upload: PUT each part to its address, then complete it."""
    return shape_started(await start.start(means, actor, body.declared(), idem))


@router.post(
    "/batch",
    operation_id="startUploads",
    summary="一次登记多个小文件（每个不超过 5 MB），取得各自的上传地址",
    status_code=status.HTTP_201_CREATED,
    **allows(reach=Reach.SELF),
)
async def start_uploads(
    means: MeansDep, actor: CurrentActor, body: UploadsIn, idem: IdempotencyKey, _place: Admitted
) -> UploadsBegunOut:
    """Begin small uploads: PUT each to its address, then complete them together."""
    declared = [one.described(body.org_id) for one in body.files]
    return shape_begun(await begin_many.begin_many(means, actor, declared, body.org_id, idem))


@router.post(
    "/complete-batch",
    operation_id="completeUploads",
    summary="多个小文件已传完，一次转入检查",
    status_code=status.HTTP_202_ACCEPTED,
    **allows(reach=Reach.SELF),
)
async def complete_uploads(
    means: MeansDep, actor: CurrentActor, body: CompleteManyIn, _place: Admitted
) -> UploadsCompletedOut:
    """Make the files; what cannot be completed is told by itself, a second call is safe."""
    claimed = {one.id: one.etag for one in body.uploads}
    return shape_completed(await complete_many.complete_many(means, actor, claimed))


@router.get(
    "",
    operation_id="listUploads",
    summary="我的上传（可只看未完成的）",
    **allows(reach=Reach.SELF),
)
async def list_uploads(
    means: MeansDep,
    actor: CurrentActor,
    page: PageQuery,
    state: Annotated[UploadState | None, Query(description="上传状态")] = None,
) -> Page[UploadRowOut]:
    """List the caller's uploads, newest first."""
    before = id_before(page)
    rows = await resume.my_uploads(means, actor, state, before, page.limit + 1)
    return page_of(rows, page, lambda upload: (upload.id,), shape_row)


@router.get(
    "/limits",
    operation_id="getUploadLimits",
    summary="上传前须知：类型、大小上限、剩余空间、同意声明",
    **allows(reach=Reach.SELF),
)
async def get_limits(
    means: MeansDep,
    actor: CurrentActor,
    org_id: Annotated[UUID | None, Query(description="为哪个单位上传；不填为本人学校")] = None,
) -> LimitsOut:
    """Return what holds before anything is sent."""
    return shape_limits(await limits.limits(means, actor, org_id), means.settings)


@router.get(
    "/{upload_id}",
    operation_id="getUpload",
    summary="查看已收到的分片，取得其余分片的新地址（断点续传）",
    **allows(reach=Reach.SELF),
)
async def get_upload(
    upload_id: UUID,
    means: MeansDep,
    actor: CurrentActor,
    prefix_sha256: Annotated[
        Sha256 | None, Query(description="所选文件前 1 MB 的 SHA-256；与原文件不同则拒绝续传")
    ] = None,
) -> UploadOut:
    """Return what the store holds and fresh addresses for the rest."""
    return shape_progress(await resume.resume(means, actor, upload_id, prefix_sha256))


@router.delete(
    "/{upload_id}",
    operation_id="abortUpload",
    summary="取消上传",
    status_code=status.HTTP_204_NO_CONTENT,
    **allows(reach=Reach.SELF),
)
async def abort_upload(upload_id: UUID, means: MeansDep, actor: CurrentActor) -> None:
    """Give an unfinished upload up; its parts are deleted."""
    await abort.abort(means, actor, upload_id)


@router.post(
    "/{upload_id}/complete",
    operation_id="completeUpload",
    summary="全部分片已传完，合并为文件并开始检查",
    status_code=status.HTTP_202_ACCEPTED,
    **allows(reach=Reach.SELF),
)
async def complete_upload(
    upload_id: UUID, means: MeansDep, actor: CurrentActor, body: CompleteIn, _place: Admitted
) -> FileOut:
    """Make the file; a second call gives the same answer."""
    claimed = [(part.number, part.etag) for part in body.parts]
    return shape(await complete.complete(means, actor, upload_id, claimed))
