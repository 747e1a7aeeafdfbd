"""Calling a sign-in provider: only where we may, briefly, and never more than a little.

The name is resolved here, every address is checked, and the connection goes to the address that
was checked: what a name server says a second later changes nothing (DNS rebinding). No redirect is
followed, no proxy of the environment is used.
"""

import asyncio
import json
import socket
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

import httpx

from auth.sso.rules import (
    AnswerInvalid,
    ProviderDown,
    Reach,
    check_address,
    check_resolved,
)

_SECONDS: Final = 5.0  # for the whole call; the gateway waits ten for us
_MAX_BYTES: Final = 65_536
_HTTPS: Final = 443


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: a status and a small body."""

    status: int
    body: bytes

    def json(self) -> dict[str, Any]:
        """Return the body as a JSON object; AnswerInvalid when it is none."""
        try:
            value = json.loads(self.body)
        except (ValueError, RecursionError) as fault:
            raise AnswerInvalid from fault
        if not isinstance(value, dict):
            raise AnswerInvalid
        return value


class Calls:
    """HTTP calls to providers within what the operator allows."""

    def __init__(self, reach: Reach, *, seconds: float = _SECONDS) -> None:
        """Open nothing yet; each call has a connection of its own."""
        self.reach = reach
        self._seconds = seconds

    async def get(
        self, url: str, *, params: dict[str, str] | None = None, token: str = ""
    ) -> Answer:
        """GET; ProviderDown, AnswerInvalid or AddressRefused when that fails."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return await self._send("GET", url, params=params, headers=headers)

    async def post_form(
        self, url: str, form: dict[str, str], *, basic: tuple[str, str] | None = None
    ) -> Answer:
        """POST a form, with HTTP Basic when credentials are given."""
        auth = httpx.BasicAuth(*basic) if basic else None
        return await self._send("POST", url, data=form, auth=auth)

    async def post_json(self, url: str, body: dict[str, str]) -> Answer:
        """POST a JSON body."""
        return await self._send("POST", url, json=body)

    async def _send(self, method: str, url: str, **options: Any) -> Answer:
        host = check_address(url, self.reach)
        try:
            async with asyncio.timeout(self._seconds):
                address = await self._resolved(host, url)
                return await self._at(address, host, method, url, options)
        except (TimeoutError, httpx.HTTPError, OSError) as fault:
            raise ProviderDown(host, retry_after=30) from fault

    async def _resolved(self, host: str, url: str) -> str:
        port = urlsplit(url).port or _HTTPS
        loop = asyncio.get_running_loop()
        try:
            found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as fault:
            raise ProviderDown(host, retry_after=30) from fault
        addresses = [str(entry[4][0]) for entry in found]
        for address in addresses:  # one closed address among them closes the name
            check_resolved(host, address, self.reach)
        return addresses[0]

    async def _at(
        self, address: str, host: str, method: str, url: str, options: dict[str, Any]
    ) -> Answer:
        parts = urlsplit(url)
        target = httpx.URL(url).copy_with(host=address)
        headers = {
            "Accept": "application/json, application/xml;q=0.9, */*;q=0.1",
            "Accept-Encoding": "identity",  # nothing small that unpacks into something large
            **options.pop("headers", {}),
            "Host": parts.netloc,
        }
        async with httpx.AsyncClient(
            timeout=self._seconds, follow_redirects=False, trust_env=False
        ) as http:
            request = http.build_request(
                method,
                target,
                headers=headers,
                extensions={"sni_hostname": host},
                **{name: value for name, value in options.items() if name != "auth"},
            )
            answer = await http.send(request, stream=True, auth=options.get("auth"))
            try:
                return Answer(answer.status_code, await _small(answer))
            finally:
                await answer.aclose()


async def _small(answer: httpx.Response) -> bytes:
    """Read a body of at most 64 KiB, however long it claims to be."""
    body = bytearray()
    async for piece in answer.aiter_raw():
        body += piece
        if len(body) > _MAX_BYTES:
            raise AnswerInvalid
    return bytes(body)


def ok(answer: Answer) -> Answer:
    """Return a 200; a server's fault is ProviderDown, everything else AnswerInvalid."""
    if answer.status >= httpx.codes.INTERNAL_SERVER_ERROR:
        raise ProviderDown(retry_after=30)
    if answer.status != httpx.codes.OK:
        raise AnswerInvalid
    return answer
