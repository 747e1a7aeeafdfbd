"""Which registered unit a row means: by full name, 区市 where names repeat, 教研组 below. Pure."""

import difflib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from auth.organisations.rules import CITY_RUN
from workbooks.cells import Problem

_SUGGESTED: Final = 3
_LIKENESS: Final = 0.5


@dataclass(frozen=True, slots=True)
class Unit:
    """An open unit of the register; `district` is empty for the city, districts and 市直属."""

    id: UUID
    name: str
    kind: str
    path: str
    parent_id: UUID | None
    district: str = ""
    code: str | None = None


@dataclass(slots=True)
class Place:
    """Where a row says that a person works, and what is wrong with it."""

    unit: Unit | None = None
    group: Unit | None = None
    problems: list[Problem] = field(default_factory=list)


def key_of(name: str) -> str:
    """Return a name without its spelling habits: width, blanks, kinds of brackets."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


class Register:
    """The open units, to be asked by name."""

    def __init__(self, units: Iterable[Unit], reach: Sequence[str]) -> None:
        """Index the units; `reach` are the paths below which the caller may import."""
        self._reach = tuple(reach)
        self._places: dict[str, list[Unit]] = defaultdict(list)
        self._groups: dict[UUID, dict[str, Unit]] = defaultdict(dict)
        for unit in units:
            if unit.kind == "group" and unit.parent_id is not None:
                self._groups[unit.parent_id][key_of(unit.name)] = unit
            else:
                self._places[key_of(unit.name)].append(unit)

    def find(self, unit: str, district: str, group: str) -> Place:
        """Return the place that three cells name together."""
        place = Place()
        namesakes = self._ours(self._places.get(key_of(unit), []))
        fitting = [one for one in namesakes if _is_in(one, district)]
        if not namesakes:
            place.problems.append(self._unknown(unit, district))
        elif not fitting:
            homes = "、".join(sorted({one.district or CITY_RUN for one in namesakes}))
            message = f"“{unit}”登记在{homes}，与区市“{district}”不符，请核对区市"
            place.problems.append(Problem("区市", district, "district_mismatch", message))
        elif len(fitting) > 1:
            homes = "、".join(sorted(one.district or CITY_RUN for one in fitting))
            message = f"{homes}都有“{unit}”，请填写区市"
            place.problems.append(Problem("单位", unit, "unit_ambiguous", message))
        else:
            self._settle(place, fitting[0], group)
        return place

    def _ours(self, units: list[Unit]) -> list[Unit]:
        """Return those within reach; a namesake elsewhere matters only when there is none."""
        return [one for one in units if self._is_reached(one)] or units

    def _is_reached(self, unit: Unit) -> bool:
        return any(unit.path.startswith(path) for path in self._reach)

    def _settle(self, place: Place, unit: Unit, group: str) -> None:
        if not self._is_reached(unit):
            message = f"“{unit.name}”不在您的管理范围内，请删除这一行"
            place.problems.append(Problem("单位", unit.name, "unit_out_of_reach", message))
            return
        place.unit = unit
        if not group:
            return
        groups = self._groups.get(unit.id, {})
        place.group = groups.get(key_of(group))
        if place.group is None:
            near = _near(group, [one.name for one in groups.values()])
            message = f"“{unit.name}”下没有登记教研组“{group}”，请先用单位导入新增{near}"
            place.problems.append(Problem("教研组", group, "group_unknown", message))

    def _unknown(self, unit: str, district: str) -> Problem:
        names = {one.name for named in self._places.values() for one in named}
        here = {o.name for named in self._places.values() for o in named if _is_in(o, district)}
        near = _near(unit, sorted(here or names))
        message = f"单位登记册中没有“{unit}”，请填写全称，或先用单位导入新增{near}"
        return Problem("单位", unit, "unit_unknown", message)


def _is_in(unit: Unit, district: str) -> bool:
    if not district:
        return True
    if unit.kind in ("city", "district"):
        return unit.kind == "city" or key_of(unit.name) == key_of(district)
    return key_of(unit.district or CITY_RUN) == key_of(district)


def _near(wanted: str, names: list[str]) -> str:
    """Return the names that look alike, as the end of a sentence."""
    found = difflib.get_close_matches(wanted, names, _SUGGESTED, _LIKENESS)
    return f"；相近的有：{'、'.join(found)}" if found else ""
