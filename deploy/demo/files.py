"""Small real evidence files: a PDF and a picture that say what they are."""

import hashlib
from pathlib import Path
from typing import Any

import typst

from demo.api import Caller, StepRefused, wait_for

PAGE = """
#set page(width: 210mm, height: 148mm, fill: rgb("{colour}"))
#set text(font: ("Noto Sans SC", "Noto Sans CJK SC"), size: 16pt)
#align(center + horizon)[
  #text(size: 28pt)[样例材料]
  #v(8mm)
  {school} #linebreak() {title}
  #v(8mm)
  #text(size: 11pt)[本文件由演示程序生成，内容为虚构，仅用于展示平台功能。]
]
"""
DOCUMENTS = (
    ("信息化教学发展规划（样例）.pdf", "学校信息化教学发展规划", "#ffffff"),
    ("校本研修计划（样例）.pdf", "学校校本研修计划", "#f6f9fc"),
    ("动员会照片（样例）.png", "动员会现场照片", "#dbeafe"),
)


def upload_all(lead: Caller, school: str, fonts: Path) -> list[str]:
    """Upload the school's sample files and return their ids once they are checked."""
    found = typst.Fonts(include_system_fonts=True, font_paths=[fonts])
    return [
        _upload(lead, name, _render(school, title, colour, name, found))
        for name, title, colour in DOCUMENTS
    ]


def upload_one(teacher: Caller, title: str, fonts: Path) -> str:
    """Upload one sample document of a teacher and return its id once it is checked."""
    found = typst.Fonts(include_system_fonts=True, font_paths=[fonts])
    name = f"{title}（样例）.pdf"
    return _upload(teacher, name, _render("教师材料", title, "#ffffff", name, found))


def upload_picture(leader: Caller, title: str, fonts: Path) -> str:
    """Upload one sample picture and return its id once it is checked."""
    found = typst.Fonts(include_system_fonts=True, font_paths=[fonts])
    name = f"{title}（样例）.png"
    return _upload(leader, name, _render("教研组活动", title, "#dbeafe", name, found))


def _render(school: str, title: str, colour: str, name: str, fonts: typst.Fonts) -> bytes:
    page = PAGE.format(school=school, title=title, colour=colour).encode()
    kind: Any = name.rpartition(".")[2]
    made = typst.Compiler(page, font_paths=fonts).compile(format=kind, ppi=72)
    if not isinstance(made, bytes):
        raise TypeError(type(made))
    return made


def _upload(lead: Caller, name: str, content: bytes) -> str:
    digest = hashlib.sha256(content).hexdigest()
    said: dict[str, Any] = {
        "filename": name,
        "size": len(content),
        "media_type": "",
        "sha256": digest,
    }
    if not name.endswith(".pdf"):
        version = lead.get("/api/evidence/v1/uploads/limits")["attestation"]["version"]
        said["pupils"] = {"answer": "none", "version": version}
    started = lead.post("/api/evidence/v1/uploads", said)
    size = started["part_size"]
    parts = []
    for part in started["parts"]:
        piece = content[(part["number"] - 1) * size : part["number"] * size]
        path = "/" + part["url"].split("/", 3)[3]
        parts.append({"number": part["number"], "etag": lead.put_bytes(path, piece)})
    file = lead.post(f"/api/evidence/v1/uploads/{started['id']}/complete", {"parts": parts})

    def checked() -> str | None:
        now = lead.get(f"/api/evidence/v1/files/{file['id']}")
        if now["state"] == "rejected":
            raise StepRefused(f"{name} was rejected: {now['reason']}")
        return str(now["id"]) if now["state"] == "ready" else None

    return str(wait_for(checked))
