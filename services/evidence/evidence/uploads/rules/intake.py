"""What may come in at all: names, types and sizes, judged before anything is created. Pure."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kernel.errors import FieldError, Invalid, TooLarge, Unsupported

MIB: Final = 1024 * 1024
_MAX_NAME: Final = 200


class Kind(StrEnum):
    """Kinds of evidence; each has its own size limit."""

    DOCUMENT = "document"
    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"


KIND_NAMES: Final = {
    Kind.DOCUMENT: "文档",
    Kind.IMAGE: "图片",
    Kind.VIDEO: "视频",
    Kind.AUDIO: "音频",
}


class FilenameRefused(Invalid):
    """Nothing usable is left of the name."""

    code = "filename_refused"
    title = "文件名无效，请改名后重新选择文件"


class TypeNotAccepted(Unsupported):
    """The extension or the media type is not on the list."""

    code = "file_type_not_accepted"
    title = (
        "不接受这种文件，请使用 PDF、Word、Excel、PowerPoint、"
        "JPG/PNG/GIF/WebP 图片、MP4/MOV/WebM 视频或 MP3/M4A/WAV/AAC 音频"
    )


class FileTooLarge(TooLarge):
    """The declared size is above the limit of its kind."""

    code = "file_too_large"
    title = "文件超过大小上限，请压缩或拆分后重新上传"


_OOXML: Final = "application/vnd.openxmlformats-officedocument."
# extension → kind and the media types browsers declare for it; the first is the one that is kept.
ACCEPTED: Final[Mapping[str, tuple[Kind, tuple[str, ...]]]] = {
    "pdf": (Kind.DOCUMENT, ("application/pdf",)),
    "docx": (Kind.DOCUMENT, (f"{_OOXML}wordprocessingml.document",)),
    "xlsx": (Kind.DOCUMENT, (f"{_OOXML}spreadsheetml.sheet",)),
    "pptx": (Kind.DOCUMENT, (f"{_OOXML}presentationml.presentation",)),
    "doc": (Kind.DOCUMENT, ("application/msword",)),
    "xls": (Kind.DOCUMENT, ("application/vnd.ms-excel",)),
    "ppt": (Kind.DOCUMENT, ("application/vnd.ms-powerpoint",)),
    "jpg": (Kind.IMAGE, ("image/jpeg", "image/jpg", "image/pjpeg")),
    "jpeg": (Kind.IMAGE, ("image/jpeg", "image/jpg", "image/pjpeg")),
    "png": (Kind.IMAGE, ("image/png",)),
    "gif": (Kind.IMAGE, ("image/gif",)),
    "webp": (Kind.IMAGE, ("image/webp",)),
    "mp4": (Kind.VIDEO, ("video/mp4",)),
    "m4v": (Kind.VIDEO, ("video/mp4", "video/x-m4v")),
    "mov": (Kind.VIDEO, ("video/quicktime",)),
    "webm": (Kind.VIDEO, ("video/webm",)),
    "mp3": (Kind.AUDIO, ("audio/mpeg", "audio/mp3")),
    "m4a": (Kind.AUDIO, ("audio/mp4", "audio/x-m4a", "audio/m4a")),
    "wav": (Kind.AUDIO, ("audio/wav", "audio/x-wav", "audio/vnd.wave", "audio/wave")),
    "aac": (Kind.AUDIO, ("audio/aac", "audio/x-aac", "audio/aacp", "audio/vnd.dlna.adts")),
}
_UNSAID: Final = frozenset({"", "application/octet-stream"})
_ACTIVE: Final = re.compile(
    r"\.(exe|com|scr|msi|bat|cmd|ps1|vbs|js|jse|wsf|hta|lnk|jar|sh|php\d?|jsp|aspx?|html?|xhtml|svg|xml"
    r"|doc[mt]|dot[mx]|xls[bm]|xlt[mx]|ppt[m]|pot[mx]|pps[mx]?)(?=\.|$)",
    re.IGNORECASE,
)
_DEVICE: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)", re.IGNORECASE)
# Marks without width or with a direction: they only serve to make a name look like another.
_INVISIBLE: Final = re.compile(
    r"[\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)


@dataclass(frozen=True, slots=True)
class Accepted:
    """A declared file that may come in; `media_type` is the one kept."""

    filename: str
    kind: Kind
    media_type: str


def clean_filename(name: str) -> str:
    """Return the last path part without invisible marks; refuse what has no name or extension."""
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", name))
    text = re.split(r"[/\\]", text)[-1].strip().strip(".").strip()
    if _DEVICE.match(text):
        text = f"_{text}"
    stem, dot, extension = text.rpartition(".")
    if not (dot and stem and extension) or len(text) > _MAX_NAME:
        raise FilenameRefused(
            errors=[FieldError("filename", "filename_refused", "请使用带扩展名的文件名")]
        )
    return text


def extensions_of(kind: Kind) -> list[str]:
    """Return the extensions that a kind of evidence may have."""
    return [extension for extension, (found, _) in ACCEPTED.items() if found is kind]


def accept(filename: str, media_type: str, size: int, limits: Mapping[Kind, int]) -> Accepted:
    """Judge a declared file: a usable name, a type on the list, a size below its kind's limit."""
    name = clean_filename(filename)
    declared = media_type.partition(";")[0].strip().lower()
    found = ACCEPTED.get(name.rpartition(".")[2].lower())
    if found is None or _ACTIVE.search(name):
        raise TypeNotAccepted
    kind, media_types = found
    if declared not in media_types and declared not in _UNSAID:
        raise TypeNotAccepted(f"扩展名与文件类型（{declared}）不一致，请确认文件没有被改名")
    if size > limits[kind]:
        limit = limits[kind] // MIB
        raise FileTooLarge(f"{KIND_NAMES[kind]}最大 {limit} MB", extra={"limit": limits[kind]})
    return Accepted(name, kind, media_types[0])
