"""Merging, moving, splitting and closing on the wire."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from auth.organisations.rules import Stage
from auth.organisations.schemas import Code, OrganisationDetailOut
from auth.reorganisation.rules import Effect, Part, Step
from kernel.text import Line, Wire

_MANY = 20_000
Ids = Annotated[list[UUID], Field(max_length=_MANY)]


class _StepIn(Wire):
    on: date = Field(description="生效日期，不能晚于今天")
    reason: Line = Field(description="事由，如批复文号")

    def step(self, organisation_id: UUID, seen: int) -> Step:
        """Return the same as the rule's type."""
        return Step(organisation_id, seen, self.on, self.reason)


class MergeIn(_StepIn):
    """Into which unit."""

    into_id: UUID = Field(description="并入的单位")


class PlaceIn(_StepIn):
    """Under which unit."""

    parent_id: UUID = Field(description="新的上级单位")


class CloseIn(Wire):
    """Why a unit is closed, since when (today), and where its people go."""

    reason: Line
    on: date | None = Field(None, description="生效日期，默认今天")
    people_to_id: UUID | None = Field(None, description="在职人员的去向；没有在职人员时不填")

    def step(self, organisation_id: UUID, seen: int, today: date) -> Step:
        """Return the same as the rule's type."""
        return Step(organisation_id, seen, self.on or today, self.reason)


class PartIn(Wire):
    """A school that comes out of another one."""

    name: Line
    code: Code | None = None
    stage: Stage | None = None
    person_ids: Ids = Field(default_factory=list)
    group_ids: Ids = Field(default_factory=list)

    def part(self) -> Part:
        """Return the same as the rule's type."""
        return Part(
            self.name,
            self.code or None,
            self.stage,
            tuple(self.person_ids),
            tuple(self.group_ids),
        )


class SplitIn(_StepIn):
    """Which schools come out, and who goes with them."""

    parts: Annotated[list[PartIn], Field(min_length=1, max_length=10)]


class EffectOut(Wire):
    """What a step does, or would do."""

    sentence: str = Field(description="如“将影响 112 人、6 个教研组”")
    people: int
    schools: int
    groups: int
    merged_groups: int = Field(description="与目标单位同名教研组合并的数目")
    grants: int = Field(description="随人转走或终止的权限")
    new_unit_ids: list[UUID]


class ReorganisationOut(OrganisationDetailOut):
    """The unit as it is after the step, and what the step does with others."""

    is_preview: bool
    effect: EffectOut

    @classmethod
    def of(
        cls, effect: Effect, organisation: OrganisationDetailOut, *, is_preview: bool
    ) -> "ReorganisationOut":
        """Shape what a step has counted."""
        told = EffectOut(
            sentence=effect.sentence(),
            people=len(effect.people),
            schools=effect.schools,
            groups=effect.groups,
            merged_groups=effect.merged_groups,
            grants=effect.grants,
            new_unit_ids=effect.new_units,
        )
        return cls(**organisation.model_dump(), is_preview=is_preview, effect=told)
