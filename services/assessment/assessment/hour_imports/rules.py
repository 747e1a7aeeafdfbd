"""Import of online hours 线上学时导入: states, verdicts, limits and refusals. Pure (R77)."""

from enum import StrEnum
from typing import Final

from kernel.actor import Role
from kernel.errors import Conflict, Invalid, NotFound, TooLarge, Unsupported

IMPORTERS: Final = (Role.EQUIPMENT_CENTRE,)
# Of machine clients; auth gives it out.
SCOPE: Final = "hours:write"
MAX_FILE: Final = 20_000_000  # bytes, the same as at the gateway
MAX_ROWS: Final = 100_000  # ⚙


class HourImportState(StrEnum):
    """待确认 → 已写入 → 已撤销."""

    CHECKED = "checked"
    APPLIED = "applied"
    UNDONE = "undone"


class HourVerdict(StrEnum):
    """What applying does with a row: count it, hold it for the school, nothing; or it is wrong."""

    NEW = "new"
    HELD = "held"
    UNCHANGED = "unchanged"
    ERROR = "error"


class HourImportUnknown(NotFound):
    code = "hour_import_unknown"
    title = "没有找到该次学时导入"


class HourImportStepNotPossible(Conflict):
    code = "hour_import_step_not_possible"
    title = "该次导入当前的状态不能进行这项操作，请刷新后查看最新状态"


class HourImportOutdated(Conflict):
    """What applying would do is no longer what was shown."""

    code = "hour_import_outdated"
    title = "上传之后学时或人员有变动，检查结果已更新，请重新查看后再写入"


class HourImportHasErrors(Conflict):
    code = "hour_import_has_errors"
    title = "表格中还有错误的行，请改正后重新上传，或选择只写入正确的行"


class HourRowsChanged(Conflict):
    """Somebody decided about its rows since."""

    code = "hour_import_rows_changed"
    title = "该次导入的部分记录已被学校办理，不能整体撤销；请由学校逐条退回有误的记录"


class HourFileTooLarge(TooLarge):
    code = "hour_file_too_large"
    title = "文件超过 20 MB，请拆成几个文件分别导入"


class HourFileKindUnknown(Unsupported):
    code = "hour_file_kind_unknown"
    title = "只能导入 xlsx 或 csv 文件；其他格式请在表格软件中“另存为” xlsx 后再上传"


class HourFileRefused(Invalid):
    """The file as a whole; `detail` says what to do."""

    code = "hour_file_refused"
    title = "表格无法读取，请按提示修改后重新上传"


def source_key(staff_no: str, title_key: str, done_on: str, record_no: str | None) -> str:
    """Return what makes a row the same when its file comes again."""
    return f"no:{record_no}" if record_no else f"row:{staff_no}|{title_key}|{done_on}"
