"""The key points in the notice's words, and the suggestion a school begins with."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from assessment.schemes.document import SchemeContent
from assessment.schemes.kinds import ItemKind, KeyPoint

_HERE: Final = Path(__file__).parent
# ⚙ The notice sets no date for the personal plan: the suggestion gives it two months.
PLAN_DAYS: Final = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class KeyPointText:
    """A key point of annex 5."""

    key: KeyPoint
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class KeyPoints:
    """Annex 5: where it is from, its introduction, the points, what it advises."""

    source: str
    title: str
    intro: str
    points: tuple[KeyPointText, ...]
    standard: str


@cache
def key_points() -> KeyPoints:
    """Return annex 5."""
    said = _read(_HERE / "notice" / "key_points.yaml")
    points = [
        KeyPointText(KeyPoint(one["key"]), one["title"], one["text"]) for one in said["points"]
    ]
    return KeyPoints(said["source"], said["title"], said["intro"], tuple(points), said["standard"])


def suggestion(starts_on: date, ends_on: date, today: date) -> SchemeContent:
    """Return the suggested scheme for a year; it is ours, not the notice's.

    Whoever begins late in the year has as many days for the plans as at its start.
    """
    content = SchemeContent.model_validate(_read(_HERE / "suggestion.yaml"))
    day = min(max(starts_on, today) + PLAN_DAYS, ends_on)
    items = [
        item.model_copy(update={"due_on": day}) if item.kind is ItemKind.PERSONAL_PLAN else item
        for item in content.items
    ]
    return content.model_copy(update={"items": items})


def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found
