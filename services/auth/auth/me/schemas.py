"""Oneself on the wire."""

from datetime import date, datetime
from uuid import UUID

from pydantic import Field

from auth.privacy.rules import ConsentKind
from auth.sessions.schemas import FactorCode, HeldGrantOut, Password
from kernel.text import Line, Wire


class UnitOut(Wire):
    """A unit one works at, and whom to ask when something about oneself is wrong."""

    org_id: UUID
    org_name: str
    from_on: date
    keepers: list[str] = Field(description="可以更正登记信息的本单位管理人员姓名")


class OneselfOut(Wire):
    """Who the caller is, as registered."""

    id: UUID
    name: str
    staff_no: str
    username: str | None
    password_changed_at: datetime | None
    stages: list[str]
    subjects: list[str]
    phone: str | None


class PasswordRulesOut(Wire):
    """What a new password must fulfil."""

    min_length: int
    needs_classes: bool
    history: int
    days: int | None = Field(description="多少天后须更换；空值表示不要求定期更换")


class MeOut(Wire):
    """The caller, today's rights, and the server's clock for countdowns."""

    person: OneselfOut
    units: list[UnitOut]
    grants: list[HeldGrantOut]
    password_rules: PasswordRulesOut
    hotline: str
    server_time: datetime


class PasswordIn(Wire):
    """The old password and the new one."""

    old_password: Password
    new_password: Password


class MySessionOut(Wire):
    """One of the own sessions."""

    id: UUID
    device: str
    address: str
    method: str
    started_at: datetime
    used_at: datetime
    is_current: bool


class MySessionList(Wire):
    """The own sessions that are still on, the latest first."""

    items: list[MySessionOut]


class EndedOut(Wire):
    """How many sessions were still on."""

    count: int


class FactorOut(Wire):
    """Where one's second factor stands."""

    is_active: bool
    confirmed_at: datetime | None
    recovery_codes_left: int
    is_demanded: bool = Field(description="角色要求必须启用")


class ProofIn(Wire):
    """The own password once more; not asked of who came in through another system."""

    password: Password | None = None


class EnrolmentOut(Wire):
    """What the authenticator app needs; shown once."""

    secret: str
    uri: str
    qr_svg: str


class ConfirmIn(Wire):
    """The first code of the app."""

    code: FactorCode


class RemovalIn(Wire):
    """Password and code, to take the second factor away."""

    password: Password | None = None
    code: FactorCode


class RecoveryCodesOut(Wire):
    """Ten codes that open once each; shown once."""

    codes: list[str]


class ConsentOut(Wire):
    """One line of the own ledger of consents."""

    id: UUID
    kind: ConsentKind
    notice_version: str
    given_at: datetime
    withdrawn_at: datetime | None


class PrivacyOut(Wire):
    """The notice in force and what the caller agreed to."""

    version: str
    text: str = Field(description="Markdown：标题、段落与列表")
    is_due: bool
    is_sensitive_given: bool
    consents: list[ConsentOut]


class ConsentIn(Wire):
    """The notice was read; sensitive items are agreed to, or not."""

    version: Line
    sensitive: bool


class WithdrawalIn(Wire):
    """Which consent is taken back."""

    kind: ConsentKind
