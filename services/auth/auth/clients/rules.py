"""Machine clients 接口客户端 and their scopes. Pure."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from kernel.errors import Invalid, TooMany, Unauthenticated

MIN_SECRET: Final = 32


class Scope(StrEnum):
    """What a machine may be let do."""

    DIRECTORY_READ = "directory:read"
    FILES_READ = "files:read"
    FILES_FREEZE = "files:freeze"


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


def granted(held: Sequence[str], wanted: str) -> list[str]:
    """Return the scopes a token gets: those asked for, or all held when none is named."""
    asked = wanted.split()
    if not set(asked) <= set(held):
        raise ScopeNotGranted
    return sorted(set(asked)) or sorted(held)
