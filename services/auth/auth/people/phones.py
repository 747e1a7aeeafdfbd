"""Telephone numbers: one spelling, and a masked one for lists. Pure."""

import re
import unicodedata
from typing import Final

from kernel.errors import Invalid

_MOBILE: Final = re.compile(r"1[3-9]\d{9}")
_LANDLINE: Final = re.compile(r"0\d{2,3}-?\d{7,8}(-\d{1,6})?")
_COUNTRY: Final = re.compile(r"^(\+|00)86-?")
_SHOWN_HEAD: Final = 3
_SHOWN_TAIL: Final = 4


class PhoneWrong(Invalid):
    code = "phone_wrong"
    title = "手机号不正确，请填写 11 位手机号，或带区号的固定电话"


def checked(text: str) -> str:
    """Return the number in its one spelling; PhoneWrong when it is none."""
    plain = _COUNTRY.sub("", "".join(unicodedata.normalize("NFKC", text).split()))
    plain = plain.replace("(", "").replace(")", "-")
    if plain.startswith("1"):
        plain = plain.replace("-", "")
    if not (_MOBILE.fullmatch(plain) or _LANDLINE.fullmatch(plain)):
        raise PhoneWrong
    return plain


def masked(number: str) -> str:
    """Return `138****1234`; a landline keeps as little."""
    hidden = "*" * max(0, len(number) - _SHOWN_HEAD - _SHOWN_TAIL)
    return f"{number[:_SHOWN_HEAD]}{hidden}{number[-_SHOWN_TAIL:]}"
