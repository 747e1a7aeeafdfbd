"""Make the receipt of a file as PDF, set by Typst.

Texts reach the template only as JSON in `sys.inputs`, so they are printed, never run; the
template's root is an empty folder, so that it could not read a file if it tried.
"""

import asyncio
import hmac
import io
import json
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Final
from uuid import UUID

import segno
import typst

from evidence.files import queries
from evidence.files import service as files
from evidence.files.rules import FileState, number_of, receipt_no
from evidence.files.tables import File
from evidence.ports import Means
from evidence.receipts import rules
from kernel.actor import Actor

TEMPLATE: Final = Path(__file__).with_name("receipt.typ")
_PLATFORM: Final = "中小学教师信息技术应用能力提升工程 2.0 线上应用平台"
_AT_ONCE: Final = asyncio.Semaphore(2)


async def receipt(means: Means, actor: Actor, file_id: UUID) -> bytes:
    """Return the receipt of a file the caller may see and that passed its check."""
    file = await files.read(means, actor, file_id)
    if file.state is not FileState.READY:
        raise rules.ReceiptNotReady(file.reason)
    said = _said(file, rules.time_text(means.now())) | _check(file, means.settings.public_origin())
    async with _AT_ONCE:
        return await asyncio.to_thread(render, said, means.settings.fonts_dir)


def _check(file: File, origin: str) -> dict[str, str]:
    page, code = f"{origin}/receipt-check", rules.check_code(file.sha256 or "")
    number = receipt_no(file.number, file.created_at)
    return {"check_page": page, "check_code": code, "check_url": f"{page}?no={number}&code={code}"}


async def check(means: Means, number: str, code: str) -> File:
    """Return the file of a receipt that somebody holds: they know its number and its check code."""
    wanted = number_of(number)
    async with means.uow() as session:
        file = None if wanted is None else await queries.file_by_number(session, wanted)
    if file is None or receipt_no(file.number, file.created_at) != number.strip().upper():
        raise rules.ReceiptUnknown
    if file.sha256 is None:  # still being checked: nobody holds a receipt yet
        raise rules.ReceiptUnknown
    wanted_code, said = rules.check_code(file.sha256), code.strip().upper()
    if not hmac.compare_digest(wanted_code.encode(), said.encode()):
        raise rules.ReceiptUnknown
    return file


def _qr(text: str) -> str:
    picture = io.BytesIO()
    # Error correction M survives a fold in the paper.
    segno.make(text, error="m").save(picture, kind="svg", border=0, dark="#1a1f29", xmldecl=False)
    return picture.getvalue().decode()


def _said(file: File, printed_at: str) -> dict[str, str]:
    return {
        "platform": _PLATFORM,
        "receipt_no": receipt_no(file.number, file.created_at),
        "filename": file.filename,
        "owner_name": file.owner_name,
        "received_at": rules.time_text(file.created_at),
        "checked_at": rules.time_text(file.checked_at or file.created_at),
        "media_type": rules.kind_name(file.media_type),
        "size": rules.size_text(file.size),
        "sha256": file.sha256 or "",
        "printed_at": printed_at,
    }


@lru_cache(maxsize=2)
def _fonts(directory: Path) -> typst.Fonts:
    found = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[directory]
    )
    if not any("Noto S" in family and family.endswith("SC") for family in found.families()):
        raise rules.FontsMissing
    return found


def render(said: dict[str, str], fonts_dir: Path) -> bytes:
    """Return the receipt as PDF; FontsMissing without Noto Sans or Serif SC in `fonts_dir`."""
    with tempfile.TemporaryDirectory() as empty:
        compiler = typst.Compiler(
            TEMPLATE.read_bytes(),
            root=empty,
            font_paths=_fonts(fonts_dir),
            sys_inputs={
                "data": json.dumps(said, ensure_ascii=False),
                "qr": _qr(said["check_url"]),
            },
        )
        pdf = compiler.compile(format="pdf")
    if not isinstance(pdf, bytes):
        raise TypeError(type(pdf))
    return pdf
