"""Rules of zip archives, which Office files are: bombs, programs inside, things at the end."""

import re
import struct
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

ZIP_END: Final = b"PK\x05\x06"
ZIP_END_LENGTH: Final = 22  # without the comment
MAX_ENTRIES: Final = 10_000
MAX_DIRECTORY: Final = 4 * 1024 * 1024
MAX_UNPACKED: Final = 1024 * 1024 * 1024
MAX_RATIO: Final = 200  # above this a member of more than 10 MB is a bomb
_RATIO_FROM: Final = 10 * 1024 * 1024

_UNSAFE_MEMBER: Final = re.compile(
    r"(^|/)\.\.(/|$)|^/|^[a-z]:|\x00|\\|vbaproject|vbadata|/macrosheets/"
    r"|\.(exe|dll|scr|bat|cmd|ps1|vbs|js|jse|hta|jar|msi|html?|svgz?)$"
    r"|\.(zip|rar|7z|tar|gz|tgz|bz2|xz|iso|cab)$",  # a bomb may be packed in a bomb
    re.IGNORECASE,
)
_PICTURES_INSIDE: Final = re.compile(r"/media/[^/]+\.svg$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Member:
    """One entry of a zip's central directory; sizes in bytes."""

    name: str
    packed: int
    unpacked: int
    is_encrypted: bool


def judge_members(members: Collection[Member]) -> str:
    """Return why an archive with these members is refused, "" when it is not."""
    if any(member.is_encrypted for member in members):
        return "文档设有打开密码，请去掉密码后上传"
    if sum(member.unpacked for member in members) > MAX_UNPACKED or any(map(_is_bomb, members)):
        return "文档解压后过大，为安全起见不接收"
    for member in members:
        if _UNSAFE_MEMBER.search(member.name) and not _PICTURES_INSIDE.search(member.name):
            return "文档含有宏或可执行内容，请另存为不含宏的文档后上传"
    return ""


def _is_bomb(member: Member) -> bool:
    return member.unpacked > _RATIO_FROM and member.unpacked > MAX_RATIO * max(member.packed, 1)


@dataclass(frozen=True, slots=True)
class ZipEnd:
    """The end record of a zip; `entries` and `directory_size` bound what reading it costs."""

    entries: int
    directory_size: int
    directory_at: int
    length: int


def zip_end(tail: bytes) -> ZipEnd | None:
    """Read the end record that closes exactly at the end of the file."""
    at = tail.rfind(ZIP_END)
    while at >= 0:
        if len(tail) - at >= ZIP_END_LENGTH:
            fields = struct.unpack("<4s4H2LH", tail[at : at + ZIP_END_LENGTH])
            if at + ZIP_END_LENGTH + fields[7] == len(tail):
                return ZipEnd(fields[4], fields[5], fields[6], ZIP_END_LENGTH + fields[7])
        at = tail.rfind(ZIP_END, 0, at)
    return None


def hidden_zip(tail: bytes) -> bool:
    """Tell whether the bytes also end as a zip archive would."""
    return zip_end(tail) is not None


def is_readable(end: ZipEnd, size: int) -> bool:
    """Tell whether a central directory is of a sane size and lies where its record says.

    Bytes before the archive or between directory and end record are how polyglots are made; only
    the two records of the 64-bit form (76 bytes) may stand there.
    """
    gap = size - end.length - end.directory_at - end.directory_size
    is_sane = 0 < end.entries <= MAX_ENTRIES and end.directory_size <= MAX_DIRECTORY
    return is_sane and gap in (0, 76)
