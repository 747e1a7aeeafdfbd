"""Levels: given per task, computed for the ability, and how many may be 优秀. Pure.

DOMAIN §4.3, §4.5; notice annex 4 C22, annex 5; R35, R91, R113, R141.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assessment.certifications.rules import LEVEL_NAMES, Level


@dataclass(frozen=True, slots=True)
class Mark:
    """A level given for a task; a reason is required below 优秀."""

    task_key: str
    level: Level
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding: the task or part it is about, a stable code, and what to do."""

    field: str
    code: str
    message: str


def ability_level(keys: Sequence[str], levels: Mapping[str, Level]) -> Level:
    """Compute the level of an ability; nobody ever types it (R141).

    All tasks 优秀 → 优秀; any 不合格 or without a level → 不合格; else 合格.
    """
    given = [levels.get(key) for key in keys]
    if not given or any(level in (None, Level.FAIL) for level in given):
        return Level.FAIL
    if all(level is Level.EXCELLENT for level in given):
        return Level.EXCELLENT
    return Level.PASS


def mark_errors(names: Mapping[str, str], marks: Sequence[Mark]) -> list[Remark]:
    """Return what is wrong with somebody's marks: one for each task, reasons below 优秀."""
    found: list[Remark] = []
    given = [mark.task_key for mark in marks]
    for mark in marks:
        if mark.task_key not in names:
            text = f"本项认证没有任务 {mark.task_key}，请刷新后重新评价"
            found.append(Remark(mark.task_key, "task_unknown", text))
        elif given.count(mark.task_key) > 1:
            text = f"任务“{names[mark.task_key]}”评价了两次，请保留一次"
            found.append(Remark(mark.task_key, "task_twice", text))
        elif mark.level is not Level.EXCELLENT and not mark.reason.strip():
            text = f"请写明任务“{names[mark.task_key]}”评为{LEVEL_NAMES[mark.level]}的理由"
            found.append(Remark(mark.task_key, "reason_missing", text))
    found += [
        Remark(key, "level_missing", f"请评价任务“{name}”")
        for key, name in names.items()
        if key not in given
    ]
    return found


@dataclass(frozen=True, slots=True)
class Piece:
    """What a teacher has done for a task, as far as handing in asks."""

    task_key: str
    task_name: str
    files: int
    level: Level | None


def missing(pieces: Sequence[Piece]) -> list[Remark]:
    """Return what keeps a certification from being handed in, piece by piece."""
    found: list[Remark] = []
    for piece in pieces:
        if not piece.files:
            text = f"请为“{piece.task_name}”上传实证材料"
            found.append(Remark(piece.task_key, "evidence_missing", text))
        if piece.level is None:
            text = f"请为“{piece.task_name}”选择自评等级"
            found.append(Remark(piece.task_key, "self_level_missing", text))
    return found


# ------------------------------------------------------------------ share of 优秀 (R35, R91)
@dataclass(frozen=True, slots=True)
class Share:
    """How many of a school's rated certifications are 优秀, against the year's cap.

    `cap` is in thousandths. Floor rule for small schools: at least one 优秀 is always allowed,
    otherwise a school with few certifications could have none at all.
    """

    rated: int
    excellent: int
    cap: int | None

    @property
    def share(self) -> int | None:
        """Thousandths, rounded down; None while nothing is rated."""
        return None if not self.rated else self.excellent * 1000 // self.rated

    @property
    def allowed(self) -> int | None:
        """How many may be 优秀; None without a cap."""
        return None if self.cap is None else max(1, self.rated * self.cap // 1000)

    def excess(self, excellent: int) -> int:
        """Return by how many `excellent` certifications exceed what is allowed."""
        return 0 if self.allowed is None else max(0, excellent - self.allowed)
