"""The official form 整校推进绩效考核结果表 as PDF (R34, R47), set by Typst.

Texts reach the template only as JSON in `sys.inputs`, so they are printed, never run. The
template's root is an empty folder, so that it could not read a file if it tried.
"""

import asyncio
import io
import json
import tempfile
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import segno
import typst

from kernel.errors import Unavailable

TEMPLATE: Final = Path(__file__).with_name("form.typ")
# A form takes 0.1 s of CPU; more of them at once would only starve the other answers.
_AT_ONCE = asyncio.Semaphore(2)


class FontsMissing(Unavailable):
    """The installation has no Chinese font, so a form would show empty boxes."""

    code = "fonts_missing"
    title = "系统缺少中文字体，暂时不能生成表格，请联系系统管理员（FONTS_DIR）"


@lru_cache(maxsize=2)
def _fonts(directory: Path) -> typst.Fonts:
    """Index the fonts once per process; the directory may hold TTF, OTF or TTC in sub-folders."""
    found = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[directory]
    )
    if not any("Noto S" in family and family.endswith("SC") for family in found.families()):
        raise FontsMissing
    return found


def qr_svg(text: str) -> str:
    """Return a QR code as SVG; error correction M survives a fold in the paper."""
    picture = io.BytesIO()
    segno.make(text, error="m").save(picture, kind="svg", border=0, dark="#1a1f29", xmldecl=False)
    return picture.getvalue().decode()


def render(form: Mapping[str, Any], fonts_dir: Path) -> bytes:
    """Return the form as PDF/A-2u: fonts embedded, every character can be copied as text.

    Raises FontsMissing when `fonts_dir` holds no Noto Sans/Serif SC.
    """
    inputs = {"data": json.dumps(form, ensure_ascii=False), "qr": qr_svg(form["check_url"])}
    with tempfile.TemporaryDirectory() as empty:
        compiler = typst.Compiler(
            TEMPLATE.read_bytes(), root=empty, font_paths=_fonts(fonts_dir), sys_inputs=inputs
        )
        pdf = compiler.compile(format="pdf", pdf_standards="a-2u")
    if not isinstance(pdf, bytes):
        raise TypeError(type(pdf))
    return pdf


async def render_form(form: Mapping[str, Any], fonts_dir: Path) -> bytes:
    """Render in a thread: Typst leaves the interpreter free while it works."""
    async with _AT_ONCE:
        return await asyncio.to_thread(render, form, fonts_dir)
