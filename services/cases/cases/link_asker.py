"""Asks an address that anybody may have typed, and nothing of our own network.

Names are resolved here and their addresses judged before each connection, so neither a redirect nor
a name that changes its address between two looks gets further (SSRF). HTTP alone is `httpcore`'s,
which `httpx` rests on: unlike it, its way of connecting can be replaced, and it keeps no cookies,
follows nothing by itself and reads no proxy from the environment.
"""

import asyncio
import socket
import ssl
from collections.abc import Callable, Iterable
from contextlib import aclosing
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from types import TracebackType
from typing import Any, Final, Self

import httpcore
import httpx

from cases.items.rules import LinkState
from cases.items.tool_facts import link_host
from cases.tools.rules import Answer, Asker

Address = IPv4Address | IPv6Address
MOST_REDIRECTS: Final = 3
MOST_BYTES: Final = 64 * 1024
_SECONDS: Final = 5  # to connect, to write, for each piece that is read
_AT_MOST: Final = 25  # for a link with everything
_NAT64: Final = IPv6Network("64:ff9b::/96")
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_FOR_GOOD: Final = frozenset({301, 308})
_GONE: Final = frozenset({404, 410})
_ERROR: Final = 400
_BROKEN: Final = 500
_HEADERS: Final = (("User-Agent", "Tisheng-LinkCheck/1.0"), ("Accept", "*/*"))


