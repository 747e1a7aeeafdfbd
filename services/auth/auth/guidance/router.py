"""HTTP face of the recorded guidance: the expert writes, the unit confirms, the office reads."""

from dataclasses import asdict, dataclass
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response
from sqlalchemy.ext.asyncio import AsyncSession

from auth.deps import CurrentCall, CurrentSettings
from auth.experts.router.shared import id_after
from auth.guidance import queries, service
from auth.guidance.queries import Filter
from auth.guidance.rules import CONFIRMERS
from auth.guidance.schemas import AccountIn, GuidanceIn, GuidanceOut, GuidanceWordIn
from kernel.actor import Role
from kernel.etag import IfMatch, set_etag
from kernel.idempotency import IdempotencyKey, once
from kernel.paging import Page, PageQuery, page_of
from kernel.policy import Reach, RouteOptions, allows

router = APIRouter(prefix="/v1", tags=["guidance"])

_UNITS: Final = tuple(role for roles in CONFIRMERS.values() for role in roles)
_READERS: Final = (*_UNITS, Role.AUDITOR)
_OWN: Final[RouteOptions] = allows(Role.EXPERT, reach=Reach.SELF)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filters of the list, named after the fields."""

    entry_id: Annotated[UUID | None, Query(description="专家")] = None
    organisation_id: Annotated[UUID | None, Query(description="指导单位")] = None
    is_waiting: Annotated[bool, Query(description="只看等待确认的")] = False


@router.get(
    "/guidance-records",
    operation_id="listGuidanceRecords",
    summary="查询指导记录",
    **allows(*_READERS, reach=Reach.SUBTREE),
)
async def list_records(
    call: CurrentCall, page: PageQuery, wanted: Annotated[Wanted, Depends()]
) -> Page[GuidanceOut]:
    """List the guidance given at units within the caller's reach, the latest first."""
    paths, after = call.actor.paths(*_READERS), id_after(page)
    async with call.uow() as session:
        rows = await queries.records(
            session, paths, Filter(**asdict(wanted)), after=after, limit=page.limit
        )
    return page_of(rows, page, lambda row: (row.id,), GuidanceOut.model_validate)


@router.get(
    "/me/guidance-records",
    operation_id="listMyGuidanceRecords",
    summary="查询我的指导记录",
    **_OWN,
)
async def list_mine(call: CurrentCall, page: PageQuery) -> Page[GuidanceOut]:
    """List what the expert who asks has recorded, the latest first."""
    person_id, after = call.actor.person_id, id_after(page)
    async with call.uow() as session:
        rows = await queries.records_of_person(session, person_id, after=after, limit=page.limit)
    return page_of(rows, page, lambda row: (row.id,), GuidanceOut.model_validate)


async def _shown(session: AsyncSession, record_id: UUID) -> GuidanceOut:
    return GuidanceOut.model_validate(await queries.record(session, record_id))


@router.post(
    "/me/guidance-records",
    operation_id="recordGuidance",
    summary="登记指导记录",
    status_code=201,
    **_OWN,
)
async def record_guidance(
    call: CurrentCall, idem: IdempotencyKey, settings: CurrentSettings, body: GuidanceIn
) -> GuidanceOut:
    """Record guidance given under an own task."""

    async def work(session: AsyncSession) -> GuidanceOut:
        how = (settings, call.now())
        made = await service.record(session, call.actor, body.assignment_id, body.account(), how)
        return await _shown(session, made.id)

    return await once(call.uow, idem, GuidanceOut, work)


@router.put(
    "/me/guidance-records/{record_id}",
    operation_id="correctGuidance",
    summary="更正指导记录（对方确认前）",
    **_OWN,
)
async def correct_guidance(
    call: CurrentCall,
    record_id: UUID,
    seen: IfMatch,
    settings: CurrentSettings,
    body: AccountIn,
    response: Response,
) -> GuidanceOut:
    """Correct an own record that nobody has confirmed yet."""
    how = (settings, call.now())
    async with call.uow.begin() as session:
        await service.correct(session, call.actor, (record_id, seen), body.account(), how)
        shown = await _shown(session, record_id)
    set_etag(response, shown.version)
    return shown


@router.post(
    "/guidance-records/{record_id}/confirm",
    operation_id="confirmGuidance",
    summary="确认指导记录并评价",
    **allows(*_UNITS, reach=Reach.SUBTREE),
)
async def confirm_guidance(
    call: CurrentCall, record_id: UUID, seen: IfMatch, body: GuidanceWordIn, response: Response
) -> GuidanceOut:
    """Say whether the guidance helped."""
    which, word = (record_id, seen), (body.usefulness, body.remark)
    async with call.uow.begin() as session:
        await service.confirm(session, call.actor, which, word, call.now())
        shown = await _shown(session, record_id)
    set_etag(response, shown.version)
    return shown
