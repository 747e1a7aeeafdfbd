"""Wire types of the experts who re-review a spot check."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import Field

from assessment.draws.queries.reviewers import Named
from kernel.text import Wire


class DrawReviewerIn(Wire):
    """Whom the office names."""

    person_id: UUID = Field(description="平台人员；须持有专家权限才能办理复核")


class DrawReviewerOut(Wire):
    """An expert of a draw."""

    person_id: UUID
    person_name: str
    unit_name: str
    named_at: datetime
    named_by_name: str
    rated: int = Field(description="已复核的项数")

    @classmethod
    def of(cls, found: Named) -> Self:
        """Shape an expert."""
        own = {name: getattr(found.row, name) for name in cls.model_fields if name != "rated"}
        return cls(**own, rated=found.rated)
