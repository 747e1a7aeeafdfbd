"""What a version of a scheme changes against another one, part by part, in words. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from assessment.schemes.kinds import (
    ASPECT_NAMES,
    AUDIENCE_NAMES,
    BONUS_MODE_NAMES,
    FORM_NAMES,
    KIND_NAMES,
    POINT_NAMES,
    SHORTFALL_NAMES,
)

# The parts in reading order, with the members of the document in each.
PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "basis": ("basis",),
    "items": ("items",),
    "points": ("correction",),
    "levels": ("levels",),
    "bonuses": ("bonuses", "bonus_mode"),
    "bands": ("bands",),
    "incentives": ("incentives", "constraints"),
}
_WORDS: Final[Mapping[str, Mapping[Any, str]]] = {
    "point": POINT_NAMES,
    "aspect": ASPECT_NAMES,
    "kind": KIND_NAMES,
    "shortfall": SHORTFALL_NAMES,
    "audience": AUDIENCE_NAMES,
    "bonus_mode": BONUS_MODE_NAMES,
}


class SchemeChangeKind(StrEnum):
    """A row came, went, or its words differ."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class SchemeChange:
    """One difference; `field` is empty where a whole row came or went."""

    part: str
    kind: SchemeChangeKind
    row: str
    field: str
    before: str
    after: str


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[SchemeChange]:
    """Compare two documents as JSON, in reading order."""
    return [
        change
        for part, names in PARTS.items()
        for name in names
        for change in _of_member(part, name, before.get(name), after.get(name))
    ]


def _of_member(part: str, name: str, before: Any, after: Any) -> Iterator[SchemeChange]:
    old, new = _rows(name, before), _rows(name, after)
    for key, row in new.items():
        if key not in old:
            yield SchemeChange(part, SchemeChangeKind.ADDED, _label(row), "", "", _told(row))
        else:
            yield from _fields(part, old[key], row)
    for key, row in old.items():
        if key not in new:
            yield SchemeChange(part, SchemeChangeKind.REMOVED, _label(row), "", _told(row), "")


def _rows(name: str, value: Any) -> dict[str, Mapping[str, Any]]:
    """Every member as rows by key: a list has many, a text is the one field of one row."""
    if isinstance(value, list):
        return {str(row["key"]): row for row in value}
    if isinstance(value, dict):
        return {"": value}
    return {"": {name: value}}


def _label(row: Mapping[str, Any]) -> str:
    return str(row.get("name") or "")


def _told(row: Mapping[str, Any]) -> str:
    return "；".join(
        said for name, value in row.items() if name != "key" and (said := _said(name, value))
    )


def _fields(part: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[SchemeChange]:
    for field, value in new.items():
        was = old.get(field)
        if value != was:
            words = (_said(field, was), _said(field, value))
            yield SchemeChange(part, SchemeChangeKind.CHANGED, _label(new), field, *words)


def _said(name: str, value: Any) -> str:
    if value is None or value in ("", []):
        return ""
    if name == "forms":
        return "、".join(f"{FORM_NAMES[one['form']]} {one['least']} 件" for one in value)
    return _WORDS[name].get(value, str(value)) if name in _WORDS else str(value)
