"""Names of authors and of their school, taken out of what judges read. Pure (DOMAIN §8)."""

import re
from collections.abc import Callable, Iterable
from typing import Final

MASK: Final = "□□"
_SHORTEST: Final = 2  # a single character is no name
_SHORTEST_UNIT: Final = 4  # 二中 might be anybody's
# What schools leave out of their names when they write about themselves.
_PROVINCE_AND_CITY: Final = re.compile(r"^(山东省?)?(烟台市?)?")
_PLACE: Final = re.compile(r"^(山东省?)?(烟台市?)?([^省市区县]{1,6}[市区县])?")


def names_of_unit(unit: str) -> set[str]:
    """Return how a text may call a school: its full name, and that without the place before it."""
    full = unit.strip()
    found = {full, _PROVINCE_AND_CITY.sub("", full), _PLACE.sub("", full)}
    return {one for one in found if len(one) >= _SHORTEST_UNIT}


def masking(people: Iterable[str], unit: str) -> Callable[[str], str]:
    """Return what replaces the names in a text, whatever spaces are put between their letters."""
    names = {one.strip() for one in people if len(one.strip()) >= _SHORTEST} | names_of_unit(unit)
    longest_first = sorted(names, key=lambda one: (-len(one), one))
    if not longest_first:
        return lambda text: text
    spaced = (r"[ \u3000·]*".join(map(re.escape, one)) for one in longest_first)
    pattern = re.compile("|".join(spaced))
    return lambda text: pattern.sub(MASK, text)
