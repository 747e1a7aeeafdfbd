"""The version in force as a form to fill in: one row per evidence task."""

from collections.abc import Iterator

from assessment.abilities.document import Ability, CatalogueContent, EvidenceTask
from assessment.abilities.layout import INSTRUCTIONS, LAYOUT
from assessment.abilities.rules import DIMENSION_NAMES, ENVIRONMENT_NAMES, MATERIAL_NAMES
from workbooks.template import template_of


def form_of(content: CatalogueContent) -> bytes:
    """Return the workbook; uploaded again as it is, it changes nothing."""
    rows = [row for ability in content.abilities for row in _rows(ability)]
    return template_of(LAYOUT, INSTRUCTIONS, rows)


def _rows(ability: Ability) -> Iterator[list[str]]:
    own = [
        ability.code,
        ability.name,
        ENVIRONMENT_NAMES[ability.environment],
        DIMENSION_NAMES[ability.dimension],
        ability.description,
    ]
    if not ability.tasks:
        yield own
    for at, task in enumerate(ability.tasks):
        yield [*(own if at == 0 else [ability.code, "", "", "", ""]), *_cells(task)]


def _cells(task: EvidenceTask) -> list[str]:
    return [
        task.name,
        task.requirement,
        "、".join(MATERIAL_NAMES[one] for one in task.materials),
        "" if task.max_minutes is None else str(task.max_minutes),
        task.excellent,
        task.passing,
    ]
