"""Calling the platform as one of the sample people."""

import time
from typing import Any

import httpx

PATIENCE = 60.0
CONFLICT = 409


class StepRefused(Exception):
    """The platform refused a step of the demo; the text says which and why."""


class Caller:
    """One signed-in person."""

    def __init__(self, address: str, account: dict[str, str]) -> None:
        self.account = account
        self.http = httpx.Client(base_url=address, timeout=60, trust_env=False)
        body = {"username": account["username"], "password": account["password"]}
        session = self.post("/api/auth/v1/sessions", body)
        self.http.headers["Authorization"] = f"Bearer {session['access_token']}"
        self.grants = session["grants"]
        if session["notice_due"]:  # invented people have read it
            version = self.get("/api/auth/v1/me/privacy")["version"]
            consent = {"version": version, "sensitive": False}
            self.post("/api/auth/v1/me/privacy/consent", consent)

    def get(self, path: str, **params: str) -> Any:
        """GET and return the JSON answer."""
        return self._send("GET", path, params=params)

    def post(self, path: str, body: Any = None, version: int | None = None) -> Any:
        """POST a JSON body, where needed with the version that was read; return the answer."""
        headers = {} if version is None else {"If-Match": f'"{version}"'}
        return self._send("POST", path, json=body, headers=headers)

    def put(self, path: str, body: Any, version: int | None = None) -> Any:
        """PUT a JSON body, over the version that was read where there is one."""
        headers = {} if version is None else {"If-Match": f'"{version}"'}
        return self._send("PUT", path, json=body, headers=headers)

    def post_file(self, path: str, name: str, content: bytes, **fields: str) -> Any:
        """POST a file in a form with some fields; return the JSON answer."""
        return self._send("POST", path, files={"file": (name, content)}, data=fields)

    def put_bytes(self, path: str, body: bytes) -> str:
        """PUT bytes to a presigned address on our own origin; return their ETag."""
        # The address carries its own right; the token must not travel along.
        answer = httpx.put(f"{self.http.base_url}{path}", content=body, timeout=60, trust_env=False)
        if answer.is_error:
            raise StepRefused(f"upload: {answer.status_code} {answer.text[:300]}")
        return str(answer.headers["ETag"])

    def _send(self, method: str, path: str, **options: Any) -> Any:
        answer = self.http.request(method, path, **options)
        if answer.is_error:
            raise StepRefused(f"{method} {path}: {answer.status_code} {answer.text[:400]}")
        return answer.json() if answer.content else None


def wait_for(read: Any, seconds: float = PATIENCE) -> Any:
    """Call `read` until it gives something; raises StepRefused after `seconds`."""
    end = time.monotonic() + seconds
    while True:
        found = read()
        if found is not None:
            return found
        if time.monotonic() > end:
            raise StepRefused("the platform took too long")
        time.sleep(0.3)
