"""One row of a people file → the facts it states, or what is wrong with it (R151). Pure.

What a cell leaves blank it does not state: blank never erases anything. A blank 角色 means 教师 for
somebody new, a blank 状态 means 在职.
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import repeat
from operator import add
from typing import Final, NamedTuple

from auth.imports.rules.columns import EMPLOYMENT_WORDS, PEOPLE, ROLE_WORDS
from auth.people.card_number import checked
from auth.people.codes import Codes, stage_codes, subject_codes
from auth.people.names import normalised
from kernel.errors import Invalid
from workbooks import cells
from workbooks.cells import (
    BETWEEN,
    MAX_TEXT,
    Cell,
    Plain,
    Problem,
    Reader,
    Reading,
    Wrong,
    read_rows,
)

AS_TEXT: Final = "被表格当作数字保存，可能已丢失位数，请设为文本格式后重新填写"
_SEPARATORS: Final = re.compile(r"[、,，/;；|+\n ]+")
_STAFF_NO: Final = re.compile(r"[0-9A-Z-]{1,32}")
_PHONE: Final = re.compile(r"1[3-9][0-9]{9}")
_SHOWN_DIGITS: Final = 6


_NOWHERE: Final = 1_000_000


class PersonRow(NamedTuple):
    """What a row says; None where it says nothing. `id_card` is the checked number."""

    row_no: int
    staff_no: str | None
    name: str | None
    unit: str | None
    district: str | None
    group: str | None
    stages: tuple[str, ...] | None
    subjects: tuple[str, ...] | None
    roles: tuple[str, ...] | None
    phone: str | None
    id_card: str | None
    employment: str | None
    problems: list[Problem]


class PeopleReader:
    """Reads the rows of one file."""

    def __init__(self, places: Mapping[str, int] | None = None) -> None:
        """Say where the columns stand (default: in the order of the template)."""
        places = places or {column.name: at for at, column in enumerate(PEOPLE)}
        self._plan = [
            (places.get(c.name, _NOWHERE), Reading(c.name, reader, c.is_required, is_plain))
            for c, (reader, is_plain) in zip(PEOPLE, _READERS, strict=True)
        ]

    def read(self, numbers: Sequence[int], rows: Sequence[Sequence[Cell]]) -> list[PersonRow]:
        """Check every cell of some rows; all problems of a row are told at once."""
        return list(map(PersonRow._make, read_rows(self._plan, numbers, rows)))


def _staff_no(cell: Cell, text: str) -> str:
    number = text.replace(" ", "").upper()
    if cells.is_number(cell) and not number.isdigit():
        raise Wrong("number_needs_text", f"工号{AS_TEXT}")
    if not _STAFF_NO.fullmatch(number):
        raise Wrong("staff_no_malformed", "工号只能有字母、数字和连字符，最多 32 位，请核对")
    return number


def _name(_cell: Cell, text: str) -> str:
    # Nothing to normalise in a name of common characters alone.
    name = text if min(text) >= "\u4e00" and max(text) <= "\u9fff" else normalised(text)
    if not name:
        raise Wrong("name_malformed", "姓名没有文字，请核对")
    return name


def _phone(cell: Cell, text: str) -> str:
    if cells.is_number(cell):
        raise Wrong("number_needs_text", f"手机号{AS_TEXT}")
    number = text if text.isdigit() else re.sub(r"[\s-]", "", text).removeprefix("+86")
    if not _PHONE.fullmatch(number):
        raise Wrong("phone_malformed", "手机号应为 11 位数字，请核对")
    return number


def _id_card(cell: Cell, text: str) -> str:
    hidden = f"{text[:3]}…{text[-2:]}" if len(text) > _SHOWN_DIGITS else text
    if cells.is_number(cell):
        raise Wrong("number_needs_text", f"身份证号{AS_TEXT}", shown=hidden)
    try:
        return checked(text.upper().translate(_ZEROES))
    except Invalid as refusal:
        raise Wrong(refusal.code, refusal.title, shown=hidden) from refusal


_DAY: Final = 6
_ORDER: Final = 14
_MODULUS: Final = 11
_NEVER: Final = math.nan
# The check digit counts once: all eighteen together leave 1 (GB 11643, ISO 7064 MOD 11-2).
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2, 1)
_CARD: Final = "[1-9][0-9]{5}(?:19|20)[0-9]{9}[0-9X]"
_CARDS: Final = re.compile(f"(?:{_CARD})?(?:{BETWEEN}(?:{_CARD})?)*")


@lru_cache(maxsize=65_536)
def _weighed(digits: str, place: int) -> int:
    """Return what a part of a card adds to its check sum."""
    return sum(
        (10 if digit == "X" else int(digit)) * weight
        for digit, weight in zip(digits, _WEIGHTS[place:], strict=False)
    )


@lru_cache(maxsize=65_536)
def _weighed_day(digits: str) -> float:
    """Return the same of a day of birth; one that is none is no number that leaves 1."""
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return _NEVER
    return _weighed(digits, _DAY)


def _are_cards(joined: str) -> bool:
    """Tell at a glance what most cards are; everything else gets the full check and its reason.

    Areas, days and order numbers repeat, so 60,000 cards are some thousand sums.
    """
    if not _CARDS.fullmatch(joined):
        return False
    cards = list(filter(None, joined.split(BETWEEN)))
    areas = map(_weighed, [card[:_DAY] for card in cards], repeat(0))
    days = map(_weighed_day, [card[_DAY:_ORDER] for card in cards])
    orders = map(_weighed, [card[_ORDER:] for card in cards], repeat(_ORDER))
    return all(total % _MODULUS == 1 for total in map(add, map(add, areas, orders), days))


_ZEROES: Final = str.maketrans("〇O", "00")


def _coded(column: str, codes_of: Callable[[str], Codes], code: str) -> Reader:
    def reader(_cell: Cell, text: str) -> tuple[str, ...]:
        codes = codes_of(text)
        if codes.unknown:
            words = "、".join(codes.unknown)
            raise Wrong(code, f"不认识的{column}“{words}”，请按填写说明中的名称填写")
        return codes.known

    return reader


def role_codes(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Read a 角色 cell: known roles in the order of the list, and words that are none."""
    words = [word for word in _SEPARATORS.split(text) if word]
    found = {ROLE_WORDS[word] for word in words if word in ROLE_WORDS}
    unknown = tuple(word for word in words if word not in ROLE_WORDS)
    return tuple(role for role in dict.fromkeys(ROLE_WORDS.values()) if role in found), unknown


