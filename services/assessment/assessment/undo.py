"""Taking a decision back 撤销: how long that goes, what keeps it from going, and why. Pure.

SCREENS: undo instead of "are you sure" where it can be undone. What somebody decided for many can
be taken back while nothing rests on it; the same codes and sentences for hours, plans and
certifications.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from kernel.errors import Conflict

# The one place for the figure ⚙: whoever finds a mistake later decides anew, with a reason.
UNDO_HOURS: Final = 24

OfYear = tuple[UUID, UUID]  # a year, and a person or a school in it


class UndoTooLate(Conflict):
    code = "undo_too_late"
    title = f"已超过 {UNDO_HOURS} 小时，不能再撤销；如有误请通过退回或更正办理"


class NothingToUndo(Conflict):
    """The last thing that happened to it is not a decision that could be taken back."""

    code = "undo_nothing"
    title = "没有可以撤销的办理，可能已由其他人员撤销，请刷新后查看最新状态"


class UndoChanged(Conflict):
    """Somebody worked on it after the decision."""

    code = "undo_changed"
    title = "该项在办理之后又有变动，不能撤销，请刷新后查看最新状态"


class UndoPublished(Conflict):
    code = "undo_score_published"
    title = "该教师本年度的得分已公布并计入此项，不能撤销；如有误请更正得分"


class UndoKept(Conflict):
    """The facts of the school's result stand as they were."""

    code = "undo_facts_kept"
    title = "本校的考核结果已确定，平台数据已留存，不能撤销"


class UndoDrawn(Conflict):
    code = "undo_in_draw"
    title = "该项认证已被抽查，不能撤销；如有异议请在抽查中办理"


class UndoBegun(Conflict):
    code = "undo_certification_begun"
    title = "该教师已按通过的计划开始微能力认证，不能撤销；如需修改，请教师发起修订"


class UndoDayTaken(Conflict):
    code = "undo_day_changed"
    title = "该教师在退回之后又登记了同一天的学时，不能撤销退回；请教师更正后重新提交"


@dataclass(frozen=True, slots=True)
class TiedTo:
    """What is to be taken back: whose, of which schools, and which certifications."""

    people: Collection[OfYear]
    schools: Collection[OfYear]
    certifications: Collection[UUID] = ()


@dataclass(frozen=True, slots=True)
class Ties:
    """What rests on it: draws, published scores, kept facts, certifications that were begun."""

    drawn: frozenset[UUID] = frozenset()
    published: frozenset[OfYear] = frozenset()
    kept: frozenset[OfYear] = frozenset()
    begun: Mapping[OfYear, datetime] = field(default_factory=dict)  # the latest of somebody

    def check(self, person: OfYear, school: OfYear) -> None:
        """Refuse where a published score or a final result counts it."""
        if person in self.published:
            raise UndoPublished
        if school in self.kept:
            raise UndoKept


def check_time(decided_at: datetime | None, now: datetime) -> None:
    """Refuse what was decided too long ago."""
    if decided_at is None:
        raise NothingToUndo
    if now - decided_at > timedelta(hours=UNDO_HOURS):
        raise UndoTooLate
