"""Takes out of a JPEG what the camera wrote beside the pixels, without packing these anew."""

import re
from typing import Final

_START, _END = b"\xff\xd8", b"\xff\xd9"
_SCAN: Final = 0xDA
# These say how to draw; every other note says who and where, or holds another picture that does.
_KEPT: Final = {0xE0: b"JF", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
_NOTES: Final = {*range(0xE0, 0xF0), 0xFE}
# Of the pixels 0xFF is followed by zero or by a restart; anything else begins the next segment.
_AFTER_SCAN: Final = re.compile(rb"\xff+[\x01-\xcf\xd8-\xfe]")


def without_notes(picture: bytes) -> bytes:
    """Return a JPEG without EXIF, XMP, IPTC, comments and whatever comes after its end."""
    kept, at = [_START], len(_START)
    while at + 4 <= len(picture) and picture[at] == 0xFF:  # noqa: PLR2004 -- a marker
        marker = picture[at + 1]
        if marker == 0xFF:  # noqa: PLR2004 -- the filling before a marker
            at += 1
            continue
        if marker == _END[1]:
            break
        end = at + 2 + int.from_bytes(picture[at + 2 : at + 4], "big")
        if marker == _SCAN:
            following = _AFTER_SCAN.search(picture, end)
            end = following.start() if following else len(picture)
        if marker not in _NOTES or _is_kept(marker, picture[at + 4 : at + 16]):
            kept.append(picture[at:end])
        at = end
    return b"".join([*kept, _END])


def _is_kept(marker: int, beginning: bytes) -> bool:
    return marker in _KEPT and beginning.startswith(_KEPT[marker])
