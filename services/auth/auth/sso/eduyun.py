"""The ticket scheme of 国家数字教育资源公共服务体系 (eduyun).

The hub opens our address with `ticket` (and `sysCode` or `platformCode`); we get an access token
for the application (`getAccessToken`, proved with an upper-case hex HMAC-SHA1 of appId, appKey and
time under appKey, as the hub prescribes) and ask whose ticket it is (`userSession/validaTicket`).
The hub may also be where people begin: then there is no state of ours, and the ticket alone counts.
"""

import hashlib
import hmac
import time
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote, urlencode

from auth.sso.calls import Calls, ok
from auth.sso.id_tokens import is_subject
from auth.sso.port import Adapter, Check, Remote, Secrets
from auth.sso.rules import AnswerInvalid, Identity, SignInRefused
from kernel.errors import Refusal

_GOOD: Final = "000000"
_MAX_TICKET: Final = 512
_PLACE: Final = "{callback}"


async def _start(_calls: Calls, remote: Remote, secrets: Secrets) -> str:
    """Send people to the hub; where its address takes a way back, ours goes in with the state."""
    callback = f"{remote.callback}?{urlencode({'state': secrets.state})}"
    return remote.login_address.replace(_PLACE, quote(callback, safe=""))


def key_info(app_id: str, app_key: str, stamp: str) -> str:
    """Return the proof that the hub asks for; SHA-1 is its choice, not ours."""
    text = f"{app_id}{app_key}{stamp}".encode()
    return hmac.new(app_key.encode(), text, hashlib.sha1).hexdigest().upper()


async def _access_token(calls: Calls, remote: Remote, system: str) -> str:
    stamp = str(int(time.time() * 1000))
    body = {
        "appId": remote.client_id,
        "timeStamp": stamp,
        "keyInfo": key_info(remote.client_id, remote.secret, stamp),
        "sysCode": system,
    }
    url = f"{remote.address.rstrip('/')}/apigateway/getAccessToken"
    found = _data(ok(await calls.post_json(url, body)).json())
    token = found.get("accessToken")
    if not isinstance(token, str) or not token:
        raise AnswerInvalid
    return token


def _data(answer: Mapping[str, Any]) -> dict[str, Any]:
    """Return the `data` of an answer with the code for success; anything else is a refusal."""
    if str(answer.get("retCode", "")) != _GOOD:
        raise SignInRefused
    found = answer.get("data")
    if not isinstance(found, dict):
        raise AnswerInvalid
    return found


async def _finish(
    calls: Calls, remote: Remote, _secrets: Secrets | None, query: Mapping[str, str]
) -> Identity:
    ticket = query.get("ticket", "")
    if not ticket or len(ticket) > _MAX_TICKET or not ticket.isascii():
        raise SignInRefused
    system = query.get("sysCode") or query.get("platformCode") or ""
    token = await _access_token(calls, remote, system[:64])
    base = remote.address.rstrip("/")
    url = f"{base}/userSession/validaTicket?{urlencode({'accessToken': token})}"
    claims = _data(ok(await calls.post_json(url, {"ticket": ticket})).json())
    subject = claims.get("userId")
    if not is_subject(subject):
        raise AnswerInvalid
    return Identity(str(subject).strip(), claims)


async def _logout(_calls: Calls, _remote: Remote, _back: str, _hint: str) -> str:
    return ""  # the scheme has no way to end the session at the hub


async def _check(calls: Calls, remote: Remote) -> list[Check]:
    try:
        await _access_token(calls, remote, "")
    except Refusal as refusal:
        return [Check("access_token", is_ok=False, detail=refusal.title)]
    return [Check("access_token", is_ok=True)]


ADAPTER: Final = Adapter(_start, _finish, _logout, _check)
