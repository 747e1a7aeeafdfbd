"""Who keeps a register, the states of an entry, and what is refused. Pure; codes are stable."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final
from uuid import UUID

from assessment.registers.kinds import Between, RegisterKind
from kernel.actor import Role
from kernel.errors import Conflict, FieldError, Invalid, NotAllowed, NotFound

SCHOOL: Final = (Role.SCHOOL_TEAM, Role.SCHOOL_LEAD)
# A leader keeps the projects and pairings of the own group.
WRITERS: Final = (*SCHOOL, Role.GROUP_LEADER)
OFFICES: Final = (Role.DISTRICT_OFFICE, Role.CITY_OFFICE)
WATCHERS: Final = (*OFFICES, Role.AUDITOR)
# A teacher reads the projects he or she is a member of.
OPENERS: Final = (*WRITERS, Role.TEACHER, *OFFICES)
READERS: Final = (*WRITERS, Role.TEACHER, *WATCHERS)
GROUP_KINDS: Final = frozenset({RegisterKind.RESEARCH, RegisterKind.PAIRING})
# One school, kind and year: facts read them all, so there is an end.
MAX_ENTRIES: Final = 200
MAX_FILES: Final = 100


class RegisterState(StrEnum):
    """草稿 → 已登记 (counts) → 已撤销 (with a reason)."""

    DRAFT = "draft"
    ENTERED = "entered"
    WITHDRAWN = "withdrawn"


class RegisterStep(StrEnum):
    """What the history keeps."""

    ENTER = "enter"
    EDIT = "edit"
    WITHDRAW = "withdraw"


class RegisterUnknown(NotFound):
    code = "register_unknown"
    title = "没有找到该台账记录，可能已被删除"


class RegisterSchoolMissing(Conflict):
    code = "register_school_missing"
    title = "您目前不属于任何学校，暂不能登记台账，请联系学校或装备中心"


class RegisterGroupMissing(Conflict):
    code = "register_group_missing"
    title = "通讯录中没有您负责的教研组，请联系学校核对后再登记"


class RegisterOfSchool(NotAllowed):
    """A leader keeps projects and pairings of the group, nothing else."""

    code = "register_of_school"
    title = "这类台账由学校管理团队登记；教研组长可登记本组的课题和帮扶对子"


class RegisterGroupPairing(Invalid):
    code = "register_group_pairing"
    title = "教研组长只能登记教研组之间的帮扶对子，请修改结对类型"


class RegisterNotDraft(Conflict):
    code = "register_not_draft"
    title = "该记录已登记或已撤销，不能再删除或重复登记；如需作废请撤销并说明原因"


class RegisterNotEntered(Conflict):
    code = "register_not_entered"
    title = "只有已登记的记录可以撤销，草稿可直接删除"


class RegisterWithdrawn(Conflict):
    code = "register_withdrawn"
    title = "该记录已撤销，不能再修改，请新建一条"


class RegisterKindFixed(Invalid):
    code = "register_kind_fixed"
    title = "台账类别不能更改，请在对应类别中新建"


class RegisterIncomplete(Invalid):
    code = "register_incomplete"
    title = "还有必填内容未完成，补齐后再登记；已填写的内容已保存为草稿"


class RegisterEditIncomplete(Invalid):
    code = "register_edit_incomplete"
    title = "还有必填内容未完成，这次修改没有保存；请补齐后再保存"


class RegisterPersonUnknown(Invalid):
    code = "register_person_unknown"
    title = "所选人员目前不在本校，请重新选择"


class RegisterReplacesUnknown(Invalid):
    code = "register_replaces_unknown"
    title = "没有找到被替代的制度，请从本校台账中选择"


class RegisterReplacesBack(Invalid):
    """Two rules that replace each other would both be gone."""

    code = "register_replaces_back"
    title = "所选制度已写明替代本制度（直接或逐级），不能再互相替代，请核对后修改其中一份"


class RegisterFilesTooMany(Invalid):
    code = "register_files_too_many"
    title = f"一条记录最多 {MAX_FILES} 个文件，请合并或另建一条"


class RegisterFull(Conflict):
    code = "register_full"
    title = f"本年度这一类已有 {MAX_ENTRIES} 条记录，请先整理再新建"


def chain_from(start: UUID, replaces: Mapping[UUID, UUID | None]) -> set[UUID]:
    """Return the rules that one replaces, step by step."""
    found: set[UUID] = set()
    at: UUID | None = start
    while at is not None and at not in found:
        found.add(at)
        at = replaces.get(at)
    return found


def check_group(kind: RegisterKind, between: Between | None) -> None:
    """Refuse what a leader does not keep; a pairing of a group is one between groups."""
    if kind not in GROUP_KINDS:
        raise RegisterOfSchool
    if between not in (None, Between.GROUP):
        told = FieldError("between", RegisterGroupPairing.code, RegisterGroupPairing.title)
        raise RegisterGroupPairing(errors=[told])
