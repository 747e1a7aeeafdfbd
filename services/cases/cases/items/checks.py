"""What keeps a draft from being handed in: every gap at once, each with what to do. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from cases.items.content import ItemContent
from cases.items.rules import Consent, FileRole, Kind

READY: Final = "ready"
_PACKAGE: Final = (
    FileRole.LESSON_PLAN,
    FileRole.RECORDING,
    FileRole.TEACHING_CASE,
    FileRole.REFLECTION,
)


@dataclass(frozen=True, slots=True)
class Gap:
    """One missing piece: the field it belongs to, a stable code, and a sentence."""

    field: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Attached:
    """A file of the draft as the checks see it."""

    role: FileRole
    name: str
    media_type: str
    state: str


@dataclass(frozen=True, slots=True)
class Credited:
    """An author of the draft as the checks see them; `is_current` = the word is to this content."""

    name: str
    is_owner: bool
    consent: Consent
    is_current: bool


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft with everything of it."""

    kind: Kind
    content: ItemContent
    files: Sequence[Attached]
    authors: Sequence[Credited]


def gaps_of(draft: Draft) -> list[Gap]:
    """Return what is missing, in the order of the form."""
    wanted = [gap for gap, is_there in _FILLED if not is_there(draft)]
    return [*wanted, *_unready(draft.files), *_unasked(draft.authors)]


def _has_matter(draft: Draft) -> bool:
    matter = [one for one in draft.files if one.role is not FileRole.COVER]
    return bool(draft.content.body.strip()) or bool(matter)


def _has_package(draft: Draft) -> bool:
    """An outcome is a package of the notice's four kinds; a lesson shows itself or its plan."""
    roles = {one.role for one in draft.files}
    if draft.kind is Kind.OUTCOME:
        return bool(roles & set(_PACKAGE))
    if draft.kind is Kind.LESSON:
        return bool(roles & {FileRole.LESSON_PLAN, FileRole.RECORDING})
    return True


def _says_pupils(draft: Draft) -> bool:
    shown = [one for one in draft.files if one.media_type.startswith(("image/", "video/"))]
    return not shown or draft.content.pupils is not None


def _has_a_picture(draft: Draft) -> bool:
    covers = [one for one in draft.files if one.role is FileRole.COVER]
    return all(one.media_type.startswith("image/") for one in covers)


_FILLED: Final[Sequence[tuple[Gap, Callable[[Draft], bool]]]] = (
    (Gap("title", "title_missing", "请填写标题"), lambda one: bool(one.content.title)),
    (
        Gap("summary", "summary_missing", "请用一两句话写明简介，方便他人判断是否适用"),
        lambda one: bool(one.content.summary.strip()),
    ),
    (Gap("body", "matter_missing", "请填写正文，或至少上传一个文件"), _has_matter),
    (Gap("stages", "stage_missing", "请选择适用学段"), lambda one: bool(one.content.stages)),
    (
        Gap("subjects", "subject_missing", "请选择适用学科"),
        lambda one: bool(one.content.subjects),
    ),
    (
        Gap("abilities", "ability_missing", "请至少选择一项微能力"),
        lambda one: bool(one.content.abilities),
    ),
    (Gap("year", "year_missing", "请填写完成年份"), lambda one: one.content.year is not None),
    (
        Gap("files", "package_missing", "请上传教学设计、课堂实录等相应类别的文件"),
        _has_package,
    ),
    (Gap("files", "cover_not_a_picture", "封面须为图片，请更换文件"), _has_a_picture),
    (
        Gap("pupils", "pupils_missing", "有图片或视频，请说明画面中有无学生、是否已取得监护人同意"),
        _says_pupils,
    ),
    (
        Gap("licence", "licence_missing", "请选择授权方式，写明他人可以怎样使用"),
        lambda one: one.content.licence is not None,
    ),
)


def _unready(files: Sequence[Attached]) -> list[Gap]:
    return [
        Gap("files", "file_not_ready", f"文件“{one.name}”尚未通过检查，请等待或更换")
        for one in files
        if one.state != READY
    ]


def _unasked(authors: Sequence[Credited]) -> list[Gap]:
    others = [one for one in authors if not one.is_owner]
    refused = [one for one in others if one.consent is Consent.REFUSED]
    waiting = [one for one in others if one not in refused and not _agrees(one)]
    return [
        *(
            Gap("authors", "consent_refused", f"{one.name}不同意署名，请从作者中移除或与其沟通")
            for one in refused
        ),
        *(
            Gap("authors", "consent_missing", f"等待{one.name}在“我的资源”中确认署名和当前内容")
            for one in waiting
        ),
    ]


def _agrees(author: Credited) -> bool:
    return author.consent is Consent.GIVEN and author.is_current
