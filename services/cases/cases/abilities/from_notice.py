"""The 30 micro-abilities by code, read once from the notice's data (R73)."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

from cases.abilities.rules import DIMENSION_NAMES, Ability, Environment

NAMES = Path(__file__).with_name("notice") / "micro_abilities.yaml"


@cache
def abilities() -> Mapping[str, Ability]:
    """Return every ability by its code, in the notice's order."""
    source = yaml.safe_load(NAMES.read_text(encoding="utf-8"))
    dimensions = {name: code for code, name in DIMENSION_NAMES.items()}
    return {
        one["code"]: Ability(
            one["code"],
            one["name"],
            Environment(one["environment"]),
            dimensions[one["dimension"]],
        )
        for one in source["abilities"]
    }
