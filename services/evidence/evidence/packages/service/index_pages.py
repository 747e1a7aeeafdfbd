"""The two index pages of a package: what it holds, with the hash of every file."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import xlsxwriter


@dataclass(frozen=True, slots=True)
class Line:
    """One file as the index tells it."""

    item: str
    slot: str
    path: str
    size: int
    sha256: str
    receipt_no: str
    owner: str
    received: str

    def cells(self) -> tuple[str | int, ...]:
        """Return the cells in the order of the heading."""
        return (
            self.item,
            self.slot,
            self.path,
            self.size,
            self.sha256,
            self.receipt_no,
            self.owner,
            self.received,
        )


@dataclass(frozen=True, slots=True)
class Index:
    """What both pages say."""

    title: str
    made: str
    lines: Sequence[Line]
    missing: Sequence[tuple[str, str]]


HEAD = ("指标", "材料类别", "文件", "大小（字节）", "SHA-256", "回执号", "上传人", "接收时间")
_WIDTHS = (32, 24, 60, 14, 68, 22, 12, 22)
_STYLE = (
    "body{font-family:'Microsoft YaHei','PingFang SC',sans-serif;margin:2rem;color:#1f2937}"
    "table{border-collapse:collapse;width:100%}th,td{border:1px solid #cbd5e1;padding:.4rem .6rem;"
    "text-align:left;vertical-align:top;font-size:14px}th{background:#f1f5f9}"
    "code{font-size:12px;word-break:break-all}"
)


def html(index: Index) -> bytes:
    """Write the page; file names link to the files beside it."""
    rows = "".join(
        "<tr>"
        f"<td>{escape(one.item)}</td><td>{escape(one.slot)}</td>"
        f'<td><a href="{escape(_address(one.path))}">{escape(one.path.rpartition("/")[2])}</a></td>'
        f"<td>{one.size:,}</td><td><code>{escape(one.sha256)}</code></td>"
        f"<td>{escape(one.receipt_no)}</td><td>{escape(one.owner)}</td>"
        f"<td>{escape(one.received)}</td></tr>"
        for one in index.lines
    )
    missing = "".join(f"<li>{escape(i)}：{escape(text)}</li>" for i, text in index.missing)
    absent = f"<h2>缺少的材料（{len(index.missing)}）</h2><ul>{missing}</ul>" if missing else ""
    head = "".join(f"<th>{escape(one)}</th>" for one in HEAD)
    return (
        f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>{escape(index.title)}'
        f"</title><style>{_STYLE}</style><h1>{escape(index.title)}</h1>"
        f"<p>{escape(index.made)}，共 {len(index.lines)} 个文件。</p>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{absent}</html>"
    ).encode()


def _address(path: str) -> str:
    return "/".join(
        "".join(c if c.isalnum() or c in " ._-()" else f"%{b:02X}" for c in part for b in _bytes(c))
        for part in path.split("/")
    )


def _bytes(letter: str) -> bytes:
    plain = letter.isalnum() or letter in " ._-()"
    return b"?" if plain else letter.encode()


def xlsx(index: Index) -> bytes:
    """Write the workbook; every text stays a text."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        bold = book.add_format({"bold": True, "bg_color": "#E2E8F0"})
        sheet = book.add_worksheet("材料目录")
        sheet.freeze_panes(1, 0)
        for column, (text, width) in enumerate(zip(HEAD, _WIDTHS, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, text, bold)
        for row, one in enumerate(index.lines, start=1):
            for column, cell in enumerate(one.cells()):
                write = sheet.write_number if isinstance(cell, int) else sheet.write_string
                write(row, column, cell)
        absent = book.add_worksheet("缺少的材料")
        absent.set_column(0, 1, 50)
        absent.write_row(0, 0, ("指标", "缺少的材料"), bold)
        for row, (item, text) in enumerate(index.missing, start=1):
            absent.write_string(row, 0, item)
            absent.write_string(row, 1, text)
    return out.getvalue()
