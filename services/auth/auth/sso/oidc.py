"""OpenID Connect: authorization code with PKCE S256, nonce, and a checked ID token."""

import base64
import hashlib
import hmac
import time
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote, urlencode

import httpx

from auth.sso.calls import Calls, ok
from auth.sso.id_tokens import Expected, ForeignKeys, is_subject, verify_foreign
from auth.sso.port import Adapter, Check, Remote, Secrets
from auth.sso.rules import AnswerInvalid, Identity, SignInRefused, check_address, claim
from kernel.errors import Refusal, Unauthenticated

_AGE: Final = 300.0
_MAX_HINT: Final = 4_000  # servers take 8 KiB of address and headers, some no more
_LOGOUT_EVENT: Final = "http://schemas.openid.net/event/backchannel-logout"
# What an issuer says about itself, kept for five minutes per process.
_seen: dict[str, tuple[float, dict[str, Any]]] = {}
_keys: dict[str, tuple[float, ForeignKeys]] = {}


async def metadata(calls: Calls, issuer: str) -> dict[str, Any]:
    """Return the discovery document, which must name the very issuer that was asked."""
    at, known = _seen.get(issuer, (0.0, {}))
    if known and time.monotonic() - at < _AGE:
        return known
    answer = ok(await calls.get(f"{issuer.rstrip('/')}/.well-known/openid-configuration"))
    found = answer.json()
    wanted = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    if found.get("issuer") != issuer or not all(isinstance(found.get(n), str) for n in wanted):
        raise AnswerInvalid
    for name in wanted:
        check_address(found[name], calls.reach)
    _seen[issuer] = (time.monotonic(), found)
    return found


async def _keys_of(calls: Calls, jwks_uri: str, *, fresh: bool = False) -> ForeignKeys:
    at, known = _keys.get(jwks_uri, (0.0, ForeignKeys()))
    if known.keys and not fresh and time.monotonic() - at < _AGE:
        return known
    found = ForeignKeys.read(ok(await calls.get(jwks_uri)).json())
    _keys[jwks_uri] = (time.monotonic(), found)
    return found


async def _verified(calls: Calls, remote: Remote, token: object, types: frozenset[str]) -> Any:
    """Return the claims of a token of this issuer for us; keys are read again once if unknown."""
    about = await metadata(calls, remote.address)
    if not isinstance(token, str):
        raise AnswerInvalid
    expected = Expected(remote.address, remote.client_id, types)
    for fresh in (False, True):
        keys = await _keys_of(calls, about["jwks_uri"], fresh=fresh)
        try:
            return verify_foreign(token, keys, expected)
        except Unauthenticated as fault:
            if fresh:
                raise AnswerInvalid from fault
    raise AnswerInvalid


async def _start(calls: Calls, remote: Remote, secrets: Secrets) -> str:
    about = await metadata(calls, remote.address)
    digest = hashlib.sha256(secrets.verifier.encode()).digest()
    query = {
        "response_type": "code",
        "client_id": remote.client_id,
        "redirect_uri": remote.callback,
        "scope": "openid profile",
        "state": secrets.state,
        "nonce": secrets.nonce,
        "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
        "code_challenge_method": "S256",
    }
    endpoint = str(about["authorization_endpoint"])
    return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(query)}"


async def _finish(
    calls: Calls, remote: Remote, secrets: Secrets | None, query: Mapping[str, str]
) -> Identity:
    if secrets is None or "error" in query or not query.get("code"):
        raise SignInRefused
    about = await metadata(calls, remote.address)
    if query.get("iss", remote.address) != remote.address:  # RFC 9207: mixed up with another issuer
        raise AnswerInvalid
    tokens = await _exchange(calls, remote, about, query["code"], secrets.verifier)
    types = frozenset({"", "JWT", "jwt"})
    claims = await _verified(calls, remote, tokens.get("id_token"), types)
    if not is_subject(claims.get("sub")):
        raise AnswerInvalid
    if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), secrets.nonce.encode()):
        raise AnswerInvalid
    claims = await _completed(calls, remote, about, claims, tokens.get("access_token"))
    hint = str(tokens["id_token"])
    return Identity(claims["sub"], claims, session=claim(claims, "sid"), logout_hint=hint)


