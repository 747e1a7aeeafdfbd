"""Statistics 统计: how certifications of abilities add up to dimensions and environments. Pure.

Notice section 6 (从学情分析、教学设计、学法指导、学业评价等各个维度出发); R144.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from assessment.abilities.rules import (
    DIMENSION_NAMES,
    ENVIRONMENT_NAMES,
    PREFIXES,
    Dimension,
    Environment,
)
from kernel.actor import Role

READERS: Final = (
    Role.SCHOOL_TEAM,
    Role.SCHOOL_LEAD,
    Role.DISTRICT_OFFICE,
    Role.CITY_OFFICE,
    Role.EQUIPMENT_CENTRE,
)


@dataclass(frozen=True, slots=True)
class Figures:
    """Certifications: begun, final, and by level of those that have one."""

    begun: int = 0
    final: int = 0
    excellent: int = 0
    passing: int = 0
    failing: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        """Add two."""
        return Figures(
            self.begun + other.begun,
            self.final + other.final,
            self.excellent + other.excellent,
            self.passing + other.passing,
            self.failing + other.failing,
        )

    @property
    def rated(self) -> int:
        """How many have a level."""
        return self.excellent + self.passing + self.failing


@dataclass(frozen=True, slots=True)
class Placed:
    """An ability of the catalogue in force."""

    code: str
    name: str
    environment: Environment
    dimension: Dimension


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: a stable key, the name people read, and the figures."""

    key: str
    name: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Tables:
    """The same certifications three times: by dimension, by environment, by ability."""

    total: Figures
    dimensions: list[Row]
    environments: list[Row]
    abilities: list[Row]


def tables_of(counted: Mapping[str, Figures], catalogue: Iterable[Placed]) -> Tables:
    """Add figures by ability up. What the catalogue no longer has is told apart, never dropped."""
    places = {one.code: one for one in catalogue}
    names = {code: one.name for code, one in places.items()}
    known = [*places, *(code for code in sorted(counted) if code not in places)]
    abilities = [Row(code, names.get(code, code), counted.get(code, Figures())) for code in known]
    dimensions = [
        Row(key, name, _sum(n for code, n in counted.items() if _dimension(places, code) == key))
        for key, name in DIMENSION_NAMES.items()
    ]
    lost = _sum(n for code, n in counted.items() if code not in places)
    if lost.begun:
        dimensions.append(Row("unknown", "现行目录以外", lost))
    environments = [
        Row(key, name, _sum(n for code, n in counted.items() if PREFIXES.get(code[:1]) == key))
        for key, name in ENVIRONMENT_NAMES.items()
    ]
    return Tables(_sum(counted.values()), dimensions, environments, abilities)


def _dimension(places: Mapping[str, Placed], code: str) -> Dimension | None:
    return places[code].dimension if code in places else None


def _sum(figures: Iterable[Figures]) -> Figures:
    return sum(figures, Figures())
