"""Wire types of statistics."""

from uuid import UUID

from assessment.statistics.rules import Figures, Row
from assessment.statistics.service import Statistics
from assessment.years.tables import Year
from kernel.text import Wire


class AbilityFiguresOut(Wire):
    """Certifications: begun, with a level, by level, and final."""

    begun: int
    rated: int
    excellent: int
    passing: int
    failing: int
    final: int


class AbilityRowOut(Wire):
    """A line: a dimension, an environment or an ability."""

    key: str
    name: str
    figures: AbilityFiguresOut

    @classmethod
    def of(cls, row: Row) -> "AbilityRowOut":
        """Shape a line."""
        return cls(key=row.key, name=row.name, figures=_figures(row.figures))


class AbilityPartOut(Wire):
    """A district of a city or a school of a district."""

    unit_id: UUID | None
    name: str
    total: AbilityFiguresOut
    dimensions: list[AbilityRowOut]
    environments: list[AbilityRowOut]


class AbilityStatisticsOut(Wire):
    """Statistics of a unit in a year."""

    unit_id: UUID | None
    unit_name: str
    unit_kind: str
    year_id: UUID
    year_name: str
    stages: list[str]
    total: AbilityFiguresOut
    dimensions: list[AbilityRowOut]
    environments: list[AbilityRowOut]
    abilities: list[AbilityRowOut]
    parts: list[AbilityPartOut]

    @classmethod
    def of(cls, found: Statistics, year: Year) -> "AbilityStatisticsOut":
        """Shape the statistics."""
        told = found.tables
        return cls(
            unit_id=found.place.unit_id,
            unit_name=found.place.name,
            unit_kind=found.place.kind,
            year_id=year.id,
            year_name=year.name,
            stages=found.stages,
            total=_figures(told.total),
            dimensions=[AbilityRowOut.of(row) for row in told.dimensions],
            environments=[AbilityRowOut.of(row) for row in told.environments],
            abilities=[AbilityRowOut.of(row) for row in told.abilities],
            parts=[
                AbilityPartOut(
                    unit_id=part.unit_id,
                    name=part.name,
                    total=_figures(part.tables.total),
                    dimensions=[AbilityRowOut.of(row) for row in part.tables.dimensions],
                    environments=[AbilityRowOut.of(row) for row in part.tables.environments],
                )
                for part in found.parts
            ],
        )


def _figures(n: Figures) -> AbilityFiguresOut:
    return AbilityFiguresOut.model_validate(n)
