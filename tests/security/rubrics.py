"""A rubric as an editor would send it back."""

from typing import Any

from tests.documents import document
from tests.security.world import World


def rubric_body(world: World, rubric_id: str) -> dict[str, Any]:
    """Return the content of a rubric as an editor would send it back."""
    path = f"/api/assessment/v1/rubrics/{rubric_id}"
    shown = world.calls.ok(world.office, "GET", path).json()
    content = document("assessment")["components"]["schemas"]["RubricContent"]["properties"]
    return {name: shown[name] for name in content if name in shown}
