"""What was assessed: the scheme of C20, the staff of C21, levels and draws of C22 and C23. Pure.

R35, R52, R53, R79, R84, R91.
"""

from dataclasses import dataclass
from datetime import date

from assessment.certifications.levels import Share
from assessment.draws.rules import (
    LEAST_ON_SITE,
    LEAST_RATE,
    MOST_ON_SITE,
    Agreement,
    Consequence,
)
from assessment.facts.rules import Fact, Rows, percent


@dataclass(frozen=True, slots=True)
class Scheme:
    """The scheme in force: its version, and who of the staff acknowledged it."""

    scheme_id: str
    version_no: int
    published_on: date
    staff: int
    acknowledged: int


@dataclass(frozen=True, slots=True)
class Staff:
    """A school's teachers against the abilities the year asks for.

    `rated` have a level of the school for that many, `finished` have as many that are final and not
    不合格; both include the `exempt`.
    """

    school_id: str
    teachers: int
    exempt: int
    rated: int
    finished: int
    abilities: int


@dataclass(frozen=True, slots=True)
class SpotCheck:
    """The latest spot check; its figures count once its round is over."""

    draw_id: str
    code: str
    teachers: int
    drawn: int
    consequence: Consequence
    is_returned: bool  # the whole batch went back
    agreement: Agreement


@dataclass(frozen=True, slots=True)
class Levels:
    """The levels a school gave, how many may be 优秀, and the spot check of them."""

    school_id: str
    share: Share
    failing: int
    check: SpotCheck | None


@dataclass(frozen=True, slots=True)
class OnSite:
    """The latest on-site test, by the sheets in force."""

    draw_id: str
    code: str
    drawn: int
    recorded: int
    excellent: int
    passing: int
    failing: int
    held_on: date | None


def scheme_fact(scheme: Scheme | None) -> Fact:
    """Return the fact of C20: a published scheme. Whether it is sound, no figure tells."""
    if scheme is None:
        return Fact("C20", False, "学校尚未发布《校本应用考核实施细则》", None, None)
    text = (
        f"《校本应用考核实施细则》第 {scheme.version_no} 版已于 {scheme.published_on} 发布；"
        f"应知悉 {scheme.staff} 人，已知悉 {scheme.acknowledged} 人"
    )
    return Fact("C20", True, text, Rows.SCHEME, scheme.scheme_id)


def staff_fact(staff: Staff) -> Fact:
    """Return the fact of C21: everybody was assessed by the school, or is exempt."""
    if staff.teachers == 0:
        return Fact("C21", None, "通讯录中没有该校在职教师", None, None)
    lacks = staff.teachers - staff.rated
    text = (
        f"{staff.teachers} 名教师中 {staff.rated} 名已完成测评（{staff.abilities} 项微能力均有学校"
        f"评定的等级，含免测 {staff.exempt} 名），{lacks} 名未完成；"
        f"结果已确定且合格的 {staff.finished} 名（含免测）"
    )
    return Fact("C21", lacks == 0, text, Rows.STAFF, staff.school_id)


def level_fact(levels: Levels) -> Fact:
    """Return the fact of C22: rates of the school's levels, and what their re-review came to."""
    check = levels.check
    rows, rows_id = Rows.CERTIFICATIONS, levels.school_id
    if check is not None:
        rows, rows_id = Rows.DRAW, check.draw_id
    parts = [_rates(levels), "本年度尚未对该校抽查" if check is None else _checked(check)]
    standings = [_are_rates_met(levels), None if check is None else _is_check_met(check)]
    # One fault is enough; that all is well must be known of every part.
    is_met = False if False in standings else None if None in standings else True
    return Fact("C22", is_met, "；".join(parts), rows, rows_id)


def _rates(levels: Levels) -> str:
    share = levels.share
    if share.rated == 0:
        return "学校尚未评定任何微能力"
    text = (
        f"学校已评 {share.rated} 项微能力，"
        f"合格率 {percent(share.rated - levels.failing, share.rated)}"
        f"（不合格 {levels.failing} 项），优秀率 {percent(share.excellent, share.rated)}"
    )
    if share.cap is None:
        return f"{text}（本年度未设上限）"
    excess = share.excess(share.excellent)
    over = f"，超出 {excess} 项" if excess else ""
    return f"{text}（上限 {percent(share.cap, 1000)}{over}）"


def _are_rates_met(levels: Levels) -> bool | None:
    share = levels.share
    if levels.failing or share.excess(share.excellent):
        return False
    # The notice names no number for 合理比例: without a cap figures cannot tell (R35).
    return None if share.rated == 0 or share.cap is None else True


def _checked(check: SpotCheck) -> str:
    head = (
        f"抽查 {check.code} 抽中 {check.drawn} 名教师"
        f"（占 {percent(check.drawn, check.teachers)}），"
    )
    found = check.agreement
    if check.consequence is Consequence.OPEN:
        return f"{head}复核未完成"  # figures of an open round would tell the school's levels
    if found.rated == 0:
        return f"{head}没有可以复核的微能力"
    ends = {
        Consequence.NONE: "未超上限",
        Consequence.WIDEN: "须扩大抽查",
        Consequence.RETURN: "已整批退回" if check.is_returned else "须整批退回",
    }
    return f"{head}复核 {found.rated} 项，不一致 {found.differing} 项，{ends[check.consequence]}"


def _is_check_met(check: SpotCheck) -> bool | None:
    if check.drawn * 100 < check.teachers * LEAST_RATE or check.consequence is Consequence.RETURN:
        return False
    is_clear = check.consequence is Consequence.NONE and check.agreement.rated > 0
    return True if is_clear else None


def on_site_fact(test: OnSite | None) -> Fact:
    """Return the fact of C23: three to five teachers were drawn and tested.

    An item that is graded: what those who failed cost, whoever reviews decides.
    """
    if test is None:
        return Fact("C23", None, "本年度尚未对该校进行现场抽测", None, None)
    text = f"现场抽测 {test.code} 抽中 {test.drawn} 名教师，已记录 {test.recorded} 名"
    if test.recorded:
        text += f"：优秀 {test.excellent} 名、合格 {test.passing} 名、不合格 {test.failing} 名"
    if test.held_on:
        text += f"；最近一次 {test.held_on}"
    is_whole = test.recorded == test.drawn
    is_met: bool | None = None
    if is_whole and not test.failing:
        is_met = LEAST_ON_SITE <= test.recorded <= MOST_ON_SITE
    return Fact("C23", is_met, text, Rows.DRAW, test.draw_id)
