"""HTTP face of opening files; a ticket opens them for somebody without a bearer token."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response, status
from fastapi.responses import RedirectResponse

from evidence.deps import MeansDep, ReaderDep
from evidence.files.rules import Disposition
from evidence.opening import service
from evidence.opening.schemas import DuplicatesOut, PreviewOut
from evidence.opening.shape import duplicates_out, preview_out
from evidence.previews.rules import Part
from kernel.policy import Reach, RouteOptions, allows

router = APIRouter(prefix="/v1/files/{file_id}", tags=["files"])

# The gate is `ReaderDep` instead.
_BY_TOKEN_OR_TICKET: RouteOptions = {**allows(reach=Reach.SIGNED_IN), "dependencies": []}


def _lead_to(url: str) -> Response:
    return Response(status_code=status.HTTP_307_TEMPORARY_REDIRECT, headers={"Location": url})


@router.get(
    "/content",
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
    """Redirect to a short-lived address of the content on this origin; a blind ticket's copy."""
    return _lead_to(await service.open_content(means, reader, file_id, disposition))


@router.get(
    "/preview",
    operation_id="openPreview",
    summary="打开文件预览（本人、本单位或持查看凭证）",
    status_code=status.HTTP_307_TEMPORARY_REDIRECT,
    response_class=RedirectResponse,
    **_BY_TOKEN_OR_TICKET,
)
async def open_preview(
    file_id: UUID,
    means: MeansDep,
    reader: ReaderDep,
    part: Annotated[Part, Query(description="主体、视频封面或缩略图")] = Part.MAIN,
) -> Response:
    """Redirect to what a browser can show; 409 while it is being made or when it cannot be."""
    return _lead_to(await service.open_preview(means, reader, file_id, part))


@router.get(
    "/preview/state",
    operation_id="getPreview",
    summary="查看预览的制作状态",
    **_BY_TOKEN_OR_TICKET,
)
async def get_preview(file_id: UUID, means: MeansDep, reader: ReaderDep) -> PreviewOut:
    """Tell how far the preview is and how to show it."""
    return preview_out(await service.preview(means, reader, file_id), is_blind=reader.is_blind)


@router.get(
    "/duplicates",
    operation_id="getDuplicates",
    summary="查重：全市相同的文件与相似的文字（仅作提示）",
    **_BY_TOKEN_OR_TICKET,
)
async def get_duplicates(file_id: UUID, means: MeansDep, reader: ReaderDep) -> DuplicatesOut:
    """Tell reviewers and the unit where else the file or its words were handed in."""
    file, found = await service.find_duplicates(means, reader, file_id)
    return duplicates_out(file, found, is_blind=reader.is_blind)
