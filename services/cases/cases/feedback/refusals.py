"""What feedback is refused for. Pure; codes are stable."""

from kernel.errors import Conflict, NotAllowed, NotFound, TooMany


class ItemNotOpen(Conflict):
    """Drafts, and what waits or was taken down."""

    code = "item_not_open"
    title = "该资源尚未发布或已下架，暂时不能使用、收藏、评分和评论"


class FeedbackOnOwn(NotAllowed):
    """Nobody rates or uses up the numbers of their own work."""

    code = "feedback_on_own"
    title = "您是该资源的作者或合作者，不能给自己的资源评分或登记使用"


class CommentUnknown(NotFound):
    """No such comment, or one of an item that the caller may not see."""

    code = "comment_unknown"
    title = "没有找到该评论，可能已删除，请刷新后查看"


class ReplyToReply(Conflict):
    """Replies stand one level below a comment."""

    code = "reply_to_reply"
    title = "只能回复评论本身，请在该评论下回复"


class ThreadFull(Conflict):
    """A comment has all the replies it may have."""

    code = "comment_thread_full"
    title = "该评论的回复已满，请另写一条评论"


class CommentOfOther(NotAllowed):
    """Only its author edits or deletes a comment."""

    code = "comment_of_other"
    title = "只能修改或删除自己的评论；不当内容可以举报"


class CommentEditEnded(Conflict):
    """The quarter of an hour is over."""

    code = "comment_edit_ended"
    title = "发表超过 15 分钟的评论不能再修改，可以删除后重新发表"


class CommentUnderReview(Conflict):
    """What was reported stays as it was until somebody has decided."""

    code = "comment_under_review"
    title = "该评论已被举报、正在处理，暂不能修改，请等待处理结果"


class CommentNotShown(Conflict):
    """It was hidden or deleted meanwhile."""

    code = "comment_not_shown"
    title = "该评论已被隐藏或删除，请刷新后查看"


class CommentIsOwn(Conflict):
    """Nobody reports themselves."""

    code = "comment_is_own"
    title = "这是您自己的评论，可以直接删除"


class OwnCommentJudged(NotAllowed):
    """Nobody decides about their own comment."""

    code = "comment_judged_by_author"
    title = "这是您发表的评论，按规定须由其他人员处理"


class CommentOnOwnItem(NotAllowed):
    """Nobody decides what is said about their own work."""

    code = "comment_judged_by_item_author"
    title = "您是该资源的作者或合作者，按规定须由其他人员或上级单位处理这条评论"


class ReportJudged(NotAllowed):
    """Nobody decides about what they reported themselves."""

    code = "comment_judged_by_reporter"
    title = "您举报过该评论，按规定须由其他人员或上级单位处理"


class CommentReported(Conflict):
    """One report of a comment a person."""

    code = "comment_reported"
    title = "您已举报过该评论，请等待处理"


class CommentNotReported(Conflict):
    """Somebody was quicker, or nobody reported it."""

    code = "comment_not_reported"
    title = "该评论没有待处理的举报，请刷新后查看"


class CommentsTooMany(TooMany):
    """Too many comments within minutes."""

    code = "comments_too_many"
    title = "发表评论过于频繁，内容已保留，请稍后再发"


class ReportsTooMany(TooMany):
    """Too many reports within an hour."""

    code = "comment_reports_too_many"
    title = "举报过于频繁，请稍后再试"
