"""How full the store's disk is, where that can be known, and the refusal when it is.

A store on this machine shows its disk. Of one elsewhere only its operator knows the size; it says
itself when it is full.
"""

import asyncio
import shutil
from dataclasses import dataclass
from typing import Final

from evidence.ports import StoreFull
from evidence.settings import Settings

# The store takes nothing more when a hundredth is left; what is under way can end before that.
_KEPT_FREE: Final = 50
_LOW: Final = 10  # a tenth


@dataclass(frozen=True, slots=True)
class Capacity:
    """Bytes of the store's disk: all of them, and those that are free."""

    total: int
    free: int

    @property
    def is_low(self) -> bool:
        """Tell whether less than a tenth is free."""
        return self.free * _LOW < self.total

    def takes(self, size: int) -> bool:
        """Tell whether so many more bytes fit."""
        return size <= self.free - self.total // _KEPT_FREE


async def capacity_of(settings: Settings) -> Capacity | None:
    """Return how full the disk is; None when the store does not lie on this machine."""
    if settings.store_dir is None:
        return None
    try:
        usage = await asyncio.to_thread(shutil.disk_usage, settings.store_dir)
    except OSError:
        return None
    return Capacity(usage.total, usage.free)


async def require_space(settings: Settings, size: int) -> None:
    """Raise StoreFull when it is known that so many more bytes do not fit."""
    check_space(settings, await capacity_of(settings), size)


def check_space(settings: Settings, found: Capacity | None, size: int) -> None:
    """The same with what was found before, so that no transaction waits for a disk."""
    if found is not None and not found.takes(size):
        raise StoreFull(f"请联系{settings.storage_contact}腾出空间，之后点“重试”从断点继续")
