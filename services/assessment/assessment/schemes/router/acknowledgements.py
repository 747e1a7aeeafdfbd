"""知悉: the caller's own scheme, and who has read the version in force."""

from typing import Annotated

from fastapi import APIRouter, Query

from assessment.deps import Calling
from assessment.schemes import queries
from assessment.schemes.router.place import OWN, PREFIX, WATCH, SchemeId, YearQuery
from assessment.schemes.schemas import (
    MySchemeOut,
    SchemeAcknowledge,
    SchemeAcknowledged,
    SchemeReader,
    SchemeReaderCounts,
)
from assessment.schemes.service import acknowledging, reading
from kernel.clock import local_date
from kernel.paging import Page, PageQuery, page_of

acknowledgements = APIRouter(prefix=PREFIX, tags=["school-schemes"])
IsDone = Annotated[bool | None, Query(description="只看已知悉（true）或未知悉（false）的人员")]


@acknowledgements.get(
    "/mine", operation_id="getMySchoolScheme", summary="查看本校现行的考核细则", **OWN
)
async def mine(year_id: YearQuery, call: Calling) -> MySchemeOut:
    """404 while the school has published none."""
    async with call.uow() as session:
        return MySchemeOut.of_mine(await acknowledging.mine(session, call.actor, year_id, call.now))


@acknowledgements.post(
    "/{scheme_id}/acknowledge",
    operation_id="acknowledgeSchoolScheme",
    summary="确认知悉考核细则",
    **OWN,
)
async def acknowledge(
    scheme_id: SchemeId, body: SchemeAcknowledge, call: Calling
) -> SchemeAcknowledged:
    """Once for each version; again changes nothing."""
    at = await acknowledging.acknowledge(call.uow, call.actor, scheme_id, body.version_no, call.now)
    return SchemeAcknowledged(version_no=body.version_no, at=at)


@acknowledgements.get(
    "/{scheme_id}/acknowledgements",
    operation_id="listSchemeAcknowledgements",
    summary="列出知悉情况",
    **WATCH,
)
async def list_readers(
    scheme_id: SchemeId, call: Calling, page: PageQuery, is_done: IsDone = None
) -> Page[SchemeReader]:
    """Everybody of the staff by name."""
    async with call.uow() as session:
        row = await reading.readable(session, call.actor, scheme_id)
        found = await queries.acknowledgements(
            session, row, local_date(call.now()), page, is_done=is_done
        )
    return page_of(found, page, lambda row: (row.name, row.person_id), SchemeReader.model_validate)


@acknowledgements.get(
    "/{scheme_id}/acknowledgements/counts",
    operation_id="countSchemeAcknowledgements",
    summary="统计知悉人数",
    **WATCH,
)
async def count_readers(scheme_id: SchemeId, call: Calling) -> SchemeReaderCounts:
    """Of the version in force."""
    async with call.uow() as session:
        row = await reading.readable(session, call.actor, scheme_id)
        found = await queries.count_acknowledged(session, row, local_date(call.now()))
    return SchemeReaderCounts.model_validate(found)
