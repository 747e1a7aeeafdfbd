"""OAuth2 client credentials on the wire (RFC 6749 §4.4)."""

from typing import Literal

from pydantic import Field

from kernel.text import Wire


class TokenOut(Wire):
    """A machine's access token."""

    access_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 -- the name of the scheme
    expires_in: int = Field(description="访问令牌的有效秒数")
    scope: str
