"""Public notice, appeal, final grade, the roll's hash and the check code.

Pure: no I/O, no clock, no ORM. Source: the notice, section 四 and the remark under annex 4;
DOMAIN §2; R34, R46, R47, R148.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from assessment.rubrics.rules import GRADE_NAMES, Grade, plain
from kernel.clock import end_of_day, local_date
from kernel.errors import Conflict, Invalid, NotAllowed, NotFound

# Crockford's base 32: no I, L, O, U, so that a code can be read aloud and typed from paper.
ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH: Final = 12
_SATURDAY: Final = 5
_LOOKALIKES: Final = str.maketrans({"O": "0", "I": "1", "L": "1"})


class Outcome(StrEnum):
    """申诉处理结果: the result stands, or marks were changed."""

    UPHELD = "upheld"
    CHANGED = "changed"


class CheckState(StrEnum):
    """What a check code stands for: under public notice, final, or replaced after an appeal."""

    ANNOUNCED = "announced"
    FINAL = "final"
    REPLACED = "replaced"


class ResultNotPublished(Conflict):
    """A school sees its result from the public notice on."""

    code = "result_not_published"
    title = "考核结果尚未公示，公示后即可查看"


class AnnouncementRunning(Conflict):
    """The public notice is not over."""

    code = "announcement_running"
    title = "公示期尚未结束，期满后才能确定最终结果"


class AnnouncementOver(Conflict):
    """An appeal comes within the public notice."""

    code = "announcement_over"
    title = "公示期已满，不能再提出申诉"


class AppealOpen(Conflict):
    """An appeal is waiting for its decision."""

    code = "appeal_open"
    title = "该校有申诉尚未答复，答复后才能确定最终结果"


class AppealUsed(Conflict):
    """One appeal per public notice."""

    code = "appeal_already_decided"
    title = "本次公示的申诉已经答复，不能重复申诉"


class TookPart(NotAllowed):
    """An appeal is decided by people who took no part in any stage."""

    code = "took_part"
    title = "您参与过该校的评审或复核，申诉须由未参与的人员办理"


class NotTheDecider(NotAllowed):
    """Another person has taken the appeal."""

    code = "appeal_taken_by_other"
    title = "该申诉已由其他人员受理，请由受理人作出答复"


class DecisionDoesNotFit(Invalid):
    """A changed result names the changed marks, an upheld one names none."""

    code = "decision_does_not_fit"
    title = "改变结果须列出改动的指标，维持结果则不能改动指标"


class CheckCodeUnknown(NotFound):
    """No result carries this code."""

    code = "check_code_unknown"
    title = "没有查到这个核验码，请核对后重新输入"


def announce_until(announced_at: datetime, working_days: int) -> datetime:
    """Return the end of the public notice 公示期: 24:00 of the nth working day after its first day.

    Days are those of Yantai; working days are Monday to Friday. The public holidays of China and
    their make-up working days are decided each year by the State Council and are not known here:
    where a holiday falls into the period the city office sets more days in the round.
    """
    day, left = local_date(announced_at), working_days
    while left > 0:
        day += timedelta(days=1)
        left -= day.weekday() < _SATURDAY
    return end_of_day(day)


def check_code(number: int) -> str:
    """Write 60 random bits as `YT-XXXX-XXXX-XXXX`."""
    digits = "".join(ALPHABET[(number >> 5 * place) & 31] for place in reversed(range(CODE_LENGTH)))
    return "-".join(["YT", digits[:4], digits[4:8], digits[8:]])


def read_check_code(typed: str) -> str:
    """Return the code as it is stored, whatever case, spaces and dashes were typed.

    O is read as 0, I and L as 1. Raises CheckCodeUnknown for anything that cannot be a code.
    """
    plain = re.sub(r"[\s\-]", "", typed).upper()
    digits = plain.removeprefix("YT").translate(_LOOKALIKES)
    if (
        not plain.startswith("YT")
        or len(digits) != CODE_LENGTH
        or any(d not in ALPHABET for d in digits)
    ):
        raise CheckCodeUnknown
    return "-".join(["YT", digits[:4], digits[4:8], digits[8:]])


@dataclass(frozen=True, slots=True)
class RollRow:
    """One school's line of the roll 考核结果汇总: the totals of every stage and the grade."""

    school_id: UUID
    district: str
    school: str
    self_total: Decimal | None
    district_total: Decimal | None
    city_total: Decimal | None
    total: Decimal
    grade: Grade
    check_code: str


