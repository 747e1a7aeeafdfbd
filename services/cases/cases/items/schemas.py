"""Wire types of the library."""

from datetime import datetime
from uuid import UUID

from cases.items.rules import Kind, State
from kernel.text import Wire


class ItemOut(Wire):
    """An item as a list shows it."""

    id: UUID
    kind: Kind
    state: State
    title: str
    summary: str
    author_name: str
    org_id: UUID
    org_name: str
    created_at: datetime
