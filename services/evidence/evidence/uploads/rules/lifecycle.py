"""States of an upload, and for whose unit it is made. Pure."""

from enum import StrEnum
from typing import Final
from uuid import UUID

from evidence.uploads.rules.parts import UploadOversize
from kernel.actor import Actor, Grant, Role
from kernel.errors import Conflict, NotAllowed, TooMany


class UploadState(StrEnum):
    """上传状态: `completing` means the parts were accepted and are being made into one object."""

    OPEN = "open"
    COMPLETING = "completing"
    COMPLETED = "completed"
    ABORTED = "aborted"
    REFUSED = "refused"


class UploadEnded(Conflict):
    """The upload was aborted, has expired or was refused."""

    code = "upload_ended"
    title = "这次上传已取消或已过期，请重新选择文件上传"


class UploadCompleting(Conflict):
    """The parts are being assembled at this moment."""

    code = "upload_completing"
    title = "文件正在合并，请稍候再看结果"


class TooManyOpenUploads(TooMany):
    """One person has too many unfinished uploads."""

    code = "too_many_open_uploads"
    title = "未完成的上传过多，请先完成或取消一些再继续"


class UnitNotYours(NotAllowed):
    """The unit named is none of the caller's."""

    code = "unit_not_yours"
    title = "只能为您所在的单位上传材料"


class NotTheSameFile(Conflict):
    """The file chosen to go on with is another one, although name and size agree."""

    code = "not_the_same_file"
    title = "这不是上次没有传完的那个文件（内容不同），请选择原来的文件，或放弃上次的上传"


def require_alive(state: UploadState) -> None:
    """Refuse to complete an upload that has ended without a file."""
    if state is UploadState.REFUSED:
        raise UploadOversize
    if state is UploadState.ABORTED:
        raise UploadEnded


def require_same_file(known: str | None, chosen: str | None) -> None:
    """Refuse to go on with another file; only two hashes of the first MiB can tell."""
    if known is not None and chosen is not None and known != chosen:
        raise NotTheSameFile


_HOME_ROLES: Final = (Role.SCHOOL_LEAD, Role.SCHOOL_TEAM, Role.GROUP_LEADER, Role.TEACHER)


def unit_for(actor: Actor, org_id: UUID | None) -> Grant | None:
    """Return the grant whose unit the file belongs to: the one named, else the person's school.

    None means that the file belongs to the person alone.
    """
    if org_id is not None:
        named = next((grant for grant in actor.grants if grant.org_id == org_id), None)
        if named is None:
            raise UnitNotYours
        return named
    held = {grant.role: grant for grant in reversed(actor.grants)}
    return next((held[role] for role in _HOME_ROLES if role in held), None)
