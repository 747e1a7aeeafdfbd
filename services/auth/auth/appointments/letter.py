"""The letter of appointment 聘书 as PDF, set by Typst.

Texts reach the template only as JSON in `sys.inputs`, so they are printed, never run. The
template's root is an empty folder, so that it could not read a file if it tried.
"""

import asyncio
import io
import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import segno
import typst

from auth.account_help.sheet import fonts_in

_TEMPLATE: Final = Path(__file__).with_name("letter.typ")
_AT_ONCE = asyncio.Semaphore(1)


def _qr(text: str) -> str:
    picture = io.BytesIO()
    segno.make(text, error="m").save(picture, kind="svg", border=0, dark="#1a1f29", xmldecl=False)
    return picture.getvalue().decode()


def _render(letter: Mapping[str, str], fonts_dir: Path) -> bytes:
    inputs = {"data": json.dumps(letter, ensure_ascii=False), "qr": _qr(letter["check_url"])}
    with tempfile.TemporaryDirectory() as empty:
        compiler = typst.Compiler(
            _TEMPLATE.read_bytes(), root=empty, font_paths=fonts_in(fonts_dir), sys_inputs=inputs
        )
        pdf = compiler.compile(format="pdf")
    if not isinstance(pdf, bytes):
        raise TypeError(type(pdf))
    return pdf


async def render_letter(letter: Mapping[str, str], fonts_dir: Path) -> bytes:
    """Set the letter in a thread; FontsMissing without Noto Sans SC."""
    async with _AT_ONCE:
        return await asyncio.to_thread(_render, letter, fonts_dir)
