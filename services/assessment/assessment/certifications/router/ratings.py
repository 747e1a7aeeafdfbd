"""The school's side: rate, correct, send back, finalise; one or many."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from assessment.certifications.queries import certifications
from assessment.certifications.queries.certifications import Wanted
from assessment.certifications.router.answers import (
    RATE,
    SCHOOLS,
    WATCH,
    CertificationId,
    YearQuery,
    answer,
    year,
)
from assessment.certifications.rules import CertificationState, Level
from assessment.certifications.schemas.bodies import CertificationRateIn, CertificationReturnIn
from assessment.certifications.schemas.certifications import CertificationOut, CertificationRow
from assessment.certifications.schemas.schools import (
    CertificationBatchOut,
    FinaliseBatchIn,
    FinaliseUndoIn,
    RatingBatchIn,
)
from assessment.certifications.service import finishing, rating, sheets, undoing
from assessment.certifications.shape import row_out
from assessment.certifications.shape_lists import batch_out
from assessment.deps import Call, Calling, World
from assessment.downloads import XLSX, documented, file_of
from assessment.results.workbook import write_workbook_aside
from assessment.years.tables import Year
from kernel.etag import IfMatch
from kernel.paging import Page, PageQuery, page_of
from kernel.text import OptionalLine

router = APIRouter(prefix="/v1", tags=["certifications"])
_FILE = SCHOOLS | {"responses": {**SCHOOLS["responses"], **documented(XLSX)}}


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters of the list and of its workbook."""

    year_id: YearQuery = None
    school_id: Annotated[UUID | None, Query(description="某所学校")] = None
    group_id: Annotated[UUID | None, Query(description="某个教研组")] = None
    person_id: Annotated[UUID | None, Query(description="某位教师")] = None
    state: Annotated[list[CertificationState] | None, Query(description="状态")] = None
    ability: Annotated[str | None, Query(max_length=4, description="微能力编号")] = None
    level: Annotated[Level | None, Query(description="等级")] = None
    q: Annotated[OptionalLine, Query(description="姓名")] = ""

    def wanted(self, chosen: Year) -> Wanted:
        """Return them as the query knows them."""
        own = {name: getattr(self, name) for name in Wanted.__dataclass_fields__ if name != "state"}
        return Wanted(**own | {"year_id": chosen.id, "state": tuple(self.state or ())})


@router.get(
    "/certifications", operation_id="listCertifications", summary="列出教师的微能力认证", **WATCH
)
async def list_certifications(
    call: Calling, page: PageQuery, chosen: Annotated[Filters, Depends()]
) -> Page[CertificationRow]:
    """Of the group or the schools in reach, by school and name."""
    async with call.uow() as session:
        wanted = chosen.wanted(await year(session, call, chosen.year_id))
        rows = await certifications.listed(session, call.actor, wanted, page)
        waiting = await certifications.waiting_for(session, [row.id for row in rows])
    return page_of(
        rows,
        page,
        lambda row: (row.org_path, row.person_name, row.id),
        lambda row: row_out(row, waiting.get(row.id, []), call.actor),
    )


@router.get(
    "/certifications.xlsx",
    operation_id="getCertificationsWorkbook",
    summary="下载教师的微能力认证（xlsx）",
    response_class=Response,
    **_FILE,
)
async def get_workbook(call: Calling, chosen: Annotated[Filters, Depends()]) -> Response:
    """The same rows as the list, all of them."""
    at = call.now()
    async with call.uow.begin() as session:
        found = await year(session, call, chosen.year_id)
        sheet = await sheets.certifications(session, call.actor, found, chosen.wanted(found), at)
    return file_of(await write_workbook_aside(sheet), f"微能力认证-{found.name}.xlsx", XLSX)


@router.post(
    "/certifications/{certification_id}/rate",
    operation_id="rateCertification",
    summary="学校评价（逐任务评等级；更改须写原因）",
    **RATE,
)
async def rate(
    certification_id: CertificationId,
    body: CertificationRateIn,
    call: Calling,
    seen: IfMatch,
    response: Response,
) -> CertificationOut:
    """The ability's level is computed; until it is final it may be corrected with a reason."""
    said = rating.Said(tuple(one.mark() for one in body.marks), body.correction_reason.strip())
    await rating.rate(call.uow, call.actor, (certification_id, seen), said, call.now)
    return await answer(call, certification_id, response)


@router.post(
    "/certifications/{certification_id}/return",
    operation_id="returnCertification",
    summary="学校退回（逐任务写明原因）",
    **RATE,
)
async def send_back(
    certification_id: CertificationId,
    body: CertificationReturnIn,
    call: Calling,
    seen: IfMatch,
    response: Response,
) -> CertificationOut:
    """Back to the teacher, with reasons; the former levels stay in the history."""
    reasons = {one.task_key: one.reason.strip() for one in body.reasons}
    await rating.send_back(call.uow, call.actor, (certification_id, seen), reasons, call.now)
    return await answer(call, certification_id, response)


async def _batch(call: Call, asked: finishing.Asked) -> CertificationBatchOut:
    return batch_out(
        await finishing.run(call.uow, call.actor, asked, call.now), is_dry=asked.is_dry
    )


@router.post(
    "/certification-ratings",
    operation_id="rateCertifications",
    summary="批量评价（先预览，后办理）",
    **RATE,
)
async def rate_many(body: RatingBatchIn, call: Calling) -> CertificationBatchOut:
    """What can be rated is; of every other one the answer says why not."""
    items = tuple(
        finishing.Item(one.id, one.version, tuple(mark.mark() for mark in one.marks))
        for one in body.items
    )
    return await _batch(call, finishing.Asked(items, is_rating=True, is_dry=body.dry_run))


@router.post(
    "/certification-finalisations",
    operation_id="finaliseCertifications",
    summary="批量确定认证结果（先预览，后办理）",
    **RATE,
)
async def finalise_many(body: FinaliseBatchIn, call: Calling) -> CertificationBatchOut:
    """Stopped as a whole when more would be 优秀 than the year's cap allows."""
    items = tuple(finishing.Item(one.id, one.version, ()) for one in body.items)
    return await _batch(call, finishing.Asked(items, is_rating=False, is_dry=body.dry_run))


@router.post(
    "/certification-finalisations/undo",
    operation_id="undoFinalisations",
    summary="撤销确定认证结果（办理后 24 小时内）",
    **RATE,
)
async def undo(body: FinaliseUndoIn, call: Calling, world: World) -> CertificationBatchOut:
    """Each is rated by the school again; of what is relied on, the answer says why not."""
    seen = {one.id: one.version for one in body.items}
    return batch_out(await undoing.undo(call.uow, world, call.actor, seen, call.now))
