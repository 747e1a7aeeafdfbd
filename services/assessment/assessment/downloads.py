"""Answers that are files, under their Chinese names."""

from typing import Any, Final
from urllib.parse import quote

from fastapi.responses import Response

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF: Final = "application/pdf"


def file_of(content: bytes, name: str, media_type: str) -> Response:
    """Answer a file; its Chinese name travels as RFC 6266 says, an ASCII one beside it."""
    ending = name.rpartition(".")[2]
    header = f"attachment; filename=\"export.{ending}\"; filename*=UTF-8''{quote(name, safe='')}"
    return Response(content, media_type=media_type, headers={"Content-Disposition": header})


def documented(media_type: str) -> dict[int | str, dict[str, Any]]:
    """Document that a route answers a file of this type."""
    body = {"schema": {"type": "string", "format": "binary"}}
    return {200: {"description": "文件", "content": {media_type: body}}}
