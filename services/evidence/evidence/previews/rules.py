"""Rules of previews: what a browser shows of which kind of file. Pure."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

MOST_HEIGHT: Final = 720
_OFFICE: Final = "application/vnd.openxmlformats-officedocument."
SUFFIXES: Final[Mapping[str, str]] = {
    f"{_OFFICE}wordprocessingml.document": ".docx",
    f"{_OFFICE}spreadsheetml.sheet": ".xlsx",
    f"{_OFFICE}presentationml.presentation": ".pptx",
    "application/msword": ".doc",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.ms-powerpoint": ".ppt",
}


class Look(StrEnum):
    """How the viewer shows a file."""

    PDF = "pdf"
    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
    NONE = "none"


class Part(StrEnum):
    """What of a preview is asked for: the thing itself, its first picture, a small picture."""

    MAIN = "main"
    POSTER = "poster"
    THUMBNAIL = "thumbnail"


def is_office(media_type: str) -> bool:
    """Tell whether LibreOffice has to turn it into pages."""
    return media_type in SUFFIXES


def look_of(media_type: str) -> Look:
    """Return how a file of this type is shown once its preview is there."""
    if media_type == "application/pdf" or is_office(media_type):
        return Look.PDF
    family = media_type.partition("/")[0]
    return Look(family) if family in {"image", "video", "audio"} else Look.NONE


def may_be_copied(streams: list[dict[str, Any]]) -> bool:
    """Tell whether a film needs only new packing: every browser plays what is inside."""
    film = [one for one in streams if one.get("codec_type") == "video"]
    sound = [one for one in streams if one.get("codec_type") == "audio"]
    fits = [
        one.get("codec_name") == "h264"
        and one.get("pix_fmt") == "yuv420p"
        and min(int(one.get("width", 0)), int(one.get("height", 0))) <= MOST_HEIGHT
        for one in film
    ]
    return len(fits) == 1 and all(fits) and all(one.get("codec_name") == "aac" for one in sound)
