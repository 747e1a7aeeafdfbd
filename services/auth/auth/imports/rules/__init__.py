"""Bulk import 批量导入: kinds, states, limits and refusals. Pure."""

from enum import StrEnum
from typing import Final

from kernel.actor import Role
from kernel.errors import Conflict, Invalid, TooLarge, Unsupported


class ImportKind(StrEnum):
    """What a file lists: 单位 or 人员."""

    ORGANISATIONS = "organisations"
    PEOPLE = "people"


class Coverage(StrEnum):
    """Whether who is missing from the file has left: 仅列出变动 or 名单是全量."""

    PARTIAL = "partial"
    FULL = "full"


class ImportState(StrEnum):
    """校验中 → 待确认 → 写入中 → 已完成 → 已撤销; 未通过 when the file cannot be read."""

    VALIDATING = "validating"
    VALIDATED = "validated"
    APPLYING = "applying"
    APPLIED = "applied"
    FAILED = "failed"
    UNDONE = "undone"


class ImportPhase(StrEnum):
    """Where a job stands, for the progress line."""

    QUEUED = "queued"
    READING = "reading"
    COMPARING = "comparing"
    WRITING = "writing"
    DONE = "done"


class RowVerdict(StrEnum):
    """What applying does with a row: 新增、更新、不变、离校、错误."""

    CREATE = "create"
    UPDATE = "update"
    UNCHANGED = "unchanged"
    DISABLE = "disable"
    ERROR = "error"


class ImportMode(StrEnum):
    """全部正确才写入, or 只写入正确的行."""

    ALL_OR_NOTHING = "all_or_nothing"
    VALID_ROWS = "valid_rows"


# Who imports, each below the unit of the grant; machines need the scope.
IMPORTERS: Final = (Role.EQUIPMENT_CENTRE, Role.SYSTEM_ADMIN)

MAX_FILE: Final = 20_000_000  # bytes, the same as at the gateway
CHUNK: Final = 1_048_576
MAX_ROWS: Final = 100_000  # ⚙
LEAVER_SHARE: Final = 0.05  # ⚙ more leavers than this ask again
LEAVERS_UNASKED: Final = 3  # in a small school one leaver is more than 5 %
UNDO_DAYS: Final = 30
ATTEMPTS: Final = 3
# Rows that are not in the file (who is missing from a full list) stand behind all that are.
BEYOND_THE_FILE: Final = 10_000_000


class FileTooLarge(TooLarge):
    code = "import_file_too_large"
    title = "文件超过 20 MB，请按区市拆成几个文件分别导入"


class FileEmpty(Invalid):
    code = "import_file_empty"
    title = "文件是空的，请选择填好的表格后重新上传"


class FileKindUnknown(Unsupported):
    code = "import_file_kind_unknown"
    title = "只能导入 xlsx 或 csv 文件；其他格式请在表格软件中“另存为” xlsx 后再上传"


class NotValidated(Conflict):
    code = "import_not_validated"
    title = "这次导入还不能确认：请等校验完成；已写入、已撤销或未通过的请重新上传"


class HasErrors(Conflict):
    code = "import_has_errors"
    title = "还有错误的行：请下载错误表改好后重新上传，或选择“只写入正确的行”"


class NothingToDo(Conflict):
    code = "import_nothing_to_apply"
    title = "没有需要写入的行：文件内容与登记册一致，或全部有错误"


class ManyLeavers(Conflict):
    code = "import_many_leavers"
    title = "离校人数超过所涉单位在职人数的 5%，请核对名单；确认无误请填写离校人数再提交"


class RegisterChanged(Conflict):
    code = "import_register_changed"
    title = "校验之后登记册有变动，已按最新数据重新比对，请看过新的结果后再确认"


class NotApplied(Conflict):
    code = "import_not_applied"
    title = "只有已写入的导入才能撤销"


class UndoTooLate(Conflict):
    code = "import_undo_too_late"
    title = "写入已超过 30 天，不能整批撤销，请逐条更正"


class NothingToUndo(Conflict):
    code = "import_nothing_to_undo"
    title = "这批数据之后都被改动过，没有可以撤销的行"


class FileGone(Conflict):
    code = "import_file_gone"
    title = "原文件只保留 30 天，已清除，不能再生成错误表"
