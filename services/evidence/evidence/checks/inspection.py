"""Looks at the bytes of one file as they stream by, in memory that does not grow with the file."""

import hashlib
import lzma
import shutil
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Final, Self

from evidence.checks import rules, zips
from evidence.checks.rules import Facts
from evidence.checks.zips import Member
from evidence.children import pdf_names

_libmagic: Callable[[bytes, bool], str] | None = None
with suppress(ImportError):  # libmagic is a system library; signatures and structure hold without
    from magic import from_buffer

    _libmagic = from_buffer

SOURCE: Final = "source"
_SPOOL: Final = 4 * 1024 * 1024
_MAX_CONTENT_TYPES: Final = 1024 * 1024
_OLE_ENTRY: Final = 128
_OLE_NAME: Final = 64  # bytes of UTF-16, then the length with the closing zero
_OLE_SPECIAL: Final = 0xFFFFFFFA  # from here on no sector number but a mark
_OLE_MAX_SECTORS: Final = 4096
_BROKEN_ZIP: Final = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    RuntimeError,  # a password, or a method this Python was built without
    ValueError,
    EOFError,
    OSError,
    struct.error,
)


class Inspection:
    """Feed it every piece of a file, then ask for the facts.

    Office files are also kept in a temporary file, because their table of contents is at the end;
    they are limited to the size of a document. Pictures, and a PDF that keeps objects packed, are
    kept as `source` in the folder, for the child that decodes them.
    """

    def __init__(self, media_type: str, folder: Path) -> None:
        """Prepare for a file of the declared type."""
        self._hash = hashlib.sha256()
        self._size = 0
        self._head = b""
        self._tail = b""
        self._is_pdf = media_type == "application/pdf"
        self._has_active_pdf = self._has_packed_pdf = False
        self._source = folder / SOURCE
        keeps = self._is_pdf or media_type in rules.OOXML_PARTS or media_type in rules.OLE_TYPES
        # Closed by __exit__.
        self._kept: IO[bytes] | None = None
        if keeps:
            self._kept = tempfile.SpooledTemporaryFile(_SPOOL, dir=str(folder))  # noqa: SIM115
        elif media_type.startswith("image/"):
            self._kept = self._source.open("w+b")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._kept is not None:
            self._kept.close()

    def feed(self, piece: bytes) -> None:
        """Take the next bytes."""
        self._hash.update(piece)
        self._size += len(piece)
        if len(self._head) < rules.HEAD:
            self._head += piece[: rules.HEAD - len(self._head)]
        if self._is_pdf and not self._has_active_pdf:
            seam = self._tail[-pdf_names.OVERLAP :] + piece
            self._has_active_pdf = pdf_names.ACTIVE.search(seam) is not None
            self._has_packed_pdf |= pdf_names.PACKED.search(seam) is not None
        self._tail = (self._tail + piece)[-rules.TAIL :]
        if self._kept is not None:
            self._kept.write(piece)

    def facts(self) -> Facts:
        """Return what was seen; call it once, after the last piece and off the event loop."""
        self._leave_packed()
        members, content_types = (None, "") if self._is_pdf else self._zip()
        return Facts(
            size=self._size,
            sha256=self._hash.hexdigest(),
            head=self._head,
            tail=self._tail,
            magic=_libmagic(self._head, True) if _libmagic else None,
            has_active_pdf=self._has_active_pdf,
            has_packed_pdf=self._has_packed_pdf,
            members=members,
            content_types=content_types,
            ole_names=self._ole_names(),
        )

    def _leave_packed(self) -> None:
        """Put a PDF into the folder whose objects are not all seen from outside."""
        if self._kept is None or not self._has_packed_pdf:
            return
        self._kept.seek(0)
        with self._source.open("wb") as source:
            shutil.copyfileobj(self._kept, source)

    def _zip(self) -> tuple[tuple[Member, ...] | None, str]:
        if self._kept is not None:
            self._kept.flush()
        end = zips.zip_end(self._tail)
        if self._kept is None or end is None or not zips.is_readable(end, self._size):
            return None, ""
        try:
            with zipfile.ZipFile(self._kept) as archive:
                members = tuple(
                    Member(i.filename, i.compress_size, i.file_size, bool(i.flag_bits & 1))
                    for i in archive.infolist()
                )
                return members, _content_types(archive)
        except _BROKEN_ZIP:
            return None, ""

    def _ole_names(self) -> frozenset[str]:
        if self._kept is None or not self._head.startswith(b"\xd0\xcf\x11\xe0"):
            return frozenset()
        with suppress(struct.error, ValueError, OSError):
            return _ole_directory(self._kept, self._size)
        return frozenset()


def _content_types(archive: zipfile.ZipFile) -> str:
    try:
        with archive.open("[Content_Types].xml") as part:
            return part.read(_MAX_CONTENT_TYPES).decode("utf-8", "replace")
    except (KeyError, *_BROKEN_ZIP):
        return ""


def _ole_directory(kept: IO[bytes], size: int) -> frozenset[str]:
    """Return the names in the directory of a compound file, following its chain of sectors."""
    kept.seek(0)
    header = kept.read(512)
    sector = 1 << struct.unpack_from("<H", header, 30)[0]
    if sector not in (512, 4096):
        return frozenset()
    fat_at = [number for number in struct.unpack_from("<109I", header, 76) if number < _OLE_SPECIAL]
    at = struct.unpack_from("<I", header, 48)[0]
    names: set[str] = set()
    for _ in range(_OLE_MAX_SECTORS):
        if (at + 2) * sector > size + sector:
            break
        kept.seek((at + 1) * sector)
        names |= _ole_entries(kept.read(sector))
        per_sector = sector // 4
        if at // per_sector >= len(fat_at):
            break
        kept.seek((fat_at[at // per_sector] + 1) * sector + 4 * (at % per_sector))
        at = struct.unpack("<I", kept.read(4))[0]
    return frozenset(names)


def _ole_entries(block: bytes) -> set[str]:
    names: set[str] = set()
    for start in range(0, len(block) - _OLE_ENTRY + 1, _OLE_ENTRY):
        length = struct.unpack_from("<H", block, start + _OLE_NAME)[0]
        if 0 < length <= _OLE_NAME:
            raw = block[start : start + length - 2]
            names.add(raw.decode("utf-16-le", "replace"))
    return names
