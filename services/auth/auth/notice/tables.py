"""Tables of the persons the notice names; nothing about them but what it publishes (R145)."""

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from auth.tables import Base


class OfficeHolder(Base):
    """A member of the leading group 领导小组 or its office 执行办公室 (attachment 1, R1)."""

    __tablename__ = "office_holder"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    body: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    post: Mapped[str] = mapped_column(Text)


class Expert(Base):
    """A member of the first city-level group of experts 首批市级专家组 (attachment 2)."""

    __tablename__ = "expert"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(Text)
    organisation: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(Text)
