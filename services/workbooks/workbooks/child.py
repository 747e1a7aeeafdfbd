"""What runs inside the limits: `python -m <a service's child module> … read|report …`.

`read KIND FILE` prints JSON lines: one with the total, then batches of rows, then the notes.
`report KIND FILE OUT` reads `{row number: reason}` from standard input and writes the same rows
with one more column. A refused file is one line `{"refused": …}`. No key and no database here.
"""

import gc
import json
import os
import resource
import sys
from collections.abc import Iterator, Mapping
from typing import Any, Final

from workbooks.cells import Cell, Problem
from workbooks.columns import Layout
from workbooks.refused import FileRefused
from workbooks.sheet import Table, data_rows, open_table

_BATCH: Final = 1_000
_EXAMPLE: Final = "示例"  # the template's example row, left in by mistake


def serve(layouts: Mapping[str, Layout]) -> None:
    """Do what the arguments say: memory in bytes, CPU seconds, verb, kind, file, output."""
    memory, seconds, verb, kind, *files = sys.argv[1:]
    _limit(int(memory), int(seconds))
    gc.disable()  # nothing here refers to itself, and the process is short
    try:
        (_read if verb == "read" else _report)(layouts[kind], *files)
    except FileRefused as refusal:
        _say({"refused": {"code": refusal.code, "message": refusal.message}})
    os._exit(0)  # nothing is left to close: what was read need not be taken apart


def _limit(memory: int, seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _say(message: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(message, ensure_ascii=False, default=Problem.as_json) + "\n")
    sys.stdout.flush()


def _read(layout: Layout, path: str) -> None:
    table = open_table(path, layout)
    _say({"total": max(table.total - table.header.row - 1, 0)})
    for batch in _batches(table, layout):
        _say({"rows": batch})
    _say({"notes": table.notes})


def _batches(table: Table, layout: Layout) -> Iterator[Any]:
    reader = layout.new_reader(table.header.places)
    key_at = table.header.places[layout.key]
    examples = 0
    for batch in data_rows(table, _BATCH):
        real = [one for one in batch if not _is_example(one[1], key_at)]
        examples += len(batch) - len(real)
        yield reader.read([row_no for row_no, _ in real], [row for _, row in real])
    if examples:
        table.notes.append({"code": "example_ignored", "message": "模板中的示例行已忽略"})


def _is_example(row: list[Cell], key_at: int) -> bool:
    cell = row[key_at] if key_at < len(row) else None
    return isinstance(cell, str) and cell.startswith(_EXAMPLE)


def _report(layout: Layout, path: str, out: str) -> None:
    from workbooks.report import write_report  # noqa: PLC0415 -- only needed here

    write_report(open_table(path, layout), json.load(sys.stdin), out)
    _say({"written": True})
