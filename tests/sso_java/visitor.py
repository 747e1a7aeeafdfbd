"""A browser that follows redirects, keeps cookies and fills in the sign-in page of any server."""

from dataclasses import dataclass
from html.parser import HTMLParser

import httpx

API = "/api/auth/v1"
RENEW = {"X-Requested-With": "tisheng"}


class _Form(HTMLParser):
    """The form of a page that asks for a password: where it goes, and what it carries hidden."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.action: str | None = None
        self.fields: dict[str, str] = {}
        self._open: tuple[str, dict[str, str]] | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the form that is open and its hidden fields."""
        has = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = (has.get("action", ""), {})
        elif tag == "input" and self._open is not None:
            if has.get("type") == "password":
                self.action, self.fields = self._open
            elif has.get("type") == "hidden" and has.get("name"):
                self._open[1][has["name"]] = has.get("value", "")


def browser() -> httpx.AsyncClient:
    """Return a client that follows redirects and, as browsers do on loopback, trusts plain http.

    Keycloak marks its cookies `Secure` there; a browser sends them back, Python's jar would not.
    """

    async def trust(_: httpx.Response) -> None:
        for cookie in client.cookies.jar:
            cookie.secure = False

    hooks = {"response": [trust]}
    client = httpx.AsyncClient(
        timeout=60, trust_env=False, follow_redirects=True, event_hooks=hooks
    )
    return client


@dataclass(frozen=True)
class Visitor:
    """Somebody at a computer, on the platform at `platform`."""

    http: httpx.AsyncClient
    platform: str

    async def start(self, code: str, return_to: str = "/account") -> httpx.Response:
        """Press the button on the login page; return the page that comes up at last."""
        url = f"{self.platform}{API}/sso/{code}/start"
        return await self.http.get(url, params={"return_to": return_to})

    async def fill_in(
        self, page: httpx.Response, username: str, password: str, *, stop: bool = False
    ) -> httpx.Response:
        """Send the sign-in page of a server; `stop` returns its first answer unfollowed."""
        form = _Form(page.text)
        assert form.action is not None, f"{page.url} asks for no password: {page.text[:2000]}"
        told = {**form.fields, "username": username, "password": password}
        url = page.url.join(form.action) if form.action else page.url
        return await self.http.post(url, data=told, follow_redirects=not stop)

    async def sign_in(self, code: str, username: str, password: str) -> httpx.Response:
        """Go to the other system, sign in there, and come back."""
        return await self.fill_in(await self.start(code), username, password)

    async def way_back(self, code: str, username: str, password: str) -> httpx.URL:
        """Sign in there, if asked; return the address that the server sends the browser back to."""
        start = f"{self.platform}{API}/sso/{code}/start"
        way = {"return_to": "/account"}
        answer = await self.http.get(start, params=way, follow_redirects=False)
        while True:
            if not answer.is_redirect:
                answer = await self.fill_in(answer, username, password, stop=True)
            target = answer.url.join(answer.headers["location"])
            if target.path.endswith("/callback"):
                return target
            answer = await self.http.get(target, follow_redirects=False)

    async def renewed(self) -> httpx.Response:
        """Ask for the next access token, as every page does when it opens."""
        return await self.http.post(f"{self.platform}{API}/sessions/refresh", headers=RENEW)

    async def sign_out(self) -> str:
        """Press 退出; return where the page goes then."""
        token = (await self.renewed()).json()["access_token"]
        answer = await self.http.delete(
            f"{self.platform}{API}/sessions/current", headers={"Authorization": f"Bearer {token}"}
        )
        assert answer.status_code == 200, answer.text
        return str(answer.json()["logout_url"])


def place_of(answer: httpx.Response | httpx.URL) -> str:
    """Return the page of ours that the browser stands on."""
    url = answer if isinstance(answer, httpx.URL) else answer.url
    return url.raw_path.decode()


def refusal(answer: httpx.Response) -> str:
    """Return why the login page says that nobody came in."""
    assert answer.url.path == "/login", answer.url
    return str(answer.url.params.get("sso_error", ""))


def is_asked_for_password(answer: httpx.Response) -> bool:
    """Tell whether a server shows its sign-in page."""
    return _Form(answer.text).action is not None
