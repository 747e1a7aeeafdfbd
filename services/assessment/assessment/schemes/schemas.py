"""Wire types of schemes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import Field

from assessment.schemes.differences import SchemeChangeKind
from assessment.schemes.document import SchemeContent
from assessment.schemes.kinds import KeyPoint
from assessment.schemes.listing import ListedSchemeState
from assessment.schemes.rules import SchemeState, SchemeVerb
from assessment.schemes.service.acknowledging import Mine
from assessment.schemes.service.reading import View
from kernel.text import Wire


class SchemeKeyPoint(Wire):
    """A key point in the notice's words."""

    key: KeyPoint
    title: str
    text: str


class SchemeKeyPoints(Wire):
    """校本应用考核要点, annex 5."""

    source: str
    title: str
    intro: str
    points: list[SchemeKeyPoint]
    standard: str


class SchemeBegin(Wire):
    """Which school, which year, and whether to begin empty instead of with the suggestion."""

    school_id: UUID
    year_id: UUID
    is_blank: bool = False


class SchemeRow(Wire):
    """A school of the list; `scheme_id` is empty while there is none."""

    scheme_id: UUID | None
    school_id: UUID
    school_name: str
    org_path: str
    district_name: str
    state: ListedSchemeState
    version_no: int | None
    published_version_no: int | None
    published_at: datetime | None
    content_hash: str | None
    staff: int
    acknowledged: int


class SchemeCounts(Wire):
    """Schools in reach by state."""

    missing: int = 0
    draft: int = 0
    published: int = 0


class SchemeGap(Wire):
    """A piece that is missing, or only worth a look."""

    part: str
    message: str
    row: str
    is_warning: bool


class SchemeVersionOut(Wire):
    """A version: when it was begun and published."""

    version_no: int
    opened_at: datetime
    published_at: datetime | None
    published_by_name: str | None
    content_hash: str | None


class SchemeVersions(Wire):
    """The versions the caller may read, newest first."""

    items: list[SchemeVersionOut]


class SchemeChangeOut(Wire):
    """One difference; `field` is empty where a whole row came or went."""

    part: str
    kind: SchemeChangeKind
    row: str
    field: str
    before: str
    after: str


class SchemeChanges(Wire):
    """What a version changes against an older one."""

    version_no: int
    base_no: int
    changes: list[SchemeChangeOut]


class SchemeOut(Wire):
    """A scheme with the version that is shown, and what it still lacks."""

    id: UUID
    year_id: UUID
    year_name: str
    school_id: UUID
    school_name: str
    org_path: str
    district_name: str
    state: SchemeState
    version_no: int
    published_version_no: int | None
    version: int
    updated_at: datetime
    updated_by_name: str
    shown: SchemeVersionOut
    content: SchemeContent
    total: str = Field(description="各项分值之和")
    gaps: list[SchemeGap]
    my_actions: list[SchemeVerb]

    @classmethod
    def of(cls, view: View) -> "SchemeOut":
        """Shape a view."""
        return cls(**_head(view))


class MySchemeOut(SchemeOut):
    """The scheme the caller is assessed by, and when they acknowledged it."""

    acknowledged_at: datetime | None

    @classmethod
    def of_mine(cls, mine: Mine) -> "MySchemeOut":
        """Shape the caller's scheme."""
        return cls(**_head(mine.view), acknowledged_at=mine.acknowledged_at)


class SchemeAcknowledge(Wire):
    """The version that was read."""

    version_no: int = Field(ge=1, le=9_999)


class SchemeAcknowledged(Wire):
    """When it was acknowledged."""

    version_no: int
    at: datetime


class SchemeReader(Wire):
    """Somebody of the staff; `at` is empty until they acknowledge."""

    person_id: UUID
    name: str
    staff_no: str | None
    at: datetime | None


class SchemeReaderCounts(Wire):
    """Staff, and how many of them have acknowledged the version in force."""

    staff: int
    acknowledged: int


_OF_ROW = (
    *("id", "year_id", "school_id", "school_name", "org_path", "district_name", "state"),
    *("version_no", "published_version_no", "version", "updated_at", "updated_by_name"),
)


def _head(view: View) -> dict[str, Any]:
    content = SchemeContent.model_validate(view.shown.content)
    return {name: getattr(view.scheme, name) for name in _OF_ROW} | {
        "year_name": view.year.name,
        "shown": SchemeVersionOut.model_validate(view.shown),
        "content": content,
        "total": f"{content.total():f}",
        "gaps": [SchemeGap.model_validate(gap) for gap in view.gaps],
        "my_actions": list(view.actions),
    }


def rows_of(rows: Sequence[Any], staff: dict[UUID, tuple[int, int]]) -> list[SchemeRow]:
    """Shape rows of the list with their schools' counts."""
    found = []
    for row in rows:
        total, done = staff.get(row.school_id, (0, 0))
        found.append(SchemeRow(**row._asdict(), staff=total, acknowledged=done))
    return found
