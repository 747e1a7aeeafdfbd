"""HTTP face of what strangers see: by a ticket for the public, whoever asks."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response, status
from fastapi.responses import RedirectResponse

from evidence.deps import MeansDep, PublicReaderDep
from evidence.previews.rules import Part
from evidence.showing import service
from evidence.showing.schemas import PublicPreviewOut
from kernel.http.problems import refusals
from kernel.policy import Reach, RouteOptions, allows

router = APIRouter(prefix="/v1/public-files/{file_id}", tags=["public files"])
# The gate is the ticket; one that has ended or says nothing is a refusal.
_OPEN: RouteOptions = {**allows(reach=Reach.PUBLIC), "responses": refusals()}


@router.get(
    "/preview",
    operation_id="openPublicPreview",
    summary="打开公开展示的预览（须持公开查看凭证）",
    status_code=status.HTTP_307_TEMPORARY_REDIRECT,
    response_class=RedirectResponse,
    **_OPEN,
)
async def open_preview(
    file_id: UUID,
    means: MeansDep,
    reader: PublicReaderDep,
    part: Annotated[Part, Query(description="主体、视频封面或缩略图")] = Part.MAIN,
) -> Response:
    """Redirect to a copy without names; there is no way to the original from here."""
    url = await service.open_part(means, reader, file_id, part)
    return Response(status_code=status.HTTP_307_TEMPORARY_REDIRECT, headers={"Location": url})


@router.get(
    "/preview/state",
    operation_id="getPublicPreview",
    summary="查看公开展示的预览的制作状态",
    **_OPEN,
)
async def get_preview(file_id: UUID, means: MeansDep, reader: PublicReaderDep) -> PublicPreviewOut:
    """Tell how far the preview is and how to show it."""
    shown = await service.look(means, reader, file_id)
    return PublicPreviewOut(
        state=shown.state,
        reason=None,
        look=shown.look,
        filename=shown.filename,
        media_type=shown.media_type,
        is_blind=True,
        has_poster=Part.POSTER in shown.parts,
        has_thumbnail=Part.THUMBNAIL in shown.parts,
        duration_seconds=shown.facts.get("duration_seconds"),
    )
