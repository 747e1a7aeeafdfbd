"""What a release is refused for. Pure; codes are stable."""

from kernel.errors import Conflict, NotFound


class NotItsAuthor(NotFound):
    """Only authors release, each for themselves."""

    code = "release_not_author"
    title = "您不是该版本的作者或合作者，不能同意公开展示"


class ReleaseRangeNotPublic(Conflict):
    """A release of what is not wished to be public would say nothing."""

    code = "release_range_not_public"
    title = "该版本的开放范围不是“向社会公开”，请先修改开放范围，再同意公开展示"


class ReleaseContentChanged(Conflict):
    """A draft keeps its number while it is written: the word is to what was read."""

    code = "release_content_changed"
    title = "这份资源的内容刚刚有改动，请刷新后阅读新的内容再同意公开展示"


class ReleaseWordingOld(Conflict):
    """The text was another one when the page was opened."""

    code = "release_wording_old"
    title = "公开展示的说明有更新，请刷新后阅读新的说明再确认"
