"""Micro-abilities 微能力: environments, dimensions, coverage, refusals. Pure (R73, R109, R144)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

from kernel.errors import Conflict, Invalid, NotFound, TooLarge, Unsupported


class CatalogueState(StrEnum):
    """A draft waits for the city office's word; a published version never changes."""

    DRAFT = "draft"
    PUBLISHED = "published"


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


class Material(StrEnum):
    """What a task's evidence may be."""

    DOCUMENT = "document"
    IMAGE = "image"
    AUDIO = "audio"
    VIDEO = "video"


ENVIRONMENT_NAMES: Final[Mapping[Environment, str]] = {
    Environment.MULTIMEDIA: "多媒体教学环境",
    Environment.BLENDED: "混合学习环境",
    Environment.SMART: "智慧学习环境",
}
DIMENSION_NAMES: Final[Mapping[Dimension, str]] = {
    Dimension.LEARNER_ANALYSIS: "学情分析",
    Dimension.TEACHING_DESIGN: "教学设计",
    Dimension.LEARNING_GUIDANCE: "学法指导",
    Dimension.LEARNING_ASSESSMENT: "学业评价",
}
MATERIAL_NAMES: Final[Mapping[Material, str]] = {
    Material.DOCUMENT: "文档",
    Material.IMAGE: "图片",
    Material.AUDIO: "音频",
    Material.VIDEO: "视频",
}
PREFIXES: Final[Mapping[str, Environment]] = {
    "A": Environment.MULTIMEDIA,
    "B": Environment.BLENDED,
    "C": Environment.SMART,
}
MAX_FILE: Final = 5_000_000  # bytes of the city office's workbook ⚙


class Placed(Protocol):
    """An ability's place in the grid of environments and dimensions."""

    @property
    def environment(self) -> Environment:
        """Its environment."""

    @property
    def dimension(self) -> Dimension:
        """Its dimension."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of the chosen abilities stand where; an empty row or column is a gap."""

    cells: Mapping[tuple[Environment, Dimension], int]
    missing_environments: tuple[Environment, ...]
    missing_dimensions: tuple[Dimension, ...]

    @property
    def is_complete(self) -> bool:
        """Three environments and four dimensions are met (C13); not every cell can be."""
        return not self.missing_environments and not self.missing_dimensions


def coverage(chosen: Iterable[Placed]) -> Coverage:
    """Count the chosen abilities by environment and dimension."""
    cells = Counter((one.environment, one.dimension) for one in chosen)
    environments = {environment for environment, _ in cells}
    dimensions = {dimension for _, dimension in cells}
    return Coverage(
        cells,
        tuple(one for one in Environment if one not in environments),
        tuple(one for one in Dimension if one not in dimensions),
    )


class CatalogueUnknown(NotFound):
    """No such version, or a draft the caller may not see."""

    code = "ability_catalogue_unknown"
    title = "没有找到该版本的微能力目录"


class CatalogueMissing(NotFound):
    """Nothing was loaded yet."""

    code = "ability_catalogue_missing"
    title = "微能力目录尚未初始化，请联系技术支持执行数据加载"


class CataloguePublished(Conflict):
    """A published version never changes; upload a new one."""

    code = "ability_catalogue_published"
    title = "该版本已发布，不能修改或删除；如需调整请重新导入为新版本"


class CatalogueUnchanged(Conflict):
    """The workbook says what is in force already."""

    code = "ability_catalogue_unchanged"
    title = "表格内容与现行版本完全一致，无需重新导入"


class WorkbookHasErrors(Invalid):
    """Rows are wrong; nothing was kept. `errors` names row, column and what to do."""

    code = "ability_workbook_has_errors"
    title = "表格中有错误，尚未导入任何内容；请按提示修改后重新上传"


class WorkbookRefused(Invalid):
    """The file cannot be read or may not be; `detail` says why."""

    code = "ability_workbook_refused"
    title = "文件不能读取，请使用模板填写并另存为 xlsx 后重新上传"


class WorkbookTooLarge(TooLarge):
    code = "ability_workbook_too_large"
    title = "文件超过 5 MB；微能力目录只含文字，请删除图片等内容后重新上传"


class WorkbookKindUnknown(Unsupported):
    code = "ability_workbook_kind_unknown"
    title = "只能导入 xlsx 或 csv 文件；其他格式请在表格软件中“另存为” xlsx 后再上传"
