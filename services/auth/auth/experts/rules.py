"""The expert pool 专家库 of the city and its districts (notice 二; R5 to R9, R40). Pure.

An entry is nominated by an office, selected by the office that leads the team, and serves from the
publication of its batch on, until somebody takes its place.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Final
from uuid import UUID

from auth.organisations.rules import Kind
from kernel.actor import Role
from kernel.errors import Conflict, Invalid, NotAllowed


class ExpertState(StrEnum):
    """推荐、入选、在任、已更替、未入选."""

    NOMINATED = "nominated"
    SELECTED = "selected"
    SERVING = "serving"
    REPLACED = "replaced"
    DECLINED = "declined"


class ExpertRole(StrEnum):
    """组长、副组长、成员."""

    LEADER = "leader"
    DEPUTY = "deputy"
    MEMBER = "member"


class Source(StrEnum):
    """高校、教科研、电教装备、师训、一线校长教师 (R5)."""

    UNIVERSITY = "university"
    RESEARCH = "research"
    EQUIPMENT = "equipment"
    TRAINING = "training"
    SCHOOL = "school"


class Level(StrEnum):
    """国家级、省级、市级、区市级 trainings (R7)."""

    NATIONAL = "national"
    PROVINCIAL = "provincial"
    CITY = "city"
    DISTRICT = "district"


# The offices lead their own team: the city office the city's, a district office its district's.
LEADERS: Final = (Role.CITY_OFFICE, Role.DISTRICT_OFFICE)
_LED_BY: Final[Mapping[Kind, tuple[Role, ...]]] = MappingProxyType(
    {Kind.CITY: (Role.CITY_OFFICE,), Kind.DISTRICT: (Role.CITY_OFFICE, Role.DISTRICT_OFFICE)}
)
LIVING: Final = (ExpertState.NOMINATED, ExpertState.SELECTED, ExpertState.SERVING)

# From which states a verb may start, and where it ends.
_STEPS: Final[Mapping[ExpertState, frozenset[ExpertState]]] = MappingProxyType(
    {
        ExpertState.SELECTED: frozenset({ExpertState.NOMINATED}),
        ExpertState.DECLINED: frozenset({ExpertState.NOMINATED, ExpertState.SELECTED}),
        ExpertState.SERVING: frozenset({ExpertState.SELECTED}),
        ExpertState.REPLACED: frozenset({ExpertState.SERVING}),
    }
)


class ExpertIsOneself(NotAllowed):
    """An office's member who is an expert, too, leaves the own affairs to colleagues."""

    code = "expert_is_oneself"
    title = "不能办理本人的专家事项，请由工程办的其他人员办理"


def check_another(expert_person_id: UUID | None, caller_id: UUID) -> None:
    """Refuse whoever would decide about the own place in the pool."""
    if expert_person_id is not None and expert_person_id == caller_id:
        raise ExpertIsOneself


class StepNotPossible(Conflict):
    code = "expert_step_not_possible"
    title = "该专家当前的状态不能办理这一步，请刷新后查看"


class TeamHasNoPlace(Invalid):
    code = "expert_team_misplaced"
    title = "专家团队只设在市和区市，请选择市或区市"


class ExpertExists(Conflict):
    code = "expert_exists"
    title = "该人员已在这个专家团队中，不需要再次推荐"


class BatchNameTaken(Conflict):
    code = "expert_batch_name_taken"
    title = "该团队已有同名批次，请换一个名称"


class BatchPublished(Conflict):
    code = "expert_batch_published"
    title = "该批次已经公布，不能再加入或改动，请新建批次"


class BatchEmpty(Conflict):
    code = "expert_batch_empty"
    title = "该批次还没有入选的专家，不能公布"


class BatchOfAnotherTeam(Invalid):
    code = "expert_batch_of_another_team"
    title = "所选批次不属于这个专家团队"


class TrainingAhead(Invalid):
    code = "training_in_the_future"
    title = "培训日期不能晚于今天，请在培训结束后登记"


class PublicationAhead(Invalid):
    code = "publication_in_the_future"
    title = "公布日期不能晚于今天"


@dataclass(frozen=True, slots=True)
class Nomination:
    """Whom an office proposes for a team; a person of the register, or somebody from outside."""

    organisation_id: UUID
    name: str
    unit: str
    role: ExpertRole
    source: Source
    subject: str | None
    stage: str | None
    is_leading_talent: bool
    person_id: UUID | None
    replaces_id: UUID | None
    reason: str


@dataclass(frozen=True, slots=True)
class Training:
    """A training that an expert took part in."""

    title: str
    level: Level
    held_on: date
    hours: Decimal
    proof: str


def leaders_of(kind: Kind) -> tuple[Role, ...]:
    """Return who leads the team of a city or district; TeamHasNoPlace for other units."""
    if kind not in _LED_BY:
        raise TeamHasNoPlace
    return _LED_BY[kind]


def check_step(state: ExpertState, becomes: ExpertState) -> None:
    """Refuse a step that the present state does not allow."""
    if state not in _STEPS[becomes]:
        raise StepNotPossible
