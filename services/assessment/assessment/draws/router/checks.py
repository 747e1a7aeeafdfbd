"""The public page of a draw: frame, seed, list of pseudonyms, so that strangers can repeat it."""

from typing import Annotated, Final

from fastapi import APIRouter, Path
from fastapi.responses import Response

from assessment.downloads import documented
from assessment.draws.queries import picks
from assessment.draws.schemas.checks import DrawCheckOut, PublicPickOut
from assessment.draws.service import checking
from kernel.http.deps import Uow
from kernel.paging import Page, PageQuery, page_of
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1/draw-checks/{draw_code}", tags=["draws"])
Code = Annotated[str, Path(max_length=40, description="抽样编号，如 CY-8F3K-2M9Q-7TXC")]
_TEXT: Final = "text/plain"
_PUBLIC: Final = allows(reach=Reach.PUBLIC)
_FILE = _PUBLIC | {"responses": {**_PUBLIC["responses"], **documented(_TEXT)}}


@router.get("", operation_id="checkDraw", summary="核验抽样（公开）", **_PUBLIC)
async def check(draw_code: Code, uow: Uow) -> DrawCheckOut:
    """Hash of the frame, seed, counts, times; an unknown code is a 404."""
    async with uow() as session:
        return DrawCheckOut.of(await checking.check(session, draw_code))


@router.get(
    "/picks", operation_id="checkDrawPicks", summary="核验抽样：抽中名单（化名，公开）", **_PUBLIC
)
async def check_picks(draw_code: Code, uow: Uow, page: PageQuery) -> Page[PublicPickOut]:
    """In the order of the frame; who was replaced stays in the list."""
    async with uow() as session:
        row = await checking.found(session, draw_code)
        rows = await picks.public_picks(session, row.id, page)
    return page_of(rows, page, lambda one: (one.ordinal, one.rank), PublicPickOut.of)


@router.get(
    "/frame",
    operation_id="downloadDrawFrame",
    summary="下载抽样名单文件（化名，公开）",
    response_class=Response,
    **_FILE,
)
async def download_frame(draw_code: Code, uow: Uow) -> Response:
    """The bytes that the published hash is of; they never change."""
    async with uow() as session:
        row = await checking.found(session, draw_code)
        text = await checking.frame(session, row)
    headers = {
        "Content-Disposition": f'attachment; filename="{row.code}.txt"',
        "Cache-Control": "public, max-age=86400, immutable",
    }
    return Response(text.encode(), headers=headers, media_type="text/plain; charset=utf-8")
