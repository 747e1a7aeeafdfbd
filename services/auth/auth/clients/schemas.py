"""OAuth2 client credentials on the wire (RFC 6749 §4.4)."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from auth.clients.keeping import NewClient
from auth.scopes import Scope
from kernel.text import Line, Wire

ClientId = Annotated[
    str, StringConstraints(strip_whitespace=True, pattern=r"^[a-z0-9][a-z0-9-]{2,59}$")
]
Scopes = Annotated[list[Scope], Field(min_length=1, max_length=20)]
Rate = Annotated[int, Field(ge=1, le=100_000, description="每分钟最多调用次数")]


def _given(value: object) -> object:
    if value is None:
        message = "不能为空；不修改时请省略此项"
        raise ValueError(message)
    return value


class TokenOut(Wire):
    """A machine's access token."""

    access_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 -- the name of the scheme
    expires_in: int = Field(description="访问令牌的有效秒数")
    scope: str


class ClientOut(Wire):
    """A machine client; its secret is never shown again."""

    id: UUID
    client_id: str
    name: str
    scopes: list[Scope]
    is_platform: bool = Field(description="平台自身服务的客户端，只能用命令维护")
    is_enabled: bool
    rate_per_minute: int | None = Field(description="每分钟最多调用次数；为空则不限")
    old_secret_until: datetime | None = Field(description="旧密钥的有效期")
    secret_changed_at: datetime | None
    last_used_at: datetime | None = Field(description="最近一次领取令牌的时间")
    created_at: datetime
    version: int


class ClientIn(Wire):
    """A new machine client."""

    client_id: ClientId = Field(description="标识：小写字母、数字和短横线，3 至 60 位")
    name: Line
    scopes: Scopes
    rate_per_minute: Rate = 600

    def new_client(self) -> NewClient:
        """Return the same as the service's type."""
        return NewClient(
            self.client_id, self.name, tuple(map(str, self.scopes)), self.rate_per_minute
        )


class ClientChangeIn(Wire):
    """Only what is given changes."""

    name: Annotated[Line | None, AfterValidator(_given)] = None
    scopes: Annotated[Scopes | None, AfterValidator(_given)] = None
    rate_per_minute: Annotated[Rate | None, AfterValidator(_given)] = None
    is_enabled: Annotated[bool | None, AfterValidator(_given)] = None


class RotateIn(Wire):
    """How long the old secret goes on beside the new one."""

    overlap_hours: int = Field(24, ge=0, le=720, description="旧密钥继续有效的小时数，0 为立即失效")


class ClientSecretOut(Wire):
    """A client with its secret, shown this once."""

    client: ClientOut
    client_secret: str
