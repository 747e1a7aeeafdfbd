"""Takes out of pictures inside documents what does not belong to their pixels."""

import re
import struct
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from evidence.children import jpeg

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_PNG_NOTES: Final = {b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"}
_WEBP_NOTES: Final = {b"EXIF", b"XMP "}
_WEBP_HAS_NOTES: Final = 0x0C  # the bits of VP8X that promise them
_JP2: Final = b"\x00\x00\x00\x0cjP  "
_JP2_NOTES: Final = {b"xml ", b"uuid", b"uinf"}
_EMF_DESCRIPTION: Final = 60  # where the header tells its length and place
_GIF_NOTES: Final = {0xFE, 0xFF}
_GIF_LOOPS: Final = (b"NETSCAPE2.0", b"ANIMEXTS1.0")
_SVG_NOTES: Final = re.compile(
    r"<!--.*?-->|<((?:\w+:)?(?:metadata|title|desc|namedview))\b.*?(?:/>|</\1>)"
    r"""|\s(?:sodipodi|inkscape):[\w-]+\s*=\s*(?:"[^"]*"|'[^']*')""",
    re.DOTALL,
)


def without_notes(picture: bytes) -> bytes | None:
    """Return the picture without its notes; None when it is of no kind that we can clean.

    What it is tells its content: names inside documents are often wrong. Raises ValueError,
    IndexError or struct.error when it is broken.
    """
    for beginning, clean in _CLEANERS.items():
        if picture.startswith(beginning):
            return clean(picture)
    if picture[:4] == b"RIFF" and picture[8:12] == b"WEBP":
        return _webp(picture)
    if picture[40:44] == b" EMF":
        return _emf(picture)
    if b"<svg" in picture[:4096]:
        return _SVG_NOTES.sub("", picture.decode("utf-8")).encode()
    return None


def _png(picture: bytes) -> bytes:
    kept, at = [_PNG], len(_PNG)
    while at < len(picture):
        (length,) = struct.unpack_from("!I", picture, at)
        name, end = picture[at + 4 : at + 8], at + 12 + length
        if name not in _PNG_NOTES:
            kept.append(picture[at:end])
        if name == b"IEND":
            break
        at = end
    return b"".join(kept)


def _webp(picture: bytes) -> bytes:
    kept, at = [], 12
    while at + 8 <= len(picture):
        name = picture[at : at + 4]
        (length,) = struct.unpack_from("<I", picture, at + 4)
        end = at + 8 + length + length % 2
        if name == b"VP8X":
            flags = picture[at + 8] & ~_WEBP_HAS_NOTES
            kept.append(picture[at : at + 8] + bytes([flags]) + picture[at + 9 : end])
        elif name not in _WEBP_NOTES:
            kept.append(picture[at:end])
        at = end
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _jp2(picture: bytes) -> bytes:
    return b"".join(box for name, box in _boxes(picture) if name not in _JP2_NOTES)


def _boxes(picture: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at < len(picture):
        (length,) = struct.unpack_from("!I", picture, at)
        if length == 1:
            (length,) = struct.unpack_from("!Q", picture, at + 8)
        end = at + length if length else len(picture)
        if end <= at:
            raise ValueError("a box without an end")
        yield picture[at + 4 : at + 8], picture[at:end]
        at = end


def _emf(picture: bytes) -> bytes:
    letters, start = struct.unpack_from("<II", picture, _EMF_DESCRIPTION)
    end = start + 2 * letters
    return picture[:start] + bytes(max(0, end - start)) + picture[end:] if letters else picture


def _gif(picture: bytes) -> bytes:
    at = 13 + _palette(picture[10])
    kept = [picture[:at]]
    while (kind := picture[at]) in {0x21, 0x2C}:
        if kind == 0x21:  # noqa: PLR2004 -- an extension, with its label
            end = _after_blocks(picture, at + 2)
            is_loop = picture[at + 3 : at + 14] in _GIF_LOOPS
            if picture[at + 1] not in _GIF_NOTES or is_loop:
                kept.append(picture[at:end])
        else:
            end = _after_blocks(picture, at + 11 + _palette(picture[at + 9]))
            kept.append(picture[at:end])
        at = end
    return b"".join([*kept, b";"])


def _palette(flags: int) -> int:
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _after_blocks(picture: bytes, at: int) -> int:
    while picture[at]:
        at += 1 + picture[at]
    return at + 1


def _as_it_is(picture: bytes) -> bytes:
    return picture


_CLEANERS: Final[Mapping[bytes, Callable[[bytes], bytes]]] = {
    b"\xff\xd8": jpeg.without_notes,
    _PNG: _png,
    b"GIF8": _gif,
    _JP2: _jp2,
    # Bitmaps and the old metafiles have no place for notes.
    b"BM": _as_it_is,
    b"\xd7\xcd\xc6\x9a": _as_it_is,
    b"\x01\x00\x09\x00\x00\x03": _as_it_is,
}
