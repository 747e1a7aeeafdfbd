"""The document of a scheme: begin, read, save, publish, the next version, versions, changes."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.deps import Calling
from assessment.schemes.document import SchemeContent
from assessment.schemes.router.place import PREFIX, READ, SIGN, WRITE, SchemeId
from assessment.schemes.schemas import SchemeBegin, SchemeChanges, SchemeOut, SchemeVersions
from assessment.schemes.service import reading, writing
from assessment.schemes.service.reading import View
from kernel.etag import IfMatch, set_etag
from kernel.idempotency import IdempotencyKey, once

documents = APIRouter(prefix=PREFIX, tags=["school-schemes"])
VersionNo = Annotated[int, Path(ge=1, le=9_999, description="第几版")]
BaseNo = Annotated[int | None, Query(ge=1, le=9_999, description="对照的版本，默认为上一版")]


def _answer(view: View, response: Response) -> SchemeOut:
    set_etag(response, view.scheme.version)
    return SchemeOut.of(view)


@documents.post(
    "",
    operation_id="beginSchoolScheme",
    summary="开始编写校本考核细则",
    status_code=201,
    **WRITE,
)
async def begin(
    body: SchemeBegin, call: Calling, key: IdempotencyKey, response: Response
) -> SchemeOut:
    """One for each school in a year; it begins with a suggestion along the key points."""

    async def work(session: AsyncSession) -> SchemeOut:
        where = (body.school_id, body.year_id)
        view = await writing.begin(session, call.actor, where, call.now, is_blank=body.is_blank)
        return SchemeOut.of(view)

    made = await once(call.uow, key, SchemeOut, work)
    set_etag(response, made.version)
    return made


@documents.get("/{scheme_id}", operation_id="getSchoolScheme", summary="查看校本考核细则", **READ)
async def get_scheme(scheme_id: SchemeId, call: Calling, response: Response) -> SchemeOut:
    """The newest version to its school, the published one to everybody else."""
    async with call.uow() as session:
        return _answer(await reading.read(session, call.actor, scheme_id, call.now), response)


@documents.put("/{scheme_id}", operation_id="saveSchoolScheme", summary="保存考核细则草稿", **WRITE)
async def save(
    scheme_id: SchemeId, body: SchemeContent, call: Calling, seen: IfMatch, response: Response
) -> SchemeOut:
    """Autosave: the whole document is replaced; `gaps` says what is still missing."""
    view = await writing.save(call.uow, call.actor, scheme_id, body, seen=seen, now=call.now)
    return _answer(view, response)


@documents.post(
    "/{scheme_id}/publish", operation_id="publishSchoolScheme", summary="发布考核细则", **SIGN
)
async def publish(
    scheme_id: SchemeId, call: Calling, seen: IfMatch, response: Response
) -> SchemeOut:
    """Refused with every missing piece named; afterwards the version stays as it is."""
    view = await writing.publish(call.uow, call.actor, scheme_id, seen=seen, now=call.now)
    return _answer(view, response)


@documents.post(
    "/{scheme_id}/revise",
    operation_id="reviseSchoolScheme",
    summary="编写考核细则的新版本",
    **WRITE,
)
async def revise(
    scheme_id: SchemeId, call: Calling, seen: IfMatch, response: Response
) -> SchemeOut:
    """The published version stays in force meanwhile."""
    view = await writing.revise(call.uow, call.actor, scheme_id, seen=seen, now=call.now)
    return _answer(view, response)


@documents.get(
    "/{scheme_id}/versions",
    operation_id="getSchoolSchemeVersions",
    summary="列出考核细则的版本",
    **READ,
)
async def list_versions(scheme_id: SchemeId, call: Calling) -> SchemeVersions:
    """Newest first."""
    async with call.uow() as session:
        found = await reading.versions(session, call.actor, scheme_id)
    return SchemeVersions.model_validate({"items": found})


@documents.get(
    "/{scheme_id}/versions/{version_no}",
    operation_id="getSchoolSchemeVersion",
    summary="查看考核细则的某一版",
    **READ,
)
async def get_version(scheme_id: SchemeId, version_no: VersionNo, call: Calling) -> SchemeOut:
    """As it was published, or the draft for its school."""
    async with call.uow() as session:
        view = await reading.read_version(session, call.actor, scheme_id, version_no, call.now)
    return SchemeOut.of(view)


@documents.get(
    "/{scheme_id}/versions/{version_no}/changes",
    operation_id="getSchoolSchemeChanges",
    summary="对照考核细则的两个版本",
    **READ,
)
async def get_changes(
    scheme_id: SchemeId, version_no: VersionNo, call: Calling, base_no: BaseNo = None
) -> SchemeChanges:
    """Part by part, in words; by default against the version before."""
    numbers = (version_no, base_no or max(version_no - 1, 1))
    async with call.uow() as session:
        found = await reading.compare(session, call.actor, scheme_id, numbers)
    return SchemeChanges.model_validate(found)
