"""From the rows of a workbook to abilities with their tasks, or to what is wrong. Pure."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from assessment.abilities import layout
from assessment.abilities.layout import TaskRow
from assessment.abilities.rules import ENVIRONMENT_NAMES, PREFIXES

_OWN: Final = ("name", "environment", "dimension", "description")
_COLUMNS: Final[Mapping[str, str]] = {
    "name": layout.NAME,
    "environment": layout.ENVIRONMENT,
    "dimension": layout.DIMENSION,
    "description": layout.DESCRIPTION,
}
_REQUIRED: Final = ("name", "environment", "dimension")


@dataclass(frozen=True, slots=True)
class Fault:
    """A wrong cell: its row in the sheet (1-based, 0 for the file as a whole), column and words."""

    row_no: int
    column: str
    code: str
    message: str


@dataclass
class Assembled:
    """Abilities as documents in the order of the file, and every fault that was found."""

    abilities: dict[str, dict[str, Any]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def assemble(rows: Iterable[TaskRow], known: Collection[str]) -> Assembled:
    """Put rows together; `known` are the codes in force, which a new version neither adds to."""
    result = Assembled()
    code: str | None = None
    for row in rows:
        faults = [_read_fault(row.row_no, problem) for problem in row.problems]
        is_unread = any(fault.column == layout.CODE for fault in faults)
        code = row.code or (None if is_unread else code)
        result.faults += faults
        if code is None:
            if not is_unread:
                text = "第一行须填写能力点编号"
                result.faults.append(Fault(row.row_no, layout.CODE, "cell_missing", text))
            continue
        result.faults += _take(result.abilities, code, row, known)
    # A row without its code is missed too: telling both would send people looking twice.
    if not any(fault.column == layout.CODE for fault in result.faults):
        result.faults += _absent(result.abilities, known)
    return result


def _read_fault(row_no: int, problem: Any) -> Fault:
    # Problems come through JSON from the child.
    said = problem if isinstance(problem, dict) else problem.as_json()
    return Fault(row_no, said["column"], said["code"], said["message"])


def _take(
    abilities: dict[str, dict[str, Any]], code: str, row: TaskRow, known: Collection[str]
) -> Iterator[Fault]:
    if code not in known:
        text = f"目录中没有 {code}，能力点不能增加；请核对编号"
        yield Fault(row.row_no, layout.CODE, "ability_unknown", text)
        return
    if code not in abilities:
        yield from _begin(abilities, code, row)
    else:
        yield from _compare(abilities[code], row)
    yield from _add_task(abilities[code], row)


def _begin(abilities: dict[str, dict[str, Any]], code: str, row: TaskRow) -> Iterator[Fault]:
    said = {name: getattr(row, name) or "" for name in _OWN}
    abilities[code] = {"code": code, **said, "tasks": []}
    wrong = {_column_of(problem) for problem in row.problems}
    for name in _REQUIRED:
        if not said[name] and _COLUMNS[name] not in wrong:
            text = f"{code} 的{_COLUMNS[name]}必填，请补上"
            yield Fault(row.row_no, _COLUMNS[name], "cell_missing", text)
    expected = PREFIXES[code[0]]
    if said["environment"] and said["environment"] != expected:
        text = f"{code} 属于{ENVIRONMENT_NAMES[expected]}，与所填环境不一致"
        yield Fault(row.row_no, layout.ENVIRONMENT, "environment_differs", text)


def _column_of(problem: Any) -> str:
    return str(problem["column"] if isinstance(problem, dict) else problem.column)


def _compare(ability: dict[str, Any], row: TaskRow) -> Iterator[Fault]:
    for name in _OWN:
        said = getattr(row, name)
        if said and said != ability[name]:
            text = f"与 {ability['code']} 首行的{_COLUMNS[name]}不一致，请改为相同或留空"
            yield Fault(row.row_no, _COLUMNS[name], "ability_contradicts", text)


def _add_task(ability: dict[str, Any], row: TaskRow) -> Iterator[Fault]:
    details = {
        layout.REQUIREMENT: row.requirement,
        layout.MATERIALS: row.materials,
        layout.MINUTES: row.minutes,
        layout.EXCELLENT: row.excellent,
        layout.PASSING: row.passing,
    }
    if not row.task:
        if any(details.values()):
            text = "填写了要求或标准，但没有填写测评任务的名称，请补上"
            yield Fault(row.row_no, layout.TASK, "cell_missing", text)
        return
    wrong = {_column_of(problem) for problem in row.problems}
    for column in (layout.EXCELLENT, layout.PASSING):
        if not details[column] and column not in wrong:
            text = f"任务“{row.task}”的{column}必填，请补上"
            yield Fault(row.row_no, column, "cell_missing", text)
    tasks = ability["tasks"]
    if any(task["name"] == row.task for task in tasks):
        text = f"{ability['code']} 已有任务“{row.task}”，请改名或删除重复的行"
        yield Fault(row.row_no, layout.TASK, "task_twice", text)
    tasks.append(
        {
            "key": f"{ability['code']}.{len(tasks) + 1}",
            "name": row.task,
            "requirement": row.requirement or "",
            "materials": row.materials or [],
            "max_minutes": row.minutes,
            "excellent": row.excellent or "",
            "passing": row.passing or "",
        }
    )


def _absent(abilities: Mapping[str, Any], known: Collection[str]) -> Iterator[Fault]:
    if absent := [code for code in known if code not in abilities]:
        text = f"缺少现行目录中的能力点 {'、'.join(absent)}，请保留它们各自的行"
        yield Fault(0, layout.CODE, "abilities_absent", text)
