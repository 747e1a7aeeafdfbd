"""Sign-in providers on the wire."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from auth.sso.rules import ProviderKind
from kernel.text import Line, OptionalLine, Wire

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{1,30}$")]
Address = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=8, max_length=500, pattern=r"^[!-~]+$")
]
Secret = Annotated[str, StringConstraints(max_length=500, pattern=r"^[\x20-\x7e]*$")]


def _given(value: object) -> object:
    if value is None:
        message = "不能为空；不修改时请省略此项"
        raise ValueError(message)
    return value


class OfferOut(Wire):
    """A way to sign in that the login page shows."""

    code: str
    name: str


class OfferList(Wire):
    """All of them, by name."""

    items: list[OfferOut]


class ContactOut(Wire):
    """Somebody at the unit who can help."""

    name: str
    unit: str


class OutcomeOut(Wire):
    """What came of this browser's last sign-in elsewhere, and whom to ask."""

    code: str
    provider: str
    contacts: list[ContactOut]
    hotline: str
    account: str = Field(description="可用本地账号登录后绑定的统一认证账号；空为不能绑定")


class SignedOutOut(Wire):
    """Where the browser ends its session at the other system, too."""

    logout_url: str


class MappingIn(Wire):
    """Which claims of the other system hold what people are looked up by."""

    staff_no: Line = Field(description="对应工号的字段名，如 employee_number")
    unit: OptionalLine = Field(default="", description="对应单位全称或编码的字段名，可空")


class ProviderOut(Wire):
    """A provider; the secret is never shown."""

    id: UUID
    code: str
    name: str
    kind: ProviderKind
    is_enabled: bool
    address: str
    login_address: str | None
    client_id: str
    has_secret: bool
    mapping: MappingIn
    callback_url: str
    identity_count: int
    version: int
    created_at: datetime


class ProviderList(Wire):
    """All providers, offered or not."""

    items: list[ProviderOut]


class ProviderIn(Wire):
    """A new provider."""

    code: Code = Field(description="用于网址，保存后不能修改")
    name: Line
    kind: ProviderKind
    is_enabled: bool = False
    address: Address = Field(description="OIDC 签发者、CAS 服务器或网关地址")
    login_address: Address | None = Field(
        default=None, description="eduyun：登录页地址，可含 {callback}"
    )
    client_id: Line
    secret: Secret = ""
    mapping: MappingIn

    def values(self) -> dict[str, Any]:
        """Return the columns; the secret goes its own way."""
        return self.model_dump(exclude={"secret"})


class ProviderChangeIn(Wire):
    """Only what is given changes; an empty secret takes it away."""

    name: Annotated[Line | None, AfterValidator(_given)] = None
    is_enabled: Annotated[bool | None, AfterValidator(_given)] = None
    address: Annotated[Address | None, AfterValidator(_given)] = None
    login_address: Address | None = None
    client_id: Annotated[Line | None, AfterValidator(_given)] = None
    secret: Secret | None = None
    mapping: Annotated[MappingIn | None, AfterValidator(_given)] = None

    def values(self) -> dict[str, Any]:
        """Return the columns that change."""
        return self.model_dump(exclude_unset=True, exclude={"secret"})


class CheckOut(Wire):
    """One step of trying the connection."""

    step: str
    is_ok: bool
    detail: str


class CheckList(Wire):
    """All steps that were tried; the last one may be the one that failed."""

    items: list[CheckOut]


class IdentityOut(Wire):
    """An account elsewhere that a person is tied to."""

    id: UUID
    provider: str
    subject: str
    bound_at: datetime
    used_at: datetime


class IdentityList(Wire):
    """All accounts elsewhere of one person."""

    items: list[IdentityOut]
