"""Small protocol servers on this machine: a CAS server, an eduyun hub, and one that does as told.

They speak the protocols of the specifications with the checks that a real server makes (tickets
work once and for one service, proofs are computed); nothing of the platform is imitated.
"""

import hashlib
import hmac
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape


@dataclass
class Asked:
    """A request as it came in."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    def form(self) -> dict[str, str]:
        """Return the body read as a form."""
        return {name: values[0] for name, values in parse_qs(self.body.decode()).items()}


@dataclass
class Reply:
    """What goes back; `wait` seconds go by first."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    wait: float = 0.0


def as_json(value: Any, status: int = 200) -> Reply:
    """Return a JSON answer."""
    return Reply(json.dumps(value).encode(), status, {"Content-Type": "application/json"})


@dataclass
class Server:
    """An HTTP server on a free port; `answer` decides, `seen` remembers."""

    answer: Callable[[Asked], Reply]
    seen: list[Asked] = field(default_factory=list)
    url: str = ""


@contextmanager
def serving(answer: Callable[[Asked], Reply]) -> Iterator[Server]:
    """Run a server in a thread until the block ends."""
    server = Server(answer)

    class Handler(BaseHTTPRequestHandler):
        def _handle(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            asked = Asked(self.command, parts.path, query, dict(self.headers), body)
            server.seen.append(asked)
            reply = server.answer(asked)
            time.sleep(reply.wait)
            try:
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(reply.body)))
                self.end_headers()
                self.wfile.write(reply.body)
            except ConnectionError:
                pass  # the caller had enough

        do_GET = do_POST = _handle  # noqa: N815 -- http.server's names

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.url = f"http://127.0.0.1:{http.server_address[1]}"
    thread = threading.Thread(target=http.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
        thread.join()


def _failure(code: str) -> str:
    return f'<cas:authenticationFailure code="{code}">refused</cas:authenticationFailure>'


class Cas:
    """A CAS server (CAS Protocol 3.0): tickets for one service, valid once."""

    def __init__(self) -> None:
        self.tickets: dict[str, tuple[str, str]] = {}
        self.attributes: dict[str, dict[str, list[str]]] = {}

    def grant(self, service: str, user: str) -> str:
        """Sign somebody in; return the service ticket."""
        ticket = f"ST-{secrets.token_urlsafe(24)}"
        self.tickets[ticket] = (service, user)
        return ticket

    def __call__(self, asked: Asked) -> Reply:
        """Answer `/p3/serviceValidate`."""
        if asked.path != "/cas/p3/serviceValidate":
            return Reply(status=404)
        ticket = asked.query.get("ticket", "")
        service, user = self.tickets.pop(ticket, ("", ""))
        if not user:
            inner = _failure("INVALID_TICKET")
        elif service != asked.query.get("service"):
            inner = _failure("INVALID_SERVICE")
        else:
            given = "".join(
                f"<cas:{name}>{escape(value)}</cas:{name}>"
                for name, values in self.attributes.get(user, {}).items()
                for value in values
            )
            inner = (
                f"<cas:authenticationSuccess><cas:user>{escape(user)}</cas:user>"
                f"<cas:attributes>{given}</cas:attributes></cas:authenticationSuccess>"
            )
        outer = 'cas:serviceResponse xmlns:cas="http://www.yale.edu/tp/cas"'
        text = f"<{outer}>{inner}</cas:serviceResponse>"
        return Reply(text.encode(), headers={"Content-Type": "application/xml"})


class Eduyun:
    """The hub of the national resource platform: application tokens, then the ticket's user."""

    def __init__(self, app_id: str, app_key: str) -> None:
        self.app = (app_id, app_key)
        self.tokens: set[str] = set()
        self.tickets: dict[str, dict[str, Any]] = {}

    def __call__(self, asked: Asked) -> Reply:
        """Answer `getAccessToken` and `validaTicket`."""
        body = json.loads(asked.body or b"{}")
        if asked.path == "/apigateway/getAccessToken":
            return self._token(body)
        if asked.path == "/userSession/validaTicket":
            user = self.tickets.pop(str(body.get("ticket")), None)
            if asked.query.get("accessToken") not in self.tokens or user is None:
                return as_json({"retCode": "000001", "retDesc": "invalid", "data": None})
            return as_json({"retCode": "000000", "retDesc": "ok", "data": user})
        return Reply(status=404)

    def _token(self, body: dict[str, Any]) -> Reply:
        app_id, app_key = self.app
        text = f"{app_id}{app_key}{body.get('timeStamp')}".encode()
        proof = hmac.new(app_key.encode(), text, hashlib.sha1).hexdigest().upper()
        if body.get("appId") != app_id or body.get("keyInfo") != proof:
            return as_json({"retCode": "000002", "retDesc": "keyInfo", "data": None})
        token = secrets.token_hex(16)
        self.tokens.add(token)
        return as_json({"retCode": "000000", "data": {"accessToken": token, "validTime": 7200}})
