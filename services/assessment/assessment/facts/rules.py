"""Facts 平台数据: what the platform knows about an item, in one sentence each. Pure.

DOMAIN §2 (machine-verified facts); annex 4 C12–C14, C18, C19; R72–R74, R77, R78. A fact is data
beside the item: whoever reviews still decides.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from assessment.abilities.rules import DIMENSION_NAMES, ENVIRONMENT_NAMES, Placed, coverage
from assessment.hours.rules import figure
from assessment.plans.rules import LEAST_ABILITIES, MOST_ABILITIES


class Rows(StrEnum):
    """Where the rows behind a fact are; the page turns it into a link."""

    STUDY_PLAN = "study_plan"
    HOURS = "hours"


@dataclass(frozen=True, slots=True)
class Fact:
    """One sentence about one item.

    `is_met` tells whether what the notice asks for is there, as far as figures can tell; None when
    they cannot. `rows_id` names the plan or the school; both are None where there are no rows.
    """

    code: str
    is_met: bool | None
    text: str
    rows: Rows | None
    rows_id: str | None


@dataclass(frozen=True, slots=True)
class Chosen:
    """An ability of a study plan: its place, None when the catalogue has it no more, its reason."""

    place: Placed | None
    has_reason: bool


@dataclass(frozen=True, slots=True)
class Study:
    """What a study plan says, as far as facts are made of it.

    `complete` counts the activities that tell time, place, content, participants and hours (C14).
    """

    plan_id: str
    standing: str  # 已通过 …, as people read it
    modes: Sequence[str]
    chosen: Sequence[Chosen]
    activities: int
    complete: int
    hours: Decimal


@dataclass(frozen=True, slots=True)
class Hours:
    """How many teachers of a school lack hours, and how many hours the year asks for."""

    school_id: str
    teachers: int
    below_online: int
    below_offline: int
    online: Decimal
    offline: Decimal


def study_facts(study: Study | None) -> Iterator[Fact]:
    """Yield the facts of C12, C13 and C14."""
    if study is None:
        for code in ("C12", "C13", "C14"):
            yield Fact(code, False, "学校尚未提交校本研修计划", None, None)
        return
    plan = study.plan_id
    head = f"校本研修计划（{study.standing}）"
    modes = f"选定 {len(study.modes)} 种研修模式" + _listed(study.modes)
    yield Fact("C12", bool(study.modes), head + modes, Rows.STUDY_PLAN, plan)
    yield Fact("C13", *_abilities(head, study.chosen), Rows.STUDY_PLAN, plan)
    yield Fact("C14", *_schedule(head, study), Rows.STUDY_PLAN, plan)


def _abilities(head: str, chosen: Sequence[Chosen]) -> tuple[bool, str]:
    found = coverage([one.place for one in chosen if one.place is not None])
    without = sum(not one.has_reason for one in chosen)
    gone = sum(one.place is None for one in chosen)
    lacks = [
        *(ENVIRONMENT_NAMES[one] for one in found.missing_environments),
        *(f"{DIMENSION_NAMES[one]}维度" for one in found.missing_dimensions),
    ]
    parts = [f"{head}选定 {len(chosen)} 项微能力"]
    parts.append(f"未覆盖{'、'.join(lacks)}" if lacks else "三类环境、四个维度均已覆盖")
    if without:
        parts.append(f"{without} 项没有选择理由")
    if gone:
        parts.append(f"{gone} 项已不在现行目录中")
    count_fits = LEAST_ABILITIES <= len(chosen) <= MOST_ABILITIES
    return count_fits and not (lacks or without or gone), "；".join(parts)


def _schedule(head: str, study: Study) -> tuple[bool, str]:
    if study.activities == 0:
        return False, f"{head}没有研修安排"
    text = (
        f"{head}研修安排 {study.activities} 项，其中时间、地点、内容、人员、学时齐全的"
        f" {study.complete} 项；合计 {figure(study.hours)} 学时"
    )
    return study.complete == study.activities, text


def hour_facts(hours: Hours) -> Iterator[Fact]:
    """Yield the facts of C18 and C19."""
    sides = (
        ("C18", "线上", hours.online, hours.below_online),
        ("C19", "线下", hours.offline, hours.below_offline),
    )
    for code, side, wanted, below in sides:
        if hours.teachers == 0:
            yield Fact(code, None, "通讯录中没有该校在职教师", Rows.HOURS, hours.school_id)
            continue
        text = (
            f"{hours.teachers} 名教师中 {hours.teachers - below} 名{side}满"
            f" {figure(wanted)} 学时，{below} 名未满"
        )
        yield Fact(code, below == 0, text, Rows.HOURS, hours.school_id)


def _listed(words: Sequence[str]) -> str:
    return f"：{'、'.join(words)}" if words else ""


def as_json(facts: Sequence[Fact]) -> list[dict[str, Any]]:
    """Return facts as they are kept when the result becomes final."""
    return [
        {
            "code": one.code,
            "is_met": one.is_met,
            "text": one.text,
            "rows": one.rows and str(one.rows),
            "rows_id": one.rows_id,
        }
        for one in facts
    ]


def from_json(kept: Mapping[str, Any]) -> Fact:
    """Return a fact that was kept."""
    rows = None if kept["rows"] is None else Rows(kept["rows"])
    return Fact(kept["code"], kept["is_met"], kept["text"], rows, kept["rows_id"])
