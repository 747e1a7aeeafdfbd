"""HTTP face of the catalogue of micro-abilities 微能力目录."""

import asyncio
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, File, Form, Path, Request, Response, UploadFile
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.abilities import queries, service
from assessment.abilities.document import CatalogueContent
from assessment.abilities.schemas import (
    AbilityCatalogueDetailOut,
    AbilityCatalogueOut,
    AbilityChangesOut,
)
from assessment.abilities.workbook import form_of
from assessment.deps import Calling
from assessment.downloads import XLSX, documented, file_of
from kernel.actor import Role
from kernel.idempotency import Idempotency, KeyHeader, idempotency_of_file, once
from kernel.paging import Page, PageQuery, page_of
from kernel.policy import Reach, allows
from kernel.text import OptionalLine, filename_of

router = APIRouter(prefix="/v1", tags=["abilities"])
CatalogueId = Annotated[UUID, Path(description="微能力目录版本的编号")]
_OFFICE = allows(Role.CITY_OFFICE, reach=Reach.SUBTREE)
_FORM = _OFFICE | {"responses": {**_OFFICE["responses"], **documented(XLSX)}}


@router.get(
    "/abilities",
    operation_id="getAbilities",
    summary="查看现行微能力目录（能力点、测评任务与等级标准）",
    **allows(reach=Reach.SIGNED_IN),
)
async def get_abilities(call: Calling) -> AbilityCatalogueDetailOut:
    """The version in force."""
    async with call.uow() as session:
        return AbilityCatalogueDetailOut.of(await service.in_force(session))


@router.get(
    "/ability-catalogues",
    operation_id="listAbilityCatalogues",
    summary="列出微能力目录的版本",
    **allows(reach=Reach.SIGNED_IN),
)
async def list_catalogues(call: Calling, page: PageQuery) -> Page[AbilityCatalogueOut]:
    """Newest first; the city office sees the draft too."""
    async with call.uow() as session:
        rows = await queries.versions(session, page, with_drafts=service.edits(call.actor))
    return page_of(rows, page, lambda row: (row.version,), AbilityCatalogueOut.model_validate)


@router.get(
    "/ability-catalogues/form.xlsx",
    operation_id="getAbilityForm",
    summary="下载微能力目录填写表（含现行内容）",
    response_class=Response,
    **_FORM,
)
async def get_form(call: Calling) -> Response:
    """The version in force, one row per evidence task."""
    async with call.uow() as session:
        row = await service.in_force(session)
    book = await asyncio.to_thread(form_of, CatalogueContent.model_validate(row.content))
    return file_of(book, f"微能力目录-第{row.version}版.xlsx", XLSX)


@router.get(
    "/ability-catalogues/{catalogue_id}",
    operation_id="getAbilityCatalogue",
    summary="查看微能力目录的一个版本",
    **allows(reach=Reach.SIGNED_IN),
)
async def get_catalogue(catalogue_id: CatalogueId, call: Calling) -> AbilityCatalogueDetailOut:
    """One version; certifications keep the version that they began with."""
    async with call.uow() as session:
        return AbilityCatalogueDetailOut.of(await service.find(session, call.actor, catalogue_id))


@router.get(
    "/ability-catalogues/{catalogue_id}/changes",
    operation_id="getAbilityChanges",
    summary="查看该版本与其依据版本的差异",
    **allows(reach=Reach.SIGNED_IN),
)
async def get_changes(catalogue_id: CatalogueId, call: Calling) -> AbilityChangesOut:
    """Ability by ability, in words."""
    async with call.uow() as session:
        row = await service.find(session, call.actor, catalogue_id)
        return AbilityChangesOut.of(row, await queries.base_of(session, row))


@dataclass(frozen=True, slots=True)
class Given:
    """The form of an upload."""

    file: Annotated[UploadFile, File(description="xlsx 或 csv，不超过 5 MB")]
    source: Annotated[OptionalLine, Form(description="依据文件，如文件名称和文号")] = ""


async def upload_key(
    request: Request, given: Annotated[Given, Depends()], key: KeyHeader = None
) -> Idempotency:
    """Read the key of an upload."""
    return await idempotency_of_file(request, key, given.source, given.file)


@router.post(
    "/ability-catalogues",
    operation_id="uploadAbilityCatalogue",
    summary="导入微能力目录为草稿（检查无误才保存）",
    status_code=201,
    **_OFFICE,
)
async def upload(
    call: Calling,
    idem: Annotated[Idempotency, Depends(upload_key)],
    given: Annotated[Given, Depends()],
) -> AbilityCatalogueDetailOut:
    """The draft takes the place of the one before; nothing is in force until it is published."""
    name = filename_of(given.file.filename)
    one = service.Upload(name, given.source, given.file.read)
    rows = await service.rows_of(one)

    async def work(session: AsyncSession) -> AbilityCatalogueDetailOut:
        row = await service.keep_draft(session, call.actor, one, rows, call.now)
        return AbilityCatalogueDetailOut.of(row)

    return await once(call.uow, idem, AbilityCatalogueDetailOut, work)


@router.post(
    "/ability-catalogues/{catalogue_id}/publish",
    operation_id="publishAbilityCatalogue",
    summary="发布微能力目录（发布后不可修改）",
    **_OFFICE,
)
async def publish(catalogue_id: CatalogueId, call: Calling) -> AbilityCatalogueDetailOut:
    """From now on plans and certifications that begin use it; those that began keep theirs."""
    row = await service.publish(call.uow, call.actor, catalogue_id, call.now)
    return AbilityCatalogueDetailOut.of(row)


@router.delete(
    "/ability-catalogues/{catalogue_id}",
    operation_id="discardAbilityCatalogue",
    summary="放弃微能力目录草稿",
    status_code=204,
    **_OFFICE,
)
async def discard(catalogue_id: CatalogueId, call: Calling) -> None:
    """Only the draft."""
    await service.discard(call.uow, call.actor, catalogue_id, call.now)
