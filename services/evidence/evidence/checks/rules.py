"""Rules of checks: what a file really is, by its bytes and never by its name. Pure.

Every sentence is shown to the person who uploaded the file.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from evidence.checks.zips import Member, hidden_zip, judge_members

HEAD: Final = 64 * 1024
TAIL: Final = 64 * 1024 + 22

_OOXML: Final = "application/vnd.openxmlformats-officedocument."
# The part an Office file cannot be without, and the type its directory must declare for it.
OOXML_PARTS: Final[Mapping[str, tuple[str, str]]] = {
    f"{_OOXML}wordprocessingml.document": ("word/document.xml", "wordprocessingml.document.main"),
    f"{_OOXML}spreadsheetml.sheet": ("xl/workbook.xml", "spreadsheetml.sheet.main"),
    f"{_OOXML}presentationml.presentation": (
        "ppt/presentation.xml",
        "presentationml.presentation.main",
    ),
}
OLE_TYPES: Final = frozenset(
    {"application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint"}
)
# What the stream inside an old Office file is called, in the directory's UTF-16.
_OLE_STREAMS: Final[Mapping[str, tuple[str, ...]]] = {
    "application/msword": ("WordDocument",),
    "application/vnd.ms-excel": ("Workbook", "Book"),
    "application/vnd.ms-powerpoint": ("PowerPoint Document",),
}
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SIGNATURES: Final[Mapping[str, re.Pattern[bytes]]] = {
    "application/pdf": re.compile(rb"%PDF-\d\.\d"),
    "image/jpeg": re.compile(rb"\xff\xd8\xff"),
    "image/png": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "image/gif": re.compile(rb"GIF8[79]a"),
    "image/webp": re.compile(rb"RIFF....WEBP", re.DOTALL),
    "video/mp4": re.compile(rb"....ftyp(?!qt  |heic|heix|mif1|avif)", re.DOTALL),
    "video/quicktime": re.compile(rb"....(ftypqt  |moov|mdat|wide|free|skip)", re.DOTALL),
    "video/webm": re.compile(rb"\x1a\x45\xdf\xa3"),
    "audio/mpeg": re.compile(rb"ID3|\xff[\xe2-\xe7\xf2-\xf7\xfa-\xfb]"),
    "audio/mp4": re.compile(rb"....ftyp", re.DOTALL),
    "audio/wav": re.compile(rb"RIFF....WAVE", re.DOTALL),
    "audio/aac": re.compile(rb"\xff[\xf0\xf1\xf8\xf9]|ADIF|ID3"),
    **dict.fromkeys(OOXML_PARTS, re.compile(rb"PK\x03\x04")),
    **dict.fromkeys(OLE_TYPES, re.compile(re.escape(_OLE))),
}
# What libmagic may call a file of each kind; `None` in its place means the library is not there.
_MAGIC: Final[Mapping[str, tuple[str, ...]]] = {
    "video/mp4": ("video/mp4", "video/x-m4v", "video/3gpp", "video/quicktime"),
    "video/quicktime": ("video/quicktime", "video/mp4"),
    "video/webm": ("video/webm",),
    "audio/mpeg": ("audio/mpeg", "application/octet-stream"),
    "audio/mp4": ("audio/mp4", "audio/x-m4a", "video/mp4", "video/3gpp"),
    "audio/wav": ("audio/x-wav", "audio/wav", "audio/vnd.wave"),
    "audio/aac": ("audio/x-hx-aac-adts", "audio/x-hx-aac-adif", "audio/aac", "audio/mpeg"),
    **{kind: (kind, "application/zip", "application/octet-stream") for kind in OOXML_PARTS},
    **{
        kind: (*sorted(OLE_TYPES), "application/CDFV2", "application/x-ole-storage")
        for kind in OLE_TYPES
    },
}
# Markup right behind a signature makes browsers and mail programs run what claims to be a picture.
_MARKUP: Final = re.compile(
    rb"<\s*(script|html|svg|!doctype|iframe|body|\?php)|<\?php|<%@", re.IGNORECASE
)
_OLE_MACROS: Final = ("_VBA_PROJECT", "VBA", "Macros", "_VBA_PROJECT_CUR")
ACTIVE_PDF: Final = "PDF 中含有脚本或启动程序的动作，请另存为不含脚本的 PDF 后上传"
CHANGED: Final = "文件在上传完成之后又被改动，请重新上传"
# What looking at a whole picture found.
PICTURE_PROBLEMS: Final[Mapping[str, str]] = {
    "": "",
    "too_large": "图片的像素过多（超过 1.2 亿），请缩小后上传",
    "broken": "图片不完整或已损坏，不能打开，请重新导出或拍摄后上传",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What was seen while the bytes streamed by."""

    size: int
    sha256: str
    head: bytes
    tail: bytes
    magic: str | None
    has_active_pdf: bool = False
    has_packed_pdf: bool = False  # the rest of a PDF is seen by the child that unpacks it
    members: tuple[Member, ...] | None = None  # None: not a readable zip
    content_types: str = ""
    ole_names: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Declaration:
    """What the file was said to be."""

    media_type: str
    size: int
    sha256: str | None


