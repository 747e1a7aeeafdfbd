"""A step of a submission in words, for those who may know them. Pure.

Until the public notice a school does not learn who reviews it, nor any points (blind review).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from assessment.rubrics.rules import GRADE_NAMES, Grade
from assessment.submissions.rules import STEPS, Party, Verb

_OFFICES: Final[Mapping[Party, str]] = {Party.DISTRICT: "区市工程办", Party.CITY: "市工程办"}
_MARKING: Final = frozenset({Verb.CONCLUDE_DISTRICT, Verb.CONCLUDE_CITY})
_OUTCOMES: Final[Mapping[str, str]] = {"upheld": "维持原结果", "changed": "改动得分并重新公示"}


@dataclass(frozen=True, slots=True)
class Told:
    """What the caller learns of one step."""

    actor_name: str
    detail: str


def tell(
    verb: Verb,
    actor_name: str,
    detail: Mapping[str, Any],
    viewer: frozenset[Party],
    *,
    is_out: bool,
) -> Told:
    """Say what happened; `is_out` means that the result is published."""
    party = STEPS[verb].party
    may_know = is_out or party not in _OFFICES or _reaches(viewer, party)
    name = actor_name if may_know else _OFFICES[party]
    if verb in _MARKING and not may_know:
        return Told(name, "")
    return Told(name, _say(verb, detail))


def _reaches(viewer: frozenset[Party], party: Party) -> bool:
    return Party.CITY in viewer or party in viewer


def _say(verb: Verb, detail: Mapping[str, Any]) -> str:
    if verb is Verb.SUBMIT:
        return f"自评 {detail.get('self_total')} 分"
    if verb is Verb.RETURN:
        return "；".join(f"{one['code']}：{one['reason']}" for one in detail.get("items", []))
    if verb in _MARKING:
        return _points(detail)
    return _later(verb, detail)


def _points(detail: Mapping[str, Any]) -> str:
    changes = detail.get("changes", [])
    grade = GRADE_NAMES[Grade(detail["grade"])]
    said = f"总分 {detail.get('total')} 分，等次{grade}"
    moved = "；".join(
        f"{one['code']} {one['from'] or '—'}→{one['to']}"
        + (f"（{one['reason']}）" if one["reason"] else "")
        for one in changes
    )
    return f"{said}；改动 {moved}" if moved else said


def _later(verb: Verb, detail: Mapping[str, Any]) -> str:
    if verb is Verb.APPEAL:
        items = "、".join(detail.get("items", []))
        return (
            f"申诉指标：{items}。{detail.get('text', '')}" if items else str(detail.get("text", ""))
        )
    if verb is Verb.DECIDE_APPEAL:
        return f"{_OUTCOMES.get(str(detail.get('outcome')), '')}：{detail.get('reason', '')}"
    if verb in {Verb.ANNOUNCE, Verb.FINALISE}:
        grade = GRADE_NAMES[Grade(detail["grade"])]
        return f"总分 {detail.get('total')} 分，等次{grade}，核验码 {detail.get('check_code')}"
    return str(detail.get("reason", ""))
