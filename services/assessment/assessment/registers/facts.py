"""What the school's registers say: C5, C7–C9, C17, C24–C26, C28, C29. Pure.

R65, R67–R69, R76, R92–R94, R96, R97. Where the notice asks for a judgement the figures are told and
nothing is said about whether they suffice; an empty register proves nothing either, for a school
may have attached its papers to the item.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from assessment.registers.documents import (
    AppraisalPaper,
    Budget,
    Document,
    Feature,
    KickOff,
    Pairing,
    Research,
    RulePaper,
    WorkPlan,
)
from assessment.registers.kinds import RegisterKind, ResearchLevel, ResultKind, RuleArea
from assessment.registers.sums import stage_of, sum_of, used_of
from assessment.registers.words import (
    AREA_NAMES,
    BETWEEN_NAMES,
    FEATURE_NAMES,
    KIND_NAMES,
    LEVEL_NAMES,
    RESULT_NAMES,
    yuan,
)
from assessment.rubrics.rules import plain

_QUOTED: Final = 60  # characters of a passage; the whole stands in the register
_MOST_NAMED: Final = 5

# What an item rests on.
_CODES: Final = {
    RegisterKind.WORK_PLAN: ("C5",),
    RegisterKind.RULE_PAPER: ("C7",),
    RegisterKind.BUDGET: ("C8",),
    RegisterKind.APPRAISAL_PAPER: ("C9",),
    RegisterKind.KICK_OFF: ("C17",),
    RegisterKind.RESEARCH: ("C24", "C25", "C26"),
    RegisterKind.PAIRING: ("C28",),
    RegisterKind.FEATURE: ("C29",),
}


@dataclass(frozen=True, slots=True)
class RegisterFact:
    """One sentence about one item; `has_rows` tells whether the register has anything of it."""

    code: str
    is_met: bool | None
    text: str
    has_rows: bool


def register_facts(entries: Sequence[tuple[str, Document]]) -> Iterator[RegisterFact]:
    """Yield the facts of a school's entries that count, each given with its id."""
    told = {code: (is_met, text) for code, is_met, text in _told(entries)}
    have = {document.kind for _, document in entries}
    for kind, codes in _CODES.items():
        for code in codes:
            if kind in have:
                yield RegisterFact(code, *told[code], has_rows=True)
            else:
                text = f"台账中尚无{KIND_NAMES[kind]}（学校可能已另附材料）"
                yield RegisterFact(code, None, text, has_rows=False)


def _named(words: Sequence[str]) -> str:
    return "、".join(words[:_MOST_NAMED]) + ("等" if len(words) > _MOST_NAMED else "")


Told = tuple[str, bool | None, str]


def _told(entries: Sequence[tuple[str, Document]]) -> Iterator[Told]:
    said = [document for _, document in entries]
    yield "C5", None, _plans([one for one in said if isinstance(one, WorkPlan)])
    papers = [(key, one) for key, one in entries if isinstance(one, RulePaper)]
    yield "C7", None, _papers(papers)
    yield "C8", None, _budgets([one for one in said if isinstance(one, Budget)])
    yield _appraisals([one for one in said if isinstance(one, AppraisalPaper)])
    yield _kick_offs([one for one in said if isinstance(one, KickOff)])
    projects = [one for one in said if isinstance(one, Research)]
    yield "C24", None, _projects(projects)
    yield "C25", None, _process(projects)
    yield "C26", None, _results(projects)
    yield "C28", None, _pairings([one for one in said if isinstance(one, Pairing)])
    yield "C29", None, _features([one for one in said if isinstance(one, Feature)])


def _counted(words: Iterable[str], unit: str) -> str:
    counts: dict[str, int] = {}
    for word in words:
        counts[word] = counts.get(word, 0) + 1
    return "、".join(f"{word} {count} {unit}" for word, count in counts.items())


def _titled(one: Document) -> str:
    return f"《{one.title}》"


def _plans(plans: Sequence[WorkPlan]) -> str:
    if not plans:
        return ""
    last = max(plans, key=lambda one: str(one.dated_on))
    quote = last.quote.replace("\n", " ")
    short = quote if len(quote) <= _QUOTED else f"{quote[:_QUOTED]}…"
    place = f"，{last.place}" if last.place else ""
    return f"年度工作计划 {len(plans)} 份；{_titled(last)}（{last.dated_on}{place}）写明：“{short}”"


