"""Looks at an xlsx as a zip before any parser does: bombs, macros, links, sparse giants.

ECOSYSTEM §A.5. Whatever passes is still parsed inside the limits of the child process.
"""

import re
import zipfile
import zlib
from typing import Final

from workbooks.refused import FileRefused

_MAX_ENTRIES: Final = 2_000
_MAX_UNPACKED: Final = 200 * 1024 * 1024
_MAX_RATIO: Final = 100
_RATIO_MATTERS: Final = 1024 * 1024  # a small entry may be as repetitive as it likes
_ENCRYPTED: Final = 0x1
_PIECE: Final = 4 * 1024 * 1024
_OVERLAP: Final = 64
_NEEDED: Final = ("[Content_Types].xml", "xl/workbook.xml")
# A cell beyond column CZ or row 99,999: parsers would fill the rectangle up to it.
_FAR_CELL: Final = re.compile(
    rb"\br\s*=\s*[\"'](?:(?:[A-Za-z]{3,}|[D-Zd-z][A-Za-z])\d|[A-Za-z]{0,2}[1-9]\d{5,}[\"'])"
)
# The way every program writes it, found by its fixed beginning; other spellings take the slow look.
_FAR_AS_USUAL: Final = re.compile(
    rb' r="(?:(?:[A-Za-z]{3,}|[D-Zd-z][A-Za-z])\d|[A-Za-z]{0,2}[1-9]\d{5,}")'
)
_ALIKE: Final = bytes.maketrans(b"\n\t\r'", b'   "')  # blanks are blanks, quotes are quotes
_ODD: Final = (b" r ", b" r= ", b'"r')
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError)


def check_workbook(path: str) -> None:
    """Raise FileRefused unless the archive is a plain workbook of bearable size."""
    try:
        with zipfile.ZipFile(path) as archive:
            _check_entries(archive.infolist())
            _check_cells(archive)
    except _BROKEN as fault:
        raise FileRefused(
            "workbook_damaged", "文件已损坏，不能打开；请在表格软件中重新保存后上传"
        ) from fault


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    if len(entries) > _MAX_ENTRIES or len(set(names)) != len(names):
        raise FileRefused("workbook_too_many_parts", "文件内部部件过多或重复，不是正常的表格")
    if any(name not in names for name in _NEEDED):
        raise FileRefused("workbook_not_xlsx", "这不是 xlsx 表格，请用表格软件另存为 xlsx 后上传")
    lowered = [name.lower() for name in names]
    if any(".." in name or name.startswith(("/", "\\")) for name in lowered):
        raise FileRefused("workbook_bad_paths", "文件内部路径异常，不是正常的表格")
    if any("vbaproject" in name or "macrosheets/" in name for name in lowered):
        raise FileRefused("workbook_has_macros", "文件含有宏，请另存为不含宏的 xlsx 后上传")
    if any("externallinks/" in name for name in lowered):
        raise FileRefused(
            "workbook_has_links", "文件引用了其他工作簿，请断开外部链接（粘贴为数值）后上传"
        )
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise FileRefused("workbook_encrypted", "文件设有密码，请取消密码后上传")
    _check_sizes(entries)


def _check_sizes(entries: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    swollen = any(
        entry.file_size > _RATIO_MATTERS
        and entry.file_size > _MAX_RATIO * max(entry.compress_size, 1)
        for entry in entries
    )
    if unpacked > _MAX_UNPACKED or swollen:
        raise FileRefused("workbook_too_large", "文件展开后过大，不是正常的表格；请拆分后上传")


def _check_cells(archive: zipfile.ZipFile) -> None:
    for entry in archive.infolist():
        if not entry.filename.lower().startswith("xl/worksheets/"):
            continue
        if entry.filename.lower().endswith(".bin"):
            raise FileRefused("workbook_not_xlsx", "不支持 xlsb，请另存为 xlsx 后上传")
        if entry.filename.lower().endswith(".xml"):
            _check_sheet(archive, entry)


def _check_sheet(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    tail = b""
    with archive.open(entry) as sheet:
        while piece := sheet.read(_PIECE):
            seen = (tail + piece).translate(_ALIKE)
            is_odd = any(odd in seen for odd in _ODD)
            if _FAR_AS_USUAL.search(seen) or (is_odd and _FAR_CELL.search(seen)):
                raise FileRefused(
                    "workbook_sparse",
                    "表格在很远的行或列有内容；请删除多余的行列，只保留模板中的各列后上传",
                )
            tail = piece[-_OVERLAP:]
