"""Rules of storage reports. Pure."""

from enum import StrEnum
from typing import Final

from kernel.actor import Role
from kernel.errors import Conflict

READERS: Final = (Role.EQUIPMENT_CENTRE, Role.CITY_OFFICE)
FINDINGS_KEPT: Final = 500


class ReportKind(StrEnum):
    """存储统计, 库桶对账, 抽样复核."""

    MEASURE = "measure"
    RECONCILE = "reconcile"
    REHASH = "rehash"


class ReportState(StrEnum):
    """进行中 → 正常, 告警 (something is lost or changed) or 未完成 (it could not be finished)."""

    RUNNING = "running"
    OK = "ok"
    ALERT = "alert"
    FAILED = "failed"


class ReportRunning(Conflict):
    """One of the kind runs already."""

    code = "report_running"
    title = "同类检查正在进行，请等它完成后再开始"
