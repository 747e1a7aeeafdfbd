"""HTTP face of keeping: my files, versions, deletion requests, holds."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, status
from sqlalchemy.ext.asyncio import AsyncSession

from evidence.deps import MeansDep, id_before
from evidence.files.rules import FileState
from evidence.keeping import schemas
from evidence.keeping.queries import Filter
from evidence.keeping.rules import DECIDERS, KEEPERS, RequestState
from evidence.keeping.service import deletion, holds, mine
from kernel.http.deps import CurrentActor
from kernel.idempotency import IdempotencyKey, once
from kernel.paging import PageQuery, page_of
from kernel.policy import Reach, allows
from kernel.text import OptionalLine

router = APIRouter(prefix="/v1", tags=["keeping"])


@router.get(
    "/my-files",
    operation_id="listMyFiles",
    summary="我的材料：本人及本单位的文件，含状态、占用和删除申请",
    **allows(reach=Reach.SELF),
)
async def list_my_files(
    means: MeansDep,
    actor: CurrentActor,
    page: PageQuery,
    state: FileState | None = None,
    q: Annotated[OptionalLine, Query(description="文件名中的文字")] = "",
    own_only: Annotated[bool, Query(description="只看本人上传的")] = False,  # noqa: FBT002
) -> schemas.MyFileListOut:
    """Newest first."""
    wanted = Filter(state, q, own_only)
    rows = await mine.listed(means, actor, wanted, (id_before(page), page.limit + 1))
    shown = page_of(rows, page, lambda row: (row[0].id,), schemas.my_file_out)
    return schemas.MyFileListOut(items=shown.items, next_cursor=shown.next_cursor)


@router.get(
    "/files/{file_id}/keeping",
    operation_id="getFileKeeping",
    summary="查看材料的保管情况：占用、保全、删除申请、版本",
    **allows(reach=Reach.SELF),
)
async def get_keeping(file_id: UUID, means: MeansDep, actor: CurrentActor) -> schemas.KeepingOut:
    """For the owner and those who answer for the unit."""
    return schemas.keeping_out(await mine.keeping(means, actor, file_id))


@router.post(
    "/files/{file_id}/replace",
    operation_id="replaceFile",
    summary="登记新版本：原文件保留并列出",
    **allows(reach=Reach.SELF),
)
async def replace_file(
    file_id: UUID, body: schemas.ReplaceIn, means: MeansDep, actor: CurrentActor
) -> schemas.KeepingOut:
    """The new version is a file of its own; nothing of the old one changes."""
    await mine.replace(means, actor, file_id, body.file_id)
    return schemas.keeping_out(await mine.keeping(means, actor, body.file_id))


@router.get(
    "/deletion-requests",
    operation_id="listDeletionRequests",
    summary="删除申请：本人提出的和由本人处理的",
    **allows(reach=Reach.SELF),
)
async def list_requests(
    means: MeansDep, actor: CurrentActor, page: PageQuery, state: RequestState | None = None
) -> schemas.RequestListOut:
    """Newest first."""
    rows = await deletion.listed(means, actor, state, (id_before(page), page.limit + 1))
    shown = page_of(rows, page, lambda row: (row[0].id,), lambda r: schemas.request_out(r[0], r[1]))
    return schemas.RequestListOut(items=shown.items, next_cursor=shown.next_cursor)


@router.get(
    "/deletion-requests/waiting",
    operation_id="countDeletionRequests",
    summary="待本人处理的删除申请有多少（工作台的待办）",
    **allows(reach=Reach.SELF),
)
async def count_requests(means: MeansDep, actor: CurrentActor) -> schemas.WaitingOut:
    """Requests of others that the caller may decide; zero for everybody else."""
    return schemas.WaitingOut(count=await deletion.count_waiting(means, actor))


@router.post(
    "/deletion-requests",
    operation_id="createDeletionRequest",
    summary="申请删除本人上传的材料",
    status_code=status.HTTP_201_CREATED,
    **allows(reach=Reach.SELF),
)
async def create_request(
    body: schemas.DeletionIn, means: MeansDep, actor: CurrentActor, idem: IdempotencyKey
) -> schemas.RequestOut:
    """A file that was handed in or is held is refused; one pending request per file."""

    async def work(session: AsyncSession) -> schemas.RequestOut:
        now = means.now()
        return schemas.request_out(
            *await deletion.ask(session, actor, body.file_id, body.reason, now)
        )

    return await once(means.uow, idem, schemas.RequestOut, work)


@router.post(
    "/deletion-requests/{request_id}/withdraw",
    operation_id="withdrawDeletionRequest",
    summary="撤回本人的删除申请",
    **allows(reach=Reach.SELF),
)
async def withdraw_request(
    request_id: UUID, means: MeansDep, actor: CurrentActor
) -> schemas.RequestOut:
    """While it is pending."""
    return schemas.request_out(*await deletion.withdraw(means, actor, request_id))


@router.post(
    "/deletion-requests/{request_id}/grant",
    operation_id="grantDeletionRequest",
    summary="同意删除：内容删除，只留编号和校验值",
    **allows(*DECIDERS, reach=Reach.SUBTREE),
)
async def grant_request(
    request_id: UUID, body: schemas.ReasonIn, means: MeansDep, actor: CurrentActor
) -> schemas.RequestOut:
    """By the unit or the city, never by whoever asked."""
    return schemas.request_out(*await deletion.grant(means, actor, request_id, body.reason))


@router.post(
    "/deletion-requests/{request_id}/refuse",
    operation_id="refuseDeletionRequest",
    summary="不同意删除并说明理由",
    **allows(*DECIDERS, reach=Reach.SUBTREE),
)
async def refuse_request(
    request_id: UUID, body: schemas.ReasonIn, means: MeansDep, actor: CurrentActor
) -> schemas.RequestOut:
    """By the unit or the city, never by whoever asked."""
    return schemas.request_out(*await deletion.refuse(means, actor, request_id, body.reason))


@router.get(
    "/legal-holds",
    operation_id="listLegalHolds",
    summary="查询材料保全",
    **allows(*KEEPERS, reach=Reach.SUBTREE),
)
async def list_holds(means: MeansDep, actor: CurrentActor, page: PageQuery) -> schemas.HoldListOut:
    """Newest first, lifted ones too."""
    rows = await holds.listed(means, actor, id_before(page), page.limit + 1)
    shown = page_of(rows, page, lambda row: (row[0].id,), lambda r: schemas.hold_out(r[0], r[1]))
    return schemas.HoldListOut(items=shown.items, next_cursor=shown.next_cursor)


@router.post(
    "/legal-holds",
    operation_id="createLegalHold",
    summary="保全一份材料（按回执号）",
    status_code=status.HTTP_201_CREATED,
    **allows(*KEEPERS, reach=Reach.SUBTREE),
)
async def create_hold(
    body: schemas.HoldIn, means: MeansDep, actor: CurrentActor, idem: IdempotencyKey
) -> schemas.HoldOut:
    """From then on the file cannot be deleted, until the hold is lifted."""

    async def work(session: AsyncSession) -> schemas.HoldOut:
        now = means.now()
        return schemas.hold_out(
            *await holds.put_on_hold(session, actor, body.receipt_no, body.reason, now)
        )

    return await once(means.uow, idem, schemas.HoldOut, work)


@router.post(
    "/legal-holds/{hold_id}/lift",
    operation_id="liftLegalHold",
    summary="解除保全并说明理由",
    **allows(*KEEPERS, reach=Reach.SUBTREE),
)
async def lift_hold(
    hold_id: UUID, body: schemas.ReasonIn, means: MeansDep, actor: CurrentActor
) -> schemas.HoldOut:
    """The hold stays listed as history."""
    return schemas.hold_out(*await holds.lift(means, actor, hold_id, body.reason))
