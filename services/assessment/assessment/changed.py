"""A conflict of versions that says whose change it was: nobody is blamed for one's own. Pure."""

from typing import Any, Final

from kernel.errors import Stale

BY_SELF: Final = "您在另一处（窗口或设备）改过这项内容"
BY_OTHER: Final = "最近一次修改是他人保存的"


def stale(current: Any, *, is_own: bool) -> Stale:
    """Return the refusal with what stands; `changed_by` tells the screen whose change it was.

    Where nobody knows, raise Stale itself.
    """
    said, who = (BY_SELF, "self") if is_own else (BY_OTHER, "other")
    return Stale(said, extra={"current": current, "changed_by": who})
