"""What callers send about items."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, model_validator

from cases.items.content import ContentHash, ItemContent
from cases.items.rules import FileRole, Kind, Level, Verb
from cases.items.service.authors import Part
from cases.items.service.consenting import Word
from cases.items.service.deciding import Decision
from cases.items.service.drafting import Beginning, Said
from cases.items.service.files import Attachment
from kernel.text import Line, OptionalLine, Prose, Wire

Reason = Annotated[Prose, Field(min_length=1, max_length=1000, pattern=r"\S")]


class NewItemIn(Wire):
    """A new draft; `level` for outcomes alone, `school_id` for who works in several schools."""

    kind: Kind
    level: Level | None = None
    title: Line
    school_id: UUID | None = None

    def said(self) -> Beginning:
        """Return it as the service takes it."""
        return Beginning(self.kind, self.level, self.title, self.school_id)


class AuthorIn(Wire):
    """An author in the order of credit, and what they did in the work."""

    person_id: UUID
    part: OptionalLine = ""


class FileIn(Wire):
    """A file and what it is there for."""

    file_id: UUID
    role: FileRole


class ItemIn(ItemContent):
    """A draft as it is saved: everything of it, each time."""

    level: Level | None = None
    authors: list[AuthorIn] = Field(default=[], max_length=20)
    files: list[FileIn] = Field(default=[], max_length=30)

    @model_validator(mode="after")
    def _each_once(self) -> "ItemIn":
        people = [one.person_id for one in self.authors]
        files = [one.file_id for one in self.files]
        covers = [one for one in self.files if one.role is FileRole.COVER]
        if len(set(people)) < len(people) or len(set(files)) < len(files) or len(covers) > 1:
            message = "同一位作者、同一个文件只能出现一次，封面只能有一个"
            raise ValueError(message)
        return self

    def said(self) -> Said:
        """Return it as the service takes it."""
        fields = set(ItemContent.model_fields)
        return Said(
            ItemContent.model_validate(self.model_dump(include=fields)),
            self.level,
            [Part(one.person_id, one.part) for one in self.authors],
            [Attachment(one.file_id, one.role) for one in self.files],
        )


class ReasonIn(Wire):
    """Why: shown to the author and kept in the history."""

    reason: Reason


class ConsentIn(Wire):
    """A co-author's word to being named and to the content that was read."""

    agrees: bool
    content_hash: ContentHash

    def said(self) -> Word:
        """Return it as the service takes it."""
        return Word(self.agrees, self.content_hash)


class SeenItemIn(Wire):
    """One of many, as it was seen."""

    id: UUID
    version: Annotated[int, Field(ge=1, lt=2**31)]


class ForeseeIn(Wire):
    """A verb for each of a list, to see what it would do."""

    verb: Literal[Verb.PUBLISH, Verb.RETURN, Verb.RECOMMEND, Verb.SELECT]
    items: Annotated[list[SeenItemIn], Field(min_length=1, max_length=50)]

    def wanted(self, reason: str = "") -> list[Decision]:
        """Return the decisions; what is named twice is decided once."""
        named = {one.id: one.version for one in self.items}
        return [Decision(self.verb, key, seen, reason) for key, seen in named.items()]


class ManyIn(ForeseeIn):
    """A verb for each of a list; returning asks for a reason."""

    reason: Annotated[Prose, Field(max_length=1000)] = ""

    @model_validator(mode="after")
    def _returns_say_why(self) -> "ManyIn":
        if self.verb is Verb.RETURN and not self.reason.strip():
            message = "退回须写明原因，便于作者修改"
            raise ValueError(message)
        return self

    def said(self) -> list[Decision]:
        """Return the decisions with their reason."""
        return self.wanted(self.reason)


class CoversIn(Wire):
    """Items whose covers a page shows."""

    item_ids: Annotated[list[UUID], Field(min_length=1, max_length=60)]
