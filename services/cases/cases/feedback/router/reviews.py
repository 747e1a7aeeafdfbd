"""Reported comments: looked at and decided by those who answer for the item's unit."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query

from cases.deps import Calling
from cases.feedback.queries.comments import ReviewState
from cases.feedback.schemas.comments import CommentReviewOut, CommentVerdictIn
from cases.feedback.service import reporting
from cases.feedback.service.reporting import Reviewed
from cases.items.rules import KEEPERS
from kernel.etag import IfMatch
from kernel.paging import Page, PageQuery, page_of
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1/comment-reviews", tags=["comment reviews"])
_KEPT = allows(*KEEPERS, reach=Reach.SUBTREE)


def _key(one: Reviewed) -> tuple[object, ...]:
    at = one.comment.reported_at or one.comment.decided_at
    return (at.isoformat() if at else "", one.comment.id)


@router.get("", operation_id="listCommentReviews", summary="列出被举报的评论", **_KEPT)
async def list_reviews(
    call: Calling,
    page: PageQuery,
    state: Annotated[ReviewState, Query(description="待处理或已处理")] = ReviewState.OPEN,
) -> Page[CommentReviewOut]:
    """On items of the caller's units: the longest waiting first, or the latest decided first."""
    async with call.uow() as session:
        rows = await reporting.reviews(session, call.actor, state, page)
    return page_of(rows, page, _key, CommentReviewOut.of)


@router.post(
    "/{comment_id}/decide",
    operation_id="decideComment",
    summary="隐藏或保留被举报的评论（写明原因）",
    **_KEPT,
)
async def decide(
    comment_id: Annotated[UUID, Path(description="评论的编号")],
    body: CommentVerdictIn,
    call: Calling,
    seen: IfMatch,
) -> CommentReviewOut:
    """A hidden text is not shown again; its author is told why."""
    found = await reporting.decide(
        call.uow, call.actor, comment_id, body.verdict, body.reason, seen=seen, now=call.now
    )
    return CommentReviewOut.of(found)
