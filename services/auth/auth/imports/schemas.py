"""Bulk imports on the wire."""

from datetime import datetime, timedelta
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import Field, StringConstraints

from auth.imports.rules import (
    BEYOND_THE_FILE,
    UNDO_DAYS,
    Coverage,
    ImportKind,
    ImportMode,
    ImportPhase,
    ImportState,
    RowVerdict,
)
from auth.imports.rules.columns import EMPLOYMENT_LABELS, ROLE_LABELS
from auth.imports.service.applying import leavers_to_confirm
from auth.imports.tables import BulkImport, ImportVerdict
from auth.organisations.rules import RURAL_LABELS, STAGE_LABELS, YES_NO, Heading
from auth.people.codes import STAGES, SUBJECTS
from kernel.text import Wire

_COLUMNS = {
    "name": "姓名", "status": "状态", "unit": "单位", "group": "教研组", "stages": "学段",
    "subjects": "学科", "roles": "角色", "phone": "手机号", "id_card": "身份证号",
    "code": Heading.CODE, "stage": Heading.STAGE, "is_rural": Heading.RURAL,
    "is_city_pilot": Heading.CITY_PILOT,
}  # fmt: skip
_LABELS: dict[str, dict[str, str]] = {
    "status": dict(EMPLOYMENT_LABELS),
    "stages": dict(STAGES),
    "subjects": dict(SUBJECTS),
    "roles": dict(ROLE_LABELS),
    "stage": {**STAGE_LABELS, "unknown": "未填"},
    "is_rural": {str(is_so): label for is_so, label in RURAL_LABELS.items()},
    "is_city_pilot": {str(is_so): label for is_so, label in YES_NO.items()},
}


class ImportCounts(Wire):
    """Rows by verdict: 新增、更新、不变、离校、错误."""

    create: int = 0
    update: int = 0
    unchanged: int = 0
    disable: int = 0
    error: int = 0


class ImportNote(Wire):
    """Something that was passed over, in words."""

    code: str
    message: str


class ImportOut(Wire):
    """An import: how far it is, what it would do, and what is left to do with it."""

    id: UUID
    kind: ImportKind
    coverage: Coverage
    state: ImportState
    phase: ImportPhase
    filename: str
    size: int
    sha256: str
    reach: list[str] = Field(description="上传者管理范围的单位路径")
    rows_read: int = Field(description="已读取的行数")
    rows_total: int = Field(description="文件的行数")
    counts: ImportCounts
    notes: list[ImportNote]
    fault: ImportNote | None = Field(description="文件未通过的原因")
    leavers_to_confirm: int | None = Field(description="须在确认时填写的离校人数，人数不多时为空")
    mode: ImportMode | None
    created_by_name: str
    created_at: datetime
    confirmed_by_name: str | None
    applied_at: datetime | None
    undo_until: datetime | None
    undone_at: datetime | None
    undone_by_name: str | None
    version: int

    @classmethod
    def of(cls, record: BulkImport) -> Self:
        """Shape a record."""
        names = cls.model_fields.keys() - {"counts", "fault", "leavers_to_confirm", "undo_until"}
        has_fault = record.fault_code is not None
        return cls(
            **{name: getattr(record, name) for name in names},
            counts=ImportCounts(**record.counts),
            fault=ImportNote(code=record.fault_code or "", message=record.fault or "")
            if has_fault
            else None,
            leavers_to_confirm=leavers_to_confirm(record),
            undo_until=record.applied_at + timedelta(days=UNDO_DAYS) if record.applied_at else None,
        )


class ImportStarted(Wire):
    """The file was taken in; its validation is queued."""

    id: UUID
    state: ImportState


class ValueChange(Wire):
    """One value: old → new, in the words of the file."""

    field: str
    column: str
    before: str
    after: str


class CellProblem(Wire):
    """One wrong cell."""

    column: str
    value: str
    code: str
    message: str


class ImportRow(Wire):
    """A row with its verdict; `row_no` is null for somebody who is missing from a full list."""

    row_no: int | None
    verdict: RowVerdict
    key: str | None = Field(description="工号，或单位代码")
    title: str | None = Field(description="姓名，或单位名称")
    place: str | None = Field(description="单位，或上级单位")
    entity_id: UUID | None
    changes: list[ValueChange]
    problems: list[CellProblem]
    kept: str | None = Field(description="撤销时保留这一行的原因")

    @classmethod
    def of(cls, row: ImportVerdict, kind: ImportKind) -> Self:
        """Shape a verdict."""
        names = ("verdict", "key", "title", "place", "entity_id", "kept")
        return cls(
            **{name: getattr(row, name) for name in names},
            row_no=row.row_no if row.row_no <= BEYOND_THE_FILE else None,
            changes=[_change(name, pair, kind) for name, pair in (row.changes or {}).items()],
            problems=[CellProblem(**one) for one in row.problems or []],
        )


def _change(name: str, pair: list[Any], kind: ImportKind) -> ValueChange:
    column = "名称" if name == "name" and kind is ImportKind.ORGANISATIONS else _COLUMNS[name]
    before, after = (_words(name, value) for value in pair)
    return ValueChange(field=name, column=column, before=before, after=after)


def _words(name: str, value: Any) -> str:
    labels = _LABELS.get(name, {})
    if isinstance(value, list):
        return "、".join(labels.get(str(one), str(one)) for one in value)
    return "" if value is None else labels.get(str(value), str(value))


class ImportApply(Wire):
    """How to write, and what the caller has seen."""

    mode: ImportMode = ImportMode.ALL_OR_NOTHING
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9A-Fa-f]{64}$")] | None = Field(
        None, description="看过结果的那个文件的 SHA-256，给出时必须一致"
    )
    leavers: Annotated[int, Field(ge=0, le=1_000_000)] | None = Field(
        None, description="离校人数较多时须填写，与检查结果一致才写入"
    )


class UndoPreview(Wire):
    """What undoing would restore, and the rows it would leave alone (the first 200)."""

    restored: int
    kept: int
    rows: list[ImportRow]
