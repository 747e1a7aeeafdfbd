"""What people give for an item: points, or how many results were recognised. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from assessment.rubrics.rules import plain
from assessment.schemes.document import SchemeItem
from assessment.schemes.kinds import BY_PEOPLE, FORM_NAMES, ItemKind, OutcomeForm
from assessment.teacher_scores.refusals import MarkWrong
from assessment.teacher_scores.tables import TeacherMark
from kernel.errors import FieldError

MOST_PIECES: Final = 99
_STEP: Final = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Given:
    """A mark as it is entered; nothing at all takes a mark back."""

    points: Decimal | None = None
    counts: Mapping[OutcomeForm, int] = field(default_factory=dict)
    reason: str = ""


def given_of(item: SchemeItem) -> bool:
    """Tell whether people give something for the item."""
    return item.kind in BY_PEOPLE


def check(item: SchemeItem, given: Given) -> None:
    """Refuse a mark that does not fit its item, with every reason."""
    wrong = _points(item, given) if item.kind is ItemKind.MARKED else _counts(item, given)
    if wrong:
        raise MarkWrong("；".join(one.message for one in wrong), errors=wrong)


def _points(item: SchemeItem, given: Given) -> list[FieldError]:
    found, most = [], item.points or Decimal(0)
    if given.counts:
        found.append(FieldError("counts", "counts_not_wanted", "该项按分评定，不填件数"))
    if given.points is None:
        return found
    if given.points > most or given.points % _STEP:
        text = f"“{item.name}”须在 0 至 {plain(most)} 分之间，以 0.5 分为单位"
        found.append(FieldError("points", "points_out_of_range", text))
    elif given.points < most and not given.reason.strip():
        text = f"“{item.name}”低于满分 {plain(most)} 分，请写明扣分理由"
        found.append(FieldError("reason", "reason_missing", text))
    return found


def _counts(item: SchemeItem, given: Given) -> list[FieldError]:
    found = []
    if given.points is not None:
        text = "该项的得分由件数计算，请填写核定的件数"
        found.append(FieldError("points", "points_not_wanted", text))
    wanted = {one.form: one.least for one in item.forms}
    for form in given.counts:
        if form not in wanted:
            text = f"细则没有要求“{FORM_NAMES[form]}”"
            found.append(FieldError("counts", "form_not_wanted", text))
    short = [form for form, least in wanted.items() if given.counts.get(form, 0) < least]
    if given.counts and short and not given.reason.strip():
        names = "、".join(FORM_NAMES[form] for form in short)
        text = f"“{item.name}”的{names}少于要求的件数，请写明理由"
        found.append(FieldError("reason", "reason_missing", text))
    return found


def shown(row: TeacherMark | None) -> dict[str, Any] | None:
    """Return a stored mark as its history and a stale answer tell it."""
    if row is None:
        return None
    points = None if row.points is None else plain(row.points)
    return {"points": points, "counts": dict(row.counts), "reason": row.reason}


def restored(said: Mapping[str, Any] | None) -> Given:
    """Return what a history row says; None means that there was no mark."""
    if said is None:
        return Given()
    points = None if said["points"] is None else Decimal(said["points"])
    counts = {OutcomeForm(form): int(count) for form, count in said["counts"].items()}
    return Given(points, counts, said["reason"])
