"""Personal plans 个人提升计划: states, what a plan must say, what it is warned about. Pure.

DOMAIN §4.1; notice annex 5 (明确提升目标、兼顾四个维度、三项微能力); R81, R108–R110.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from assessment.abilities.rules import DIMENSION_NAMES, Dimension, Environment, coverage
from kernel.errors import Conflict, Invalid, NotFound


class PersonalPlanState(StrEnum):
    """填写中 → 待审核 → 已通过, or 退回修改."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"


class PersonalPlanVerb(StrEnum):
    """What is done with a plan."""

    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    RETURN = "return"
    APPROVE = "approve"
    REVISE = "revise"
    UNDO = "undo"


class Party(StrEnum):
    """Who does it: the teacher whose plan it is, or the school's team."""

    OWNER = "owner"
    SCHOOL = "school"


@dataclass(frozen=True, slots=True)
class Step:
    """A row of the state table."""

    party: Party
    before: frozenset[PersonalPlanState]
    after: PersonalPlanState


_WORK: Final = frozenset({PersonalPlanState.DRAFT, PersonalPlanState.RETURNED})
STEPS: Final[Mapping[PersonalPlanVerb, Step]] = {
    PersonalPlanVerb.SUBMIT: Step(Party.OWNER, _WORK, PersonalPlanState.SUBMITTED),
    PersonalPlanVerb.WITHDRAW: Step(
        Party.OWNER, frozenset({PersonalPlanState.SUBMITTED}), PersonalPlanState.DRAFT
    ),
    PersonalPlanVerb.RETURN: Step(
        Party.SCHOOL, frozenset({PersonalPlanState.SUBMITTED}), PersonalPlanState.RETURNED
    ),
    PersonalPlanVerb.APPROVE: Step(
        Party.SCHOOL, frozenset({PersonalPlanState.SUBMITTED}), PersonalPlanState.APPROVED
    ),
    PersonalPlanVerb.REVISE: Step(
        Party.OWNER, frozenset({PersonalPlanState.APPROVED}), PersonalPlanState.DRAFT
    ),
    # The school takes its approval or its return back: it waits again as it was handed in.
    PersonalPlanVerb.UNDO: Step(
        Party.SCHOOL,
        frozenset({PersonalPlanState.APPROVED, PersonalPlanState.RETURNED}),
        PersonalPlanState.SUBMITTED,
    ),
}
EDITABLE: Final = _WORK


class PlanUnknown(NotFound):
    code = "personal_plan_unknown"
    title = "没有找到该教师的个人计划"


class PlanNotEditable(Conflict):
    """Submitted and approved plans stand."""

    code = "personal_plan_not_editable"
    title = "计划已提交或已通过，不能直接修改；请先撤回，或发起修订"


class StepNotOpen(Conflict):
    """The state does not allow this step."""

    code = "personal_plan_step_not_open"
    title = "计划当前的状态不能办理这一步，请刷新后查看最新状态"


class PlanIncomplete(Invalid):
    """Handed in too early; `errors` names each missing piece."""

    code = "personal_plan_incomplete"
    title = "计划还不完整，请按提示补充后再提交"


class OwnPlan(Conflict):
    """Nobody decides about the own plan."""

    code = "personal_plan_own"
    title = "不能审核本人的计划，请由学校管理团队的其他成员或区市工程办审核"


class NoSchool(Conflict):
    """The caller teaches at no school that is known here."""

    code = "personal_plan_no_school"
    title = "没有找到您任教的学校，请联系学校管理员核对您的所在单位"


@dataclass(frozen=True, slots=True)
class Choice:
    """An ability that is planned: what is aimed at, and until when."""

    code: str
    goal: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Content:
    """What a teacher writes."""

    level: str  # 现有水平
    environments: Sequence[Environment]  # what the classroom offers
    goal: str
    abilities: Sequence[Choice]
    dimension_reason: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """What there is to choose from, and what the year asks for.

    `places` are all abilities with their place in the grid; `allowed` the school's 8–10, None while
    its study plan is not approved: then nobody has to wait and all are open.
    """

    places: Mapping[str, "Place"]
    allowed: Collection[str] | None
    least: int
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class Place:
    """An ability's environment and dimension."""

    environment: Environment
    dimension: Dimension


@dataclass(frozen=True, slots=True)
class Remark:
    """One finding: the part of the plan, a stable code, and what to do."""

    field: str
    code: str
    message: str


def missing(content: Content, offer: Offer) -> list[Remark]:
    """Return what keeps a plan from being handed in."""
    found: list[Remark] = []
    if not content.level.strip():
        found.append(Remark("level", "level_missing", "请填写现有水平"))
    if not content.environments:
        found.append(Remark("environments", "environment_missing", "请选择所在学校的教学环境"))
    if not content.goal.strip():
        found.append(Remark("goal", "goal_missing", "请填写本年度的提升目标"))
    chosen = [one.code for one in content.abilities]
    if len(set(chosen)) < offer.least:
        text = f"至少选择 {offer.least} 项微能力，现有 {len(set(chosen))} 项"
        found.append(Remark("abilities", "abilities_few", text))
    if len(set(chosen)) != len(chosen):
        found.append(Remark("abilities", "ability_twice", "同一项微能力选了两次，请删除一项"))
    for choice in content.abilities:
        found += _of_choice(choice, offer)
    return found


def _of_choice(choice: Choice, offer: Offer) -> list[Remark]:
    code, found = choice.code, []
    if code not in offer.places:
        found.append(Remark(code, "ability_unknown", f"现行目录中没有 {code}，请重新选择"))
    elif offer.allowed is not None and code not in offer.allowed:
        text = f"{code} 不在本校研修计划选定的微能力中，请从选定的能力中选择"
        found.append(Remark(code, "ability_not_offered", text))
    if not choice.goal.strip():
        found.append(Remark(code, "ability_goal_missing", f"请填写 {code} 的目标"))
    if choice.due_on is None:
        found.append(Remark(code, "ability_date_missing", f"请填写 {code} 的计划完成日期"))
    elif not offer.starts_on <= choice.due_on <= offer.ends_on:
        text = f"{code} 的计划完成日期须在 {offer.starts_on} 至 {offer.ends_on} 之间"
        found.append(Remark(code, "ability_date_outside", text))
    return found


def warnings(content: Content, offer: Offer) -> list[Remark]:
    """Return what the teacher should think about; it never keeps a plan back (R109)."""
    places = [offer.places[one.code] for one in content.abilities if one.code in offer.places]
    found: list[Remark] = []
    if places and (absent := coverage(places).missing_dimensions):
        names = "、".join(DIMENSION_NAMES[one] for one in absent)
        text = f"未兼顾四个维度，缺少：{names}；可以调整，或说明理由"
        if not content.dimension_reason.strip():
            found.append(Remark("dimension_reason", "dimensions_missing", text))
    elsewhere = [
        one.code
        for one in content.abilities
        if one.code in offer.places
        and content.environments
        and offer.places[one.code].environment not in content.environments
    ]
    if elsewhere:
        text = f"{'、'.join(elsewhere)} 所属的教学环境不在您选择的环境中，请确认学校具备条件"
        found.append(Remark("environments", "environment_differs", text))
    if offer.allowed is None:
        text = "本校研修计划尚未通过审核，选定的微能力以审核通过的计划为准，届时可能需要调整"
        found.append(Remark("abilities", "study_plan_open", text))
    return found
