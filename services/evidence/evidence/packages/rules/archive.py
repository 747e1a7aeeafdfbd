"""The bytes of a zip whose members are stored as they are: known before one of them is read.

Size and CRC-32 of every member are known, so each local header, the directory and every offset can
be computed in advance. That makes the archive the same each time and lets a download go on at any
byte. Zip64 (APPNOTE 6.3.10 §4.3.14, §4.5.3) is used where a number needs it. Pure.
"""

import struct
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from kernel.clock import SHANGHAI

_MAX_32: Final = 0xFFFFFFFF
_MAX_16: Final = 0xFFFF
_UTF_8: Final = 0x0800
_UNIX_FILE: Final = 0o100644 << 16
_PLAIN, _ZIP64 = 20, 45  # versions needed to extract


@dataclass(frozen=True, slots=True)
class Member:
    """One file inside; its bytes are either here or in the store under `key`."""

    path: str
    size: int
    crc32: int
    at: datetime
    key: str = ""
    content: bytes = b""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some bytes of the archive: at hand, or `length` bytes of a stored object from `offset` on."""

    content: bytes
    key: str = ""
    offset: int = 0
    length: int = 0


@dataclass(frozen=True, slots=True)
class _Segment:
    length: int
    content: bytes
    key: str


class Archive:
    """The archive of some members, in their order."""

    def __init__(self, members: Sequence[Member]) -> None:
        """Compute every header and offset; nothing is read."""
        self._segments: list[_Segment] = []
        self._starts: list[int] = []
        self.size = 0
        entries: list[bytes] = []
        for member in members:
            entries.append(_directory_entry(member, self.size))
            self._add(_local_header(member))
            self._add(member.content, member.key, member.size)
        directory = b"".join(entries)
        end = _end(len(members), len(directory), self.size)
        self._add(directory + end)

    def _add(self, content: bytes, key: str = "", length: int = 0) -> None:
        length = length if key else len(content)
        if length:
            self._segments.append(_Segment(length, content, key))
            self._starts.append(self.size)
            self.size += length

    def pieces(self, first: int, last: int, most: int) -> Iterator[Piece]:
        """Yield the bytes from `first` to `last` in pieces of at most so many bytes."""
        index = bisect_right(self._starts, first) - 1
        at = first
        while at <= last:
            segment, start = self._segments[index], self._starts[index]
            offset = at - start
            length = min(segment.length - offset, last - at + 1, most)
            if segment.key:
                yield Piece(b"", segment.key, offset, length)
            else:
                yield Piece(segment.content[offset : offset + length])
            at += length
            if at >= start + segment.length:
                index += 1


def _dos_time(at: datetime) -> tuple[int, int]:
    local = at.astimezone(SHANGHAI)
    day = max(local.year - 1980, 0) << 9 | local.month << 5 | local.day
    return local.hour << 11 | local.minute << 5 | local.second // 2, day


def _local_header(member: Member) -> bytes:
    name, extra = member.path.encode(), b""
    size, needed = member.size, _PLAIN
    if member.size >= _MAX_32:
        size, needed = _MAX_32, _ZIP64
        extra = struct.pack("<HHQQ", 1, 16, member.size, member.size)
    clock, day = _dos_time(member.at)
    numbers = (needed, _UTF_8, 0, clock, day, member.crc32, size, size, len(name), len(extra))
    return b"PK\x03\x04" + struct.pack("<HHHHHIIIHH", *numbers) + name + extra


def _directory_entry(member: Member, offset: int) -> bytes:
    name, large, needed = member.path.encode(), b"", _PLAIN
    size = member.size
    if size >= _MAX_32:
        large += struct.pack("<QQ", size, size)
        size = _MAX_32
    if offset >= _MAX_32:
        large += struct.pack("<Q", offset)
        offset = _MAX_32
    extra = struct.pack("<HH", 1, len(large)) + large if large else b""
    if extra:
        needed = _ZIP64
    clock, day = _dos_time(member.at)
    head = (3 << 8 | _ZIP64, needed, _UTF_8, 0, clock, day, member.crc32, size, size)
    tail = (len(name), len(extra), 0, 0, 0, _UNIX_FILE, offset)
    packed = struct.pack("<HHHHHHIII", *head) + struct.pack("<HHHHHII", *tail)
    return b"PK\x01\x02" + packed + name + extra


def _end(count: int, directory_size: int, directory_at: int) -> bytes:
    end = b""
    if count >= _MAX_16 or directory_size >= _MAX_32 or directory_at >= _MAX_32:
        numbers = (44, 3 << 8 | _ZIP64, _ZIP64, 0, 0, count, count, directory_size, directory_at)
        end = b"PK\x06\x06" + struct.pack("<QHHIIQQQQ", *numbers)
        end += b"PK\x06\x07" + struct.pack("<IQI", 0, directory_at + directory_size, 1)
    count = min(count, _MAX_16)
    sizes = min(directory_size, _MAX_32), min(directory_at, _MAX_32)
    return end + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, count, count, *sizes, 0)
