"""Finds what waits for a job that is not there: its job ended badly, or was lost."""

from datetime import timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Text, cast, column, exists, select, table
from sqlalchemy.dialects.postgresql import JSONB

PATIENCE: Final = timedelta(minutes=15)  # a job begun before that is not looked for yet
BATCH: Final = 100
_JOBS: Final = table(
    "procrastinate_jobs", column("task_name"), column("status"), column("args", JSONB)
)


def has_no_job(task: str, **arguments: ColumnElement[Any]) -> ColumnElement[bool]:
    """Return the condition that no job of this task is queued or at work with these arguments.

    The arguments are columns of the rows that are asked for: `has_no_job("check_file",
    file_id=File.id)`.
    """
    return _has_none(task, *(_JOBS.c.args[n].astext == cast(v, Text) for n, v in arguments.items()))


def has_no_job_among(task: str, **arguments: ColumnElement[Any]) -> ColumnElement[bool]:
    """The same of a task whose arguments are lists: none of them names the column's value."""
    return _has_none(task, *(_JOBS.c.args[n].has_key(cast(v, Text)) for n, v in arguments.items()))


def _has_none(task: str, *same: ColumnElement[bool]) -> ColumnElement[bool]:
    is_alive = cast(_JOBS.c.status, Text).in_(["todo", "doing"])
    return ~exists(select(1).select_from(_JOBS).where(_JOBS.c.task_name == task, is_alive, *same))
