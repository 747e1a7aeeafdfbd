"""HTTP face of imports of online hours."""

import asyncio
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, File, Form, Path, Query, Request, Response, UploadFile
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.deps import Calling
from assessment.downloads import XLSX, documented, file_of
from assessment.hour_imports import queries, service
from assessment.hour_imports.layout import INSTRUCTIONS, LAYOUT
from assessment.hour_imports.reading import Upload, content_of
from assessment.hour_imports.rules import IMPORTERS, SCOPE, HourVerdict
from assessment.hour_imports.schemas import HourImportApplyIn, HourImportOut, HourImportRowOut
from kernel.idempotency import Idempotency, KeyHeader, idempotency_of_file, once
from kernel.paging import Page, PageQuery, page_of
from kernel.policy import Reach, allows
from kernel.text import filename_of
from workbooks.template import template_of

router = APIRouter(prefix="/v1/hour-imports", tags=["hours"])
ImportId = Annotated[UUID, Path(description="学时导入的编号")]
_ALLOWED: Any = allows(*IMPORTERS, reach=Reach.SUBTREE, scope=SCOPE)
_FILE: Any = _ALLOWED | {"responses": {**_ALLOWED["responses"], **documented(XLSX)}}


@dataclass(frozen=True, slots=True)
class Given:
    """The form of an upload."""

    file: Annotated[UploadFile, File(description="xlsx 或 csv，不超过 20 MB")]
    year_id: Annotated[UUID | None, Form(description="考核年度；不填为当前开放的年度")] = None


async def upload_key(
    request: Request, given: Annotated[Given, Depends()], key: KeyHeader = None
) -> Idempotency:
    """Read the key of an upload."""
    return await idempotency_of_file(request, key, str(given.year_id), given.file)


@router.post(
    "",
    operation_id="uploadHours",
    summary="上传线上学时表并检查（确认前不写入）",
    status_code=201,
    **_ALLOWED,
)
async def upload(
    call: Calling,
    idem: Annotated[Idempotency, Depends(upload_key)],
    given: Annotated[Given, Depends()],
) -> HourImportOut:
    """Every row is judged: new, unchanged, held for the school, or wrong by column."""
    name = filename_of(given.file.filename)
    one = Upload(name, given.year_id, given.file.read)
    content = await content_of(one)

    async def work(session: AsyncSession) -> HourImportOut:
        return HourImportOut.of(await service.keep(session, call.actor, one, content, call.now))

    return await once(call.uow, idem, HourImportOut, work)


@router.get("", operation_id="listHourImports", summary="列出学时导入记录", **_ALLOWED)
async def list_imports(call: Calling, page: PageQuery) -> Page[HourImportOut]:
    """The newest first."""
    async with call.uow() as session:
        found = await queries.imports(session, call.actor, page)
    return page_of(found, page, lambda row: (row.id,), HourImportOut.of)


@router.get(
    "/template.xlsx",
    operation_id="getHourTemplate",
    summary="下载线上学时导入模板",
    response_class=Response,
    **_FILE,
)
async def get_template() -> Response:
    """Empty, with the columns explained."""
    book = await asyncio.to_thread(template_of, LAYOUT, INSTRUCTIONS)
    return file_of(book, "线上学时导入模板.xlsx", XLSX)


@router.get(
    "/{hour_import_id}", operation_id="getHourImport", summary="查看一次学时导入", **_ALLOWED
)
async def get_import(hour_import_id: ImportId, call: Calling) -> HourImportOut:
    """With rows by verdict."""
    async with call.uow() as session:
        return HourImportOut.of(await service.find(session, call.actor, hour_import_id))


@router.get(
    "/{hour_import_id}/rows",
    operation_id="getHourImportRows",
    summary="逐行查看学时导入的检查结果",
    **_ALLOWED,
)
async def get_rows(
    hour_import_id: ImportId,
    call: Calling,
    page: PageQuery,
    verdict: Annotated[HourVerdict | None, Query(description="新增、待核实、不变或错误")] = None,
) -> Page[HourImportRowOut]:
    """In the order of the file, each with every reason."""
    async with call.uow() as session:
        row = await service.find(session, call.actor, hour_import_id)
        found = await queries.rows(session, row.id, verdict, page)
    return page_of(found, page, lambda one: (one.row_no,), HourImportRowOut.of)


@router.post(
    "/{hour_import_id}/apply",
    operation_id="applyHourImport",
    summary="确认写入学时",
    **_ALLOWED,
)
async def apply(
    hour_import_id: ImportId, call: Calling, body: HourImportApplyIn | None = None
) -> HourImportOut:
    """All in one transaction; what changed since the check is shown again first."""
    skips = body is not None and body.skip_errors
    row = await service.apply(
        call.uow, call.actor, hour_import_id, skips_errors=skips, now=call.now
    )
    return HourImportOut.of(row)


@router.post(
    "/{hour_import_id}/undo", operation_id="undoHourImport", summary="撤销学时导入", **_ALLOWED
)
async def undo(hour_import_id: ImportId, call: Calling) -> HourImportOut:
    """As long as nobody decided about one of its records."""
    return HourImportOut.of(await service.undo(call.uow, call.actor, hour_import_id, call.now))
