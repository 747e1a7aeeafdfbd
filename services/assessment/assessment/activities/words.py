"""What people read for the codes of activities."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from assessment.activities.rules import ActivityState, Attending, Audience, Piece

STATE_NAMES: Final[Mapping[ActivityState, str]] = MappingProxyType(
    {
        ActivityState.PLANNED: "待举行",
        ActivityState.SIGNING: "签到中",
        ActivityState.ENDED: "待登记",
        ActivityState.CLOSED: "已完成",
        ActivityState.CANCELLED: "已取消",
    }
)
PIECE_NAMES: Final[Mapping[Piece, str]] = MappingProxyType(
    {Piece.NOT_HELD: "未开展", Piece.NOT_CLOSED: "缺活动记录", Piece.NO_IMAGE: "缺影像材料"}
)
NAMES: Final[Mapping[StrEnum, str]] = MappingProxyType(
    {
        Audience.UNIT: "组织单位全体人员",
        Audience.PEOPLE: "指定人员",
        Attending.EXPECTED: "未签到",
        Attending.ON_TIME: "按时签到",
        Attending.LATE: "迟到签到",
        Attending.MANUAL: "补登",
        Attending.ABSENT: "缺席",
    }
)