def _roles(_cell: Cell, text: str) -> tuple[str, ...]:
    known, unknown = role_codes(text)
    if unknown:
        words = "、".join(unknown)
        message = f"“{words}”不能通过导入授予，只能填教师、教研组长、学校管理团队、校长"
        raise Wrong("role_unknown", message)
    return known


def _employment(_cell: Cell, text: str) -> str:
    if text not in EMPLOYMENT_WORDS:
        raise Wrong("status_unknown", "状态只能填在职、调出或离职")
    return EMPLOYMENT_WORDS[text]


def _as_written(_cell: Cell, text: str) -> str:
    return text


def _joined(cell: str) -> Plain:
    """Return the glance at cells of one form, each of which may be blank."""
    pattern = re.compile(f"(?:{cell})?(?:{BETWEEN}(?:{cell})?)*")
    return lambda text: pattern.fullmatch(text) is not None


# In the order of PEOPLE: how a cell is read, and where values do not repeat the glance at many.
_READERS: Final[tuple[tuple[Reader, Plain | None], ...]] = (
    (_staff_no, _joined("[0-9A-Z-]{1,32}")),
    (_name, _joined(f"[\u4e00-\u9fff]{{1,{MAX_TEXT}}}")),
    (_as_written, None),
    (_as_written, None),
    (_as_written, None),
    (_coded("学段", stage_codes, "stage_unknown"), None),
    (_coded("学科", subject_codes, "subject_unknown"), None),
    (_roles, None),
    (_phone, _joined("1[3-9][0-9]{9}")),
    (_id_card, _are_cards),
    (_employment, None),
)
