"""Machine clients 接口客户端 and their scopes. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from auth.scopes import Scope
from kernel.actor import Role
from kernel.errors import Conflict, FieldError, Invalid, TooMany, Unauthenticated

__all__ = (
    "GIVEABLE",
    "KEEPERS",
    "MIN_SECRET",
    "ClientBusy",
    "ClientDisabled",
    "ClientIdTaken",
    "ClientThrottled",
    "ClientWrong",
    "GrantTypeUnsupported",
    "PlatformClient",
    "Scope",
    "ScopeNotGiveable",
    "ScopeNotGranted",
    "SecretTooShort",
    "check_scopes",
    "granted",
    "minute_of",
)

MIN_SECRET: Final = 32


# What the system administrator may give; the other scopes belong to the platform's services.
GIVEABLE: Final = (
    Scope.DIRECTORY_READ,
    Scope.ORGANISATIONS_READ,
    Scope.PEOPLE_READ,
    Scope.IMPORTS_WRITE,
    Scope.HOURS_WRITE,
)
KEEPERS: Final = (Role.SYSTEM_ADMIN,)


class ClientWrong(Unauthenticated):
    """Unknown client or wrong secret: one answer."""

    code = "client_credentials_wrong"
    title = "接口客户端的标识或密钥不正确"


class ClientThrottled(TooMany):
    code = "too_many_attempts"
    title = "该网络的错误尝试过多，请稍后再试"


class GrantTypeUnsupported(Invalid):
    code = "grant_type_unsupported"
    title = "只支持 grant_type=client_credentials"


class ScopeNotGranted(Invalid):
    code = "scope_not_granted"
    title = "申请的权限范围未授予该接口客户端"


class SecretTooShort(Invalid):
    """Secrets are random and long, so that wrong ones may be compared cheaply."""

    code = "client_secret_too_short"
    title = "接口客户端的密钥至少需要 32 个字符"


class ClientDisabled(Unauthenticated):
    """Switched off: tokens that are still valid end at the next call too."""

    code = "client_disabled"
    title = "该接口客户端已停用，请联系系统管理员"


class ClientBusy(TooMany):
    """More calls in this minute than the client may make, over all processes."""

    code = "client_rate_exceeded"
    title = "该接口客户端本分钟的调用次数已达上限，请按 Retry-After 稍后再试"


class ClientIdTaken(Conflict):
    code = "client_id_taken"
    title = "该客户端标识已被使用，请换一个"


class PlatformClient(Conflict):
    code = "platform_client"
    title = "这是平台自身服务的客户端，只能由运维人员用命令维护"


class ScopeNotGiveable(Invalid):
    code = "scope_not_giveable"
    title = "所选的接口权限不能授予外部客户端"


def check_scopes(scopes: Sequence[str]) -> None:
    """Refuse scopes that belong to the platform's own services."""
    if not set(scopes) <= set(GIVEABLE):
        raise ScopeNotGiveable(
            errors=[FieldError("scopes", ScopeNotGiveable.code, ScopeNotGiveable.title)]
        )


def minute_of(now: datetime) -> tuple[datetime, int]:
    """Return the minute that calls are counted in, and the seconds until the next one."""
    minute = now.replace(second=0, microsecond=0)
    return minute, max(1, int((minute + timedelta(minutes=1) - now).total_seconds()))


def granted(held: Sequence[str], wanted: str) -> list[str]:
    """Return the scopes a token gets: those asked for, or all held when none is named."""
    asked = wanted.split()
    if not set(asked) <= set(held):
        raise ScopeNotGranted
    return sorted(set(asked)) or sorted(held)