def is_public(address: Address) -> bool:
    """Tell whether an address lies in the open net; what hides another one is judged by that."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if address in _NAT64:
            inner = IPv4Address(int(address) & 0xFFFF_FFFF)
        if inner is not None:
            return is_public(inner)
        if address.is_site_local:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved)


@dataclass(frozen=True, slots=True)
class AddressRule:
    """Where links may lead; tests build their own, no setting opens it."""

    is_allowed: Callable[[Address], bool] = is_public
    ports: frozenset[int] | None = frozenset({80, 443})  # None: every


class NotAllowedThere(Exception):
    """Our rule does not let a link lead there."""


class NameUnknown(Exception):
    """Nobody knows the host."""


async def _resolved(host: str, port: int) -> list[Address]:
    loop = asyncio.get_running_loop()
    try:
        asked = loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        rows = await asyncio.wait_for(asked, _SECONDS)
    except (OSError, TimeoutError, UnicodeError) as fault:
        raise NameUnknown from fault
    return list(dict.fromkeys(ip_address(str(row[4][0]).partition("%")[0]) for row in rows))


class GuardedNetwork(httpcore.AsyncNetworkBackend):
    """Connects to addresses that the rule allows, and to exactly those that were judged."""

    def __init__(self, rule: AddressRule) -> None:
        """Judge by this rule."""
        self._rule = rule
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 -- signature is httpcore's
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Resolve, judge every address, then connect to the first that answers."""
        found = await allowed_addresses(self._rule, host, port)
        fault: Exception | None = None
        for address in found:
            try:
                return await self._inner.connect_tcp(
                    str(address), port, timeout, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as met:
                fault = met
        raise fault or httpcore.ConnectError(host)

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await self._inner.sleep(seconds)


async def allowed_addresses(rule: AddressRule, host: str, port: int) -> list[Address]:
    """Return the addresses of a host; refused when one of them is not allowed, or the port."""
    if rule.ports is not None and port not in rule.ports:
        raise NotAllowedThere
    found = await _resolved(host, port)
    if not all(rule.is_allowed(address) for address in found):
        raise NotAllowedThere
    return found


class LinkAsker:
    """Asks links; an async context manager, for it holds connections."""

    def __init__(self, rule: AddressRule | None = None, proxy: str = "") -> None:
        """`proxy`: the bureau's way out; what it resolves it must judge itself."""
        self._rule = rule or AddressRule()
        self._has_proxy = bool(proxy)
        tls = ssl.create_default_context()
        shared: dict[str, Any] = {"ssl_context": tls, "max_connections": 10, "keepalive_expiry": 5}
        self._pool: httpcore.AsyncConnectionPool = (
            httpcore.AsyncHTTPProxy(proxy_url=proxy, **shared)
            if proxy
            else httpcore.AsyncConnectionPool(network_backend=GuardedNetwork(self._rule), **shared)
        )

    async def __aenter__(self) -> Self:
        await self._pool.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._pool.__aexit__(kind, fault, trace)

    def asker(self) -> Asker:
        """Return it as the tool library needs it."""
        return Asker(self.ask, self.resolves)

    async def resolves(self, host: str) -> bool:
        """Tell whether a host's name can be found; behind a proxy nobody here knows."""
        try:
            return not self._has_proxy and bool(await _resolved(host, 443))
        except NameUnknown:
            return False

    async def ask(self, url: str) -> Answer:
        """Ask an address and say what became of it; never raises for what is out there."""
        try:
            async with asyncio.timeout(_AT_MOST):
                return await self._follow(url)
        except NotAllowedThere:
            return Answer(LinkState.REFUSED)
        except NameUnknown:
            return Answer(LinkState.UNREACHABLE, is_resolved=False)
        except httpcore.ConnectError:  # with a proxy it is the proxy that cannot be reached
            return Answer(LinkState.UNREACHABLE, is_resolved=not self._has_proxy)
        except (TimeoutError, OSError, ValueError, *_FAULTS):
            return Answer(LinkState.UNREACHABLE)

    async def _follow(self, url: str) -> Answer:
        here, is_moved = url, False
        for _ in range(MOST_REDIRECTS + 1):
            if link_host(here) is None:
                raise NotAllowedThere
            status, location = await self._look(here)
            if status not in _REDIRECTS or not location:
                return _answer(status, here if is_moved else "")
            is_moved = is_moved or status in _FOR_GOOD
            here = str(httpx.URL(here).join(location))
        return Answer(LinkState.OK, status)  # a long way, as to a login, but somebody answers

    async def _look(self, url: str) -> tuple[int, str]:
        """HEAD, and GET where that is not liked: many a server knows no HEAD."""
        try:
            status, location = await self._once("HEAD", url)
        except _UNFINISHED:  # connected, and nothing sensible came back
            return await self._once("GET", url)
        return await self._once("GET", url) if status >= _ERROR else (status, location)

    async def _once(self, method: str, url: str) -> tuple[int, str]:
        told = httpx.URL(url).copy_with(fragment=None)
        target = httpcore.URL(
            scheme=told.raw_scheme, host=told.raw_host, port=told.port, target=told.raw_path
        )
        if self._has_proxy:
            await self._judge_before(told)
        times = dict.fromkeys(("connect", "read", "write", "pool"), float(_SECONDS))
        extensions = {"timeout": times}
        asked = self._pool.stream(method, target, headers=list(_HEADERS), extensions=extensions)
        async with asked as answer:
            read = 0
            if method == "GET":
                async with aclosing(answer.aiter_stream()) as pieces:  # type: ignore[type-var]
                    async for piece in pieces:
                        read += len(piece)
                        if read >= MOST_BYTES:
                            break
            headers = {key.lower(): value for key, value in answer.headers}
            return answer.status, headers.get(b"location", b"").decode("latin-1")

    async def _judge_before(self, url: httpx.URL) -> None:
        """A proxy connects, not we: what we can resolve is judged all the same."""
        port = url.port or (443 if url.scheme == "https" else 80)
        try:
            await allowed_addresses(self._rule, url.host, port)
        except NameUnknown:
            return  # inside, names of the open net may be unknown


_UNFINISHED: Final = (httpcore.ReadError, httpcore.ReadTimeout, httpcore.RemoteProtocolError)
_FAULTS: Final = (
    httpcore.NetworkError,
    httpcore.TimeoutException,
    httpcore.ProtocolError,
    httpcore.ProxyError,
    httpcore.UnsupportedProtocol,
    httpx.InvalidURL,
)


def _answer(status: int, moved_to: str) -> Answer:
    if status in _GONE:
        return Answer(LinkState.GONE, status)
    if status >= _BROKEN:
        return Answer(LinkState.UNREACHABLE, status)
    # Whoever asks for a login or dislikes programs (401, 403, 429) is there.
    return Answer(LinkState.MOVED if moved_to else LinkState.OK, status, moved_to)
