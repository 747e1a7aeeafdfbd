"""The privacy notice: read at first, agreed to by choice, taken back; a copy of one's data."""

import io
import json
import zipfile
from typing import Any

import httpx
import pytest

pytestmark = pytest.mark.requirement("R130", "R148")
PRIVACY = "/api/auth/v1/me/privacy"


async def signed_in(browser: httpx.AsyncClient, steps: Any, someone: Any) -> dict[str, str]:
    answer = await steps.sign_in(browser, someone.username)
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


async def test_the_notice_is_due_until_it_was_read(
    browser: httpx.AsyncClient, tree: Any, person: Any, steps: Any
) -> None:
    someone = await person(tree.city)
    assert (await steps.sign_in(browser, someone.username)).json()["notice_due"] is True
    held = await signed_in(browser, steps, someone)
    shown = (await browser.get(PRIVACY, headers=held)).json()
    assert shown["is_due"] is True
    assert "个人信息" in shown["text"]
    old = {"version": "2020-01", "sensitive": True}
    refused = await browser.post(f"{PRIVACY}/consent", json=old, headers=held)
    assert (refused.status_code, refused.json()["code"]) == (409, "privacy_notice_changed")
    body = {"version": shown["version"], "sensitive": False}
    for _ in range(2):  # saying it twice changes nothing
        done = await browser.post(f"{PRIVACY}/consent", json=body, headers=held)
        assert done.status_code == 204
    assert (await steps.renew(browser)).json()["notice_due"] is False
    after = (await browser.get(PRIVACY, headers=held)).json()
    assert (after["is_sensitive_given"], len(after["consents"])) == (False, 1)


async def test_sensitive_items_are_a_choice_that_can_be_taken_back(
    browser: httpx.AsyncClient, tree: Any, person: Any, steps: Any
) -> None:
    held = await signed_in(browser, steps, await person(tree.city))
    version = (await browser.get(PRIVACY, headers=held)).json()["version"]
    body = {"version": version, "sensitive": True}
    await browser.post(f"{PRIVACY}/consent", json=body, headers=held)
    assert (await browser.get(PRIVACY, headers=held)).json()["is_sensitive_given"] is True
    url = f"{PRIVACY}/withdraw"
    back = await browser.post(url, json={"kind": "sensitive"}, headers=held)
    assert back.status_code == 204
    again = await browser.post(url, json={"kind": "sensitive"}, headers=held)
    assert again.json()["code"] == "consent_not_given"
    shown = (await browser.get(PRIVACY, headers=held)).json()
    assert shown["is_sensitive_given"] is False
    assert shown["is_due"] is False
    ledger = {line["kind"]: line["withdrawn_at"] for line in shown["consents"]}
    assert ledger["sensitive"] is not None
    assert ledger["notice"] is None


async def test_a_copy_of_the_own_data_holds_no_secret(
    browser: httpx.AsyncClient, tree: Any, person: Any, steps: Any
) -> None:
    someone = await person(tree.city, name="李雷")
    await person(tree.city, name="别人")
    held = await signed_in(browser, steps, someone)
    answer = await browser.get("/api/auth/v1/me/export", headers=held)
    assert answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        text = packed.read("person.json").decode()
    document = json.loads(text)
    assert document["person"]["name"] == "李雷"
    assert document["account"]["username"] == someone.username
    assert document["sessions"]
    assert document["activity"][0]["action"] == "session.begin"
    assert "argon2" not in text
    assert "别人" not in text
