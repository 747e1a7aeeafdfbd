"""What differs between the kinds of plan: their document, its parts, and its check."""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from assessment.abilities.document import Ability
from assessment.plans import group_check, school_check, study_check
from assessment.plans.group import GroupContent
from assessment.plans.rules import Gap, PlanKind
from assessment.plans.school import SchoolContent
from assessment.plans.study import StudyContent

Content = StudyContent | SchoolContent | GroupContent
_MODELS: Final[Mapping[PlanKind, type[Content]]] = {
    PlanKind.STUDY: StudyContent,
    PlanKind.SCHOOL: SchoolContent,
    PlanKind.GROUP: GroupContent,
}

# The parts a district may return, and the members of the document in each, in reading order.
PARTS: Final[Mapping[PlanKind, Mapping[str, tuple[str, ...]]]] = {
    PlanKind.STUDY: {
        "theme": ("theme", "theme_basis"),
        "goals": ("basic_goals", "optional_goals"),
        "modes": ("modes",),
        "abilities": ("abilities",),
        "schedule": ("activities",),
    },
    PlanKind.SCHOOL: {
        "team": ("members",),
        "swot": ("swot",),
        "vision": ("vision", "agreements"),
        "goals": ("goals",),
        "division": ("tasks",),
    },
    PlanKind.GROUP: {
        "situation": ("situation",),
        "goals": ("goals",),
        "abilities": ("abilities",),
        "schedule": ("activities",),
    },
}


PART_NAMES: Final = {
    "theme": "研修主题",
    "goals": "绩效目标",
    "modes": "研修模式",
    "abilities": "能力点选择",
    "schedule": "研修安排",
    "team": "管理团队",
    "swot": "现状分析",
    "vision": "发展愿景",
    "division": "措施分工",
    "situation": "本组现状",
}


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What a plan is checked against: abilities in force, days of the year, the school's goals.

    `offline_hours` is what the year asks of each teacher (C19).

    `chosen` are the abilities of the school's study plan in force, None while there is none.
    """

    abilities: Mapping[str, Ability]
    days: tuple[date, date]
    offline_hours: Decimal
    school_goals: Mapping[str, str]
    chosen: Collection[str] | None = None


def parse(kind: PlanKind, stored: Mapping[str, Any]) -> Content:
    """Read a stored document; it was validated when it was written."""
    return _MODELS[kind].model_validate(stored)


def empty(kind: PlanKind) -> Content:
    """Return the document a school begins with."""
    return parse(kind, {})


def check(content: Content, against: Yardstick) -> tuple[Gap, ...]:
    """Return every gap of a plan, in the order of its parts."""
    if isinstance(content, StudyContent):
        return (
            *study_check.gaps_of(content, against.abilities, against.days, against.offline_hours),
            *study_check.loose_goals(
                [*content.basic_goals, *content.optional_goals], against.school_goals
            ),
        )
    if isinstance(content, GroupContent):
        return (
            *group_check.gaps_of(content, against.abilities, against.chosen, against.days),
            *study_check.loose_goals(content.goals, against.school_goals),
        )
    return tuple(school_check.gaps_of(content))


def content_hash(stored: Mapping[str, Any]) -> str:
    """Return the SHA-256 of the canonical JSON (sorted keys, no spaces)."""
    text = json.dumps(stored, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
