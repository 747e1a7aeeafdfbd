"""Rules of derived copies: what is made of a file, its states, and why it cannot be made. Pure."""

from enum import StrEnum
from typing import Final
from uuid import UUID

from kernel.errors import Conflict

PREFIX: Final = "derived/"
_PDF: Final = "application/pdf"
_OOXML: Final = "application/vnd.openxmlformats-officedocument."
MOST_ATTEMPTS: Final = 3  # a file that brings the worker down is not tried for ever


class Kind(StrEnum):
    """What is made: to look at, to read without names, to compare."""

    PREVIEW = "preview"
    BLIND = "blind"
    TEXT = "text"


class State(StrEnum):
    """排队 → 制作中 → 可用 or 不能制作; a crash leads back to the queue."""

    QUEUED = "queued"
    MAKING = "making"
    READY = "ready"
    UNAVAILABLE = "unavailable"


class Why(StrEnum):
    """Why something cannot be made."""

    NONE = ""
    TOOL_MISSING = "tool_missing"
    FAILED = "failed"
    CRASHED = "crashed"


SENTENCES: Final[dict[Why, str]] = {
    Why.NONE: "",
    Why.TOOL_MISSING: "服务器没有安装转换程序，无法预览，请下载后查看",
    Why.FAILED: "这个文件不能转换，无法预览，请下载后查看",
    Why.CRASHED: "转换多次中断，无法预览，请下载后查看",
}


class CannotMake(Exception):
    """A maker's answer when there will be no copy."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


class DerivedNotReady(Conflict):
    """The copy is being made, or there will be none; `extra["state"]` tells which."""

    code = "preview_not_ready"
    title = "预览还没有准备好，请稍候"


def has_preview(media_type: str) -> bool:
    """Tell whether a browser needs something else than the file itself."""
    return media_type != _PDF and not media_type.startswith("audio/")


def has_text(media_type: str) -> bool:
    """Tell whether what it says can be read and compared."""
    return media_type == _PDF or media_type.startswith(_OOXML)


def made_at_once(media_type: str) -> list[Kind]:
    """Return what every file of this type gets; blind copies wait until one is asked for."""
    wanted = {Kind.PREVIEW: has_preview(media_type), Kind.TEXT: has_text(media_type)}
    return [kind for kind, is_wanted in wanted.items() if is_wanted]


def folder_of(file_id: UUID) -> str:
    """Return the prefix of everything that is made of a file."""
    return f"{PREFIX}{file_id}/"


def object_key(file_id: UUID, kind: Kind, part: str) -> str:
    """Return the key of one part: always the same, so that making it again replaces it."""
    return f"{folder_of(file_id)}{kind}-{part}"


def lane_of(kind: Kind, media_type: str) -> str:
    """Return the lock under which it is made: films wait for films, not documents for films."""
    is_film = media_type.startswith("video/") and kind is not Kind.TEXT
    return "convert-film" if is_film else "convert"
