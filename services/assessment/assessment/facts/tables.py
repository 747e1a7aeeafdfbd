"""Table of the facts that were kept when a result became final."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from assessment.submissions.tables import Submission
from assessment.tables import Base
from assessment.years.tables import Year


class SubmissionFacts(Base):
    """Facts as they were at `final`; a trigger refuses every change."""

    __tablename__ = "submission_facts"

    submission_id: Mapped[UUID] = mapped_column(ForeignKey(Submission.id), primary_key=True)
    year_id: Mapped[UUID | None] = mapped_column(ForeignKey(Year.id))
    year_name: Mapped[str | None]
    computed_at: Mapped[datetime]
    items: Mapped[list[Any]]  # rules.as_json
