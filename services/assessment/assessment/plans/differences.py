"""What a version of a plan changes against another one, part by part, in words. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from assessment.plans.kinds import PARTS
from assessment.plans.rules import PlanKind
from assessment.plans.school import AGREEMENT_NAMES, AREA_NAMES, DOER_NAMES, POSITION_NAMES
from assessment.plans.study import FORM_NAMES, MODE_NAMES, WAY_NAMES

Rows = Mapping[str, Mapping[str, Any]]
# What a row is known by, and what people call it by.
_KEYS: Final = ("key", "mode", "code")
_CALLED: Final = ("code", "name", "text", "content", "who", "on")
_WORDS: Final[Mapping[str, Mapping[Any, str]]] = {
    "mode": MODE_NAMES,
    "form": FORM_NAMES,
    "way": WAY_NAMES,
    "position": POSITION_NAMES,
    "by": AGREEMENT_NAMES,
    "doer": DOER_NAMES,
}
_GOALS: Final = ("basic_goals", "optional_goals", "goals")
_LABEL: Final = 40  # letters of a row's label


class PlanChangeKind(StrEnum):
    """A row came, went, or its words differ."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class PlanChange:
    """One difference: `list_name` is the document's member, `row` what the row is called.

    `field` is empty where a whole row came or went; then `before` or `after` tells it in short.
    """

    part: str
    list_name: str
    kind: PlanChangeKind
    row: str
    field: str
    before: str
    after: str


def differences(
    kind: PlanKind,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    school_goals: Mapping[str, str],
) -> list[PlanChange]:
    """Compare two documents of a kind as JSON, in reading order; goals they follow by their text.

    A followed goal that is gone from the school plan in force is told by its key.
    """
    before, after = _followed(before, school_goals), _followed(after, school_goals)
    return [
        change
        for part, names in PARTS[kind].items()
        for name in names
        for change in _of_member(part, name, before.get(name), after.get(name))
    ]


def _of_member(part: str, name: str, before: Any, after: Any) -> Iterator[PlanChange]:
    old, new = _rows(name, before), _rows(name, after)
    for key, row in new.items():
        if key not in old:
            yield PlanChange(part, name, PlanChangeKind.ADDED, _label(row), "", "", _told(row))
        else:
            yield from _fields(part, name, old[key], row)
    for key, row in old.items():
        if key not in new:
            yield PlanChange(part, name, PlanChangeKind.REMOVED, _label(row), "", _told(row), "")


def _followed(document: Mapping[str, Any], school_goals: Mapping[str, str]) -> Mapping[str, Any]:
    def told(row: Mapping[str, Any]) -> Mapping[str, Any]:
        follows = row.get("follows")
        return {**row, "follows": school_goals.get(follows, follows)} if follows else row

    lists = {name: document[name] for name in _GOALS if name in document}
    return {**document, **{name: [told(row) for row in rows] for name, rows in lists.items()}}


def _rows(name: str, value: Any) -> Rows:
    """Every member as rows by key: a list has many, a text is the one field of one row."""
    if isinstance(value, list):
        return {_key(row): row for row in value}
    if isinstance(value, dict):
        return {area: row | {"name": AREA_NAMES[area]} for area, row in value.items()}
    return {"": {name: value}}


def _key(row: Mapping[str, Any]) -> str:
    return str(next(row[name] for name in _KEYS if name in row))


def _label(row: Mapping[str, Any]) -> str:
    if "mode" in row:
        return _said("mode", row["mode"])
    return next((str(row[name])[:_LABEL] for name in _CALLED if row.get(name)), "")


def _told(row: Mapping[str, Any]) -> str:
    return "；".join(
        said for name, value in row.items() if name != "key" and (said := _said(name, value))
    )


def _fields(
    part: str, name: str, old: Mapping[str, Any], new: Mapping[str, Any]
) -> Iterator[PlanChange]:
    for field, value in new.items():
        if value != old.get(field):
            words = (_said(field, old.get(field)), _said(field, value))
            yield PlanChange(part, name, PlanChangeKind.CHANGED, _label(new), field, *words)


def _said(name: str, value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "是" if value else ""
    return _WORDS[name].get(value, str(value)) if name in _WORDS else str(value)
