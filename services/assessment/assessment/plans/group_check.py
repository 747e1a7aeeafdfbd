"""What a group plan still lacks, piece by piece (annex 4 C16). No I/O."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date

from assessment.abilities.document import Ability
from assessment.plans.group import GroupContent
from assessment.plans.rules import Gap
from assessment.plans.study_check import each_ability, each_goal, schedule_gaps


def gaps_of(
    plan: GroupContent,
    known: Mapping[str, Ability],
    chosen: Collection[str] | None,
    year: tuple[date, date],
) -> Iterator[Gap]:
    """Name each missing piece; `chosen` are the school's abilities, None while none are in force.

    Nobody has to wait for the district's word on the study plan: until then all are open.
    """
    if not plan.situation.strip():
        yield Gap("situation", "未填写本组现状（学科、人员、已有基础和短板）")
    if not plan.goals:
        yield Gap("goals", "未填写本组目标")
    yield from each_goal("本组", plan.goals)
    if not plan.abilities:
        yield Gap("abilities", "未选择本组研修的微能力")
    yield from each_ability(plan.abilities, known)
    yield from _offer(plan, chosen)
    yield from schedule_gaps(plan.activities, year)


def _offer(plan: GroupContent, chosen: Collection[str] | None) -> Iterator[Gap]:
    if chosen is None:
        text = "学校的校本研修计划尚未通过审核，选定的微能力以审核通过的计划为准，届时可能需要调整"
        yield Gap("abilities", text, is_warning=True)
        return
    for choice in plan.abilities:
        if choice.code not in chosen:
            text = f"微能力 {choice.code} 不在学校研修计划选定的范围内，请重新选择"
            yield Gap("abilities", text, choice.code)
