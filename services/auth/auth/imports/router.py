"""HTTP face of bulk imports."""

import asyncio
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from auth.clients.rules import Scope
from auth.deps import CurrentCall, CurrentSettings
from auth.imports.intake import Given, upload_key
from auth.imports.queries import records
from auth.imports.rules import IMPORTERS, ImportKind, ImportState, RowVerdict
from auth.imports.rules.layouts import LAYOUTS, instructions
from auth.imports.schemas import (
    ImportApply,
    ImportOut,
    ImportRow,
    ImportStarted,
    UndoPreview,
)
from auth.imports.service import applying, undoing
from auth.imports.service.reporting import error_report
from auth.imports.service.uploading import Upload, upload
from auth.imports.tables import BulkImport
from kernel.actor import Actor
from kernel.etag import if_match, set_etag
from kernel.idempotency import Idempotency, once
from kernel.paging import Page, PageQuery, page_of
from kernel.policy import Reach, allows
from kernel.text import OptionalLine, filename_of
from workbooks.template import template_of

router = APIRouter(prefix="/v1/imports", tags=["imports"])

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_POLICY: Any = {"reach": Reach.SUBTREE, "scope": Scope.IMPORTS_WRITE}
_FILE: dict[int | str, dict[str, Any]] = {
    200: {"content": {_XLSX: {"schema": {"type": "string", "format": "binary"}}}}
}


def _with_file(options: Any) -> Any:
    return {**options, "responses": options["responses"] | _FILE}


def _sight(actor: Actor) -> records.Sight:
    return records.Sight(None if actor.session_id is None else actor.paths(*IMPORTERS))


async def _shown(call: CurrentCall, import_id: UUID) -> BulkImport:
    async with call.uow() as session:
        return await records.seen(session, _sight(call.actor), import_id)


@router.post(
    "",
    operation_id="createImport",
    summary="上传导入文件",
    status_code=202,
    **allows(*IMPORTERS, **_POLICY),
)
async def create_import(
    call: CurrentCall,
    settings: CurrentSettings,
    idem: Annotated[Idempotency, Depends(upload_key)],
    given: Annotated[Given, Depends()],
) -> ImportStarted:
    """Keep a file and queue its validation; nothing is written before it is confirmed."""
    name = filename_of(given.file.filename)
    one = Upload(given.kind, given.coverage, name, given.file.read)

    async def work(session: AsyncSession) -> ImportStarted:
        record = await upload(session, settings, call.actor, one, call.now())
        return ImportStarted(id=record.id, state=ImportState(record.state))

    return await once(call.uow, idem, ImportStarted, work)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filters of the list."""

    kind: Annotated[ImportKind | None, Query(description="单位或人员")] = None
    state: Annotated[ImportState | None, Query(description="所处状态")] = None
    entity_id: Annotated[UUID | None, Query(description="改动过这个人员或单位的导入")] = None


@router.get(
    "",
    operation_id="listImports",
    summary="查询导入记录",
    **allows(*IMPORTERS, **_POLICY),
)
async def list_imports(
    call: CurrentCall, page: PageQuery, wanted: Annotated[Wanted, Depends()]
) -> Page[ImportOut]:
    """List the imports within the caller's units, the newest first."""
    start = page.start(UUID)
    before = start[0] if start else None
    chosen = records.Filter(wanted.kind, wanted.state, wanted.entity_id)
    async with call.uow() as session:
        found = await records.imports(
            session, _sight(call.actor), chosen, before=before, limit=page.limit
        )
    return page_of(found, page, lambda one: (str(one.id),), ImportOut.of)


@router.get(
    "/templates/{kind}.xlsx",
    operation_id="getImportTemplate",
    summary="下载导入模板",
    response_class=Response,
    **_with_file(allows(*IMPORTERS, **_POLICY)),
)
async def get_template(kind: ImportKind) -> Response:
    """Give the template of a kind."""
    return _workbook(
        await asyncio.to_thread(template_of, LAYOUTS[kind], instructions(kind)),
        f"import-{kind}.xlsx",
    )


