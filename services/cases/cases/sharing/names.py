"""What people read in place of the keys of a breakdown."""

from collections.abc import Mapping
from typing import Final

from cases.abilities.from_notice import abilities
from cases.abilities.rules import DIMENSION_NAMES
from cases.items.codes import STAGE_NAMES, SUBJECT_NAMES
from cases.items.rules import KIND_NAMES, Level
from cases.sharing.rules import By

BREAKDOWNS: Final[Mapping[By, str]] = {
    By.UNIT: "单位",
    By.STAGE: "学段",
    By.SUBJECT: "学科",
    By.ABILITY: "微能力",
    By.ENVIRONMENT: "教学环境",
    By.DIMENSION: "教学维度",
    By.KIND: "类型",
    By.LEVEL: "成果级别",
    By.YEAR: "完成年份",
    By.MONTH: "发布月份",
}
_NAMES: Final[Mapping[By, Mapping[str, str]]] = {
    By.STAGE: STAGE_NAMES,
    By.SUBJECT: SUBJECT_NAMES,
    By.DIMENSION: {str(key): name for key, name in DIMENSION_NAMES.items()},
    By.ENVIRONMENT: {
        "multimedia": "多媒体教学环境",
        "blended": "混合学习环境",
        "smart": "智慧学习环境",
    },
    By.KIND: KIND_NAMES,
    By.LEVEL: {
        Level.TEACHER: "教师成果",
        Level.GROUP: "教研组成果",
        Level.SCHOOL: "学校成果",
        "": "成果以外的资源",
    },
    By.YEAR: {"": "未填年份"},
}


def name_of(by: By, key: str) -> str:
    """Return what a line is called; a code that is not known any more stands for itself."""
    if by is By.ABILITY and key in abilities():
        return f"{key} {abilities()[key].name}"
    return _NAMES.get(by, {}).get(key, key)


def in_order(by: By, keys: list[str]) -> list[str]:
    """Return keys in the order people expect: of the curriculum, the notice, or the calendar."""
    if by is By.ABILITY:
        order = {code: at for at, code in enumerate(abilities())}
    else:
        order = {key: at for at, key in enumerate(_NAMES.get(by, {}))}
    return sorted(keys, key=lambda key: (order.get(key, len(order)), key))
