"""Codes of stages 学段 and subjects 学科, and what people write in a cell for them. Pure.

The codes are ours and never change; the labels follow the curriculum plan of 2022, and the aliases
are the names of earlier plans that workbooks still carry (思想品德, 信息技术).
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

# Lower-case codes on the wire and in the database; labels for sheets and reports.
STAGES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "kindergarten": "学前",
        "primary": "小学",
        "junior": "初中",
        "senior": "高中",
        "vocational": "中职",
        "special": "特教",
        "other_stage": "其他学段",
    }
)

SUBJECTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "early_years": "学前教育",
        "chinese": "语文",
        "mathematics": "数学",
        "english": "英语",
        "japanese": "日语",
        "russian": "俄语",
        "morality_and_law": "道德与法治",
        "politics": "思想政治",
        "history": "历史",
        "geography": "地理",
        "science": "科学",
        "physics": "物理",
        "chemistry": "化学",
        "biology": "生物学",
        "information_technology": "信息科技",
        "general_technology": "通用技术",
        "labour": "劳动",
        "arts": "艺术",
        "music": "音乐",
        "fine_arts": "美术",
        "physical_education": "体育与健康",
        "comprehensive_practice": "综合实践活动",
        "psychology": "心理健康",
        "calligraphy": "书法",
        "local_course": "地方与校本课程",
        "special_education": "特殊教育",
        "vocational_subject": "专业课",
        "other_subject": "其他学科",
    }
)

# A school type stands for the stages that it teaches.
_STAGE_ALIASES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "kindergarten": ("幼儿园", "幼儿", "学龄前", "学前教育", "幼教"),
        "primary": ("小学段", "小学部"),
        "junior": ("初级中学", "普通初中", "初中段", "初中部", "职业初中"),
        "senior": ("高级中学", "普通高中", "高中段", "高中部"),
        "vocational": ("职业高中", "职高", "中专", "成人中专", "中等职业教育", "职业教育", "技校"),
        "special": ("特殊教育", "特殊教育学校", "特校"),
        "other_stage": ("其他", "其它", "成人中学"),
    }
)
_SEVERAL_STAGES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "九年一贯制": ("primary", "junior"),
        "九年一贯": ("primary", "junior"),
        "九年一贯制学校": ("primary", "junior"),
        "义务教育": ("primary", "junior"),
        "完全中学": ("junior", "senior"),
        "中学": ("junior", "senior"),
        "十二年一贯制": ("primary", "junior", "senior"),
        "十二年一贯": ("primary", "junior", "senior"),
        "十二年一贯制学校": ("primary", "junior", "senior"),
    }
)

_SUBJECT_ALIASES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "early_years": ("学前", "幼儿教育", "幼教", "幼儿园", "全科（幼儿园）", "五大领域"),
        "mathematics": ("算术",),
        "english": ("外语", "外语（英语）"),
        "morality_and_law": (
            "道法",
            "思想品德",
            "思品",
            "品德",
            "品德与生活",
            "品德与社会",
            "品生",
            "品社",
            "法治",
            "道德与法制",
        ),
        "politics": ("政治", "思政", "思想政治课"),
        "science": ("自然", "小学科学", "科学课"),
        "biology": ("生物",),
        "information_technology": (
            "信息技术",
            "信息",
            "微机",
            "计算机",
            "电脑",
            "信息科学技术",
            "信息科技（信息技术）",
        ),
        "general_technology": ("通技", "技术"),
        "labour": ("劳动技术", "劳技", "劳动教育", "劳动与技术"),
        "fine_arts": ("绘画", "艺术（美术）"),
        "music": ("艺术（音乐）", "唱歌"),
        "physical_education": ("体育", "体育与保健", "体健"),
        "comprehensive_practice": ("综合实践", "综合", "综合实践课", "研究性学习"),
        "psychology": ("心理", "心理健康教育", "心理学"),
        "calligraphy": ("写字",),
        "local_course": ("地方课程", "校本课程", "地方课", "校本", "传统文化", "安全", "环境教育"),
        "special_education": ("特教",),
        "vocational_subject": ("专业", "职业课程", "职业技能", "实训"),
        "other_subject": ("其他", "其它", "无"),
    }
)

_SEPARATORS: Final = re.compile(r"[、,，/／;；|+＋\n]+")


@dataclass(frozen=True, slots=True)
class Codes:
    """What a cell said: codes in the order of the list, and the words nobody knows."""

    known: tuple[str, ...]
    unknown: tuple[str, ...]


def _plain(text: str) -> str:
    """Return a text without its spelling habits: width, letter case, every blank."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _index(
    labels: Mapping[str, str], aliases: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    words: dict[str, tuple[str, ...]] = {
        _plain(word): (code,) for code, named in aliases.items() for word in named
    }
    return words | {word: (code,) for code in labels for word in (code, _plain(labels[code]))}


_STAGE_WORDS: Final[Mapping[str, tuple[str, ...]]] = _index(STAGES, _STAGE_ALIASES) | {
    _plain(word): codes for word, codes in _SEVERAL_STAGES.items()
}
_SUBJECT_WORDS: Final = _index(SUBJECTS, _SUBJECT_ALIASES)


def stage_codes(text: str) -> Codes:
    """Read a 学段 cell such as `小学、初中`; a school type counts as the stages it teaches."""
    return _read(text, _STAGE_WORDS, STAGES)


def subject_codes(text: str) -> Codes:
    """Read a 学科 cell such as `语文、思想品德` with today's and yesterday's names."""
    return _read(text, _SUBJECT_WORDS, SUBJECTS)


def _read(text: str, words: Mapping[str, tuple[str, ...]], order: Mapping[str, str]) -> Codes:
    found: set[str] = set()
    unknown: list[str] = []
    for part in _parts(text, words):
        codes = words.get(_plain(part))
        if codes:
            found.update(codes)
        elif part and part not in unknown:
            unknown.append(part)
    return Codes(tuple(code for code in order if code in found), tuple(unknown))


def _parts(text: str, words: Mapping[str, object]) -> Iterator[str]:
    """Split at separators; blanks separate too, unless they only stretch a word (`语 文`)."""
    for part in _SEPARATORS.split(text.strip()):
        yield from ([part.strip()] if _plain(part) in words else part.split())


def labels_of(codes: tuple[str, ...] | list[str], labels: Mapping[str, str]) -> str:
    """Write codes as a cell again: `语文、数学`; an unknown code stays as it is."""
    return "、".join(labels.get(code, code) for code in codes)
