"""Why a teacher has these points, in sentences: which rule, which facts, who and when. Pure."""

from decimal import Decimal
from typing import Final

from assessment.rubrics.rules import plain
from assessment.schemes.document import SchemeContent, SchemeItem
from assessment.schemes.kinds import AUDIENCE_NAMES, FORM_NAMES, BonusMode, ItemKind, Shortfall
from assessment.teacher_scores.scoring import (
    EXCELLENT,
    PASS,
    BonusScore,
    Facts,
    Frame,
    ItemScore,
    Mark,
    Score,
    is_in_time,
)
from kernel.clock import local_date

_LEVELS: Final = {EXCELLENT: "优秀", PASS: "合格", "fail": "不合格"}


def said_of(score: ItemScore, facts: Facts, mark: Mark | None, frame: Frame) -> str:
    """Explain the points of one item."""
    item = score.item
    if item.kind is ItemKind.PERSONAL_PLAN:
        return _plan(item, score.points, facts)
    if item.kind is ItemKind.CERTIFICATION:
        return _abilities(item, score.points, facts)
    if item.kind is ItemKind.MARKED:
        return _marked(item, score.points, mark)
    if item.kind is ItemKind.OUTCOMES:
        return _outcomes(item, score.points, mark)
    return _hours(item, score.points, facts, frame)


def _of(points: Decimal | None) -> str:
    return plain(points or Decimal(0))


def _hours(item: SchemeItem, points: Decimal | None, facts: Facts, frame: Frame) -> str:
    is_online = item.kind is ItemKind.ONLINE_HOURS
    word = "线上" if is_online else "线下"
    counted = facts.online if is_online else facts.offline
    wanted = frame.online_hours if is_online else frame.offline_hours
    said = f"已计入{word}学时 {_of(counted)}，年度要求 {_of(wanted)}"
    if counted >= wanted:
        return f"{said}，已达到，得满分 {_of(points)} 分"
    if item.shortfall is Shortfall.NONE:
        return f"{said}，细则规定不足不得分，得 0 分"
    return (
        f"{said}，按比例得 {_of(item.points)} × {_of(counted)} ÷ {_of(wanted)} = {_of(points)} 分"
    )


def _plan(item: SchemeItem, points: Decimal | None, facts: Facts) -> str:
    due = f"期限 {item.due_on}" if item.due_on else "未设期限"
    if facts.plan_approved_at is None:
        return f"个人提升计划尚未通过学校审核（{due}），得 0 分"
    day, who = local_date(facts.plan_approved_at), facts.plan_approved_by
    said = f"个人提升计划于 {day} 由{who}首次审核通过，{due}"
    if is_in_time(item, facts):
        return f"{said}，按时，得满分 {_of(points)} 分"
    return f"{said}，逾期通过，得 {_of(points)} 分"


def _abilities(item: SchemeItem, points: Decimal | None, facts: Facts) -> str:
    rule = (
        f"取等级最高的 {item.wanted} 项，优秀每项 {_of(item.excellent_points)} 分、"
        f"合格每项 {_of(item.pass_points)} 分"
    )
    if not facts.abilities:
        return f"还没有评定等级的微能力（{rule}），得 0 分"
    done = "、".join(
        f"{one.code} {_LEVELS[one.level]}" + ("" if one.is_final else "（待确定）")
        for one in facts.abilities
    )
    return f"已评定：{done}。{rule}，得 {_of(points)} 分"


def _marked(item: SchemeItem, points: Decimal | None, mark: Mark | None) -> str:
    if mark is None or points is None:
        return "学校尚未评分"
    said = (
        f"{mark.by_name}于 {local_date(mark.at)} 评 {_of(points)} 分（满分 {_of(item.points)} 分）"
    )
    return f"{said}：{mark.reason}" if mark.reason else said


def _outcomes(item: SchemeItem, points: Decimal | None, mark: Mark | None) -> str:
    if mark is None or points is None:
        return "学校尚未核定成果件数"
    wanted = "、".join(f"{FORM_NAMES[one.form]} {one.least} 件" for one in item.forms)
    done = "、".join(
        f"{FORM_NAMES[one.form]} {mark.counts.get(one.form, 0)} 件" for one in item.forms
    )
    said = (
        f"细则要求{wanted}；{mark.by_name}于 {local_date(mark.at)} 核定符合质量和形式要求的{done}"
    )
    said = f"{said}，按完成比例得 {_of(points)} 分"
    return f"{said}。{mark.reason}" if mark.reason else said


def said_of_bonus(one: BonusScore) -> str:
    """Explain a bonus."""
    bonus = one.bonus
    who = AUDIENCE_NAMES[bonus.audience] if bonus.audience else ""
    return (
        f"{who}：在年度要求之外多认证 {one.extra} 项，每项 {_of(bonus.points_each)} 分，"
        f"最高 {_of(bonus.most)} 分，加 {_of(one.points)} 分"
    )


def said_of_total(scheme: SchemeContent, score: Score) -> str:
    """Explain the total and the band."""
    if score.total is None:
        names = "、".join(f"“{item.name}”" for item in score.open)
        return f"{names}尚未评定，暂不能得出总分和等次；已得 {_of(score.so_far)} 分"
    said = f"各项合计 {_of(score.so_far)} 分"
    if score.bonus and scheme.bonus_mode is BonusMode.WITHIN:
        said += f"，加分 {_of(score.bonus)} 分"
        over = "（总分不超过 100 分）" if score.so_far + score.bonus > score.total else ""
        said += f"，总分 {_of(score.total)} 分{over}"
    elif score.bonus:
        said += f"，另有加分 {_of(score.bonus)} 分单列、不计入总分"
    least = next((band.least for band in scheme.bands if band.name == score.band), None)
    return f"{said}；等次“{score.band}”（{_of(least)} 分起）"
