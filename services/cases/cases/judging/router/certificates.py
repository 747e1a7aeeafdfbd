"""Certificates: one's own, the campaign's, their paper, and the public check."""

from pathlib import Path as Folder
from typing import Annotated, Any, Final
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Path, Request, Response

from cases.deps import Calling
from cases.judging import paper
from cases.judging.queries import results as queries
from cases.judging.queries.results import CertificateRow
from cases.judging.refusals import CertificateUnknown
from cases.judging.rules import OFFICE_ROLES, read_code
from cases.judging.schemas.judging import JudgingReasonIn
from cases.judging.schemas.results import CertificateCheckOut, CertificateOut
from cases.judging.service import concluding, hands
from kernel.clock import local_date
from kernel.errors import NotFound
from kernel.http.deps import Uow
from kernel.paging import Page, PageQuery, page_of
from kernel.policy import Reach, RouteOptions, allows

router = APIRouter(prefix="/v1", tags=["certificates"])
CertificateId = Annotated[UUID, Path(description="证书的编号")]
Code = Annotated[str, Path(max_length=40, description="核验码，如 PX-8F3K-2M9Q-7TXC")]
_PDF: Final = "application/pdf"
_OWN = allows(reach=Reach.SELF)
_OFFICE = allows(*OFFICE_ROLES, reach=Reach.SUBTREE)


def _answers_pdf(options: RouteOptions) -> dict[str, Any]:
    body = {"schema": {"type": "string", "format": "binary"}}
    file = {200: {"description": "获奖证书", "content": {_PDF: body}}}
    return {**options, "responses": {**file, **options["responses"]}, "response_class": Response}


@router.get(
    "/my-certificates", operation_id="listMyCertificates", summary="列出我的获奖证书", **_OWN
)
async def list_mine(call: Calling, page: PageQuery) -> Page[CertificateOut]:
    """Those that name the caller, the latest first."""
    async with call.uow() as session:
        rows = await queries.certificates_of(session, call.actor.person_id, page)
    return page_of(rows, page, lambda row: (row[0].id,), CertificateOut.of)


@router.get(
    "/campaigns/{campaign_id}/certificates",
    operation_id="listCertificates",
    summary="列出评选颁发的证书",
    **_OFFICE,
)
async def list_of_campaign(
    campaign_id: Annotated[UUID, Path(description="评选活动的编号")],
    call: Calling,
    page: PageQuery,
) -> Page[CertificateOut]:
    """For the campaign's office, by number."""
    async with call.uow() as session:
        await hands.office(session, call.actor, campaign_id)
        rows = await queries.certificates(session, campaign_id, page)
    return page_of(rows, page, lambda row: (row[0].id,), CertificateOut.of)


@router.get(
    "/my-certificates/{certificate_id}/paper",
    operation_id="getMyCertificatePaper",
    summary="下载我的获奖证书（PDF）",
    **_answers_pdf(_OWN),
)
async def get_my_paper(certificate_id: CertificateId, call: Calling, request: Request) -> Response:
    """For those it names."""
    async with call.uow() as session:
        row = await queries.certificate(session, certificate_id)
    if row is None or call.actor.person_id not in row[0].person_ids:
        raise NotFound
    return await _paper(row, request)


@router.get(
    "/certificates/{certificate_id}/paper",
    operation_id="getCertificatePaper",
    summary="下载评选颁发的证书（PDF）",
    **_answers_pdf(_OFFICE),
)
async def get_paper(certificate_id: CertificateId, call: Calling, request: Request) -> Response:
    """For the campaign's office."""
    async with call.uow() as session:
        row = await queries.certificate(session, certificate_id)
    if row is None or not hands.is_office(call.actor, row[1]):
        raise NotFound
    return await _paper(row, request)


async def _paper(row: CertificateRow, request: Request) -> Response:
    settings = request.app.state.settings
    content = await paper.render(_printed(row, settings.public_url), Folder(settings.fonts_dir))
    name = quote(f"{row[0].number}.pdf", safe="")
    header = f"attachment; filename=\"certificate.pdf\"; filename*=UTF-8''{name}"
    return Response(content, media_type=_PDF, headers={"Content-Disposition": header})


def _printed(row: CertificateRow, public_url: str) -> dict[str, str]:
    one, campaign = row
    return {
        "number": one.number,
        "code": one.code,
        "award": one.award,
        "title": one.title,
        "names": "、".join(one.names),
        "org_name": one.org_name,
        "campaign": campaign.title,
        "issuer": campaign.org_name,
        "issued_on": str(local_date(one.issued_at)),
        "revoked": str(local_date(one.revoked_at)) if one.revoked_at else "",
        "reason": one.revoked_reason or "",
        "check_url": f"{public_url}/certificate-check/{one.code}",
    }


@router.post(
    "/certificates/{certificate_id}/revoke",
    operation_id="revokeCertificate",
    summary="撤销获奖证书（写明原因）",
    **_OFFICE,
)
async def revoke(
    certificate_id: CertificateId, body: JudgingReasonIn, call: Calling
) -> CertificateOut:
    """Whoever checks it reads the reason."""
    row = await concluding.revoke(call.uow, call.actor, certificate_id, body.reason, call.now)
    return CertificateOut.of(row)


@router.get(
    "/certificate-checks/{certificate_code}",
    operation_id="checkCertificate",
    summary="核验获奖证书（公开）",
    **allows(reach=Reach.PUBLIC),
)
async def check(certificate_code: Code, uow: Uow) -> CertificateCheckOut:
    """What the certificate says; a code is 60 random bits, an unknown one a 404."""
    async with uow() as session:
        row = await queries.by_code(session, read_code(certificate_code))
    if row is None:
        raise CertificateUnknown
    return CertificateCheckOut.of(row)
