"""Table of wrong attempts, shared by all processes."""

from datetime import datetime

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from auth.tables import Base


class Attempts(Base):
    """Attempts under a key that did not succeed (yet), until the window ends."""

    __tablename__ = "attempts"

    key: Mapped[str] = mapped_column(Text, primary_key=True)
    count: Mapped[int]
    until: Mapped[datetime] = mapped_column(index=True)
