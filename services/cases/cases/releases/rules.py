"""Releasing 公开授权: every author's own word that strangers may see an item. Pure.

It is to one content (its hash): a version with other words, authors or files needs it again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

# Whoever changes a word changes the name: what was agreed to can be told for ever.
WORDING: Final = "2026-12"
TEXT: Final = (
    "我同意本资源在平台的公开展播页面向社会公众展示：任何人无需登录即可浏览文字、在线播放视频和查看"
    "文档预览，但不能下载原始文件。我确认其中的文字、图片、音视频和文档内容可以公开，未包含他人个人信息"
    "或未获授权的素材；画面中有学生的，已取得监护人对公开展示的同意。我可以随时在“我的资源”中撤回，撤回后"
    "立即停止展示。"
)
_CITY_RUN: Final = "烟台市直属学校"


class Hindrance(StrEnum):
    """What keeps an item of a showcase from being shown to strangers."""

    NOT_OPEN = "not_open"  # not published, or taken down
    RANGE = "range"  # its authors opened it less far
    RELEASE = "release"  # an author has not released it
    PUPILS = "pupils"  # pictures, and nothing said about pupils in them
    UNCONFIRMED = "unconfirmed"  # the office has not looked through this version


@dataclass(frozen=True, slots=True)
class Author:
    """An author of the published version, and what they allow."""

    name: str
    is_released: bool
    is_named: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """What decides whether strangers may see an item."""

    is_open: bool
    is_public: bool  # its range
    has_pictures: bool
    says_pupils: bool
    published_no: int | None
    authors: tuple[Author, ...]


def hindrances(facts: Facts, confirmed_no: int | None) -> list[Hindrance]:
    """Return what is missing; nothing when a showcase may show it to everybody."""
    is_released = bool(facts.authors) and all(one.is_released for one in facts.authors)
    missing = {
        Hindrance.NOT_OPEN: not facts.is_open or facts.published_no is None,
        Hindrance.RANGE: not facts.is_public,
        Hindrance.RELEASE: not is_released,
        Hindrance.PUPILS: facts.has_pictures and not facts.says_pupils,
        Hindrance.UNCONFIRMED: confirmed_no is None or confirmed_no != facts.published_no,
    }
    return [one for one, is_missing in missing.items() if is_missing]


def credit(authors: Iterable[Author], district: str) -> list[str]:
    """Return how strangers read the authors: by name who wants it, else 某区市教师."""
    nobody = f"{district or _CITY_RUN}教师"
    return list(dict.fromkeys(one.name if one.is_named else nobody for one in authors))


def unnamed(authors: Iterable[Author]) -> list[str]:
    """Return the names that strangers must not read."""
    return [one.name for one in authors if not one.is_named]
