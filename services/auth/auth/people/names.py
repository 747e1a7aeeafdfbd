"""Names of people: one spelling for each, and the letters to find them by. Pure."""

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

DOT: Final = "·"
# What keyboards, Word and the household register write between the parts of a name.
_DOTS: Final = re.compile("[·•‧∙⋅・᛫⸱ꞏ˙]")
_HAN: Final = r"[\u2e80-\u2fdf\u3007\u3400-\u9fff\ue000-\uf8ff\uf900-\ufaff\U00020000-\U0003ffff]"
_BLANK_AT_HAN: Final = re.compile(rf"(?<={_HAN})\s+(?=[A-Za-z]?{_HAN})")
_BLANK_AT_DOT: Final = re.compile(rf"\s*{DOT}\s*")
_STOP_IN_NAME: Final = re.compile(rf"(?<={_HAN})[.．。](?={_HAN})")

# Read differently as a surname than in words; where families differ, both readings are kept.
_SURNAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "尉迟": "yc",
        "万俟": "mq",
        "澹台": "tt",
        "单于": "cy",
        "仇": "q",
        "单": "s",
        "解": "x",
        "查": "z",
        "曾": "z",
        "区": "o",
        "翟": "z",
        "种": "c",
        "秘": "b",
        "繁": "p",
        "折": "s",
        "召": "s",
        "乜": "n",
        "乐": "yl",
        "覃": "qt",
        "隗": "wk",
        "郇": "xh",
        "重": "c",
        "阚": "k",
        "祭": "z",
        "句": "g",
        "谌": "cs",
    }
)
_DOUBLE: Final = 2


def normalised(text: str) -> str:
    """Return a name in the one spelling that is kept and compared.

    Compatibility forms and full-width letters become the ordinary ones, the several middle dots
    become `·`, blanks inside a Chinese name go; a rare character stays the character it is.
    """
    name = _DOTS.sub(DOT, unicodedata.normalize("NFKC", text))
    name = _STOP_IN_NAME.sub(DOT, name)
    name = _BLANK_AT_DOT.sub(DOT, " ".join(name.split()))
    return _BLANK_AT_HAN.sub("", name).strip(DOT)


def initials(name: str) -> str:
    """Return the first letters of a name (王丽 → `wl`); two readings stand side by side.

    `覃勇` gives `qy ty`: whoever searches types the one that he or she says.
    """
    plain = normalised(name)
    surname = plain[:_DOUBLE] if plain[:_DOUBLE] in _SURNAMES else plain[:1]
    letters = _SURNAMES.get(surname)
    if letters is None:
        return _letters(plain)
    rest = _letters(plain[len(surname) :])
    if len(surname) == _DOUBLE:
        return letters + rest
    return " ".join(letter + rest for letter in letters)


def _letters(text: str) -> str:
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 -- its tables cost 0.2 s to load

    syllables = lazy_pinyin(list(text), style=Style.FIRST_LETTER, errors=_as_written)
    return re.sub(r"[^a-z]", "", unicodedata.normalize("NFKD", "".join(syllables)).casefold())


def _as_written(text: str) -> str:
    return text if text.isascii() else ""
