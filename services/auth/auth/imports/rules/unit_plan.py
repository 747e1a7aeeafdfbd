"""What an organisations file does to the register: parents first, the order of rows is free. Pure.

A unit is recognised by its code, otherwise by its name below its parent. The parent may stand in
the same file. Moving a unit is no matter of a file: results and rounds hang on it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from auth.imports.rules.places import key_of
from auth.organisations.rules import CITY_RUN
from workbooks.cells import Problem

_LEVELS: Final = ("district", "school", "group")
_FACTS: Final = ("name", "code", "stage", "is_rural", "is_city_pilot")
_COLUMNS: Final = {"district": "区市", "school": "上级单位", "group": "上级单位"}


@dataclass(frozen=True, slots=True)
class Known:
    """An open unit of the register, or one that this file makes."""

    id: UUID
    kind: str
    name: str
    path: str | None  # None while it is not there yet
    parent_id: UUID | None
    version: int = 0
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Plan:
    """What becomes of one row."""

    row_no: int
    stated: Mapping[str, Any]
    verdict: str = "error"
    entity: Known | None = None
    parent: Known | None = None
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, column: str, code: str, message: str) -> None:
        """Add a problem."""
        value = self.stated.get({"单位": "name", "区市": "district"}.get(column, "parent")) or ""
        self.problems.append(Problem(column, str(value), code, message))


class Planner:
    """Plans the rows of one file against the register."""

    def __init__(
        self, known: Iterable[Known], reach: Sequence[str], new_id: Callable[[], UUID]
    ) -> None:
        """Index the register; `reach` are the paths below which the caller may import."""
        self._reach = tuple(reach)
        self._new_id = new_id
        self._units: dict[UUID, Known] = {}
        self._by_code: dict[tuple[str, str], Known] = {}
        self._by_name: dict[tuple[UUID | None, str], Known] = {}
        self._named: dict[tuple[str, str], list[Known]] = defaultdict(list)
        for unit in known:
            self._add(unit)

    def _add(self, unit: Known) -> None:
        self._units[unit.id] = unit
        self._by_name[unit.parent_id, key_of(unit.name)] = unit
        self._named[unit.kind, key_of(unit.name)].append(unit)
        if unit.facts.get("code"):
            self._by_code[unit.kind, str(unit.facts["code"])] = unit

    def plan(self, rows: Iterable[tuple[int, Mapping[str, Any], list[Problem]]]) -> list[Plan]:
        """Return one plan per row, in the order of the file."""
        plans = [Plan(row_no, stated, problems=list(found)) for row_no, stated, found in rows]
        for level in _LEVELS:
            seen: dict[tuple[object, ...], Plan] = {}
            for plan in plans:
                if plan.stated.get("kind") == level and not plan.problems:
                    self._decide(plan, level)
                    self._refuse_twins(plan, seen)
        return plans

    def _decide(self, plan: Plan, kind: str) -> None:
        plan.parent = self._parent(plan, kind)
        if plan.problems:
            return
        self._recognise(plan, kind)
        if plan.problems:
            return
        if plan.entity is None and plan.parent is not None:
            self._create(plan, kind, plan.parent)
        elif plan.entity is not None:
            old = plan.entity.facts
            stated = {name: plan.stated.get(name) for name in _FACTS}
            plan.values = {n: v for n, v in stated.items() if v is not None and v != old.get(n)}
            plan.verdict = "update" if plan.values else "unchanged"

    def _create(self, plan: Plan, kind: str, parent: Known) -> None:
        facts = {name: plan.stated[name] for name in _FACTS if plan.stated.get(name) is not None}
        plan.entity = Known(self._new_id(), kind, facts["name"], None, parent.id, 0, facts)
        plan.values = facts
        plan.verdict = "create"
        self._add(plan.entity)

    # ------------------------------------------------------------ whose child
    def _parent(self, plan: Plan, kind: str) -> Known | None:
        parent = {"district": self._city, "school": self._home, "group": self._school}[kind](plan)
        if parent is not None and not self._is_reached(parent):
            plan.wrong(
                _COLUMNS[kind], "unit_out_of_reach", "上级单位不在您的管理范围内，请删除这一行"
            )
        return parent

    def _is_reached(self, unit: Known) -> bool:
        while unit.path is None and unit.parent_id is not None:
            unit = self._units[unit.parent_id]
        return any((unit.path or "").startswith(path) for path in self._reach)

    def _ours(self, units: list[Known]) -> list[Known]:
        return [unit for unit in units if self._is_reached(unit)] or units

    def _city(self, _plan: Plan) -> Known | None:
        cities = [unit for unit in self._units.values() if unit.kind == "city"]
        ours = [unit for unit in cities if self._is_reached(unit)]
        return next(iter(ours or cities), None)

    def _home(self, plan: Plan) -> Known | None:
        """A school stands below its district, a city-run one below the city."""
        district, parent = plan.stated.get("district") or "", plan.stated.get("parent") or ""
        if district and parent and key_of(district) != key_of(parent):
            plan.wrong("上级单位", "district_mismatch", "学校的上级单位应与区市相同，请核对")
            return None
        wanted = parent or district
        if not wanted:
            known = self._by_code.get(("school", str(plan.stated.get("code"))))
            if known is None:
                plan.wrong("区市", "cell_missing", "学校必须填写区市；市直属学校填“市直属”")
            return self._units.get(known.parent_id) if known and known.parent_id else None
        city = self._city(plan)
        if wanted == CITY_RUN or (city is not None and key_of(wanted) == key_of(city.name)):
            return city
        found = self._ours(self._named.get(("district", key_of(wanted)), []))
        if not found:
            plan.wrong(
                "区市", "district_unknown", f"没有区市“{wanted}”，请核对名称或先在文件中新增"
            )
        return found[0] if found else None

    def _school(self, plan: Plan) -> Known | None:
        name, district = plan.stated["parent"], plan.stated.get("district") or ""
        found = [
            unit
            for unit in self._ours(self._named.get(("school", key_of(name)), []))
            if not district or self._is_in(unit, district)
        ]
        if len(found) == 1:
            return found[0]
        if found:
            plan.wrong("区市", "unit_ambiguous", f"有几所“{name}”，请填写区市")
        else:
            plan.wrong("上级单位", "parent_unknown", f"没有学校“{name}”，请核对或先在文件中新增")
        return None

    def _is_in(self, unit: Known, district: str) -> bool:
        above = self._units.get(unit.parent_id) if unit.parent_id else None
        home = above.name if above and above.kind == "district" else CITY_RUN
        return key_of(home) == key_of(district)

    # ------------------------------------------------------------ which unit
    def _recognise(self, plan: Plan, kind: str) -> None:
        parent_id = plan.parent.id if plan.parent else None
        code, name = plan.stated.get("code"), plan.stated["name"]
        by_name = self._by_name.get((parent_id, key_of(name)))
        by_code = self._by_code.get((kind, code)) if code else None
        if by_code is not None and by_code.parent_id != parent_id:
            home = self._units[by_code.parent_id].name if by_code.parent_id else ""
            message = f"该代码属于{home}的“{by_code.name}”；单位划转请在单位页面办理"
            plan.wrong("上级单位", "unit_moves", message)
        elif by_code is not None and by_name is not None and by_code.id != by_name.id:
            message = f"同一上级单位下已有“{name}”，而该代码属于“{by_code.name}”，请核对"
            plan.wrong("单位", "organisation_name_taken", message)
        plan.entity = by_code or by_name

    def _refuse_twins(self, plan: Plan, seen: dict[tuple[object, ...], Plan]) -> None:
        if plan.problems or plan.entity is None:
            return
        keys: list[tuple[object, ...]] = [("unit", plan.entity.id)]
        if code := plan.stated.get("code"):
            keys.append(("code", code))
        for key in keys:
            first = seen.setdefault(key, plan)
            if first is not plan:
                message = f"与第 {first.row_no} 行是同一个单位，请只保留一行"
                plan.wrong("单位", "unit_twice", message)
                plan.verdict = "error"
                return
