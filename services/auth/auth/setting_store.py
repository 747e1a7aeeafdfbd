"""What administrators may change while the platform runs: one document, over the environment's.

Read from the database each time it is asked for (one row by its key), so that a change holds in
every process with the next sign-in.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Final
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from auth.settings import Settings
from auth.tables import Base
from kernel.text import OptionalLine

NAME: Final = "security"
HALF_YEAR: Final = 6  # months; 网络安全法 art. 23(3): network logs are kept at least this long


class Profile(StrEnum):
    """Which rules passwords follow: 等保 2.0, or OWASP ASVS 5.0 (the two contradict each other)."""

    DENGBAO = "dengbao"
    ASVS = "asvs"


class SecondFactorRule(StrEnum):
    """Who must have a second factor: nobody, or the administrators (等保 level 3)."""

    OPTIONAL = "optional"
    L3 = "l3"


class Policy(BaseModel):
    """The settings in force; every bound keeps the platform inside 等保 2.0 level 2."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    password_profile: Profile = Profile.DENGBAO
    password_min_length: Annotated[int, Field(ge=8, le=32, strict=True)] = 8
    password_history: Annotated[int, Field(ge=0, le=24, strict=True)] = 5
    password_days: Annotated[int, Field(ge=30, le=365, strict=True)] = 180
    failures_per_account: Annotated[int, Field(ge=3, le=10, strict=True)] = 5
    failures_per_address: Annotated[int, Field(ge=10, le=1000, strict=True)] = 100
    failure_window_minutes: Annotated[int, Field(ge=5, le=1440, strict=True)] = 15
    session_idle_minutes: Annotated[int, Field(ge=11, le=60, strict=True)] = 30
    session_hours: Annotated[int, Field(ge=1, le=24, strict=True)] = 12
    code_days: Annotated[int, Field(ge=1, le=30, strict=True)] = 7
    second_factor: SecondFactorRule = SecondFactorRule.OPTIONAL
    audit_months: Annotated[int, Field(ge=HALF_YEAR, le=120, strict=True)] = 36
    hotline: OptionalLine = ""


class Setting(Base):
    """A document of settings by its name; a change counts the version up."""

    __tablename__ = "setting"

    name: Mapped[str] = mapped_column(Text, primary_key=True)
    value: Mapped[dict[str, Any]]
    version: Mapped[int]
    changed_at: Mapped[datetime]
    changed_by: Mapped[UUID | None]


def defaults(settings: Settings) -> Policy:
    """Return what holds until somebody changes it: the environment's numbers."""
    named = {
        name: getattr(settings, name) for name in Policy.model_fields if hasattr(settings, name)
    }
    # Not validated: tests and load runs may set numbers that administrators may not.
    return Policy.model_construct(**named)


async def policy_of(session: AsyncSession, settings: Settings) -> Policy:
    """Return the settings in force."""
    row = await session.get(Setting, NAME)
    return policy_from(row.value if row else None, settings)


def policy_from(value: Mapping[str, Any] | None, settings: Settings) -> Policy:
    """Lay what administrators changed over the environment's numbers."""
    base = defaults(settings)
    if not value:
        return base
    kept = Policy(**value)
    return base.model_copy(update={name: getattr(kept, name) for name in value})
