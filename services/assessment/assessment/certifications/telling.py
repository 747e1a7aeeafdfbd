"""What comes next and where a level comes from, in words. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from assessment.certifications.rules import LEVEL_NAMES, CertificationState, Level
from kernel.clock import SHANGHAI


@dataclass(frozen=True, slots=True)
class NextStep:
    """What happens next, until when, and for whom one waits."""

    code: str
    text: str
    due_at: datetime | None = None
    waiting_for: tuple[str, ...] = ()


_S = CertificationState
_NEXT: Final[Mapping[CertificationState, tuple[str, str]]] = {
    _S.DRAFT: ("fill_in", "上传材料、完成自评后提交"),
    _S.RETURNED: ("correct", "按退回意见修改后重新提交"),
    _S.SELF_RATED: ("wait_peers", "等待同事互评"),
    _S.PEER_RATED: ("wait_school", "等待学校评价"),
    _S.SCHOOL_RATED: ("wait_final", "学校已评价，等待学校确定结果"),
    _S.SAMPLED: ("wait_sample", "已被抽中复核，等待复核完成"),
    _S.RE_REVIEWED: ("wait_final", "复核已完成，等待学校确定结果"),
    _S.FINAL: ("done", "结果已确定"),
}


def next_step(state: CertificationState, waiting_for: Sequence[tuple[str, datetime]]) -> NextStep:
    """Return what comes next; `waiting_for` are the open seats' holders with their days."""
    code, text = _NEXT[state]
    if state is not _S.SELF_RATED or not waiting_for:
        return NextStep(code, text)
    names = tuple(name for name, _ in waiting_for)
    return NextStep(code, f"{text}：{'、'.join(names)}", min(d for _, d in waiting_for), names)


@dataclass(frozen=True, slots=True)
class Given:
    """Levels that somebody gave: who, when, per task."""

    name: str
    at: datetime
    marks: Sequence[Mapping[str, Any]]


def explanation(
    tasks: Mapping[str, str], level: Level, school: Given, peers: Sequence[Given]
) -> list[str]:
    """Explain an ability's level: each task, who, when, and the sentence of the rule."""
    given = {mark["task_key"]: mark for mark in school.marks}
    lines = [_line(key, name, given, school, peers) for key, name in tasks.items()]
    if not peers:
        lines.append("没有互评意见（本校没有可以互评的同事，或互评已由学校取消）")
    return [*lines, _rule(tasks, given, level)]


def _line(
    key: str,
    name: str,
    given: Mapping[str, Mapping[str, Any]],
    school: Given,
    peers: Sequence[Given],
) -> str:
    mark = given.get(key)
    if mark is None:
        return f"任务“{name}”没有等级，按不合格计"
    said = LEVEL_NAMES[Level(mark["level"])]
    text = f"任务“{name}”：学校评为{said}（{school.name}，{_time(school.at)}）"
    if mark["reason"]:
        text += f"，理由：{mark['reason']}"
    others = [
        f"{peer.name} {LEVEL_NAMES[Level(one['level'])]}"
        for peer in peers
        for one in peer.marks
        if one["task_key"] == key
    ]
    return f"{text}；互评：{'、'.join(others)}" if others else text


def _rule(tasks: Mapping[str, str], given: Mapping[str, Mapping[str, Any]], level: Level) -> str:
    if level is Level.EXCELLENT:
        return f"{len(tasks)} 个任务全部为优秀，本项能力为优秀"
    if level is Level.PASS:
        return "各任务均达到合格，但不全为优秀，本项能力为合格"
    short = [
        name
        for key, name in tasks.items()
        if key not in given or Level(given[key]["level"]) is Level.FAIL
    ]
    named = "、".join(f"“{name}”" for name in short)
    return f"任务{named}不合格或缺少等级，本项能力为不合格"


def _time(at: datetime) -> str:
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def next_of_year(finished: int, rated: int, begun: int, wanted: int) -> NextStep:
    """Return the one next step of a teacher whose certifications ask nothing at the moment."""
    if finished >= wanted:
        return NextStep("done", f"已完成 {finished} 项，达到本年度要求的 {wanted} 项")
    if begun >= wanted:
        return NextStep("wait", f"已开始 {begun} 项（其中 {rated} 项已有等级），请等待评价和确定")
    return NextStep("begin", f"还需开始 {wanted - begun} 项微能力认证（本年度至少 {wanted} 项）")
