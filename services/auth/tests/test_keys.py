"""Signing keys: published without their secrets, rotated while running."""

from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from auth.keys import SigningKeys
from kernel.http.keys import TokenCheck
from kernel.testing import write_key

URL = "/api/auth/.well-known/jwks.json"
RULES: dict[str, Any] = {
    "typ": "at+jwt",
    "aud": "tisheng-api",
    "issuer": "tisheng-auth",
    "max_age": 900,
}


def token(keys: SigningKeys) -> str:
    return keys.signer().sign(
        {"sub": "x"}, typ="at+jwt", aud="tisheng-api", issuer="tisheng-auth", lifetime=600
    )


async def test_the_published_keys_hold_nothing_private(browser: httpx.AsyncClient) -> None:
    answer = await browser.get(URL)
    assert answer.status_code == 200
    (key,) = answer.json()["keys"]
    assert set(key) == {"kty", "crv", "x", "y", "kid", "alg", "use"}


async def test_keys_rotate_without_a_restart_and_without_signing_anybody_out(
    tmp_path: Path, app: FastAPI, browser: httpx.AsyncClient
) -> None:
    write_key(tmp_path / "2026-11.pem")
    keys = SigningKeys(tmp_path)
    app.state.signing_keys = keys
    check = TokenCheck(keys, **RULES)
    old = token(keys)

    write_key(tmp_path / "2026-12.pem")  # step 1: a new key beside the old one
    keys.look()
    new = token(keys)
    assert old.split(".")[0] != new.split(".")[0]
    for one in (old, new):
        assert (await check.verify(one))["sub"] == "x"
    assert len((await browser.get(URL)).json()["keys"]) == 2

    (tmp_path / "2026-11.pem").unlink()  # step 2: after the longest token, the old one goes
    keys.look()
    assert len((await browser.get(URL)).json()["keys"]) == 1
    assert (await check.verify(new))["sub"] == "x"


async def test_a_broken_key_file_leaves_the_old_keys_in_use(tmp_path: Path) -> None:
    write_key(tmp_path / "1.pem")
    keys = SigningKeys(tmp_path)
    before = keys.signer().jwks()
    (tmp_path / "2.pem").write_text("half a key")
    keys.look()
    assert keys.signer().jwks() == before


def test_without_a_key_there_is_no_service(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        SigningKeys(tmp_path)
