"""Tables of people and where they work or worked."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    Text,
    false,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, validates

from auth.people.names import initials
from auth.people.rules import PersonStatus
from auth.tables import Base
from kernel.db import uuid7


class Person(Base):
    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("status IN ('active', 'left')", name="status_known"),
        CheckConstraint("left_kind IN ('transferred', 'departed')", name="left_kind_known"),
        Index("ix_person_name", "name", "id"),
        Index("ix_person_initials", "initials", postgresql_ops={"initials": "text_pattern_ops"}),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    staff_no: Mapped[str] = mapped_column(Text, unique=True)
    name: Mapped[str] = mapped_column(Text)
    # 姓名首字母 (王丽 → wl), so that a rare character need not be typed to find somebody.
    initials: Mapped[str] = mapped_column(Text, default="", server_default="")
    stages: Mapped[list[str]] = mapped_column(
        ARRAY(Text), default=list, server_default=text("'{}'")
    )
    subjects: Mapped[list[str]] = mapped_column(
        ARRAY(Text), default=list, server_default=text("'{}'")
    )
    phone: Mapped[str | None] = mapped_column(Text)
    # Sealed with a key outside the database; the index is a keyed hash, for finding a namesake.
    id_card_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    id_card_index: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    status: Mapped[str] = mapped_column(Text, default=PersonStatus.ACTIVE)
    left_kind: Mapped[str | None] = mapped_column(Text)  # 调出 or 离职, while status is left
    left_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    @validates("name")
    def _spell(self, _key: str, name: str) -> str:
        """Keep the initials beside the name, whoever sets it."""
        self.initials = initials(name)
        return name


# Two readings stand side by side (覃: `qy ty`); few have a second one.
Index(
    "ix_person_second_initials",
    func.split_part(Person.initials, " ", 2).label("second"),
    postgresql_ops={"second": "text_pattern_ops"},
    postgresql_where=text("initials LIKE '% %'"),
)


class Membership(Base):
    """A person works at a unit from a day to a day; 交流轮岗 is a second membership."""

    __tablename__ = "membership"
    __table_args__ = (
        CheckConstraint("to_on IS NULL OR to_on >= from_on", name="days_in_order"),
        Index(
            "uq_membership_current",
            "person_id",
            "organisation_id",
            unique=True,
            postgresql_where=text("to_on IS NULL"),
        ),
        Index("ix_membership_organisation_id", "organisation_id", "person_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    person_id: Mapped[UUID] = mapped_column(ForeignKey(Person.id), index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("auth.organisation.id"))
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    is_rotation: Mapped[bool] = mapped_column(default=False, server_default=false())
    reason: Mapped[str | None] = mapped_column(Text)
    end_reason: Mapped[str | None] = mapped_column(Text)
