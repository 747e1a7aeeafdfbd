"""Tables of second factors 动态验证码 and their recovery codes 恢复码."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from auth.tables import Base


class SecondFactor(Base):
    """A person's authenticator; it counts once `confirmed_at` is set. No time step works twice."""

    __tablename__ = "second_factor"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("auth.person.id"), primary_key=True)
    secret_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int | None] = mapped_column(BigInteger)


class RecoveryCode(Base):
    """Opens once when the telephone is lost; kept as a keyed hash."""

    __tablename__ = "recovery_code"

    hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    person_id: Mapped[UUID] = mapped_column(
        ForeignKey(SecondFactor.person_id, ondelete="CASCADE"), index=True
    )
    used_at: Mapped[datetime | None]
