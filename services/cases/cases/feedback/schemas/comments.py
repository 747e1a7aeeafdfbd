"""Wire types of comments, reports and what is decided about them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field

from cases.feedback import rules
from cases.feedback.rules import CommentState, ReportKind, Verdict
from cases.feedback.service.commenting import Thread, Told
from cases.feedback.service.reporting import Reviewed
from cases.feedback.tables import ItemComment
from kernel.text import Prose, Wire

Words = Annotated[
    Prose, Field(min_length=1, max_length=500, pattern=r"\S"), AfterValidator(str.strip)
]
Why = Annotated[Prose, Field(min_length=1, max_length=500, pattern=r"\S")]


class CommentTextIn(Wire):
    """Plain text; there is no markup."""

    text: Words


class CommentIn(CommentTextIn):
    """A comment, or a reply to one."""

    parent_id: UUID | None = None


class CommentReportIn(Wire):
    """Why a comment is reported; the words are for who looks at it."""

    kind: ReportKind
    said: Annotated[Prose, Field(max_length=500)] = ""


class CommentVerdictIn(Wire):
    """What becomes of a reported comment, and why: its author is told."""

    verdict: Verdict
    reason: Why


class CommentOut(Wire):
    """A comment; `text` is empty once it was hidden or deleted."""

    id: UUID
    parent_id: UUID | None
    person_id: UUID
    person_name: str
    org_name: str
    is_by_author: bool = Field(description="由该资源的作者发表")
    is_own: bool
    state: CommentState
    text: str | None
    reason: str | None = Field(description="被隐藏的原因；只有评论者本人可见")
    is_reported: bool = Field(description="当前用户已举报")
    may_edit: bool = Field(description="发表后 15 分钟内本人可修改；被举报后待处理时不可")
    created_at: datetime
    edited_at: datetime | None
    version: int

    @classmethod
    def seen(cls, row: ItemComment, told: Told) -> "CommentOut":
        """Shape a comment for whoever reads it."""
        is_own, is_shown = row.person_id == told.actor.person_id, row.state is CommentState.SHOWN
        is_hidden = row.state is CommentState.HIDDEN
        return cls(
            id=row.id,
            parent_id=row.parent_id,
            person_id=row.person_id,
            person_name=row.person_name,
            org_name=row.org_name,
            is_by_author=row.is_by_author,
            is_own=is_own,
            state=row.state,
            text=row.text if is_shown else None,
            reason=row.reason if is_own and is_hidden else None,
            is_reported=row.id in told.reported,
            may_edit=is_own
            and is_shown
            and not row.open_reports
            and rules.may_still_edit(row.created_at, told.at),
            created_at=row.created_at,
            edited_at=row.edited_at,
            version=row.version,
        )


class CommentThreadOut(CommentOut):
    """A comment with its replies, the oldest first."""

    replies: list[CommentOut]

    @classmethod
    def of(cls, one: Thread, told: Told) -> "CommentThreadOut":
        """Shape a comment with its replies."""
        replies = [CommentOut.seen(row, told) for row in one.replies]
        return cls(**CommentOut.seen(one.comment, told).model_dump(), replies=replies)


class CommentReportOut(Wire):
    """Somebody's report."""

    person_name: str
    kind: ReportKind
    said: str
    reported_at: datetime


class CommentReviewOut(Wire):
    """A reported comment for who decides about it; a hidden one's text is not shown again."""

    id: UUID
    item_id: UUID
    item_title: str
    item_org_name: str
    org_path: str
    person_name: str
    org_name: str
    state: CommentState
    text: str | None
    reports: list[CommentReportOut]
    is_own: bool = Field(description="当前用户自己的评论，须由他人处理")
    verdict: Verdict | None
    reason: str
    decided_at: datetime | None
    decided_by_name: str | None
    created_at: datetime
    version: int

    @classmethod
    def of(cls, one: Reviewed) -> "CommentReviewOut":
        """Shape a reported comment."""
        row, item = one.comment, one.item
        return cls(
            id=row.id,
            item_id=item.id,
            item_title=item.title,
            item_org_name=item.org_name,
            org_path=row.org_path,
            person_name=row.person_name,
            org_name=row.org_name,
            state=row.state,
            text=row.text if row.state is CommentState.SHOWN else None,
            reports=[CommentReportOut.model_validate(report) for report in one.reports],
            is_own=one.is_own,
            verdict=row.verdict,
            reason=row.reason,
            decided_at=row.decided_at,
            decided_by_name=row.decided_by_name,
            created_at=row.created_at,
            version=row.version,
        )
