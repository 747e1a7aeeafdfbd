"""Lists, versions and steps: the same for all kinds, declared once."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.deps import Call, Calling
from assessment.plans import listing
from assessment.plans.listing import ListedState, Scope, Wanted
from assessment.plans.router.place import PLACES, READ, Place
from assessment.plans.rules import PlanKind
from assessment.plans.schemas.documents import PlanOut, PlanVersions
from assessment.plans.schemas.steps import (
    GroupPlanBegin,
    PlanApproval,
    PlanBegin,
    PlanChanges,
    PlanCount,
    PlanCounts,
    PlanReturn,
    PlanRow,
)
from assessment.plans.service import reading, reviewing, writing
from assessment.years import service as years
from kernel.etag import IfMatch
from kernel.idempotency import IdempotencyKey, once
from kernel.paging import Page, PageQuery, page_of
from kernel.text import OptionalLine

YearId = Annotated[UUID | None, Query(description="考核年度，默认为当前开放的年度")]
VersionNo = Annotated[int, Path(ge=1, le=9_999, description="第几版")]
BaseNo = Annotated[int | None, Query(ge=1, le=9_999, description="对照的版本，默认为上一版")]


async def filters(
    state: Annotated[ListedState | None, Query(description="状态")] = None,
    district_id: Annotated[UUID | None, Query(description="区市")] = None,
    q: Annotated[OptionalLine | None, Query(description="学校（教研组）名称含")] = None,
    is_late: Annotated[bool | None, Query(description="是否逾期")] = None,
    school_id: Annotated[UUID | None, Query(description="某所学校")] = None,
) -> Wanted:
    """Read the filters of the list from the query."""
    return Wanted(state, district_id, q, is_late, school_id)


Filters = Annotated[Wanted, Depends(filters)]


async def _scope(session: AsyncSession, call: Call, kind: PlanKind, year_id: UUID | None) -> Scope:
    if year_id is None:
        year = await reading.current_year(session, call.actor, call.now)
    else:
        year = await years.find(session, call.actor, year_id)
    return Scope(year, kind, call.actor, call.now())


def verbs(kind: PlanKind) -> APIRouter:
    """Return the routes of one kind of plan."""
    place = PLACES[kind]
    router = APIRouter(prefix=place.prefix, tags=["plans"])
    _lists(router, kind, place)
    _versions(router, kind, place)
    if kind is PlanKind.GROUP:
        _begin_group(router, place)
    else:
        _begin(router, kind, place)
    _writers(router, kind, place)
    _reviewers(router, kind, place)
    return router


def _lists(router: APIRouter, kind: PlanKind, place: Place) -> None:
    @router.get(
        "",
        operation_id=f"list{place.stem}s",
        summary=f"列出{place.units}及其{place.words}",
        **READ,
    )
    async def list_plans(
        call: Calling, page: PageQuery, wanted: Filters, year_id: YearId = None
    ) -> Page[PlanRow]:
        """Late ones first, then by name; who has no plan yet is there, too."""
        async with call.uow() as session:
            scope = await _scope(session, call, kind, year_id)
            rows = await listing.page(session, scope, wanted, page)
        return page_of(
            rows,
            page,
            lambda row: (
                0 if row.is_late else 1,
                row.school_name,
                row.group_name or row.school_name,
                row.group_id or row.school_id,
            ),
            PlanRow.model_validate,
        )

    @router.get(
        "/counts",
        operation_id=f"count{place.stem}s",
        summary=f"统计{place.words}的状态",
        **place.watch,
    )
    async def count_plans(call: Calling, year_id: YearId = None) -> PlanCounts:
        """By state, with how many are late, as far as the caller's unit reaches."""
        async with call.uow() as session:
            rows = await listing.counts(session, await _scope(session, call, kind, year_id))
        return PlanCounts(items=[PlanCount.model_validate(row) for row in rows])


