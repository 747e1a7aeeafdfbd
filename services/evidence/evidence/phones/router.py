"""HTTP face of phone links: the computer makes, watches and ends one; the phone sends by it."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Request, status
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from evidence.deps import Admitted, MeansDep
from evidence.files.schemas import FileOut, shape
from evidence.phones import rules, service
from evidence.phones.schemas import (
    OpenIn,
    PhoneLinkIn,
    PhoneLinkMadeOut,
    PhoneLinkOut,
    PhoneOpenedOut,
    PhoneTaskOut,
    shape_link,
    shape_made,
    shape_opened,
    shape_task,
)
from evidence.phones.tables import PhoneLink
from evidence.uploads.schemas import (
    CompleteIn,
    UploadIn,
    UploadOut,
    UploadStartedOut,
    shape_progress,
    shape_started,
)
from kernel.http.deps import CurrentActor
from kernel.http.problems import refusals
from kernel.idempotency import Idempotency, KeyHeader, keyed
from kernel.policy import Reach, RouteOptions, allows

router = APIRouter(tags=["phones"])

# Open to whoever holds the code or the key, and refused with 401 to everybody else.
_BY_PROOF: Final[RouteOptions] = {**allows(reach=Reach.PUBLIC), "responses": refusals()}

# Codes cannot be guessed; this keeps somebody who tries from busying the database.
_WRONG: Final = RateLimitItemPerMinute(rules.MOST_WRONG_CODES)
_guesses = FixedWindowRateLimiter(MemoryStorage())


async def _link(
    means: MeansDep,
    key: Annotated[str, Header(alias="X-Phone-Key", max_length=100)] = "",
) -> PhoneLink:
    return await service.link_of_key(means, key)


Link = Annotated[PhoneLink, Depends(_link)]


async def _idempotency(request: Request, link: Link, key: KeyHeader = None) -> Idempotency:
    return await keyed(request, link.id, key)


PhoneIdempotencyKey = Annotated[Idempotency, Depends(_idempotency)]


@router.post(
    "/v1/phone-links",
    operation_id="createPhoneLink",
    summary="生成手机上传二维码（10 分钟，只限一项任务）",
    status_code=status.HTTP_201_CREATED,
    **allows(reach=Reach.SELF),
)
async def create_link(means: MeansDep, actor: CurrentActor, body: PhoneLinkIn) -> PhoneLinkMadeOut:
    """Let a phone send files for one task without signing in, under the caller's name."""
    made = await service.make(means, actor, body.purpose, body.org_id)
    return shape_made(made, means.settings)


@router.post(
    "/v1/phone-links/open",
    operation_id="openPhoneLink",
    summary="手机扫码打开上传页（每个码只能打开一次，无需登录）",
    **_BY_PROOF,
)
async def open_link(request: Request, means: MeansDep, body: OpenIn) -> PhoneOpenedOut:
    """Exchange the code for a key that only this phone's page holds."""
    address = request.client.host if request.client else "unknown"
    if not _guesses.test(_WRONG, address):
        raise rules.TooManyWrongCodes(retry_after=60)
    try:
        return shape_opened(await service.open_by_code(means, body.code))
    except rules.CodeUnknown:
        _guesses.hit(_WRONG, address)
        raise


@router.get(
    "/v1/phone-links/{link_id}",
    operation_id="getPhoneLink",
    summary="查看手机传来了什么（电脑端轮询）",
    **allows(reach=Reach.SELF),
)
async def get_link(link_id: UUID, means: MeansDep, actor: CurrentActor) -> PhoneLinkOut:
    """Return the caller's link with everything that came by it."""
    return shape_link(await service.see(means, actor, link_id))


@router.delete(
    "/v1/phone-links/{link_id}",
    operation_id="closePhoneLink",
    summary="结束手机上传",
    status_code=status.HTTP_204_NO_CONTENT,
    **allows(reach=Reach.SELF),
)
async def close_link(link_id: UUID, means: MeansDep, actor: CurrentActor) -> None:
    """End the link at once; files that arrived stay."""
    await service.close(means, actor, link_id)


@router.get(
    "/v1/phone-uploads",
    operation_id="getPhoneTask",
    summary="手机端：任务、限制与已传文件（凭 X-Phone-Key）",
    **_BY_PROOF,
)
async def get_task(means: MeansDep, link: Link) -> PhoneTaskOut:
    """Return what the phone's page shows."""
    seen, found = await service.sent(means, link), await service.limits_for(means, link)
    return shape_task(seen, found, means.settings)


@router.post(
    "/v1/phone-uploads",
    operation_id="startPhoneUpload",
    summary="手机端：登记要上传的文件",
    status_code=status.HTTP_201_CREATED,
    **_BY_PROOF,
)
async def start_upload(
    means: MeansDep, link: Link, body: UploadIn, idem: PhoneIdempotencyKey, _place: Admitted
) -> UploadStartedOut:
    """Begin a file for the link's task; nothing else can be begun."""
    return shape_started(await service.begin(means, link, body.declared(link.id), idem))


@router.get(
    "/v1/phone-uploads/{upload_id}",
    operation_id="getPhoneUpload",
    summary="手机端：断点续传",
    **_BY_PROOF,
)
async def get_upload(upload_id: UUID, means: MeansDep, link: Link) -> UploadOut:
    """Return what the store holds and fresh addresses for the rest."""
    return shape_progress(await service.go_on(means, link, upload_id))


@router.delete(
    "/v1/phone-uploads/{upload_id}",
    operation_id="abortPhoneUpload",
    summary="手机端：取消上传",
    status_code=status.HTTP_204_NO_CONTENT,
    **_BY_PROOF,
)
async def abort_upload(upload_id: UUID, means: MeansDep, link: Link) -> None:
    """Give an unfinished file up."""
    await service.give_up(means, link, upload_id)


@router.post(
    "/v1/phone-uploads/{upload_id}/complete",
    operation_id="completePhoneUpload",
    summary="手机端：分片已传完，合并并开始检查",
    status_code=status.HTTP_202_ACCEPTED,
    **_BY_PROOF,
)
async def complete_upload(
    upload_id: UUID, means: MeansDep, link: Link, body: CompleteIn, _place: Admitted
) -> FileOut:
    """Make the file; a second call gives the same answer."""
    claimed = [(part.number, part.etag) for part in body.parts]
    return shape(await service.finish(means, link, upload_id, claimed))