async def _exchange(
    calls: Calls, remote: Remote, about: Mapping[str, Any], code: str, verifier: str
) -> dict[str, Any]:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": remote.callback,
        "code_verifier": verifier,
    }
    methods = about.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    basic: tuple[str, str] | None = None
    if not remote.secret:
        form["client_id"] = remote.client_id
    elif "client_secret_basic" in methods:  # RFC 6749 §2.3.1: both parts are form-encoded first
        basic = (quote(remote.client_id, safe=""), quote(remote.secret, safe=""))
    else:
        form |= {"client_id": remote.client_id, "client_secret": remote.secret}
    answer = await calls.post_form(str(about["token_endpoint"]), form, basic=basic)
    if answer.status in (httpx.codes.BAD_REQUEST, httpx.codes.UNAUTHORIZED):
        raise SignInRefused  # the code was used before, or is not ours
    return ok(answer).json()


async def _completed(
    calls: Calls, remote: Remote, about: Mapping[str, Any], claims: Any, token: object
) -> Any:
    """Ask for the person's profile when the ID token does not name the staff number."""
    endpoint = about.get("userinfo_endpoint")
    has_it = claim(claims, remote.staff_no_claim) or remote.staff_no_claim == "sub"
    if has_it or not isinstance(endpoint, str) or not isinstance(token, str):
        return claims
    profile = ok(await calls.get(endpoint, token=token)).json()
    if profile.get("sub") != claims["sub"]:  # OIDC Core §5.3.2: a profile of somebody else
        raise AnswerInvalid
    return {**profile, **claims}


async def _logout(calls: Calls, remote: Remote, back: str, hint: str) -> str:
    """RP-initiated logout; without the hint a provider asks the person whether it is meant."""
    endpoint = (await metadata(calls, remote.address)).get("end_session_endpoint")
    if not isinstance(endpoint, str):
        return ""
    query = {"client_id": remote.client_id, "post_logout_redirect_uri": back}
    if hint and len(hint) <= _MAX_HINT:
        query["id_token_hint"] = hint
    return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(query)}"


async def _check(calls: Calls, remote: Remote) -> list[Check]:
    try:
        about = await metadata(calls, remote.address)
        found = [Check("discovery", is_ok=True, detail=str(about["authorization_endpoint"]))]
    except Refusal as refusal:
        return [Check("discovery", is_ok=False, detail=refusal.title)]
    try:
        keys = await _keys_of(calls, about["jwks_uri"], fresh=True)
        algorithms = ", ".join(sorted({alg for alg, _ in keys.keys.values()}))
        return [*found, Check("keys", is_ok=bool(keys.keys), detail=algorithms)]
    except Refusal as refusal:
        return [*found, Check("keys", is_ok=False, detail=refusal.title)]


async def read_logout(calls: Calls, remote: Remote, token: str) -> tuple[str, str, str, int]:
    """Return (subject, session, id, expiry) of a back-channel logout token, or AnswerInvalid."""
    claims = await _verified(calls, remote, token, frozenset({"", "JWT", "logout+jwt"}))
    events = claims.get("events")
    is_logout = isinstance(events, dict) and isinstance(events.get(_LOGOUT_EVENT), dict)
    subject, session = claim(claims, "sub"), claim(claims, "sid")
    if not is_logout or "nonce" in claims or not (subject or session) or not claims.get("jti"):
        raise AnswerInvalid
    return subject, session, str(claims["jti"])[:255], int(claims["exp"])


ADAPTER: Final = Adapter(_start, _finish, _logout, _check)