def roll_hash(round_id: UUID, rows: Iterable[RollRow]) -> str:
    """Return the sha256 of the roll: one JSON array a line, in the order of the school ids.

    It does not depend on the order or the trailing zeros of what was read.
    """
    lines = [json.dumps(["tisheng-roll-1", str(round_id)], separators=(",", ":"))]
    for row in sorted(rows, key=lambda row: str(row.school_id)):
        totals = [row.self_total, row.district_total, row.city_total, row.total]
        cells = [
            str(row.school_id),
            row.district,
            row.school,
            *map(_cell, totals),
            row.grade,
            row.check_code,
        ]
        lines.append(json.dumps(cells, ensure_ascii=False, separators=(",", ":")))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _cell(points: Decimal | None) -> str | None:
    return None if points is None else plain(points)


def may_finalise(state: str, until: datetime | None, now: datetime) -> None:
    """Refuse the final grade while the public notice runs or an appeal is open."""
    if state in {"appealed", "in_appeal"}:
        raise AppealOpen
    if until is None or now < until:
        raise AnnouncementRunning


def may_appeal(until: datetime | None, now: datetime, *, decided_before: bool) -> None:
    """Refuse an appeal after the public notice or a second one after a decision."""
    if decided_before:
        raise AppealUsed
    if until is None or now >= until:
        raise AnnouncementOver


def may_decide(person: UUID, took_part: Iterable[UUID]) -> None:
    """Refuse to let somebody handle an appeal against a result they helped to make."""
    if person in set(took_part):
        raise TookPart


def fits_outcome(outcome: Outcome, marks: Mapping[str, Any]) -> None:
    """Refuse a decision whose marks contradict its outcome."""
    if (outcome is Outcome.CHANGED) != bool(marks):
        raise DecisionDoesNotFit


def gap(own: Decimal | None, final: Decimal | None) -> Decimal | None:
    """Return how far the school's own points lie above the final ones (自评与终评差距)."""
    return None if own is None or final is None else own - final


def sentence(
    total: Decimal, grade: Grade, groups: Sequence[tuple[str, Decimal, Decimal]], gate: str
) -> str:
    """Return the one sentence that stands first in a result.

    `groups` are the A items as (code, points, maximum); `gate` is the rubric's sentence about the
    base items, empty when none lost a point.
    Example: "等次：合格，总分 86。A1、A2、A3 满分；A4 得 6 分（满分 20）。"
    """
    full = "、".join(code for code, points, most in groups if points == most)
    lost = [f"{code} 得 {plain(p)} 分（满分 {plain(m)}）" for code, p, m in groups if p != m]
    parts = [*([f"{full} 满分"] if full else []), *lost]
    head = f"等次：{GRADE_NAMES[grade]}，总分 {plain(total)}。{'；'.join(parts)}。"
    return f"{head}{gate}" if gate else head


@dataclass(frozen=True, slots=True)
class Origin:
    """Who decided a mark that counts in the end: the stage in words, the people, and when."""

    stage: str
    people: str
    at: datetime


def signed(line: str, origin: Origin | None) -> str:
    """Add to the sentence about a lost point who decided it and when."""
    if origin is None:
        return line
    who = f"{origin.stage} {origin.people}".rstrip()
    return f"{line}（{who}，{local_date(origin.at):%Y-%m-%d}）"
