"""Table of assessment years 考核年度."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, Numeric, String, func
from sqlalchemy.orm import Mapped, mapped_column

from assessment.tables import Base, as_text
from assessment.years.rules import YearState
from kernel.db import uuid7


class Year(Base):
    """The time in which teachers collect hours and certify abilities."""

    __tablename__ = "year"
    __table_args__ = (
        CheckConstraint("starts_on < ends_on", name="dates_in_order"),
        CheckConstraint("abilities BETWEEN 3 AND 30", name="abilities_bounded"),
        CheckConstraint("online_hours >= 25 AND offline_hours >= 25", name="hours_of_the_notice"),
        CheckConstraint("hours_per_day > 0 AND hours_per_day <= 24", name="day_bounded"),
        CheckConstraint("excellent_cap BETWEEN 0 AND 1000", name="cap_bounded"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    name: Mapped[str] = mapped_column(String(200))
    org_id: Mapped[UUID]  # the city; auth owns it
    org_path: Mapped[str] = mapped_column(index=True)
    state: Mapped[YearState] = mapped_column(as_text(YearState, "state"))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    online_hours: Mapped[Decimal] = mapped_column(Numeric(5, 1))
    offline_hours: Mapped[Decimal] = mapped_column(Numeric(5, 1))
    abilities: Mapped[int]
    hours_per_day: Mapped[Decimal] = mapped_column(Numeric(3, 1))
    excellent_cap: Mapped[int | None]  # thousandths
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
