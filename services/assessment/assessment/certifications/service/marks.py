"""Marks as they are stored and checked."""

from collections.abc import Mapping, Sequence
from typing import Any

from assessment.certifications import levels
from assessment.certifications.document import tasks_of
from assessment.certifications.levels import Mark
from assessment.certifications.refusals import MarksIncomplete, ReasonsMissing
from assessment.certifications.rules import Level
from assessment.certifications.tables import Certification
from kernel.errors import FieldError


def task_names(row: Certification) -> dict[str, str]:
    """Return the names of a certification's tasks in their order."""
    return {task.key: task.name for task in tasks_of(row.tasks)}


def checked(row: Certification, marks: Sequence[Mark]) -> list[dict[str, Any]]:
    """Return complete marks as they are stored, or refuse with every gap."""
    if gaps := levels.mark_errors(task_names(row), marks):
        errors = [FieldError(one.field, one.code, one.message) for one in gaps]
        raise MarksIncomplete(errors=errors)
    return [
        {"task_key": mark.task_key, "level": mark.level, "reason": mark.reason} for mark in marks
    ]


def level_of(row: Certification, marks: Sequence[Mark]) -> Level:
    """Compute the ability's level."""
    given = {mark.task_key: mark.level for mark in marks}
    return levels.ability_level(list(task_names(row)), given)


def told(row: Certification, reasons: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Return reasons as history and audit tell them: by the name of the task."""
    names = task_names(row)
    return {names[one["task_key"]]: one["reason"] for one in reasons}


def checked_reasons(row: Certification, reasons: Mapping[str, str]) -> list[dict[str, str]]:
    """Return reasons per task as they are stored; at least one, and of known tasks."""
    names = task_names(row)
    wrong = [key for key, text in reasons.items() if key not in names or not text]
    if not reasons or wrong:
        text = ReasonsMissing.title
        errors = [FieldError(key, ReasonsMissing.code, text) for key in wrong or ["reasons"]]
        raise ReasonsMissing(errors=errors)
    return [{"task_key": key, "reason": reasons[key]} for key in names if key in reasons]
