"""The certificate of an award as PDF, set by Typst.

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
from typing import Final

import segno
import typst

from cases.judging.refusals import CertificateFontsMissing

_TEMPLATE: Final = Path(__file__).with_name("certificate.typ")
_AT_ONCE = asyncio.Semaphore(1)


@lru_cache(maxsize=2)
def _fonts(directory: Path) -> typst.Fonts:
    found = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[directory]
    )
    if not any("Noto S" in family and family.endswith("SC") for family in found.families()):
        raise CertificateFontsMissing
    return found


def _qr(text: str) -> str:
    picture = io.BytesIO()
    segno.make(text, error="m").save(picture, kind="svg", border=0, dark="#1a1f29", xmldecl=False)
    return picture.getvalue().decode()


def _render(said: Mapping[str, str], fonts_dir: Path) -> bytes:
    inputs = {"data": json.dumps(said, ensure_ascii=False), "qr": _qr(said["check_url"])}
    with tempfile.TemporaryDirectory() as empty:
        compiler = typst.Compiler(
            _TEMPLATE.read_bytes(), root=empty, font_paths=_fonts(fonts_dir), sys_inputs=inputs
        )
        pdf = compiler.compile(format="pdf")
    if not isinstance(pdf, bytes):
        raise TypeError(type(pdf))
    return pdf


async def render(said: Mapping[str, str], fonts_dir: Path) -> bytes:
    """Set the certificate in a thread; CertificateFontsMissing without Noto Sans SC."""
    async with _AT_ONCE:
        return await asyncio.to_thread(_render, said, fonts_dir)
