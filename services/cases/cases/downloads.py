"""Answers that are files, under their Chinese names."""

from typing import Final
from urllib.parse import quote

from fastapi.responses import Response

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook_of(content: bytes, name: str) -> Response:
    """Answer a workbook; its Chinese name travels as RFC 6266 says, an ASCII one beside it."""
    header = f"attachment; filename=\"export.xlsx\"; filename*=UTF-8''{quote(name, safe='')}"
    return Response(content, media_type=XLSX, headers={"Content-Disposition": header})
