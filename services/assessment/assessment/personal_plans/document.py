"""What a personal plan says, as a typed document; a draft may be empty."""

from datetime import date
from typing import Annotated, Any

from pydantic import Field

from assessment.abilities.document import AbilityCode
from assessment.abilities.rules import Environment
from assessment.personal_plans.rules import Choice, Content
from kernel.text import Prose, Wire

Text = Annotated[Prose, Field(max_length=2000)]


class PlannedAbility(Wire):
    """An ability that is planned."""

    code: AbilityCode
    goal: Text = ""
    due_on: Annotated[date, Field(ge=date(2000, 1, 1), le=date(2199, 12, 31))] | None = None


class PersonalPlanContent(Wire):
    """The plan; nothing is required before it is handed in."""

    level: Text = ""
    environments: list[Environment] = Field(default=[], max_length=3)
    goal: Text = ""
    abilities: list[PlannedAbility] = Field(default=[], max_length=30)
    dimension_reason: Text = ""

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
