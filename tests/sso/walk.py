"""A browser's way through the pages of a real OpenID provider."""

import re
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from tests.sso.conftest import API, SELF

_STEPS = 15
RENEW = {"X-Requested-With": "tisheng"}


async def begin(browser: httpx.AsyncClient, code: str, return_to: str = "/account") -> str:
    """Press the button on the login page; return where the provider wants us."""
    answer = await browser.get(f"{API}/sso/{code}/start", params={"return_to": return_to})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


async def through(elsewhere: httpx.AsyncClient, url: str, login: str) -> str:
    """Sign in on the provider's pages; return the address that it sends the browser back to."""
    answer = await elsewhere.get(url)
    for _ in range(_STEPS):
        if answer.is_redirect:
            target = str(answer.url.join(answer.headers["location"]))
            if target.startswith(SELF):
                return target
            answer = await elsewhere.get(target)
            continue
        form = re.search(r'<form[^>]*action="([^"]+)"', answer.text)
        prompt = re.search(r'name="prompt" value="(\w+)"', answer.text)
        assert form, answer.text[:1000]
        assert prompt, answer.text[:1000]
        fields = {"prompt": prompt.group(1), "login": login, "password": "any"}
        answer = await elsewhere.post(str(answer.url.join(form.group(1))), data=fields)
    raise AssertionError("the provider never came to an end")


@dataclass(frozen=True)
class Way:
    """A browser on our pages and `elsewhere` on those of the provider, which is `one` here."""

    browser: httpx.AsyncClient
    elsewhere: httpx.AsyncClient
    provider: dict[str, Any]

    async def there(self, login: str, return_to: str = "/account") -> str:
        """Sign in at the provider; return the path of ours that it sends the browser back to."""
        started = await begin(self.browser, self.provider["code"], return_to)
        return (await through(self.elsewhere, started, login)).removeprefix(SELF)

    async def sign_in(self, login: str) -> httpx.Response:
        """Go there and back; return the answer of our callback."""
        return await self.browser.get(await self.there(login))

    async def renewed(self) -> httpx.Response:
        """Ask for the next access token."""
        return await self.browser.post(f"{API}/sessions/refresh", headers=RENEW)

    def but(self, **more: Any) -> "Way":
        """Return the same way with something else on it."""
        return replace(self, **more)


def code_of(path: str) -> str:
    """Return the code that a provider gave on the way back."""
    return parse_qs(urlsplit(path).query)["code"][0]


def refused(answer: httpx.Response) -> str:
    """Return the code with which a callback sent the browser back to the login page."""
    assert answer.status_code == 303, answer.text
    found = re.fullmatch(r"/login\?sso_error=(\w+)", answer.headers["location"])
    assert found, answer.headers["location"]
    return found.group(1)