def judge(facts: Facts, declared: Declaration) -> str:
    """Return why a file is rejected, in a sentence for its owner; "" means it is in order."""
    if facts.size != declared.size:
        return "存储中的文件大小与上传时不一致，请重新上传"
    if declared.sha256 is not None and facts.sha256 != declared.sha256:
        return "文件校验值（SHA-256）与本机计算的不一致，传输中可能损坏，请重新上传"
    return _judge_type(facts, declared.media_type) or _judge_inside(facts, declared.media_type)


def judge_scan(virus: str) -> str:
    """Return the sentence for what the virus scanner found, "" when it found nothing."""
    return f"病毒扫描发现 {virus}，文件已删除；请在电脑上杀毒后重新上传" if virus else ""


def _judge_type(facts: Facts, media_type: str) -> str:
    if not _SIGNATURES[media_type].match(facts.head):
        return "文件内容与扩展名不符，请确认文件没有被改名或损坏"
    allowed = _MAGIC.get(media_type, (media_type,))
    if facts.magic is not None and facts.magic not in allowed:
        return f"文件内容被识别为 {facts.magic}，与扩展名不符"
    return ""


def _judge_inside(facts: Facts, media_type: str) -> str:
    if media_type in OOXML_PARTS:
        return _judge_office(facts, media_type)
    if media_type in OLE_TYPES:
        return _judge_old_office(facts, media_type)
    return _judge_other(facts)


def _judge_other(facts: Facts) -> str:
    if _MARKUP.search(facts.head[:1024]):
        return "文件开头夹带网页或脚本内容，为安全起见不接收"
    if hidden_zip(facts.tail):
        return "文件末尾夹带压缩包，为安全起见不接收"
    if facts.has_active_pdf:
        return ACTIVE_PDF
    return ""


def _judge_old_office(facts: Facts, media_type: str) -> str:
    if "EncryptedPackage" in facts.ole_names:
        return "文档设有打开密码，请去掉密码后上传"
    if not facts.ole_names.intersection(_OLE_STREAMS[media_type]):
        return "文件内容与扩展名不符，请确认文件没有被改名或损坏"
    if facts.ole_names.intersection(_OLE_MACROS):
        return "文档含有宏，请另存为不含宏的文档后上传"
    return ""


def _judge_office(facts: Facts, media_type: str) -> str:
    if facts.members is None:
        return "Office 文档结构不完整或已损坏，请重新保存后上传"
    if reason := judge_members(facts.members):
        return reason
    names = {member.name for member in facts.members}
    part, declared_type = OOXML_PARTS[media_type]
    if "[Content_Types].xml" not in names or part not in names:
        return "这不是有效的 Office 文档，请确认文件没有被改名"
    if re.search(r"macroEnabled|vbaProject", facts.content_types, re.IGNORECASE):
        return "文档含有宏，请另存为不含宏的文档后上传"
    if declared_type not in facts.content_types:
        return "文件内容与扩展名不符，请确认文件没有被改名或损坏"
    return ""
