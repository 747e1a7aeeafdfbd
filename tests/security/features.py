"""What the features of a teacher's year tell the matrix, put together."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.security import (
    activities,
    campaigns,
    certifications,
    draws,
    feedback,
    goals,
    groups,
    hours,
    items,
    judging,
    plan_requests,
    practice,
    registers,
    schemes,
    showcases,
    tools,
)
from tests.security.world import World

_FEATURES = (
    plan_requests,
    hours,
    items,
    feedback,
    tools,
    campaigns,
    judging,
    goals,
    activities,
    groups,
    certifications,
    draws,
    schemes,
    practice,
    showcases,
    registers,
)


def _together(name: str) -> dict[str, Callable[[World], Any]]:
    """Return one table of all; what a feature does not tell is not needed."""
    return {key: one for part in _FEATURES for key, one in getattr(part, name, {}).items()}


THINGS: Mapping[str, Callable[[World], str]] = _together("THINGS")
UNITS: Mapping[str, Callable[[World], str]] = _together("UNITS")
BODY_UNITS: Mapping[str, Callable[[World], str]] = _together("BODY_UNITS")
BODIES: Mapping[str, Callable[[World], Any]] = _together("BODIES")
