"""Sessions on the wire."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from auth.sessions.rules import Step
from kernel.actor import Role
from kernel.text import Wire


def _encodable(text: str) -> str:
    """A password may hold any character but NUL and lone surrogates; nothing is trimmed."""
    try:
        text.encode()
    except UnicodeEncodeError:
        text = "\x00"
    if "\x00" in text:
        raise PydanticCustomError("text_has_control_characters", "含有不可见的控制字符，请重新输入")
    return text


Password = Annotated[
    str, StringConstraints(min_length=1, max_length=128), AfterValidator(_encodable)
]
Username = Annotated[
    str, StringConstraints(min_length=1, max_length=64), AfterValidator(_encodable)
]


class SessionIn(Wire):
    """User name and password."""

    username: Username
    password: Password


# Six digits of the app, or a recovery code with or without dashes.
FactorCode = Annotated[
    str,
    StringConstraints(strip_whitespace=True, pattern=r"^[0-9A-Za-z -]{6,20}$"),
    AfterValidator(lambda text: "".join(text.split())),
]


class FactorCodeIn(Wire):
    """A code of the authenticator app, or a recovery code."""

    code: FactorCode


class PersonBrief(Wire):
    """Who has signed in."""

    id: UUID
    name: str


class HeldGrantOut(Wire):
    """A right that the caller holds, for the unit and all below it."""

    role: Role
    org_id: UUID
    org_name: str
    org_path: str
    department_id: UUID | None = None
    department: str | None = Field(None, description="工程办成员所属部门；空缺为未登记")


class SessionOut(Wire):
    """A session; the refresh token is in a cookie that scripts cannot read."""

    access_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 -- the name of the scheme
    expires_in: int = Field(description="访问令牌的有效秒数")
    person: PersonBrief
    grants: list[HeldGrantOut]
    must_change_password: bool = Field(description="为真时只能修改密码或退出")
    next_step: Step | None = Field(
        description="还须完成的一步：second_factor 输入动态验证码、password 修改密码、"
        "enrolment 绑定动态验证码；完成后请续期登录"
    )
    notice_due: bool = Field(description="为真时请先阅读个人信息保护告知书")
