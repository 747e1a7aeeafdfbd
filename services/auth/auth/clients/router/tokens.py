"""HTTP face of machine clients: the token endpoint."""

import base64
import binascii
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Header

from auth.access import LIFETIME, machine_token
from auth.clients import rules, service
from auth.clients.schemas import TokenOut
from auth.deps import Address, CurrentSettings
from auth.keys import CurrentSigner
from kernel.http.deps import Now, Uow
from kernel.http.problems import refusals
from kernel.policy import Reach, RouteOptions, allows

router = APIRouter(prefix="/v1/token", tags=["clients"])

# Open to everybody, and still refused with 401 when the secret is wrong.
_BY_SECRET: RouteOptions = {**allows(reach=Reach.PUBLIC), "responses": refusals()}

# RFC 6749 appendix A: credentials and scopes are printable ASCII.
FormText = Annotated[str, Form(max_length=500, pattern=r"^[\x20-\x7e]*$")]


@dataclass(frozen=True, slots=True)
class TokenRequest:
    """What a machine asks for, and from where."""

    credentials: tuple[str, str]
    scope: str
    address: str


async def _asked(
    address: Address,
    grant_type: FormText,
    client_id: FormText = "",
    client_secret: FormText = "",
    scope: FormText = "",
    authorization: Annotated[str | None, Header(include_in_schema=False)] = None,
) -> TokenRequest:
    """Read the form; credentials may also come by HTTP Basic."""
    if grant_type != "client_credentials":
        raise rules.GrantTypeUnsupported
    basic = _basic(authorization)
    return TokenRequest(basic or (client_id, client_secret), scope, address)


def _basic(authorization: str | None) -> tuple[str, str] | None:
    scheme, _, encoded = (authorization or "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, ValueError) as fault:
        raise rules.ClientWrong from fault
    if not (name + secret).isprintable():
        raise rules.ClientWrong
    return name, secret


@router.post(
    "",
    operation_id="createToken",
    summary="获取接口访问令牌（client_credentials）",
    **_BY_SECRET,
)
async def create_token(
    uow: Uow,
    now: Now,
    settings: CurrentSettings,
    signer: CurrentSigner,
    asked: Annotated[TokenRequest, Depends(_asked)],
) -> TokenOut:
    """Give a machine an access token with the scopes it asks for, or all it holds."""
    name, _ = asked.credentials
    client_id, held = await service.check(uow, settings, asked.credentials, asked.address, now())
    scopes = rules.granted(held, asked.scope)
    token = machine_token(signer, client_id, name, scopes)
    return TokenOut(access_token=token, expires_in=LIFETIME, scope=" ".join(scopes))
