"""Environments 教学环境 and dimensions 教学维度 that an ability's code stands for. Pure (R73)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Environment(StrEnum):
    """教学环境; the first letter of an ability's code tells it."""

    MULTIMEDIA = "multimedia"
    BLENDED = "blended"
    SMART = "smart"


class Dimension(StrEnum):
    """教学维度."""

    LEARNER_ANALYSIS = "learner_analysis"
    TEACHING_DESIGN = "teaching_design"
    LEARNING_GUIDANCE = "learning_guidance"
    LEARNING_ASSESSMENT = "learning_assessment"


DIMENSION_NAMES: Final[Mapping[Dimension, str]] = {
    Dimension.LEARNER_ANALYSIS: "学情分析",
    Dimension.TEACHING_DESIGN: "教学设计",
    Dimension.LEARNING_GUIDANCE: "学法指导",
    Dimension.LEARNING_ASSESSMENT: "学业评价",
}


@dataclass(frozen=True, slots=True)
class Ability:
    """A micro-ability 微能力 with its place in the grid."""

    code: str
    name: str
    environment: Environment
    dimension: Dimension


def environments_of(chosen: Iterable[Ability]) -> list[str]:
    """Return the environments that the chosen abilities stand in, in the notice's order."""
    met = {one.environment for one in chosen}
    return [str(one) for one in Environment if one in met]


def dimensions_of(chosen: Iterable[Ability]) -> list[str]:
    """Return the dimensions that the chosen abilities stand in, in the notice's order."""
    met = {one.dimension for one in chosen}
    return [str(one) for one in Dimension if one in met]
