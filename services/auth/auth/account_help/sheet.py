"""Slips of one-time codes 登录凭条 as PDF: eight on a sheet of A4, with lines to cut along.

Texts reach the template only as JSON in `sys.inputs`, so they are printed, never run. The
template's root is an empty folder, so that it could not read a file if it tried.
"""

import asyncio
import json
import tempfile
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

import typst

from kernel.errors import Unavailable

_TEMPLATE: Final = Path(__file__).with_name("sheet.typ")
_AT_ONCE = asyncio.Semaphore(1)


class FontsMissing(Unavailable):
    """The installation has no Chinese font, so a sheet would show empty boxes."""

    code = "fonts_missing"
    title = "系统缺少中文字体，暂时不能生成凭条，请用浏览器打印，或联系系统管理员（FONTS_DIR）"


@lru_cache(maxsize=2)
def fonts_in(directory: Path) -> typst.Fonts:
    """Index the Chinese fonts of an installation once; FontsMissing when there are none."""
    found = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=[directory]
    )
    if not any("Noto S" in family and family.endswith("SC") for family in found.families()):
        raise FontsMissing
    return found


def _render(slips: Sequence[Mapping[str, str]], address: str, fonts_dir: Path) -> bytes:
    inputs = {"slips": json.dumps(list(slips), ensure_ascii=False), "address": address}
    with tempfile.TemporaryDirectory() as empty:
        compiler = typst.Compiler(
            _TEMPLATE.read_bytes(), root=empty, font_paths=fonts_in(fonts_dir), sys_inputs=inputs
        )
        pdf = compiler.compile(format="pdf")
    if not isinstance(pdf, bytes):
        raise TypeError(type(pdf))
    return pdf


async def render_sheet(slips: Sequence[Mapping[str, str]], address: str, fonts_dir: Path) -> bytes:
    """Lay the slips out in a thread; FontsMissing without Noto Sans SC."""
    async with _AT_ONCE:
        return await asyncio.to_thread(_render, slips, address, fonts_dir)
