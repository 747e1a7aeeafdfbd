"""Calls to other services: time-outs, the machine's own token, and one refusal when it fails."""

import asyncio
import time
from typing import Any, Final

import httpx
from pydantic_core import from_json

from kernel.errors import Unavailable
from kernel.settings import ServiceSettings

_EARLY: Final = 60


class MachineToken:
    """The service's own access token by client credentials, renewed a minute before it ends."""

    def __init__(self, settings: ServiceSettings, http: httpx.AsyncClient) -> None:
        """Use the service's name as client id."""
        self._settings = settings
        self._http = http
        self._token = ""
        self._until = 0.0
        self._lock = asyncio.Lock()

    async def get(self) -> str:
        """Return a token that is valid for at least a minute."""
        async with self._lock:
            if time.monotonic() > self._until:
                await self._renew()
        return self._token

    def forget(self) -> None:
        """Drop a token that was refused."""
        self._until = 0.0

    async def _renew(self) -> None:
        form = {
            "grant_type": "client_credentials",
            "client_id": self._settings.service,
            "client_secret": self._settings.client_secret.get_secret_value(),
        }
        answer = await self._http.post(f"{self._settings.auth_url}/api/auth/v1/token", data=form)
        answer.raise_for_status()
        body = answer.json()
        self._token = str(body["access_token"])
        self._until = time.monotonic() + int(body["expires_in"]) - _EARLY


class ServiceClient:
    """JSON calls to one other service. Never use it inside an open transaction."""

    def __init__(self, base_url: str, settings: ServiceSettings, *, name: str) -> None:
        """`name` is the Chinese name shown when the service cannot be reached."""
        self._http = httpx.AsyncClient(
            base_url=base_url, timeout=httpx.Timeout(10, connect=2), trust_env=False
        )
        self._token = MachineToken(settings, self._http)
        self._name = name

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def get(self, path: str, **params: Any) -> Any:
        """GET a JSON document; Unavailable when the other side cannot answer."""
        return await self._call("GET", path, params=params)

    async def post(self, path: str, body: object) -> Any:
        """POST a JSON document; Unavailable when the other side cannot answer."""
        return await self._call("POST", path, json=body)

    async def _call(self, method: str, path: str, **options: Any) -> Any:
        try:
            for is_last in (False, True):
                headers = {"Authorization": f"Bearer {await self._token.get()}"}
                answer = await self._http.request(method, path, headers=headers, **options)
                if answer.status_code != httpx.codes.UNAUTHORIZED or is_last:
                    break
                self._token.forget()
            answer.raise_for_status()
            # A page of a feed has megabytes: read from the bytes, without a copy as text.
            return from_json(answer.content) if answer.content else None
        except (httpx.HTTPError, ValueError, KeyError) as fault:
            detail = f"{self._name}暂时不可用，您的内容已保留，请稍后重试"
            raise Unavailable(detail, retry_after=5) from fault
