"""Wire types of the categories of tools."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from cases.tools.rules import MOST_CATEGORIES
from cases.tools.service.categories import Naming
from kernel.text import Line, OptionalLine, Wire


class ToolCategoryIn(Wire):
    """A category as it is named."""

    name: Annotated[Line, StringConstraints(max_length=30)]
    hint: OptionalLine = ""

    def said(self) -> Naming:
        """Return it as the service takes it."""
        return Naming(self.name, self.hint)


class ToolCategoryOrderIn(Wire):
    """All categories in use, in the order wished for."""

    ids: Annotated[list[UUID], Field(min_length=1, max_length=MOST_CATEGORIES)]


class ToolCategoryRetireIn(Wire):
    """Which category takes its tools; needed as long as there are any."""

    successor_id: UUID | None = None


class ToolCategoryOut(Wire):
    """A category; a retired one is shown as long as something names it."""

    id: UUID
    name: str
    hint: str
    ordinal: int
    retired_at: datetime | None
    successor_id: UUID | None
    version: int


class KeptToolCategoryOut(ToolCategoryOut):
    """The same for those who keep the list, with how many tools stand in it."""

    tool_count: int


class ToolCategoriesOut(Wire):
    """The categories in their order, the retired last."""

    items: list[ToolCategoryOut]


class KeptToolCategoriesOut(Wire):
    """The same with numbers."""

    items: list[KeptToolCategoryOut]


class ToolCategoryRetiredOut(Wire):
    """How many tools moved to the successor."""

    moved: int
