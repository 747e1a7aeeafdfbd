"""Names of authors and of their school, taken out of what judges read. Pure (DOMAIN §8)."""

import re
from collections.abc import Callable, Iterable
from typing import Final

MASK: Final = "□□"
_SHORTEST: Final = 2  # a single character is no name
_BRACKET: Final = re.compile(r"[（(].*?[)）]")
_PLACE: Final = re.compile(
    r"^(?:山东省?)?(?P<city>烟台市?)?(?:(?P<place>[^省市区县]{1,6})[市区县])?"
)
_NUMBER: Final = "一二三四五六七八九十百零"
_LONG: Final = re.compile(rf"第([{_NUMBER}0-9]+)(中|小)学")
_SHORT: Final = re.compile(rf"^([{_NUMBER}0-9]+)(中|小)$")
# What many schools are called: without its place it names nobody.
_COMMON: Final = re.compile(
    rf"^(?:第[{_NUMBER}0-9]+)?(?:实验|高级|初级|中心|外国语)*(?:小学|中学|学校|幼儿园|[{_NUMBER}0-9]+[中小])$"
)


def names_of_unit(unit: str) -> set[str]:
    """Return how a text may call a school: with or without city, place and signs of rank."""
    full = _BRACKET.sub("", unit.strip())
    found = _PLACE.match(full)
    if not full or found is None:
        return set()
    rest = full[found.end() :]
    bodies = {rest, _LONG.sub(r"\1\2", rest), _SHORT.sub(r"第\1\2学", rest)}
    place = found["place"]
    with_sign = full[found.end("city") : found.end()] if found["city"] else found[0]
    near = {place, with_sign} if place else set()
    cities = {"烟台", "烟台市"} if found["city"] else set()
    places = near | cities | {city + one for city in cities for one in near}
    names = {place + body for place in places for body in bodies if body}
    bare = {rest} if len(rest) > _SHORTEST and not _COMMON.match(rest) else set()
    return names | bare | {full, unit.strip()}


def masking(people: Iterable[str], unit: str) -> Callable[[str], str]:
    """Return what replaces the names in a text, whatever spaces are put between their letters."""
    names = {one.strip() for one in people if len(one.strip()) >= _SHORTEST} | names_of_unit(unit)
    longest_first = sorted(names, key=lambda one: (-len(one), one))
    if not longest_first:
        return lambda text: text
    spaced = (r"[\s·]*".join(map(re.escape, one)) for one in longest_first)
    pattern = re.compile("|".join(spaced))
    return lambda text: pattern.sub(MASK, text)
