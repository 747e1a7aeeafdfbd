"""The content of a version as a typed document: what its author writes; a draft may have gaps."""

import hashlib
import json
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from cases.abilities.from_notice import abilities
from cases.items.codes import Stage, Subject
from cases.items.refusals import AbilityUnknown
from cases.items.rules import Licence, Pupils, Range
from cases.items.tool_facts import ToolFacts
from kernel.text import OptionalLine, Prose, Wire


def _known_ability(code: str) -> str:
    if code not in abilities():
        raise PydanticCustomError(AbilityUnknown.code, AbilityUnknown.title)
    return code


def _each_once(found: list[Any]) -> list[Any]:
    return list(dict.fromkeys(found))


AbilityCode = Annotated[
    str,
    Field(pattern=r"^[ABC][1-9][0-9]?$", description="微能力编号，如 A1"),
    AfterValidator(_known_ability),
]
Stages = Annotated[list[Stage], Field(max_length=8), AfterValidator(_each_once)]
Subjects = Annotated[list[Subject], Field(max_length=10), AfterValidator(_each_once)]
Abilities = Annotated[list[AbilityCode], Field(max_length=10), AfterValidator(_each_once)]
Others = Annotated[list[UUID], Field(max_length=10), AfterValidator(_each_once)]
Year = Annotated[int, Field(ge=2000, le=2100, description="完成年份")]
ContentHash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="所读内容的校验值")]
Summary = Annotated[Prose, Field(max_length=500)]


class Source(Wire):
    """What an item came from; evidence is not copied."""

    kind: Literal["certification"]
    id: UUID


class ItemContent(Wire):
    """Text is plain, its paragraphs apart by line breaks; there is no markup."""

    title: OptionalLine = ""
    summary: Summary = ""
    body: Prose = ""
    stages: Stages = Field(default=[])
    subjects: Subjects = Field(default=[])
    abilities: Abilities = Field(default=[])
    year: Year | None = None
    licence: Licence | None = None
    pupils: Pupils | None = None
    open_range: Range = Range.CITY
    related_ids: Others = Field(default=[])
    source: Source | None = None
    tool: ToolFacts | None = Field(default=None, description="工具的各项事实；其他类型不填")

    def as_json(self) -> dict[str, Any]:
        """Return the document as it is stored; what is no tool says nothing of tools."""
        left_out = {"tool"} if self.tool is None else set[str]()
        return self.model_dump(mode="json", exclude=left_out)


def hash_of(document: object) -> str:
    """Return the SHA-256 of the canonical JSON (sorted keys, no spaces)."""
    canonical = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
