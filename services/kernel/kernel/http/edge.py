"""What happens to every request: id, size limit, NUL refused, headers, log line, metrics."""

import re
import time
from collections.abc import Mapping
from typing import Final

import structlog
from prometheus_client import Counter, Histogram
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kernel.db import uuid7
from kernel.errors import Invalid, Refusal, TooLarge
from kernel.http.problems import answer, on_fault, status_of

_MAX_BODY: Final = 1_048_576
_ANSWERS = Counter("tisheng_requests", "Answered requests", ["method", "route", "status"])
_SECONDS = Histogram("tisheng_request_seconds", "Time to answer in seconds", ["method", "route"])
_HEADERS: Final = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}


class NulRefused(Invalid):
    """A NUL byte in the address; no text of ours holds one."""

    code = "text_has_control_characters"
    title = "地址中含有不可见的控制字符，请检查后重试"


class _BodyTooLarge(TooLarge):
    code = "body_too_large"
    title = "提交的内容超过 1 MB，请分次保存；文件请用上传功能"


class Edge:
    """The outermost layer, plain ASGI because it runs for every request."""

    def __init__(self, app: ASGIApp, uploads: Mapping[str, int] | None = None) -> None:
        """Wrap the application; `uploads` are the paths that take more bytes than a form has."""
        self._app = app
        self._uploads = dict(uploads or {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection; only HTTP requests are touched."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        request_id = str(uuid7())
        scope.setdefault("state", {})["request_id"] = request_id
        structlog.contextvars.bind_contextvars(request_id=request_id)
        status = 0

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-Id"] = request_id
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self._inside(scope, receive, send_with_headers)
        except Exception as fault:
            # Answered here, or the framework's own layer would leave out the id and the headers.
            if not status:
                response = await on_fault(Request(scope), fault)
                await response(scope, receive, send_with_headers)
            raise
        finally:
            _note(scope, status, time.perf_counter() - started)
            structlog.contextvars.unbind_contextvars("request_id")

    async def _inside(self, scope: Scope, receive: Receive, send: Send) -> None:
        most = self._uploads.get(scope["path"], _MAX_BODY)
        refusal = _refused(scope, most)
        if refusal is not None:
            response = answer(Request(scope), status_of(refusal), refusal)
            await response(scope, receive, send)
            return
        await self._app(scope, _counted(receive, most), send)


def _refused(scope: Scope, most: int) -> Refusal | None:
    if "\x00" in scope["path"] or b"%00" in scope["query_string"]:
        return NulRefused()
    length = dict(scope["headers"]).get(b"content-length", b"0")
    # A length that is no number, or absurd, is as good as too large.
    fits = re.fullmatch(rb"\d{1,15}", length) and int(length) <= most
    return None if fits else _too_large(most)


def _too_large(most: int) -> Refusal:
    return (
        _BodyTooLarge() if most == _MAX_BODY else TooLarge(f"文件不能超过 {most // 1_000_000} MB")
    )


def _counted(receive: Receive, most: int) -> Receive:
    """Bound a body that came without a length."""
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > most:
            raise _too_large(most)
        return message

    return counted


def _note(scope: Scope, status: int, seconds: float) -> None:
    route = getattr(scope.get("route"), "path", "(none)")
    _ANSWERS.labels(scope["method"], route, status).inc()
    _SECONDS.labels(scope["method"], route).observe(seconds)
    actor = scope.get("state", {}).get("actor")
    structlog.get_logger().info(
        "request",
        method=scope["method"],
        route=route,
        status=status,
        ms=round(seconds * 1000, 1),
        person=str(actor.person_id) if actor else None,
    )
