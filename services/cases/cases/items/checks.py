"""What keeps a draft from being handed in: every gap at once, each with what to do. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from cases.items.content import ItemContent
from cases.items.rules import Consent, FileRole, Kind
from cases.items.tool_facts import ToolFacts, link_host

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
    has_category: bool = False  # of a tool: one that is not retired


def gaps_of(draft: Draft) -> list[Gap]:
    """Return what is missing, in the order of the form."""
    wanted = [gap for gap, is_there in _FILLED if not is_there(draft)]
    of_tool = _of_tool(draft) if draft.kind is Kind.TOOL else []
    return [*wanted, *of_tool, *_unready(draft.files), *_unasked(draft.authors)]


def _of_tool(draft: Draft) -> list[Gap]:
    tool = draft.content.tool or ToolFacts()
    is_open = tool.handles_pupils_data
    found = [
        (draft.has_category, "category", "category_missing", "请选择一个在用的工具分类"),
        (
            bool(tool.links) or any(one.role is not FileRole.COVER for one in draft.files),
            "links", "link_missing", "请填写工具的网址，或上传安装包、使用指南等文件",
        ),
        (
            is_open is not None, "pupils_data", "pupils_data_missing",
            "请说明该工具是否收集或处理学生个人信息",
        ),
        (
            not is_open or bool(tool.pupils_data.strip()), "pupils_data", "pupils_data_unsaid",
            "该工具处理学生个人信息，请写明收集哪些信息、用途和保存方式",
        ),
    ]  # fmt: skip
    gaps = [Gap(field, code, text) for is_there, field, code, text in found if not is_there]
    return [*gaps, *(_unclear(one.url) for one in tool.links if link_host(one.url) is None)]


def _unclear(url: str) -> Gap:
    told = f"网址“{url[:60]}”不完整，请填写以 https:// 或 http:// 开头、不含账号密码的完整网址"
    return Gap("links", "link_wrong", told)


def _has_matter(draft: Draft) -> bool:
    if draft.kind is Kind.TOOL:
        return True  # a link will do, see `_of_tool`
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
