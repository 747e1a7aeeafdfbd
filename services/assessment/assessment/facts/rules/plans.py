"""What plans say: C12–C14 of the study plan, C16 of the teaching groups (R72–R74, R100). Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assessment.abilities.rules import DIMENSION_NAMES, ENVIRONMENT_NAMES, Placed, coverage
from assessment.facts.rules import Fact, Rows, named
from assessment.hours.rules import figure
from assessment.plans.rules import LEAST_ABILITIES, MOST_ABILITIES


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
class Groups:
    """The teaching groups of a school, and which of them have no approved plan."""

    school_id: str
    count: int
    without: Sequence[str]


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


def _listed(words: Sequence[str]) -> str:
    return f"：{'、'.join(words)}" if words else ""


def group_fact(groups: Groups) -> Fact:
    """Return the fact of C16: every group has its own plan and study plan, one document here."""
    if groups.count == 0:
        return Fact("C16", None, "通讯录中没有该校教研组", None, None)
    lacks = len(groups.without)
    text = f"{groups.count} 个教研组中 {groups.count - lacks} 个有已通过审核的规划和研修计划"
    text += f"，{lacks} 个没有：{named(groups.without)}" if lacks else "，没有缺少的"
    return Fact("C16", not lacks, text, Rows.GROUP_PLANS, groups.school_id)
