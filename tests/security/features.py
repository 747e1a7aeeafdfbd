"""What the features of assessment's year tell the matrix, put together."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.security import certifications, draws, hours
from tests.security.world import World

THINGS: Mapping[str, Callable[[World], str]] = {
    **hours.THINGS,
    **certifications.THINGS,
    **draws.THINGS,
}
UNITS: Mapping[str, Callable[[World], str]] = {**hours.UNITS, **certifications.UNITS, **draws.UNITS}
BODY_UNITS: Mapping[str, Callable[[World], str]] = {**certifications.BODY_UNITS, **draws.BODY_UNITS}
BODIES: Mapping[str, Callable[[World], Any]] = {
    **hours.BODIES,
    **certifications.BODIES,
    **draws.BODIES,
}
