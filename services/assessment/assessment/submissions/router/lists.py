"""Lists and counts of submissions."""

from dataclasses import replace
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from assessment.deps import Call, Calling
from assessment.rounds import service as rounds
from assessment.submissions import listing
from assessment.submissions.listing import READERS, Wanted
from assessment.submissions.rules import State
from assessment.submissions.schemas import ProgressOut, SubmissionRow
from assessment.submissions.service import export
from assessment.submissions.shape import as_csv, progress_out, row_out
from kernel.paging import Page, PageQuery, PageRequest, page_of
from kernel.policy import Reach, RouteOptions, allows
from kernel.text import OptionalLine

router = APIRouter(prefix="/v1", tags=["submissions"])
RoundId = Annotated[UUID, Path(description="考核批次的编号")]


async def filters(
    state: Annotated[State | None, Query(description="状态")] = None,
    district_id: Annotated[UUID | None, Query(description="区市")] = None,
    q: Annotated[OptionalLine | None, Query(description="学校名称含")] = None,
    is_overdue: Annotated[bool | None, Query(description="是否逾期")] = None,
) -> Wanted:
    """Read the filters of the list from the query."""
    return Wanted(None, state, district_id, q, is_overdue)


Filters = Annotated[Wanted, Depends(filters)]


def _listing() -> RouteOptions:
    """The list's policy; it also answers as text/csv."""
    options = allows(*READERS, reach=Reach.SUBTREE)
    csv: dict[int | str, dict[str, Any]] = {200: {"content": {"text/csv": {}}}}
    options["responses"] = options["responses"] | csv
    return options


async def _answer(call: Call, wanted: Wanted, page: PageRequest, *, as_text: bool) -> Response:
    at = call.now()
    if as_text:
        rows = await export.rows(call.uow, call.actor, wanted, call.now)
        shaped = [row_out(call.actor, row) for row in rows]
        name = {"Content-Disposition": 'attachment; filename="submissions.csv"'}
        return Response(as_csv(shaped), media_type="text/csv; charset=utf-8", headers=name)
    async with call.uow() as session:
        found = await listing.page(session, call.actor, wanted, page, at)
    shown = page_of(found, page, _key, lambda row: row_out(call.actor, row))
    # Written here, because checking fifty rows a second time costs more than reading them.
    return Response(shown.model_dump_json(), media_type="application/json")


def _key(row: Any) -> tuple[object, ...]:
    return (0 if row.is_overdue else 1, row.school_name, row.id)


def _wants_csv(request: Request) -> bool:
    return request.headers.get("Accept", "").startswith("text/csv")


@router.get(
    "/rounds/{round_id}/submissions",
    operation_id="listRoundSubmissions",
    summary="列出一个批次的学校申报（Accept: text/csv 时导出全部）",
    response_model=Page[SubmissionRow],
    **_listing(),
)
async def list_of_round(
    round_id: RoundId, request: Request, call: Calling, page: PageQuery, wanted: Filters
) -> Response:
    """Overdue first, then by name."""
    async with call.uow() as session:
        await rounds.find(session, call.actor, round_id)
    narrowed = replace(wanted, round_id=round_id)
    return await _answer(call, narrowed, page, as_text=_wants_csv(request))


@router.get(
    "/submissions",
    operation_id="listSubmissions",
    summary="列出我能办理的全部学校申报（Accept: text/csv 时导出全部）",
    response_model=Page[SubmissionRow],
    **_listing(),
)
async def list_all(request: Request, call: Calling, page: PageQuery, wanted: Filters) -> Response:
    """Over all rounds; overdue first, then by name."""
    return await _answer(call, wanted, page, as_text=_wants_csv(request))


@router.get(
    "/rounds/{round_id}/progress",
    operation_id="getRoundProgress",
    summary="查看批次进度（按状态、区市、逾期）",
    **allows(*READERS, reach=Reach.SUBTREE),
)
async def progress(round_id: RoundId, call: Calling) -> ProgressOut:
    """Counts as far as the caller's unit reaches."""
    at = call.now()
    async with call.uow() as session:
        its_round = await rounds.find(session, call.actor, round_id)
        counts = await listing.counts(session, call.actor, round_id, at)
    return progress_out(counts, its_round.org_path, at)
