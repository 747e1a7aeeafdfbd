"""HTTP face of the letters: issued and revoked by offices, read by experts, checked by anybody."""

from datetime import date
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response

from auth.appointments import export, queries, rules, service
from auth.appointments.letter import render_letter
from auth.appointments.schemas import (
    AppointmentCheckOut,
    AppointmentIn,
    AppointmentOut,
    EligibleOut,
    RevocationIn,
    printed,
)
from auth.appraisals.queries import Period
from auth.deps import CurrentCall, CurrentSettings
from auth.experts.router.shared import FOR_LEADERS, id_after
from auth.experts.rules import LEADERS
from auth.settings import Settings
from auth.workbook import answers_workbook, workbook_answer
from kernel.actor import Role
from kernel.clock import local_date
from kernel.http.deps import Uow
from kernel.idempotency import IdempotencyKey, once
from kernel.paging import Page, PageQuery, page_of
from kernel.policy import Reach, RouteOptions, allows

router = APIRouter(prefix="/v1", tags=["appointments"])
_READERS: Final = (*LEADERS, Role.AUDITOR)
_FOR_READERS: Final[RouteOptions] = allows(*_READERS, reach=Reach.SUBTREE)
_OWN: Final[RouteOptions] = allows(Role.EXPERT, reach=Reach.SELF)


def _answers_pdf(options: RouteOptions) -> dict[str, Any]:
    body = {"schema": {"type": "string", "format": "binary"}}
    file = {200: {"description": "聘书", "content": {"application/pdf": body}}}
    return {**options, "responses": {**file, **options["responses"]}, "response_class": Response}


@router.get(
    "/expert-appointments",
    operation_id="listExpertAppointments",
    summary="查询聘书",
    **_FOR_READERS,
)
async def list_letters(call: CurrentCall, page: PageQuery) -> Page[AppointmentOut]:
    """List the letters of the teams within the caller's reach, the latest first."""
    paths, at = call.actor.paths(*_READERS), (id_after(page), page.limit)
    async with call.uow() as session:
        rows = await queries.letters(session, paths, at)
    return page_of(rows, page, lambda row: (row.id,), AppointmentOut.model_validate)


# Before a letter's own address: its name would be read as an id.
@router.get(
    "/expert-appointments/eligible",
    operation_id="listEligibleAppraisals",
    summary="查询可以发聘书的考核结果",
    **_FOR_READERS,
)
async def list_eligible(call: CurrentCall, page: PageQuery) -> Page[EligibleOut]:
    """List the passed and published appraisals that have no valid letter."""
    paths, at = call.actor.paths(*_READERS), (id_after(page), page.limit)
    async with call.uow() as session:
        rows = await queries.eligible(session, paths, at)
    return page_of(rows, page, lambda row: (row.id,), EligibleOut.model_validate)


@router.get(
    "/me/expert-appointments",
    operation_id="listMyExpertAppointments",
    summary="查询我的聘书",
    **_OWN,
)
async def list_mine(call: CurrentCall, page: PageQuery) -> Page[AppointmentOut]:
    """List the letters of the expert who asks, the latest first."""
    at = (id_after(page), page.limit)
    async with call.uow() as session:
        rows = await queries.letters_of_person(session, call.actor.person_id, at)
    return page_of(rows, page, lambda row: (row.id,), AppointmentOut.model_validate)


@router.post(
    "/expert-appointments",
    operation_id="issueExpertAppointment",
    summary="发聘书",
    status_code=201,
    **FOR_LEADERS,
)
async def issue(call: CurrentCall, idem: IdempotencyKey, body: AppointmentIn) -> AppointmentOut:
    """Issue the letter for a published appraisal that was passed."""

    async def work(session: Any) -> AppointmentOut:
        made = await service.issue(session, call.actor, body.appraisal_id, call.now())
        return AppointmentOut.model_validate(await queries.letter(session, made.id))

    return await once(call.uow, idem, AppointmentOut, work)


@router.post(
    "/expert-appointments/{appointment_id}/revoke",
    operation_id="revokeExpertAppointment",
    summary="撤销聘书",
    **FOR_LEADERS,
)
async def revoke(call: CurrentCall, appointment_id: UUID, body: RevocationIn) -> AppointmentOut:
    """Revoke a letter; whoever checks it reads the reason."""
    async with call.uow.begin() as session:
        await service.revoke(session, call.actor, appointment_id, body.reason, call.now())
        return AppointmentOut.model_validate(await queries.letter(session, appointment_id))


async def _pdf(row: Any, settings: Settings) -> Response:
    content = await render_letter(printed(row, settings.public_url), settings.fonts_dir)
    headers = {"Content-Disposition": f'attachment; filename="{row.number}.pdf"'}
    return Response(content, media_type="application/pdf", headers=headers)


@router.get(
    "/expert-appointments/{appointment_id}/letter.pdf",
    operation_id="printExpertAppointment",
    summary="打印聘书（PDF）",
    **_answers_pdf(_FOR_READERS),
)
async def print_letter(
    call: CurrentCall, settings: CurrentSettings, appointment_id: UUID
) -> Response:
    """Set a letter of a team within the caller's reach."""
    async with call.uow() as session:
        row = await queries.letter(session, appointment_id)
    call.actor.require(row.team_path, *_READERS)
    return await _pdf(row, settings)


@router.get(
    "/me/expert-appointments/{appointment_id}/letter.pdf",
    operation_id="printMyExpertAppointment",
    summary="打印我的聘书（PDF）",
    **_answers_pdf(_OWN),
)
async def print_mine(
    call: CurrentCall, settings: CurrentSettings, appointment_id: UUID
) -> Response:
    """Set an own letter."""
    async with call.uow() as session:
        row = await queries.letter(session, appointment_id, call.actor.person_id)
    return await _pdf(row, settings)


@router.get(
    "/appointment-checks/{number}/{check_code}",
    operation_id="checkAppointment",
    summary="核验聘书",
    **allows(reach=Reach.PUBLIC),
)
async def check(
    uow: Uow,
    number: Annotated[str, Path(max_length=40)],
    check_code: Annotated[str, Path(max_length=40)],
) -> AppointmentCheckOut:
    """Tell anybody who holds number and code what the letter says and whether it is valid."""
    async with uow() as session:
        row = await queries.typed(session, *rules.read_typed(number, check_code))
    if row is None:
        raise rules.LetterUnknown
    return AppointmentCheckOut.of(row)


@router.get(
    "/leading-talents/export.xlsx",
    operation_id="exportLeadingTalents",
    summary="导出市级教育领军人才的指导与考核情况（xlsx）",
    **answers_workbook(allows(*LEADERS, reach=Reach.SUBTREE)),
)
async def export_talents(
    call: CurrentCall,
    from_on: Annotated[date | None, Query(description="考核期开始，空缺为今年一月一日")] = None,
    to_on: Annotated[date | None, Query(description="考核期结束，空缺为今天")] = None,
) -> Response:
    """Write tasks, guidance, appraisal and letter of every leading talent, with an audit row."""
    today = local_date(call.now())
    period = Period(from_on or today.replace(month=1, day=1), to_on or today)
    content = await export.talents_workbook(call.uow, call.actor, LEADERS, period, call.now())
    return workbook_answer(content, "领军人才考核情况.xlsx", "leading-talents.xlsx")
