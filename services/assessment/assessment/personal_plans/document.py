"""What a personal plan says, as a typed document; a draft may be empty."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from assessment.abilities.document import AbilityCode
from assessment.abilities.rules import Environment
from assessment.personal_plans.follows import Followed
from assessment.personal_plans.rules import Choice, Content
from assessment.plans.rules import PlanKind
from assessment.plans.study import RowKey
from kernel.text import Prose, Wire

Text = Annotated[Prose, Field(max_length=2000)]


class PlannedAbility(Wire):
    """An ability that is planned."""

    code: AbilityCode
    goal: Text = ""
    due_on: Annotated[date, Field(ge=date(2000, 1, 1), le=date(2199, 12, 31))] | None = None


class PersonalPlanFollow(Wire):
    """A goal of a plan above that is followed, in the words it had when it was chosen (R61)."""

    source: PlanKind
    plan_id: UUID
    key: RowKey
    text: Prose = ""


class PersonalPlanContent(Wire):
    """The plan; nothing is required before it is handed in."""

    level: Text = ""
    environments: list[Environment] = Field(default=[], max_length=3)
    goal: Text = ""
    abilities: list[PlannedAbility] = Field(default=[], max_length=30)
    dimension_reason: Text = ""
    # Missing in documents of before there was a choice: those follow nothing.
    follows: list[PersonalPlanFollow] = Field(default=[], max_length=100)

    def as_json(self) -> dict[str, Any]:
        """Return the document as it is stored."""
        return self.model_dump(mode="json")

    def to_rules(self) -> Content:
        """Return it as the rules know it."""
        return Content(
            level=self.level,
            environments=self.environments,
            goal=self.goal,
            abilities=[Choice(one.code, one.goal, one.due_on) for one in self.abilities],
            dimension_reason=self.dimension_reason,
        )

    def followed(self) -> list[Followed]:
        """Return the goals that were chosen, as the rules know them."""
        return [Followed(one.source, one.plan_id, one.key, one.text) for one in self.follows]
