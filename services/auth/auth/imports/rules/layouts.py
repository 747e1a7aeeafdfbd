"""What the files of both kinds look like. Pure."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from auth.imports.rules import MAX_ROWS, ImportKind
from auth.imports.rules.columns import PEOPLE, UNITS
from auth.imports.rules.people_rows import PeopleReader
from auth.imports.rules.unit_rows import UnitsReader
from workbooks.columns import Layout

LAYOUTS: Final[Mapping[str, Layout]] = MappingProxyType(
    {
        ImportKind.PEOPLE: Layout("人员", PEOPLE, "工号", PeopleReader, MAX_ROWS),
        ImportKind.ORGANISATIONS: Layout("单位", UNITS, "名称", UnitsReader, MAX_ROWS),
    }
)
_GENERAL: Final = (
    "1. 请在“{title}”工作表的表头下逐行填写，带 * 的列必填；列的顺序可以调换，多余的列会被忽略。",
    "2. 第 2 行是示例，导入时自动忽略，可以删除。",
    "3. 所有列已设为文本格式；从别处粘贴请选择“粘贴为数值”，以免身份证号、手机号丢失位数。",
    "4. 空白单元格表示不修改原有内容。",
    "5. 上传后先看检查结果，确认后才写入；写入后 30 天内可以撤销。",
)


def instructions(kind: ImportKind) -> tuple[str, ...]:
    """Return what the template says above the explanations of its columns."""
    return tuple(line.format(title=LAYOUTS[kind].title) for line in _GENERAL)
