"""Identity card numbers 居民身份证号: what one looks like, and how much of it is shown. Pure.

GB 11643: 17 digits (area, day of birth, order) and a check digit of ISO 7064 MOD 11-2.
"""

import re
import unicodedata
from datetime import date
from operator import mul
from typing import Final

from kernel.errors import Invalid

_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS: Final = "10X98765432"
_OLD_LENGTH: Final = 15
_SHOWN_HEAD: Final = 3
_SHOWN_TAIL: Final = 4


class IdentityCardWrong(Invalid):
    code = "identity_card_wrong"
    title = "身份证号不正确，请核对 18 位号码（最后一位可以是 X）"


class IdentityCardOld(Invalid):
    code = "identity_card_old"
    title = "这是 15 位的旧身份证号，请填写换发后的 18 位号码"


class IdentityCardRounded(Invalid):
    """A sheet kept the number as a float: its last digits are gone and nobody can tell them."""

    code = "identity_card_rounded"
    title = "身份证号被表格当作数字、末几位已丢失，请把该列设为文本格式后重新填写"


def checked(text: str) -> str:
    """Return the number in its one spelling.

    Raises IdentityCardRounded, IdentityCardOld or IdentityCardWrong.
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split()).upper().lstrip("'")
    if re.fullmatch(r"\d(\.\d+)?E\+?\d+|\d{16,19}\.0*", plain):
        raise IdentityCardRounded
    if re.fullmatch(rf"\d{{{_OLD_LENGTH}}}", plain):
        raise IdentityCardOld
    if not re.fullmatch(r"[1-9][0-9]{16}[0-9X]", plain) or not _is_day(plain[6:14]):
        raise IdentityCardWrong
    if _check_digit(plain) != plain[-1]:
        raise IdentityCardWrong
    return plain


def _check_digit(number: str) -> str:
    total = sum(map(mul, map(int, number[:17]), _WEIGHTS))
    return _CHECKS[total % 11]


def _is_day(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return digits[:2] in {"19", "20"}


def masked(number: str) -> str:
    """Return `370***********1234`: enough to tell two people apart, not enough to use."""
    hidden = "*" * (len(number) - _SHOWN_HEAD - _SHOWN_TAIL)
    return f"{number[:_SHOWN_HEAD]}{hidden}{number[-_SHOWN_TAIL:]}"
