"""What a certification pins of the catalogue: its tasks, as they were when it was begun."""

from typing import Any, Final

from pydantic import Field

from assessment.abilities.document import Ability, EvidenceTask
from assessment.certifications.rules import FREE_KEY, FREE_NAME
from kernel.text import Line, Prose, Wire


class PinnedTask(Wire):
    """A task as the catalogue had it; free evidence has no criteria of its own."""

    key: str
    name: Line
    requirement: Prose = ""
    materials: list[str] = Field(default=[], max_length=4)
    max_minutes: int | None = None
    excellent: Prose = ""
    passing: Prose = ""


_FREE: Final = PinnedTask(
    key=FREE_KEY,
    name=FREE_NAME,
    requirement="官方测评任务尚未导入，请上传能说明您在课堂中应用该项能力的材料，并写明应用过程和效果",
)


def pinned(ability: Ability) -> list[dict[str, Any]]:
    """Return the tasks to pin, or one piece of free evidence where none were imported."""
    tasks = [_of(task) for task in ability.tasks] or [_FREE]
    return [task.model_dump(mode="json") for task in tasks]


def _of(task: EvidenceTask) -> PinnedTask:
    return PinnedTask.model_validate(task.model_dump(mode="json"))


def tasks_of(stored: list[Any]) -> list[PinnedTask]:
    """Read pinned tasks."""
    return [PinnedTask.model_validate(one) for one in stored]
