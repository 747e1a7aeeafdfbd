"""How much room a person and a unit have, and the sentence when it is not enough. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kernel.errors import TooLarge

_STEP: Final = 1024


class Holder(StrEnum):
    """Whose room it is."""

    PERSON = "person"
    UNIT = "unit"


_NAMES: Final = {Holder.PERSON: "您的个人空间", Holder.UNIT: "本单位的空间"}


class QuotaExceeded(TooLarge):
    """The file does not fit any more; `extra` says whose room, how much is free and is needed."""

    code = "quota_exceeded"
    title = "存储空间不足，文件没有上传"


@dataclass(frozen=True, slots=True)
class Share:
    """Room in bytes; `used` counts stored files and what open uploads have reserved."""

    holder: Holder
    limit: int
    used: int

    @property
    def free(self) -> int:
        """Return what is left, never less than nothing."""
        return max(0, self.limit - self.used)


def spoken(size: int) -> str:
    """Return bytes as people read them, such as `1.5 GB`."""
    value, units = float(size), iter(("B", "KB", "MB", "GB", "TB"))
    unit = next(units)
    while value >= _STEP and unit != "TB":
        value, unit = value / _STEP, next(units)
    return f"{value:.1f}".removesuffix(".0") + f" {unit}"


def require_room(shares: Iterable[Share], size: int, contact: str) -> None:
    """Refuse a file that does not fit into each share."""
    for share in shares:
        if share.used + size <= share.limit:
            continue
        raise QuotaExceeded(
            f"{_NAMES[share.holder]}还剩 {spoken(share.free)}，这次需要 {spoken(size)}。"
            f"请先删除不再需要的材料，或联系{contact}增加空间",
            extra={"holder": share.holder, "free": share.free, "needed": size},
        )
