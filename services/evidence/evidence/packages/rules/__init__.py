"""Rules of packages: states and refusals, who may, names inside, links. Pure."""

import hmac
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Final
from uuid import UUID

from kernel.actor import Actor, Role
from kernel.errors import Conflict, Invalid, NotAllowed, NotFound

# Whom assessment signs manifests for; whoever has lost the role loses the package.
READERS: Final = (
    Role.SCHOOL_LEAD,
    Role.SCHOOL_TEAM,
    Role.DISTRICT_OFFICE,
    Role.CITY_OFFICE,
)
LEFT_OUT: Final = "未纳入：材料未通过检查、仍在检查或已删除"
_FOLDER_LENGTH: Final = 40
_NAME_LENGTH: Final = 100


class PackageState(StrEnum):
    """准备中 → 可下载, or 失败 with a reason."""

    PREPARING = "preparing"
    READY = "ready"
    FAILED = "failed"


class ManifestInvalid(Invalid):
    """The manifest is not the one that was signed, or not of the known form."""

    code = "manifest_invalid"
    title = "材料清单与签名不一致或已过期，请返回重新生成清单"


class PackageEmpty(Conflict):
    """There is no file that could be packed."""

    code = "package_empty"
    title = "清单中还没有可以打包的材料"


class PackageNotReady(Conflict):
    """The package is still being prepared, or that failed."""

    code = "package_not_ready"
    title = "材料包还没有准备好，请稍后再下载"


class PackageOutdated(Conflict):
    """A file of the package was deleted meanwhile."""

    code = "package_outdated"
    title = "材料包中有材料已被删除，请重新生成材料包"


class LinkInvalid(NotAllowed):
    """The address was changed, or its time is over."""

    code = "package_link_invalid"
    title = "下载地址已失效，请回到材料包页面重新取得地址，可以接着已下载的部分继续"


class RangeUnsatisfiable(Invalid):
    """The bytes asked for are beyond the end."""

    code = "range_not_satisfiable"
    title = "请求的位置超出材料包的末尾"


def require_reader(actor: Actor, owner_id: UUID, org_path: str) -> None:
    """Refuse unless it is the caller's own package and they still answer for the school."""
    if owner_id != actor.person_id or not actor.reaches(org_path, *READERS):
        raise NotFound


def part_name(text: str, most: int = _FOLDER_LENGTH) -> str:
    """Return a text as one part of a path that every system can write."""
    safe = re.sub(r'[\x00-\x1f\x7f<>:"/\\|?*]', "_", text).strip(" .")
    return safe[:most].strip(" .") or "_"


def file_name(number: int, filename: str) -> str:
    """Return a file's name in its folder: numbered, hence unique, with its own extension."""
    stem, dot, extension = filename.rpartition(".")
    if not dot or len(extension) > 10:  # noqa: PLR2004 -- no extension is longer
        stem, extension = filename, ""
    shown = part_name(stem, _NAME_LENGTH)
    return f"{number:02d} {shown}" + (f".{part_name(extension)}" if extension else "")


def unique(names: Iterable[str]) -> Iterator[str]:
    """Give folders of equal names a number, so that two items never share one."""
    seen: dict[str, int] = {}
    for name in names:
        count = seen[name] = seen.get(name, 0) + 1
        yield name if count == 1 else f"{name} ({count})"


def link_signature(secret: str, package_id: UUID, expires: int) -> str:
    """Sign the address of a package until a time (seconds since 1970)."""
    said = f"package:{package_id}:{expires}".encode()
    return hmac.new(secret.encode(), said, sha256).hexdigest()


def check_link(secret: str, package_id: UUID, link: tuple[int, str], now: datetime) -> None:
    """Refuse an address that was changed or is over."""
    expires, signature = link
    wanted = link_signature(secret, package_id, expires)
    if not hmac.compare_digest(wanted.encode(), signature.encode()) or now.timestamp() > expires:
        raise LinkInvalid


def byte_range(header: str | None, size: int) -> tuple[int, int] | None:
    """Read a Range header as first and last byte; None means the whole (RFC 9110 §14.2).

    Several ranges, other units and malformed ones are ignored, as the standard allows.
    """
    found = re.fullmatch(r"bytes=(\d{0,15})-(\d{0,15})", (header or "").strip())
    if found is None or not (found[1] or found[2]):
        return None
    if not found[1]:
        length = int(found[2])
        first, last = max(size - length, 0), size - 1
        if length == 0:
            raise RangeUnsatisfiable(extra={"size": size})
        return first, last
    first = int(found[1])
    last = min(int(found[2]), size - 1) if found[2] else size - 1
    if found[2] and int(found[2]) < first:
        return None
    if first >= size:
        raise RangeUnsatisfiable(extra={"size": size})
    return first, last
