"""The register of awards of 一师一优课 and 一课一名师 (R25)."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response, status
from sqlalchemy.ext.asyncio import AsyncSession

from cases.deps import Calling
from cases.downloads import XLSX, workbook_of
from cases.judging.queries import records as queries
from cases.judging.rules import REGISTRARS, Register
from cases.judging.schemas.records import (
    AwardRecordIn,
    AwardRecordOut,
    AwardStaffListOut,
    AwardStaffOut,
    ItemAwardOut,
    ItemAwardsOut,
    NewAwardRecordIn,
)
from cases.judging.service import records
from kernel.clock import local_date
from kernel.etag import IfMatch
from kernel.idempotency import IdempotencyKey, once
from kernel.paging import Page, PageQuery, page_of
from kernel.policy import Reach, allows
from kernel.text import OptionalLine

router = APIRouter(prefix="/v1", tags=["award records"])
RecordId = Annotated[UUID, Path(description="获奖记录的编号")]
RegisterQuery = Annotated[Register | None, Query(alias="register_kind", description="活动")]
YearQuery = Annotated[int | None, Query(ge=2010, le=2100, description="年份")]
Words = Annotated[OptionalLine, Query(description="教师姓名或课名中的文字")]
_KEPT = allows(*REGISTRARS, reach=Reach.SUBTREE)
_FILE = _KEPT | {"responses": {**_KEPT["responses"], 200: {"content": {XLSX: {}}}}}


@router.get(
    "/award-records", operation_id="listAwardRecords", summary="列出优课名师获奖登记", **_KEPT
)
async def list_records(
    call: Calling,
    page: PageQuery,
    register: RegisterQuery = None,
    year: YearQuery = None,
    q: Words = "",
) -> Page[AwardRecordOut]:
    """Of the schools the caller keeps, the latest first."""
    async with call.uow() as session:
        rows = await queries.page(session, call.actor, (register, year, q), page)
    return page_of(rows, page, lambda row: (row.id,), AwardRecordOut.model_validate)


@router.get(
    "/award-records/export",
    operation_id="exportAwardRecords",
    summary="导出优课名师获奖登记（xlsx）",
    **_FILE,
)
async def export(
    call: Calling, register: RegisterQuery = None, year: YearQuery = None, q: Words = ""
) -> Response:
    """The rows that the list shows by the same filter, at most ten thousand."""
    at = call.now()
    content = await records.sheet(call.uow, call.actor, (register, year, q), at)
    return workbook_of(content, f"优课名师获奖登记 {local_date(at)}.xlsx")


@router.get(
    "/my-award-records",
    operation_id="listMyAwardRecords",
    summary="列出我的优课名师获奖记录",
    **allows(reach=Reach.SELF),
)
async def list_mine(call: Calling, page: PageQuery) -> Page[AwardRecordOut]:
    """Those entered for the caller."""
    async with call.uow() as session:
        rows = await queries.mine(session, call.actor.person_id, page)
    return page_of(rows, page, lambda row: (row.id,), AwardRecordOut.model_validate)


@router.get(
    "/items/{item_id}/award-records",
    operation_id="listItemAwardRecords",
    summary="列出资源对应课例的获奖登记",
    **allows(reach=Reach.SIGNED_IN),
)
async def list_of_item(
    item_id: Annotated[UUID, Path(description="资源的编号")], call: Calling
) -> ItemAwardsOut:
    """Whoever sees the item sees what it won."""
    async with call.uow() as session:
        rows = await records.of_item(session, call.actor, item_id)
    return ItemAwardsOut(items=[ItemAwardOut.model_validate(row) for row in rows])


@router.get(
    "/award-schools/{award_school_id}/staff",
    operation_id="findAwardStaff",
    summary="按姓名查找学校在职人员",
    **_KEPT,
)
async def find_staff(
    award_school_id: Annotated[UUID, Path(description="学校的编号")],
    call: Calling,
    q: Words = "",
) -> AwardStaffListOut:
    """Those to whom an award can be entered."""
    async with call.uow() as session:
        rows = await records.staff(session, call.actor, award_school_id, q, call.now)
    return AwardStaffListOut(items=[AwardStaffOut(id=row.id, name=row.name) for row in rows])


@router.post(
    "/award-records",
    operation_id="addAwardRecord",
    summary="登记获奖",
    status_code=201,
    **_KEPT,
)
async def add(body: NewAwardRecordIn, call: Calling, key: IdempotencyKey) -> AwardRecordOut:
    """Of somebody who works at the school."""

    async def work(session: AsyncSession) -> AwardRecordOut:
        whose = (body.school_id, body.person_id)
        row = await records.add(session, call.actor, whose, body.said(), call.now)
        return AwardRecordOut.model_validate(row)

    return await once(call.uow, key, AwardRecordOut, work)


@router.put(
    "/award-records/{award_record_id}",
    operation_id="editAwardRecord",
    summary="修改获奖登记",
    **_KEPT,
)
async def edit(
    award_record_id: RecordId, body: AwardRecordIn, call: Calling, seen: IfMatch
) -> AwardRecordOut:
    """Whose it is stays."""
    said = body.said()
    row = await records.edit(call.uow, call.actor, award_record_id, said, seen=seen, now=call.now)
    return AwardRecordOut.model_validate(row)


@router.delete(
    "/award-records/{award_record_id}",
    operation_id="removeAwardRecord",
    summary="移除获奖登记",
    status_code=status.HTTP_204_NO_CONTENT,
    **_KEPT,
)
async def remove(award_record_id: RecordId, call: Calling, seen: IfMatch) -> None:
    """What was entered by mistake; the audit keeps it."""
    await records.remove(call.uow, call.actor, award_record_id, seen=seen, now=call.now)
