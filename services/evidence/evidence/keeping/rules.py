"""Rules of keeping: who may hold a file, who may have it deleted, who decides. Pure."""

import hashlib
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from kernel.actor import Actor, Role
from kernel.errors import Conflict, NotFound

# Whoever answers for the round or looks into it may keep a file from being deleted.
KEEPERS: Final = (Role.CITY_OFFICE, Role.AUDITOR)
# A unit decides about its files; the city about those of persons, and in the unit's stead.
DECIDERS: Final = (Role.SCHOOL_LEAD, Role.CITY_OFFICE)


class RequestState(StrEnum):
    """待处理 → 已同意 or 不同意 by a decision, 已撤回 by whoever asked."""

    PENDING = "pending"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class FileFrozen(Conflict):
    """Something relies on the file; `extra["by"]` names it."""

    code = "file_frozen"
    title = "这份材料已提交使用，按规定须原样保留，不能删除"


class FileHeld(Conflict):
    """The file is under a legal hold."""

    code = "file_held"
    title = "这份材料正在保全，解除保全之前不能删除"


class FileUnderCheck(Conflict):
    """The file is still being checked."""

    code = "file_under_check"
    title = "文件还在检查，请等检查结束后再操作"


class RequestPending(Conflict):
    """Somebody asked already."""

    code = "deletion_request_pending"
    title = "这份材料已有待处理的删除申请"


class RequestDecided(Conflict):
    """The request is not open any more."""

    code = "deletion_request_decided"
    title = "这项删除申请已处理或已撤回，请刷新查看结果"


class OwnRequest(Conflict):
    """Nobody decides about what they asked for."""

    code = "own_deletion_request"
    title = "不能审批自己提出的删除申请，请由本单位其他负责人或市工程办处理"


class HoldInForce(Conflict):
    """The file is held already."""

    code = "hold_in_force"
    title = "这份材料已在保全中"


class HoldLifted(Conflict):
    """The hold was lifted before."""

    code = "hold_lifted"
    title = "这项保全已经解除"


class NotReplaceable(Conflict):
    """One of the two files is in a chain already, or belongs to somebody else's unit."""

    code = "version_not_possible"
    title = "不能作为新版本：两份材料须属于同一人或同一单位，且旧材料还没有更新的版本"


def require_keeper(actor: Actor, org_path: str) -> None:
    """Refuse unless the caller may hold a file of this unit, or of a person ("")."""
    _require(actor, org_path, *KEEPERS)


def require_decider(actor: Actor, org_path: str, asked_by: UUID) -> None:
    """Refuse unless the caller may decide; whoever asked may not."""
    deciders = DECIDERS if org_path else (Role.CITY_OFFICE,)
    _require(actor, org_path, *deciders)
    if asked_by == actor.person_id:
        raise OwnRequest


def _require(actor: Actor, org_path: str, *roles: Role) -> None:
    if org_path:
        actor.require(org_path, *roles)
    elif not actor.has_role(*roles):
        raise NotFound


def name_hash(filename: str, file_id: UUID) -> str:
    """Return what is kept of a deleted file's name: it can be proved, not read back."""
    return hashlib.sha256(f"{file_id}:{filename}".encode()).hexdigest()


def keep_until(created_at: datetime, years: int) -> datetime:
    """Return the end of the time a file is kept by rule; 29 February ends on the 28th."""
    try:
        return created_at.replace(year=created_at.year + years)
    except ValueError:
        return created_at.replace(year=created_at.year + years, day=28)
