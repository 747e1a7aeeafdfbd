"""Rules of receipts: when there is one, and what it says. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from kernel.clock import SHANGHAI
from kernel.errors import Conflict, NotFound, Unavailable


class ReceiptNotReady(Conflict):
    """The file is still being checked, or was rejected."""

    code = "receipt_not_ready"
    title = "文件通过检查后才能下载回执"


class ReceiptUnknown(NotFound):
    """No receipt has this number and this check code."""

    code = "receipt_unknown"
    title = "没有找到这份回执，请核对回执编号和核验码"


class FontsMissing(Unavailable):
    """The installation has no Chinese font, so a receipt would show empty boxes."""

    code = "fonts_missing"
    title = "系统缺少中文字体，暂时不能生成回执，请联系系统管理员（FONTS_DIR）"


_KIND_NAMES: Final[Mapping[str, str]] = {
    "application/pdf": "PDF 文档",
    "image/jpeg": "JPEG 图片",
    "image/png": "PNG 图片",
    "image/gif": "GIF 图片",
    "image/webp": "WebP 图片",
    "video/mp4": "MP4 视频",
    "video/quicktime": "MOV 视频",
    "video/webm": "WebM 视频",
    "audio/mpeg": "MP3 音频",
    "audio/mp4": "M4A 音频",
    "audio/wav": "WAV 音频",
    "audio/aac": "AAC 音频",
}
_OFFICE: Final = (
    ("word", "Word 文档"),
    ("excel", "Excel 工作簿"),
    ("sheet", "Excel 工作簿"),
    ("p", "PowerPoint 演示文稿"),
)


def kind_name(media_type: str) -> str:
    """Return a media type in the words of a person."""
    office = (name for mark, name in _OFFICE if mark in media_type)
    return _KIND_NAMES.get(media_type) or next(office, media_type)


def size_text(size: int) -> str:
    """Return a size in bytes as a person reads it, with the exact number."""
    number, unit = float(size), "字节"
    for larger in ("KB", "MB", "GB"):
        if number < 1024:  # noqa: PLR2004 -- the step between units
            break
        number, unit = number / 1024, larger
    return f"{size:,} 字节" if unit == "字节" else f"{number:.1f} {unit}（{size:,} 字节）"


def time_text(at: datetime) -> str:
    """Return a time on the clock of Yantai."""
    return f"{at.astimezone(SHANGHAI):%Y年%m月%d日 %H:%M:%S}"


def check_code(sha256: str) -> str:
    """Return what a receipt's holder proves it with: the beginning of the hash printed on it."""
    return sha256[:8].upper()
