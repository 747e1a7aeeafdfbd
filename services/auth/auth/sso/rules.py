"""Signing in elsewhere (统一身份认证): kinds, refusals, what an address may be. Pure."""

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final
from urllib.parse import urlsplit

from kernel.errors import Conflict, Invalid, NotFound, Unauthenticated, Unavailable

MAX_CLAIM: Final = 200


class ProviderKind(StrEnum):
    """OpenID Connect, CAS 3, or the ticket scheme of the national resource platform (eduyun)."""

    OIDC = "oidc"
    CAS = "cas"
    EDUYUN = "eduyun"


class ProviderUnknown(NotFound):
    code = "sso_provider_unknown"
    title = "没有这种登录方式，或已停用，请返回登录页重新选择"


class StateMismatch(Unauthenticated):
    """Missing, expired, used before, or begun in another browser: one answer."""

    code = "sso_state_mismatch"
    title = "登录已过期或不是从本浏览器发起，请返回登录页重新登录"


class ProviderDown(Unavailable):
    code = "sso_provider_down"
    title = "统一认证系统暂时没有响应，请稍后重试，或使用平台账号登录"


class AnswerInvalid(Unauthenticated):
    """Something came back that does not hold: signature, issuer, audience, nonce, shape, size."""

    code = "sso_answer_invalid"
    title = "统一认证系统的应答没有通过校验，登录未完成，请重试；仍不成功请联系技术支持"


class SignInRefused(Unauthenticated):
    """The other system, or the person there, said no."""

    code = "sso_refused"
    title = "统一认证系统没有完成登录，请重试，或使用平台账号登录"


class AccountUnbound(Unauthenticated):
    """The other system knows the person; nobody here has that staff number."""

    code = "sso_account_unbound"
    title = "该账号尚未与平台人员对应，请联系本单位管理员核对工号"


class IdentityTaken(Unauthenticated):
    """The person here is already tied to another account of the same system."""

    code = "sso_identity_taken"
    title = "该人员已绑定另一个统一认证账号，请联系系统管理员核对"


class NothingToLink(Conflict):
    """No sign-in elsewhere waits in this browser: too old, tied already, or not begun here."""

    code = "sso_link_missing"
    title = "没有等待绑定的统一认证登录，或已超过 10 分钟，请重新从统一认证登录一次"


class LinkTaken(Conflict):
    """The same as IdentityTaken, told to somebody who is signed in and stays so."""

    code = "sso_identity_taken"
    title = "您已绑定另一个统一认证账号，或该账号已绑定他人，请联系系统管理员核对"


class LinkNotFresh(Conflict):
    code = "sso_link_not_fresh"
    title = "请先退出，再用平台账号和密码登录，然后绑定"


class PersonAway(Unauthenticated):
    code = "sso_person_left"
    title = "该人员已离开，不能登录；如有疑问请联系本单位管理员"


class AddressRefused(Invalid):
    """Not an address that this platform may call."""

    code = "sso_address_refused"
    title = "地址不能使用：须为 https，且不能指向内部网络；内网地址须由运维人员在配置中列出"


class CodeTaken(Conflict):
    code = "sso_code_taken"
    title = "该标识已被另一个登录方式使用，请换一个"


@dataclass(frozen=True, slots=True)
class ClaimNames:
    """Which claims of the other system hold what we look people up by."""

    staff_no: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the other system says somebody is; `session` is what its logout message will name.

    `logout_hint` is what that system wants to see again when we send the browser there to sign out.
    """

    subject: str
    claims: Mapping[str, Any]
    session: str = ""
    logout_hint: str = ""


@dataclass(frozen=True, slots=True)
class Reach:
    """Which hosts may be called: those an operator named, and loopback where that is allowed."""

    hosts: frozenset[str]
    loopback: bool


def claim(claims: Mapping[str, Any], name: str) -> str:
    """Return a claim as one short text; "" when it is missing, empty, several, or no text."""
    value: Any = claims.get(name) if name else None
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or len(value) > MAX_CLAIM or not value.isprintable():
        return ""
    return value.strip()


def check_address(url: str, reach: Reach) -> str:
    """Return the host of an address we may call, as far as its text tells; or AddressRefused."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError as fault:
        raise AddressRefused(url[:MAX_CLAIM]) from fault
    is_odd = bool(parts.username or parts.password or parts.fragment) or not re.fullmatch(
        r"[a-z0-9._:-]+", host
    )
    if is_odd or parts.scheme not in ("https", "http"):
        raise AddressRefused(url[:MAX_CLAIM])
    is_ours = _is_loopback(host) and reach.loopback
    if reach.hosts and host not in reach.hosts and not is_ours:
        raise AddressRefused(host)
    if parts.scheme == "http" and not is_ours:
        raise AddressRefused(host)
    return host


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def check_resolved(host: str, address: str, reach: Reach) -> None:
    """Refuse an IP address that is not public, unless an operator named the host.

    Link-local addresses (the metadata service of a cloud) stay closed even then.
    """
    found = ipaddress.ip_address(address)
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    found = mapped or found
    if found.is_loopback:
        if not reach.loopback:
            raise AddressRefused(host)
        return
    if found.is_global and not found.is_multicast:
        return
    is_named = host in reach.hosts and found.is_private and not found.is_link_local
    if not is_named or found.is_unspecified or found.is_multicast or found.is_reserved:
        raise AddressRefused(host)


def return_path(wanted: str | None) -> str:
    """Return where to go afterwards: only ever a page of this platform."""
    is_own = wanted is not None and bool(re.fullmatch(r"/(?![/\\])[\x21-\x7e]{0,500}", wanted))
    if not is_own or wanted is None or "\\" in wanted or wanted.startswith(("/login", "/api")):
        return "/workbench"
    return wanted
