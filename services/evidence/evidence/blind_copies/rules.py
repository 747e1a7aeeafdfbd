"""Rules of blind copies: neutral names, and what is made of which kind of file. Pure."""

from typing import Final

from evidence.previews.rules import SUFFIXES, Look, is_office, look_of
from kernel.errors import Conflict

COPY: Final = "copy"
PAGES: Final = "pages"
_ENDINGS: Final = {
    **SUFFIXES,
    "application/pdf": ".pdf",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "video/mp4": ".mp4",
    "video/quicktime": ".mov",
    "video/webm": ".webm",
    "audio/mpeg": ".mp3",
    "audio/mp4": ".m4a",
    "audio/wav": ".wav",
    "audio/aac": ".aac",
}
OOXML: Final = frozenset({".docx", ".xlsx", ".pptx"})


class NoBlindCopy(Conflict):
    """The file cannot be made to name nobody; the original is not given instead."""

    code = "blind_copy_unavailable"
    title = "这个文件不能制作匿名副本，为保护作者信息不提供原件"


def neutral_name(number: int, media_type: str) -> str:
    """Return the name a blind reviewer sees, such as `材料-01.pdf`."""
    return f"材料-{number:02d}{_ENDINGS.get(media_type, '')}"


def ending_of(media_type: str) -> str:
    """Return the suffix that a copy of this type gets."""
    return _ENDINGS.get(media_type, "")


def is_played(media_type: str) -> bool:
    """Tell whether ffmpeg packs it anew."""
    return look_of(media_type) in {Look.VIDEO, Look.AUDIO}


def is_old_office(media_type: str) -> bool:
    """Tell whether it is of the old binary kind, of which only the pages can be given."""
    return is_office(media_type) and SUFFIXES[media_type] not in OOXML
