"""A version of the catalogue as a typed document: parsed once, stored as JSON, hashed."""

import hashlib
import json
from typing import Annotated, Any

from pydantic import Field

from assessment.abilities.rules import Dimension, Environment, Material
from kernel.text import Line, OptionalLine, Prose, Wire

AbilityCode = Annotated[str, Field(pattern=r"^[ABC][1-9][0-9]?$", description="微能力编号，如 A1")]
TaskKey = Annotated[str, Field(pattern=r"^[ABC][1-9][0-9]?\.[1-9][0-9]?$")]


class EvidenceTask(Wire):
    """测评任务 of an ability with its limits and level criteria, in the official paper's words."""

    key: TaskKey
    name: Line
    requirement: Prose = ""
    materials: list[Material] = Field(default=[], max_length=4)  # none said: any
    max_minutes: int | None = Field(default=None, ge=1, le=600)  # of a video or a sound
    excellent: Prose
    passing: Prose


class Ability(Wire):
    """A micro-ability 微能力; without tasks it is certified with free evidence."""

    code: AbilityCode
    name: Line
    environment: Environment
    dimension: Dimension
    description: Prose = ""
    tasks: list[EvidenceTask] = Field(default=[], max_length=20)


class CatalogueContent(Wire):
    """Everything a version says; this is what is hashed."""

    title: Line
    source: OptionalLine = ""  # 依据文件
    remark: OptionalLine = ""
    abilities: list[Ability] = Field(min_length=1, max_length=99)

    def as_json(self) -> dict[str, Any]:
        """Return the document as it is stored."""
        return self.model_dump(mode="json")


def content_hash(content: CatalogueContent) -> str:
    """Return the SHA-256 of the canonical JSON (sorted keys, no spaces)."""
    canonical = json.dumps(
        content.as_json(), sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    return hashlib.sha256(canonical.encode()).hexdigest()
