"""Wire types of collections."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from cases.collections import rules
from cases.collections.rules import Share
from cases.collections.service import Beginning, Opened, Saved
from cases.feedback.schemas.items import ListedItemOut
from kernel.text import Line, OptionalLine, Prose, Wire

Name = Annotated[Line, StringConstraints(max_length=100)]
About = Annotated[Prose, Field(max_length=500)]


class NewCollectionIn(Wire):
    """A new collection; `org_id` for one of a unit that the caller keeps."""

    name: Name
    about: About = ""
    share: Share = Share.PRIVATE
    org_id: UUID | None = None

    def said(self) -> Beginning:
        """Return it as the service takes it."""
        return Beginning(self.name, self.about, self.share, self.org_id)


class CollectionEntryIn(Wire):
    """An item in its place, with a note on why it is there."""

    item_id: UUID
    note: OptionalLine = ""


class CollectionIn(Wire):
    """A collection as it is saved: everything of it, each time."""

    name: Name
    about: About = ""
    share: Share
    items: list[CollectionEntryIn] = Field(max_length=rules.MOST_ITEMS)

    @model_validator(mode="after")
    def _each_once(self) -> "CollectionIn":
        if len({one.item_id for one in self.items}) < len(self.items):
            message = "同一项资源在合集中只能出现一次"
            raise ValueError(message)
        return self

    def said(self) -> Saved:
        """Return it as the service takes it."""
        items = [(one.item_id, one.note) for one in self.items]
        return Saved(self.name, self.about, self.share, items)


class CollectionOut(Wire):
    """A collection as a list shows it."""

    id: UUID
    name: str
    about: str
    share: Share
    is_office: bool = Field(description="以单位名义建立")
    owner_name: str
    org_name: str
    org_path: str
    item_count: int
    pinned_at: datetime | None
    updated_at: datetime
    version: int


class CollectionEntryOut(Wire):
    """An item of a collection; empty for who keeps it when it is not open to them any more."""

    item_id: UUID
    note: str
    item: ListedItemOut | None


class CollectionPageOut(CollectionOut):
    """A collection with its items in their order."""

    may_edit: bool
    items: list[CollectionEntryOut]

    @classmethod
    def of(cls, one: Opened) -> "CollectionPageOut":
        """Shape a collection; readers are shown nothing of what they may not see."""
        entries = [
            CollectionEntryOut(
                item_id=entry.item_id,
                note=entry.note,
                item=ListedItemOut.of(one.rows[entry.item_id])
                if entry.item_id in one.rows
                else None,
            )
            for entry in one.entries
            if one.may_edit or entry.item_id in one.rows
        ]
        head = CollectionOut.model_validate(one.collection).model_dump()
        return cls(**head, may_edit=one.may_edit, items=entries)