def _papers(papers: Sequence[tuple[str, RulePaper]]) -> str:
    old = {str(one.replaces) for _, one in papers if one.replaces}
    valid = [one for key, one in papers if key not in old]
    areas = [AREA_NAMES[area] for area in RuleArea for one in valid if one.area is area]
    text = f"现行制度 {len(valid)} 份：{_counted(areas, '份')}"
    gone = len(papers) - len(valid)
    return f"{text}；另有 {gone} 份已被新版本替代" if gone else text


def _budgets(budgets: Sequence[Budget]) -> str:
    planned = sum((sum_of(one) or Decimal(0) for one in budgets), Decimal(0))
    used = sum((used_of(one) for one in budgets), Decimal(0))
    lines = sum(len(one.lines) for one in budgets)
    text = f"专项预算 {len(budgets)} 份，计划 {yuan(planned)}，已用 {yuan(used)}，用途 {lines} 项"
    text += f"，超出 {yuan(used - planned)}" if used > planned else ""
    bare = sum(not one.file_ids for one in budgets)
    return f"{text}；{bare} 份没有预算文件" if bare else text


def _appraisals(papers: Sequence[AppraisalPaper]) -> Told:
    told = [
        f"{_titled(one)}共 {plain(one.of_points)} 分，其中提升工程 2.0 占 {plain(one.points)} 分"
        + (f"（{one.place}）" if one.place else "")
        for one in papers
        if one.points is not None and one.of_points is not None
    ]
    return "C9", True if told else None, "；".join(told[:3])


def _kick_offs(held: Sequence[KickOff]) -> Told:
    if not held:
        return "C17", None, ""
    led = any(one.is_led_by_head for one in held)
    trained = any(one.has_guidance for one in held)
    last = max(held, key=lambda one: str(one.held_on))
    text = (
        f"动员会 {len(held)} 次，最近一次 {last.held_on}，到会 {last.attendance} 人"
        f"（全校教师 {last.staff} 人）；校长{'已' if led else '未'}作微讲座，"
        f"{'已' if trained else '未'}开展指导培训"
    )
    roles = {"视频": "video_ids", "照片": "photo_ids", "PPT": "slide_ids", "讲话稿": "speech_ids"}
    missing = [name for name, ids in roles.items() if not any(getattr(one, ids) for one in held)]
    text += f"；没有{'、'.join(missing)}" if missing else "；视频、照片、PPT、讲话稿齐全"
    return "C17", led and trained, text


def _projects(projects: Sequence[Research]) -> str:
    levels = [LEVEL_NAMES[at] for at in ResearchLevel for one in projects if one.level is at]
    stages = _counted([stage_of(one) for one in projects], "项")
    return f"课题 {len(projects)} 项：{_counted(levels, '项')}；所处阶段：{stages}"


def _process(projects: Sequence[Research]) -> str:
    notes = [note for one in projects for note in one.notes]
    filed = sum(bool(note.file_ids) for note in notes)
    text = f"{len(projects)} 项课题共有过程记录 {len(notes)} 条，其中有文件的 {filed} 条"
    bare = [_titled(one) for one in projects if not one.notes]
    return f"{text}；没有过程记录的 {len(bare)} 项：{_named(bare)}" if bare else text


def _results(projects: Sequence[Research]) -> str:
    results = [result for one in projects for result in one.results]
    if not results:
        return f"{len(projects)} 项课题尚未登记成果"
    kinds = [RESULT_NAMES[at] for at in ResultKind for one in results if one.result is at]
    filed = sum(bool(one.file_ids) for one in results)
    return f"研究成果 {len(results)} 项：{_counted(kinds, '项')}；有证明文件的 {filed} 项"


def _pairings(pairs: Sequence[Pairing]) -> str:
    between = _counted([BETWEEN_NAMES[one.between] for one in pairs if one.between], "对")
    held = [act for one in pairs for act in one.activities]
    filed = sum(bool(one.file_ids) for one in held)
    told = sum(bool(one.effect.strip()) for one in pairs)
    return (
        f"帮扶对子 {len(pairs)} 对：{between}；活动 {len(held)} 次，有文字或影像的 {filed} 次；"
        f"写明效果的 {told} 对"
    )


def _features(features: Sequence[Feature]) -> str:
    areas = _counted([FEATURE_NAMES[one.area] for one in features if one.area], "项")
    titles = _named([_titled(one) for one in features])
    filed = sum(bool(one.file_ids) for one in features)
    return f"特色工作 {len(features)} 项（{areas}）：{titles}；有佐证材料的 {filed} 项"