def _versions(router: APIRouter, kind: PlanKind, place: Place) -> None:
    plan_id_of = Path(alias=place.param, description=f"{place.words}的编号")

    @router.get(
        f"/{{{place.param}}}/versions",
        operation_id=f"get{place.stem}Versions",
        summary=f"列出{place.words}的版本",
        **READ,
    )
    async def list_versions(plan_id: Annotated[UUID, plan_id_of], call: Calling) -> PlanVersions:
        """Newest first, with what was decided about each."""
        async with call.uow() as session:
            found = await reading.versions(session, call.actor, (kind, plan_id), call.now)
        return PlanVersions.of(found)

    @router.get(
        f"/{{{place.param}}}/versions/{{version_no}}/changes",
        operation_id=f"get{place.stem}Changes",
        summary=f"对照{place.words}的两个版本",
        **place.watch,
    )
    async def get_changes(
        plan_id: Annotated[UUID, plan_id_of],
        version_no: VersionNo,
        call: Calling,
        base_no: BaseNo = None,
    ) -> PlanChanges:
        """Part by part, in words; by default against the version before."""
        numbers = (version_no, base_no or max(version_no - 1, 1))
        async with call.uow() as session:
            found = await reading.compare(session, call.actor, (kind, plan_id), numbers, call.now)
        return PlanChanges.model_validate(found)


def _begin(router: APIRouter, kind: PlanKind, place: Place) -> None:
    @router.post(
        "",
        operation_id=f"begin{place.stem}",
        summary=f"开始编写{place.words}",
        status_code=201,
        **place.write,
    )
    async def begin(body: PlanBegin, call: Calling, key: IdempotencyKey) -> PlanOut:
        """One of a kind for each school in a year."""

        async def work(session: AsyncSession) -> PlanOut:
            where = (body.school_id, body.year_id)
            return PlanOut.of(await writing.begin(session, call.actor, kind, where, call.now))

        return await once(call.uow, key, PlanOut, work)


def _begin_group(router: APIRouter, place: Place) -> None:
    @router.post(
        "",
        operation_id=f"begin{place.stem}",
        summary=f"开始编写{place.words}",
        status_code=201,
        **place.write,
    )
    async def begin(body: GroupPlanBegin, call: Calling, key: IdempotencyKey) -> PlanOut:
        """One for each teaching group in a year."""

        async def work(session: AsyncSession) -> PlanOut:
            where = (body.group_id, body.year_id)
            kind = PlanKind.GROUP
            return PlanOut.of(await writing.begin(session, call.actor, kind, where, call.now))

        return await once(call.uow, key, PlanOut, work)


def _writers(router: APIRouter, kind: PlanKind, place: Place) -> None:
    plan_id_of = Path(alias=place.param, description=f"{place.words}的编号")

    @router.post(
        f"/{{{place.param}}}/submit",
        operation_id=f"submit{place.stem}",
        summary=f"提交{place.words}",
        **place.sign,
    )
    async def submit(plan_id: Annotated[UUID, plan_id_of], call: Calling, seen: IfMatch) -> PlanOut:
        """Refused with every missing piece named; afterwards the version stays as it is."""
        key = (kind, plan_id)
        return PlanOut.of(await writing.submit(call.uow, call.actor, key, seen=seen, now=call.now))

    @router.post(
        f"/{{{place.param}}}/revise",
        operation_id=f"revise{place.stem}",
        summary=f"编写{place.words}的新版本",
        **place.write,
    )
    async def revise(plan_id: Annotated[UUID, plan_id_of], call: Calling, seen: IfMatch) -> PlanOut:
        """After a return or an approval; what was approved stays in force meanwhile."""
        key = (kind, plan_id)
        return PlanOut.of(await writing.revise(call.uow, call.actor, key, seen=seen, now=call.now))


def _reviewers(router: APIRouter, kind: PlanKind, place: Place) -> None:
    plan_id_of = Path(alias=place.param, description=f"{place.words}的编号")

    @router.post(
        f"/{{{place.param}}}/return",
        operation_id=f"return{place.stem}",
        summary=f"退回{place.words}修改",
        **place.review,
    )
    async def send_back(
        plan_id: Annotated[UUID, plan_id_of], body: PlanReturn, call: Calling, seen: IfMatch
    ) -> PlanOut:
        """With a reason for each part that has to change."""
        reasons = [(one.part, one.reason) for one in body.parts]
        view = await reviewing.send_back(
            call.uow, call.actor, (kind, plan_id), reasons, seen=seen, now=call.now
        )
        return PlanOut.of(view)

    @router.post(
        f"/{{{place.param}}}/approve",
        operation_id=f"approve{place.stem}",
        summary=f"审核通过{place.words}",
        **place.review,
    )
    async def approve(
        plan_id: Annotated[UUID, plan_id_of], body: PlanApproval, call: Calling, seen: IfMatch
    ) -> PlanOut:
        """This version is in force from then on."""
        view = await reviewing.approve(
            call.uow, call.actor, (kind, plan_id), body.opinion, seen=seen, now=call.now
        )
        return PlanOut.of(view)
