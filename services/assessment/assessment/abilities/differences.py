"""What a version of the catalogue changes against another one, in words. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from assessment.abilities.rules import (
    DIMENSION_NAMES,
    ENVIRONMENT_NAMES,
    MATERIAL_NAMES,
    Dimension,
    Environment,
    Material,
)

_ABILITY: Final = ("name", "environment", "dimension", "description")
_TASK: Final = ("requirement", "materials", "max_minutes", "excellent", "passing")


class ChangeKind(StrEnum):
    """A task came, went, or words differ."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference; `field` is empty where a whole task came or went."""

    code: str
    kind: ChangeKind
    task: str
    field: str
    before: str
    after: str


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Compare two documents (`CatalogueContent` as JSON), ability by ability in the new order."""
    old = {one["code"]: one for one in before["abilities"]}
    return [
        change
        for ability in after["abilities"]
        for change in _of_ability(old.get(ability["code"]) or {"tasks": []}, ability)
    ]


def _of_ability(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    code = new["code"]
    yield from _fields(code, "", (old, new), _ABILITY)
    tasks = {one["name"]: one for one in old["tasks"]}
    for task in new["tasks"]:
        known = tasks.pop(task["name"], None)
        if known is None:
            yield Change(code, ChangeKind.ADDED, task["name"], "", "", "")
        else:
            yield from _fields(code, task["name"], (known, task), _TASK)
    for name in tasks:
        yield Change(code, ChangeKind.REMOVED, name, "", "", "")


def _fields(
    code: str, task: str, pair: tuple[Mapping[str, Any], Mapping[str, Any]], names: tuple[str, ...]
) -> Iterator[Change]:
    old, new = pair
    for name in names:
        if old.get(name) != new[name]:
            words = (_words(name, old.get(name)), _words(name, new[name]))
            yield Change(code, ChangeKind.CHANGED, task, name, *words)


def _words(name: str, value: Any) -> str:
    if value is None or value == "":
        return ""
    if name == "environment":
        return ENVIRONMENT_NAMES[Environment(value)]
    if name == "dimension":
        return DIMENSION_NAMES[Dimension(value)]
    if name == "materials":
        return "、".join(MATERIAL_NAMES[Material(one)] for one in value)
    return str(value)
