"""Names inside a PDF that matter to its check, however they are written. Pure.

Any letter of a name may be written as `#` and two hexadecimal digits.
"""

import re
from typing import Final


def _written(name: bytes) -> bytes:
    return b"".join(b"(?:%c|(?i:#%02x))" % (letter, letter) for letter in name)


def _any_of(*names: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"/(?:" + b"|".join(map(_written, names)) + rb")(?![A-Za-z0-9])")


ACTIVE: Final = _any_of(b"JavaScript", b"Launch")
PACKED: Final = _any_of(b"ObjStm")  # objects that are kept together, packed: not seen from outside
OVERLAP: Final = 32  # longer than any of them, fully written out
