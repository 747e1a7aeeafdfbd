"""Rules of files: states, kinds, who may open, what the browser may show. Pure."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from urllib.parse import quote
from uuid import UUID

from kernel.actor import Actor, Role
from kernel.clock import local_date
from kernel.errors import Conflict, Invalid, NotFound

READ_SCOPE: Final = "files:read"
FREEZE_SCOPE: Final = "files:freeze"
PREFIX: Final = "files/"
INCOMING: Final = "incoming/"
# Those who answer for the unit's evidence; everybody else needs a ticket.
UNIT_READERS: Final = (Role.SCHOOL_LEAD, Role.SCHOOL_TEAM)
# Those who judge others' work, when a ticket names it for that.
REVIEWERS: Final = (
    *UNIT_READERS,
    Role.GROUP_LEADER,
    Role.DISTRICT_OFFICE,
    Role.CITY_OFFICE,
    Role.EXPERT,
)


class FileState(StrEnum):
    """检查中 → 可用 or 未通过; there is no way back. 已删除 by a granted request only."""

    CHECKING = "checking"
    READY = "ready"
    REJECTED = "rejected"
    DELETED = "deleted"


class Pupils(StrEnum):
    """画面中的学生: what the uploader said about pupils in a picture or video."""

    NONE = "none"
    CONSENT_HELD = "consent_held"  # their guardians have agreed


class Disposition(StrEnum):
    """Shown in the browser, or saved to disk."""

    INLINE = "inline"
    ATTACHMENT = "attachment"


class FileNotReady(Conflict):
    """The file is still being checked, or was rejected."""

    code = "file_not_ready"
    title = "文件还在检查或未通过检查，暂时不能打开"


class FileGone(Conflict):
    """The file was deleted on request; only its number and hash are left."""

    code = "file_deleted"
    title = "这份材料已按申请删除，只保留编号和校验值"


class FilesNotReady(Conflict):
    """Some of the files named cannot be frozen yet; `extra["file_ids"]` names them."""

    code = "files_not_ready"
    title = "有文件还在检查或未通过检查，请稍后再提交或更换文件"


class FilesUnknown(NotFound):
    """Some of the files named do not exist; `extra["file_ids"]` names them."""

    code = "files_unknown"
    title = "有文件不存在，请刷新材料列表后重试"


class TooManyFiles(Invalid):
    """More ids than one question may hold."""

    code = "too_many_files"
    title = "一次最多查询 200 个文件，请分批进行"


@dataclass(frozen=True, slots=True)
class Ownership:
    """To whom a file belongs: a person, and the unit it was uploaded for ("" = the person only)."""

    owner_id: UUID
    org_path: str


def incoming_key(object_key: str) -> str:
    """Return where a small file arrives, by the key that it gets once it was checked."""
    return INCOMING + object_key.removeprefix(PREFIX)


def final_key(incoming: str) -> str:
    """Return the key that an arriving small file gets once it was checked."""
    return PREFIX + incoming.removeprefix(INCOMING)


def is_own(actor: Actor, owned: Ownership) -> bool:
    """Tell whether the caller uploaded it or answers for its unit."""
    if owned.owner_id == actor.person_id:
        return True
    return bool(owned.org_path) and actor.reaches(owned.org_path, *UNIT_READERS)


def may_read(actor: Actor, owned: Ownership) -> bool:
    """Tell whether the caller may read a file's facts: own, own unit's, or a machine's scope."""
    return READ_SCOPE in actor.scopes or is_own(actor, owned)


def require_content(
    actor: Actor, owned: Ownership, file_id: UUID, ticket_files: Collection[UUID]
) -> None:
    """Refuse to open a file that is neither the caller's nor named in their ticket.

    Nothing else opens a file (ARCHITECTURE §4.3); the answer does not tell whether it exists.
    """
    if file_id in ticket_files or is_own(actor, owned):
        return
    raise NotFound


def require_ready(state: FileState, reason: str) -> None:
    """Refuse to show a file that is being checked, was rejected or was deleted."""
    if state is FileState.DELETED:
        raise FileGone
    if state is not FileState.READY:
        raise FileNotReady(reason)


def receipt_no(number: int, created_at: datetime) -> str:
    """Return the receipt number a person can read out, such as `SC20261124-000123`."""
    return f"SC{local_date(created_at):%Y%m%d}-{number:06d}"


def number_of(receipt: str) -> int | None:
    """Return the number that a receipt number holds, None when it is none."""
    found = re.fullmatch(r"SC\d{8}-(\d{6,15})", receipt.strip().upper())
    return int(found.group(1)) if found else None


# Shown by the browser itself; whatever is not listed is only ever saved to disk.
_SHOWN: Final = frozenset({"application/pdf", "image/jpeg", "image/png", "image/gif", "image/webp"})


def disposition_for(media_type: str, wanted: Disposition) -> Disposition:
    """Return how the content may be answered; inline is for PDF, pictures, video and audio."""
    is_shown = media_type in _SHOWN or media_type.startswith(("video/", "audio/"))
    return wanted if is_shown else Disposition.ATTACHMENT


def content_disposition(disposition: Disposition, filename: str) -> str:
    """Write the header of RFC 6266: a plain ASCII name, and the true one in UTF-8."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in " ._-()") else "_" for c in filename)
    return f"{disposition}; filename=\"{plain}\"; filename*=UTF-8''{quote(filename, safe='')}"
