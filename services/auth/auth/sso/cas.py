"""CAS 3: a service ticket, validated once at the server (CAS Protocol 3.0 §2.5)."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from auth.sso.calls import Calls, ok
from auth.sso.id_tokens import is_subject
from auth.sso.port import Adapter, Check, Remote, Secrets
from auth.sso.rules import AnswerInvalid, Identity, SignInRefused
from kernel.errors import Refusal

_CAS: Final = "{http://www.yale.edu/tp/cas}"
_SAMLP: Final = "{urn:oasis:names:tc:SAML:2.0:protocol}"
_MAX_TICKET: Final = 256
_MAX_ATTRIBUTES: Final = 100


def _service(remote: Remote, state: str) -> str:
    """Return our own address as the ticket was issued for it; validation names the same one."""
    return f"{remote.callback}?{urlencode({'state': state})}"


async def _start(_calls: Calls, remote: Remote, secrets: Secrets) -> str:
    query = urlencode({"service": _service(remote, secrets.state)})
    return f"{remote.address.rstrip('/')}/login?{query}"


def _parsed(body: bytes) -> Element:
    """Read XML without entities, DTD or anything from outside."""
    try:
        return fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, RecursionError) as fault:
        raise AnswerInvalid from fault


async def _validated(calls: Calls, remote: Remote, service: str, ticket: str) -> Element:
    params = {"service": service, "ticket": ticket, "format": "XML"}
    url = f"{remote.address.rstrip('/')}/p3/serviceValidate"
    return _parsed(ok(await calls.get(url, params=params)).body)


async def _finish(
    calls: Calls, remote: Remote, secrets: Secrets | None, query: Mapping[str, str]
) -> Identity:
    ticket = query.get("ticket", "")
    if secrets is None or not ticket or len(ticket) > _MAX_TICKET or not ticket.isascii():
        raise SignInRefused
    answer = await _validated(calls, remote, _service(remote, secrets.state), ticket)
    success = answer.find(f"{_CAS}authenticationSuccess")
    if answer.tag != f"{_CAS}serviceResponse" or success is None:
        raise (
            SignInRefused
            if answer.find(f"{_CAS}authenticationFailure") is not None
            else (AnswerInvalid)
        )
    subject = (success.findtext(f"{_CAS}user") or "").strip()
    if not is_subject(subject):
        raise AnswerInvalid
    claims = _attributes(success.find(f"{_CAS}attributes"))
    return Identity(subject, {**claims, "user": subject}, session=ticket)


def _attributes(found: Element | None) -> dict[str, Any]:
    """Return attributes by name; one that comes several times is a list."""
    claims: dict[str, Any] = {}
    for entry in list(found or [])[:_MAX_ATTRIBUTES]:
        name, value = entry.tag.removeprefix(_CAS), (entry.text or "").strip()
        if name in claims:
            known = claims[name]
            claims[name] = [*(known if isinstance(known, list) else [known]), value]
        else:
            claims[name] = value
    return claims


async def _logout(_calls: Calls, remote: Remote, back: str, _hint: str) -> str:
    return f"{remote.address.rstrip('/')}/logout?{urlencode({'service': back})}"


async def _check(calls: Calls, remote: Remote) -> list[Check]:
    """Validate a ticket that cannot exist: a CAS server answers INVALID_TICKET."""
    try:
        answer = await _validated(calls, remote, remote.callback, "ST-connection-test")
    except Refusal as refusal:
        return [Check("validate", is_ok=False, detail=refusal.title)]
    failure = answer.find(f"{_CAS}authenticationFailure")
    code = "" if failure is None else str(failure.get("code", ""))
    return [Check("validate", is_ok=failure is not None, detail=code)]


def read_logout(message: str) -> str:
    """Return the ticket whose session ended there (CAS Protocol 3.0 §2.3.3), or AnswerInvalid."""
    request = _parsed(message.encode())
    ticket = (request.findtext(f"{_SAMLP}SessionIndex") or "").strip()
    if request.tag != f"{_SAMLP}LogoutRequest" or not ticket or len(ticket) > _MAX_TICKET:
        raise AnswerInvalid
    return ticket


ADAPTER: Final = Adapter(_start, _finish, _logout, _check)
