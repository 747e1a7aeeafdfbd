"""Refusals: what the platform says no to, by name.

A refusal carries a stable `code` for programs, a Chinese `title` that tells people what to do
next and, where input is wrong, the fields. HTTP status codes live in `kernel.http.problems`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class FieldError:
    """One wrong field of the input: where, a stable code, and a Chinese sentence."""

    field: str
    code: str
    message: str


class Refusal(Exception):
    """The root of every refusal; raise one of the kinds below or a subclass of them."""

    code: ClassVar[str] = "refused"
    title: ClassVar[str] = "操作未被接受"

    def __init__(
        self,
        detail: str = "",
        *,
        errors: Sequence[FieldError] = (),
        extra: Mapping[str, object] | None = None,
        retry_after: int | None = None,
    ) -> None:
        """Say more: `detail` for people, `extra` members for programs, `retry_after` in seconds."""
        super().__init__(detail or self.title)
        self.detail = detail
        self.errors = tuple(errors)
        self.extra = dict(extra or {})
        self.retry_after = retry_after


class Invalid(Refusal):
    """The input itself is wrong."""

    code = "input_invalid"
    title = "填写的内容有误，请按提示修改后重试"


class Unauthenticated(Refusal):
    """No token, or one that does not hold."""

    code = "not_signed_in"
    title = "登录已失效，请重新登录"


class SessionEnded(Unauthenticated):
    """Signed out, too long idle, too old, or its refresh token was used twice."""

    code = "session_ended"
    title = "登录已失效，请重新登录"


class RightsChanged(Unauthenticated):
    """The rights in the token are not the person's any more; the next renewal gives today's."""

    code = "rights_changed"
    title = "您的权限已变更，请刷新页面后继续"


class NotAllowed(Refusal):
    """The caller may know the thing but not do this with it."""

    code = "not_allowed"
    title = "您的角色没有这项操作的权限，如确有需要请联系本单位管理员"


class NotFound(Refusal):
    """It does not exist, or the caller may not know that it does."""

    code = "not_found"
    title = "没有找到，可能已被移除或不在您的管理范围内"


class Conflict(Refusal):
    """The state of the thing does not allow it."""

    code = "state_conflict"
    title = "当前状态不允许这项操作，请刷新后查看最新状态"


class Stale(Refusal):
    """A newer version was saved, maybe by the caller; `extra["current"]` holds it for them."""

    code = "stale_version"
    title = "内容在您打开之后另有更新，请对照最新内容后再保存，您填写的文字没有丢失"


class VersionMissing(Refusal):
    """A change came without If-Match."""

    code = "version_missing"
    title = "缺少版本号（If-Match），请先读取最新内容再修改"


class TooLarge(Refusal):
    """More bytes than allowed."""

    code = "too_large"
    title = "内容过大，请减小后重试"


class Unsupported(Refusal):
    """A kind of content that is not accepted."""

    code = "media_type_unsupported"
    title = "不支持这种格式，请更换格式后重试"


class TooMany(Refusal):
    """Too many requests or attempts."""

    code = "too_many_requests"
    title = "操作过于频繁，请稍后再试"


class Unavailable(Refusal):
    """Something this service depends on is down."""

    code = "dependency_unavailable"
    title = "系统暂时繁忙，您的内容已保留，请稍后重试"
