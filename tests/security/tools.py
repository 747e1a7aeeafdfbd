"""The tool library in the world: one tool that the centre entered for the city."""

import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from kernel.actor import Role
from tests.security.items import CASES, NOTHING, PATIENCE_SECONDS

if TYPE_CHECKING:
    from tests.security.world import World

CATEGORY = "01930000-0000-7000-8000-000000000001"  # of the list that the platform begins with


def tool_body() -> dict[str, Any]:
    """Return a tool without gaps."""
    return {
        "title": "样例工具",
        "summary": "样例简介",
        "stages": ["primary"],
        "subjects": ["chinese"],
        "abilities": ["A1"],
        "year": 2026,
        "licence": "by",
        "tool": {
            "category_id": CATEGORY,
            "links": [{"url": "https://tool.invalid/"}],
            "handles_pupils_data": False,
        },
    }


def fill_the_tools(world: "World") -> None:
    """Enter a tool, as soon as cases knows the city."""
    centre = world.mint.person(Role.EQUIPMENT_CENTRE, world.city.path, org_id=world.city.id)
    end = time.monotonic() + PATIENCE_SECONDS
    while (made := world.calls(centre, "POST", f"{CASES}/tools", json=tool_body())).is_error:
        assert time.monotonic() < end, made.text
        time.sleep(1)
    world.things["tool_id"] = str(made.json()["id"])


THINGS: "Mapping[str, Callable[[World], str]]" = {"tool_category_id": lambda _: CATEGORY}
# The centre mends what it entered, not what a school wrote.
OTHERWISE: "Mapping[str, dict[str, Callable[[World], str]]]" = {
    "reviseTool": {"item_id": lambda w: w.things["tool_id"]}
}
BODIES: "Mapping[str, Callable[[World], Any]]" = {
    "enterTool": lambda _: tool_body(),
    "reviseTool": lambda _: tool_body(),
    # Of no item that anybody has: judged, then answered item by item.
    "previewTools": lambda _: {"verb": "look", "items": NOTHING},
    "decideTools": lambda _: {"verb": "look", "items": NOTHING},
    "addToolCategory": lambda _: {"name": f"样例分类{uuid4().hex[:8]}"},
    "renameToolCategory": lambda _: {"name": "不会保存的名称"},
    "orderToolCategories": lambda _: {"ids": [str(uuid4())]},
    "retireToolCategory": lambda _: {},
}
