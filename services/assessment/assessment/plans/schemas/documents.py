"""Wire types of plans."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from assessment.plans.group import GroupContent
from assessment.plans.rules import PlanKind, PlanState, PlanVerb
from assessment.plans.school import SchoolContent
from assessment.plans.service.reading import View
from assessment.plans.study import StudyContent
from assessment.plans.tables import PlanVersion
from kernel.text import Wire


class PartReason(Wire):
    """A part of the plan and why it came back."""

    part: str
    reason: str


class PlanGap(Wire):
    """A piece that is missing, or only worth a look."""

    part: str
    message: str
    row: str
    is_warning: bool


class PlanVersionOut(Wire):
    """A version in the list: when it was handed in, and what was decided."""

    version_no: int
    opened_at: datetime
    submitted_at: datetime | None
    submitted_by_name: str | None
    content_hash: str | None
    outcome: PlanState | None
    decided_at: datetime | None
    decided_by_name: str | None
    opinion: str
    reasons: list[PartReason]

    @classmethod
    def of(cls, row: PlanVersion) -> "PlanVersionOut":
        """Shape a row."""
        told: dict[str, Any] = {
            name: getattr(row, name) for name in cls.model_fields if name != "reasons"
        }
        return cls(**told, reasons=_reasons(row))


class PlanVersions(Wire):
    """Every version, newest first."""

    items: list[PlanVersionOut]

    @classmethod
    def of(cls, rows: Sequence[PlanVersion]) -> "PlanVersions":
        """Shape the rows."""
        return cls(items=[PlanVersionOut.of(row) for row in rows])


class PlanOut(Wire):
    """A plan without its document; `shown` is the version that is told of."""

    id: UUID
    kind: PlanKind
    year_id: UUID
    year_name: str
    school_id: UUID
    school_name: str
    group_id: UUID | None
    group_name: str | None
    org_path: str
    district_name: str
    state: PlanState
    version_no: int
    approved_version_no: int | None
    due_at: datetime | None
    is_late: bool
    version: int
    updated_at: datetime
    updated_by_name: str
    shown: PlanVersionOut
    returned: PlanVersionOut | None
    gaps: list[PlanGap]
    my_actions: list[PlanVerb]

    @classmethod
    def of(cls, view: View) -> "PlanOut":
        """Shape a view."""
        return cls(**_head(view))


class FollowedGoal(Wire):
    """A goal of the school plan in force, for the goals of plans under it to follow."""

    key: str
    text: str


class StudyPlanOut(PlanOut):
    """A study plan 校本研修计划 with its document and the school goals it may follow (R61)."""

    content: StudyContent
    school_goals: list[FollowedGoal]

    @classmethod
    def of(cls, view: View) -> "StudyPlanOut":
        """Shape a view."""
        return cls(
            **_head(view),
            content=StudyContent.model_validate(view.shown.content),
            school_goals=_goals(view),
        )


def _goals(view: View) -> list[FollowedGoal]:
    return [FollowedGoal(key=key, text=text) for key, text in view.school_goals.items()]


class GroupPlanOut(PlanOut):
    """A group plan 教研组规划和研修计划 with its document.

    `school_abilities` are those of the school's study plan in force, null while there is none.
    """

    content: GroupContent
    school_goals: list[FollowedGoal]
    school_abilities: list[str] | None

    @classmethod
    def of(cls, view: View) -> "GroupPlanOut":
        """Shape a view."""
        return cls(
            **_head(view),
            content=GroupContent.model_validate(view.shown.content),
            school_goals=_goals(view),
            school_abilities=None if view.chosen is None else list(view.chosen),
        )


class SchoolPlanOut(PlanOut):
    """A school plan 学校信息化教学发展规划 with its document."""

    content: SchoolContent

    @classmethod
    def of(cls, view: View) -> "SchoolPlanOut":
        """Shape a view."""
        return cls(**_head(view), content=SchoolContent.model_validate(view.shown.content))


_OF_ROW = (
    *("id", "kind", "year_id", "school_id", "school_name", "group_id", "group_name"),
    *("org_path", "district_name", "state"),
    *("version_no", "approved_version_no", "due_at", "version", "updated_at", "updated_by_name"),
)


def _head(view: View) -> dict[str, Any]:
    row = view.plan
    return {name: getattr(row, name) for name in _OF_ROW} | {
        "year_name": view.year.name,
        "is_late": row.due_at is not None and row.due_at <= view.at,
        "shown": PlanVersionOut.of(view.shown),
        "returned": None if view.returned is None else PlanVersionOut.of(view.returned),
        "gaps": [PlanGap.model_validate(gap) for gap in view.gaps],
        "my_actions": list(view.actions),
    }


def _reasons(row: PlanVersion) -> list[PartReason]:
    return [PartReason(part=part, reason=reason) for part, reason in row.reasons.items()]