@router.get(
    "/{import_id}",
    operation_id="getImport",
    summary="查看导入的进度与结果",
    **allows(*IMPORTERS, **_POLICY),
)
async def get_import(call: CurrentCall, import_id: UUID, response: Response) -> ImportOut:
    """Show how far an import is and what it does."""
    record = await _shown(call, import_id)
    set_etag(response, record.version)
    return ImportOut.of(record)


@router.get(
    "/{import_id}/rows",
    operation_id="getImportRows",
    summary="逐行查看检查结果",
    **allows(*IMPORTERS, **_POLICY),
)
async def list_rows(
    call: CurrentCall,
    import_id: UUID,
    page: PageQuery,
    verdict: Annotated[RowVerdict | None, Query(description="新增、更新、不变、离校或错误")] = None,
    q: Annotated[OptionalLine | None, Query(description="姓名中的文字，或工号开头")] = None,
) -> Page[ImportRow]:
    """List the rows with their verdicts, in the order of the file."""
    after = page.start(int)
    async with call.uow() as session:
        record = await records.seen(session, _sight(call.actor), import_id)
        found = await records.rows(
            session, import_id, (verdict, q), after=after[0] if after else None, limit=page.limit
        )
    kind = ImportKind(record.kind)
    return page_of(found, page, lambda row: (row.row_no,), lambda row: ImportRow.of(row, kind))


@router.get(
    "/{import_id}/errors.xlsx",
    operation_id="getImportErrors",
    summary="下载带错误原因的原表",
    response_class=Response,
    **_with_file(allows(*IMPORTERS, **_POLICY)),
)
async def get_errors(call: CurrentCall, settings: CurrentSettings, import_id: UUID) -> Response:
    """Give the same rows with the column 错误原因."""
    record = await _shown(call, import_id)
    content = await error_report(call.uow, settings, import_id, ImportKind(record.kind))
    return _workbook(content, f"errors-{import_id}.xlsx")


@router.post(
    "/{import_id}/apply",
    operation_id="applyImport",
    summary="确认写入",
    status_code=202,
    **allows(*IMPORTERS, **_POLICY),
)
async def apply_import(
    request: Request, call: CurrentCall, import_id: UUID, body: ImportApply, response: Response
) -> ImportOut:
    """Confirm what was seen; an `If-Match` binds it to one comparison. The worker writes."""
    header = request.headers.get("If-Match")
    seen = await if_match(header) if header is not None else None
    given = applying.Confirmation(body.mode, seen, body.sha256, body.leavers)
    await applying.confirm(call.uow, _sight(call.actor), call.actor, import_id, given)
    record = await _shown(call, import_id)
    set_etag(response, record.version)
    return ImportOut.of(record)


@router.get(
    "/{import_id}/undo",
    operation_id="previewImportUndo",
    summary="预览撤销",
    **allows(*IMPORTERS, **_POLICY),
)
async def preview_undo(call: CurrentCall, import_id: UUID) -> UndoPreview:
    """Tell what undoing would restore and what it would leave alone; nothing is changed."""
    async with call.uow() as session:
        record = await records.seen(session, _sight(call.actor), import_id)
        restored, kept, found = await undoing.preview(session, call.actor, record, call.now())
        kind = ImportKind(record.kind)
        shown = [ImportRow.of(row, kind) for row in found]
        await session.rollback()
    return UndoPreview(restored=restored, kept=kept, rows=shown)


@router.post(
    "/{import_id}/undo",
    operation_id="undoImport",
    summary="撤销导入",
    **allows(*IMPORTERS, **_POLICY),
)
async def undo_import(call: CurrentCall, import_id: UUID, response: Response) -> ImportOut:
    """Put the values before back; rows that were changed since stay and are listed."""
    async with call.uow.begin() as session:
        await records.seen(session, _sight(call.actor), import_id)
        record = await undoing.undo(session, call.actor, import_id, call.now())
    set_etag(response, record.version)
    return ImportOut.of(record)


def _workbook(content: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=_XLSX, headers=headers)
