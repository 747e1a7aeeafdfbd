"""Comments: read, written, answered, edited, deleted, reported."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, status
from sqlalchemy.ext.asyncio import AsyncSession

from cases.deps import Calling
from cases.feedback.schemas.comments import (
    CommentIn,
    CommentOut,
    CommentReportIn,
    CommentTextIn,
    CommentThreadOut,
)
from cases.feedback.service import commenting, reporting
from cases.feedback.service.commenting import Told
from kernel.etag import IfMatch
from kernel.idempotency import IdempotencyKey, once
from kernel.paging import Page, PageQuery, page_of
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1", tags=["comments"])
ItemId = Annotated[UUID, Path(description="资源的编号")]
CommentId = Annotated[UUID, Path(description="评论的编号")]
_OPEN = allows(reach=Reach.SIGNED_IN)


@router.get(
    "/items/{item_id}/comments",
    operation_id="listItemComments",
    summary="列出资源的评论",
    **_OPEN,
)
async def list_comments(item_id: ItemId, call: Calling, page: PageQuery) -> Page[CommentThreadOut]:
    """The newest first, each with its replies; who wrote them is named."""
    async with call.uow() as session:
        told = await commenting.read(session, call.actor, item_id, page, call.now())
    return page_of(
        told.threads,
        page,
        lambda one: (one.comment.id,),
        lambda one: CommentThreadOut.of(one, told),
    )


@router.post(
    "/items/{item_id}/comments",
    operation_id="createComment",
    summary="发表评论或回复",
    status_code=201,
    **_OPEN,
)
async def create(
    item_id: ItemId, body: CommentIn, call: Calling, key: IdempotencyKey
) -> CommentOut:
    """Under the caller's name; a reply stands one level below a comment."""

    async def work(session: AsyncSession) -> CommentOut:
        row = await commenting.write(
            session, call.actor, item_id, body.text, body.parent_id, call.now
        )
        return CommentOut.seen(row, Told([], set(), call.actor, call.now()))

    return await once(call.uow, key, CommentOut, work)


@router.put(
    "/comments/{comment_id}",
    operation_id="editComment",
    summary="修改自己的评论（15 分钟内）",
    **_OPEN,
)
async def edit(
    comment_id: CommentId, body: CommentTextIn, call: Calling, seen: IfMatch
) -> CommentOut:
    """It shows that it was edited."""
    row = await commenting.edit(
        call.uow, call.actor, comment_id, body.text, seen=seen, now=call.now
    )
    return CommentOut.seen(row, Told([], set(), call.actor, call.now()))


@router.delete(
    "/comments/{comment_id}",
    operation_id="deleteComment",
    summary="删除自己的评论",
    status_code=status.HTTP_204_NO_CONTENT,
    **_OPEN,
)
async def delete(comment_id: CommentId, call: Calling, seen: IfMatch) -> None:
    """Its text is gone for good; replies stay."""
    await commenting.delete(call.uow, call.actor, comment_id, seen=seen, now=call.now)


@router.post(
    "/comments/{comment_id}/reports",
    operation_id="reportComment",
    summary="举报评论",
    status_code=status.HTTP_204_NO_CONTENT,
    **_OPEN,
)
async def report(comment_id: CommentId, body: CommentReportIn, call: Calling) -> None:
    """Once a person; those who answer for the item's unit look at it."""
    await reporting.report(call.uow, call.actor, comment_id, (body.kind, body.said), call.now)
