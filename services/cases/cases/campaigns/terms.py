"""The terms of a campaign as its office writes them, and what is wrong with them. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from cases.campaigns.rules import CampaignKind, CampaignLevel
from kernel.clock import end_of_day, local_date
from kernel.errors import FieldError

FULL: Final = 100  # points of a sheet
DEFAULT_SHEET: Final[Sequence[Mapping[str, Any]]] = (
    {
        "key": "goals", "name": "目标与内容", "points": 20, "is_it_ability": False,
        "says": "目标明确，符合课程标准和学情，内容科学准确。",
    },
    {
        "key": "design", "name": "设计与实施", "points": 25, "is_it_ability": False,
        "says": "环节清晰，方法得当，学生主体地位突出。",
    },
    {
        "key": "it_ability", "name": "信息技术应用能力", "points": 30, "is_it_ability": True,
        "says": "技术选用恰当，与教学深度融合，体现相应的微能力。",
    },
    {
        "key": "effect", "name": "应用效果", "points": 15, "is_it_ability": False,
        "says": "学生有真实收获，效果有证据，便于推广。",
    },
    {
        "key": "form", "name": "规范与表达", "points": 10, "is_it_ability": False,
        "says": "材料完整规范，表达清楚，无知识产权问题。",
    },
)  # fmt: skip
DEFAULT_AWARDS: Final[Sequence[Mapping[str, Any]]] = (
    {"name": "一等奖", "count": 5},
    {"name": "二等奖", "count": 10},
    {"name": "三等奖", "count": 20},
)


@dataclass(frozen=True, slots=True)
class Terms:
    """What the wizard asks for; the fields are the columns of the campaign."""

    kind: CampaignKind
    parent_id: UUID | None
    title: str
    call: str
    item_kinds: Sequence[str]
    stages: Sequence[str]
    subjects: Sequence[str]
    abilities: Sequence[str]
    entries_from: datetime
    entries_until: datetime
    districts_until: datetime | None
    judging_until: datetime
    announce_days: int
    school_quota: int
    district_quota: int
    judges_each: int
    arbiter_gap: Decimal
    spares_own_district: bool
    sheet: Sequence[Mapping[str, Any]]
    awards: Sequence[Mapping[str, Any]]

    @classmethod
    def of(cls, row: object) -> "Terms":
        """Read the terms off a row."""
        return cls(**{one.name: getattr(row, one.name) for one in fields(cls)})

    def values(self) -> dict[str, Any]:
        """Return the terms by column."""
        return {one.name: getattr(self, one.name) for one in fields(self)}


def defaults(kind: CampaignKind, level: CampaignLevel, title: str, now: datetime) -> Terms:
    """Return the terms that a new campaign begins with: complete but for the call."""
    today = local_date(now)
    is_city = level is CampaignLevel.CITY
    return Terms(
        kind=kind,
        parent_id=None,
        title=title,
        call="",
        item_kinds=[],
        stages=[],
        subjects=[],
        abilities=[],
        entries_from=end_of_day(today - timedelta(days=1)),
        entries_until=end_of_day(today + timedelta(days=20)),
        districts_until=end_of_day(today + timedelta(days=27)) if is_city else None,
        judging_until=end_of_day(today + timedelta(days=41)),
        announce_days=5,
        school_quota=3,
        district_quota=20,
        judges_each=2,
        arbiter_gap=Decimal(15),
        spares_own_district=is_city,
        sheet=[dict(one) for one in DEFAULT_SHEET],
        awards=[dict(one) for one in DEFAULT_AWARDS],
    )


def problems_of(terms: Terms, level: CampaignLevel) -> list[FieldError]:
    """Return what keeps a campaign from being opened, in the order of the form."""
    found = [error for error, is_wrong in _PLAIN if is_wrong(terms)]
    if terms.spares_own_district and level is not CampaignLevel.CITY:
        found.append(_NOBODY_LEFT)
    return [*found, *date_problems(terms, level), *_sheet(terms.sheet), *_awards(terms.awards)]


def _wrong(field: str, code: str, message: str) -> FieldError:
    return FieldError(field, code, message)


# Below the city's level every judge belongs to the district: nobody would be left.
_NOBODY_LEFT: Final = _wrong(
    "spares_own_district",
    "spares_own_district_city_only",
    "只有市级活动可以设置“评委不评本区市的作品”，请取消后再发布",
)
_PLAIN: Final[Sequence[tuple[FieldError, Callable[[Terms], bool]]]] = (
    (_wrong("title", "title_missing", "请填写活动名称"), lambda one: not one.title.strip()),
    (
        _wrong("call", "call_missing", "请填写征集通知，写明要求、材料和联系方式"),
        lambda one: not one.call.strip(),
    ),
    (
        _wrong("school_quota", "quota_negative", "学校名额不能小于 0"),
        lambda one: one.school_quota < 0,
    ),
    (
        _wrong("district_quota", "quota_negative", "区市名额不能小于 0"),
        lambda one: one.district_quota < 0,
    ),
    (
        _wrong("judges_each", "judges_too_few", "每件作品至少由 2 位评委独立评分"),
        lambda one: one.judges_each < 2,  # noqa: PLR2004 -- two see more than one
    ),
    (
        _wrong("arbiter_gap", "gap_not_positive", "仲裁分差须大于 0 分、不超过 100 分"),
        lambda one: not 0 < one.arbiter_gap <= FULL,
    ),
    (
        _wrong("announce_days", "announce_too_short", "公示至少 1 个工作日"),
        lambda one: one.announce_days < 1,
    ),
)


def date_problems(terms: Terms, level: CampaignLevel) -> list[FieldError]:
    """Return what is wrong with the order of the dates."""
    found = []
    if terms.entries_until <= terms.entries_from:
        found.append(_wrong("entries_until", "dates_out_of_order", "征集截止须晚于征集开始"))
    last = terms.entries_until
    if level is CampaignLevel.CITY:
        if terms.districts_until is None:
            found.append(
                _wrong("districts_until", "districts_until_missing", "请填写区市推荐截止时间")
            )
        elif terms.districts_until < terms.entries_until:
            found.append(
                _wrong("districts_until", "dates_out_of_order", "区市推荐截止不能早于征集截止")
            )
        last = max(last, terms.districts_until or last)
    if terms.judging_until <= last:
        found.append(
            _wrong("judging_until", "dates_out_of_order", "评审截止须晚于征集和推荐的截止时间")
        )
    return found


def _sheet(sheet: Sequence[Mapping[str, Any]]) -> list[FieldError]:
    total = sum(one["points"] for one in sheet)
    keys, names = [one["key"] for one in sheet], [one["name"].strip() for one in sheet]
    told = (
        (
            total != FULL,
            ("sheet_not_100", f"评分表各项合计须为 {FULL} 分，现在是 {total} 分"),
        ),
        (
            not any(one["is_it_ability"] for one in sheet),
            ("sheet_without_it_ability", "评分表至少要有一项考察信息技术应用能力"),
        ),
        (
            len(set(keys)) < len(keys) or len(set(names)) < len(names),
            ("sheet_repeats", "评分表的项目不能重名，请修改"),
        ),
        (not all(names), ("sheet_name_missing", "请填写评分表每一项的名称")),
        (
            any(one["points"] < 1 for one in sheet),
            ("sheet_points_missing", "评分表每一项至少 1 分，不需要的请删除"),
        ),
    )
    return [_wrong("sheet", code, said) for is_wrong, (code, said) in told if is_wrong]


def _awards(awards: Sequence[Mapping[str, Any]]) -> list[FieldError]:
    names = [one["name"].strip() for one in awards]
    told = (
        (not awards, ("awards_missing", "请至少设一个奖项")),
        (not all(names), ("award_name_missing", "请填写每个奖项的名称")),
        (len(set(names)) < len(names), ("awards_repeat", "奖项不能重名，请修改")),
        (any(one["count"] < 1 for one in awards), ("award_empty", "每个奖项至少 1 个名额")),
    )
    return [_wrong("awards", code, said) for is_wrong, (code, said) in told if is_wrong]


@dataclass(frozen=True, slots=True)
class Dates:
    """What may still be changed of an open campaign."""

    entries_until: datetime
    districts_until: datetime | None
    judging_until: datetime


def are_later(old: Terms, new: Dates) -> bool:
    """Tell whether no date comes before the one that was published."""
    if (old.districts_until is None) != (new.districts_until is None):
        return False
    districts = (new.districts_until or new.entries_until) >= (
        old.districts_until or new.entries_until
    )
    return (
        districts
        and new.entries_until >= old.entries_until
        and new.judging_until >= old.judging_until
    )


def shares(heads: Mapping[UUID, int], per: int, least: int, most: int) -> dict[UUID, int]:
    """Return a proposal: one place for every `per` teachers begun, within the bounds."""
    return {unit: min(max(-(-count // per), least), most) for unit, count in heads.items()}
