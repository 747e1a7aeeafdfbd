"""Wire types of the catalogue of micro-abilities."""

from datetime import datetime
from typing import Any
from uuid import UUID

from assessment.abilities.differences import ChangeKind, differences
from assessment.abilities.document import Ability, CatalogueContent
from assessment.abilities.rules import CatalogueState
from assessment.abilities.tables import AbilityCatalogue
from kernel.text import Wire


class AbilityCatalogueOut(Wire):
    """One version in the list."""

    id: UUID
    version: int
    title: str
    state: CatalogueState
    content_hash: str
    filename: str
    task_count: int
    created_at: datetime
    created_by: str
    published_at: datetime | None
    published_by: str | None


class AbilityCatalogueDetailOut(AbilityCatalogueOut):
    """One version with its abilities, their evidence tasks and level criteria."""

    source: str
    remark: str
    abilities: list[Ability]

    @classmethod
    def of(cls, row: AbilityCatalogue) -> "AbilityCatalogueDetailOut":
        """Shape a row; the stored content was validated when it was written."""
        content = CatalogueContent.model_validate(row.content)
        shown: dict[str, Any] = {
            name: getattr(row, name) for name in AbilityCatalogueOut.model_fields
        }
        return cls(
            **shown, source=content.source, remark=content.remark, abilities=content.abilities
        )


class AbilityChange(Wire):
    """One difference against the version before; `field` is empty for a whole task."""

    code: str
    kind: ChangeKind
    task: str
    field: str
    before: str
    after: str


class AbilityChangesOut(Wire):
    """What a version changes; `base_version` is empty for the first."""

    base_version: int | None
    changes: list[AbilityChange]

    @classmethod
    def of(cls, row: AbilityCatalogue, base: AbilityCatalogue | None) -> "AbilityChangesOut":
        """Compare a version with the one it was made from."""
        if base is None:
            return cls(base_version=None, changes=[])
        found = differences(base.content, row.content)
        return cls(
            base_version=base.version,
            changes=[AbilityChange.model_validate(one) for one in found],
        )
