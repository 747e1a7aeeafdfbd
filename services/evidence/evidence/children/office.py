"""Office files of today (zips of XML): `office.py blind SOURCE TARGET` and `office.py text SOURCE`.

Names stand in properties, in the authors of comments and of tracked changes, in paths of the
author's own disk, in what cameras wrote into pictures, and in documents inside the document. The
XML is edited as text: parsing and writing it anew would lose prefixes that Office insists on.
A document with a part that we cannot look into is not made blind.
"""

import io
import json
import re
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any, Final

from defusedxml.ElementTree import iterparse

from evidence.children.pictures import without_notes

MOST_TEXT: Final = 400_000  # characters
_SOMEBODY: Final = "匿名"
_AT: Final = (1980, 1, 1, 0, 0, 0)
_NAMESPACE: Final = "http://schemas.openxmlformats.org/"
_EMPTY: Final = {
    "docProps/core.xml": (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cp:coreProperties xmlns:cp="'
        f'{_NAMESPACE}package/2006/metadata/core-properties"/>'
    ),
    "docProps/app.xml": (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties xmlns="'
        f'{_NAMESPACE}officeDocument/2006/extended-properties"/>'
    ),
    "docProps/custom.xml": (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties xmlns="'
        f'{_NAMESPACE}officeDocument/2006/custom-properties"/>'
    ),
}
_PEOPLE: Final = re.compile(
    r"(?:^|/)(?:people|commentAuthors|authors|comments\w*|persons?|userNames?)\w*\.xml$",
    re.IGNORECASE,
)
# Names as values of attributes, anywhere in a document.
_AUTHOR: Final = re.compile(
    r"""(\s(?:w\d*|w15|x15|p\d*|xr\d*|s):?(?:author|initials|userId|lastEditedBy|userName)|"""
    r"""\s(?:author|initials|userName|userId|lastModifiedBy))(\s*=\s*)("[^"]*"|'[^']*')"""
)
# The same in the lists of people, where the attribute is only called `name`.
_PERSON: Final = re.compile(
    r"""(\s(?:\w+:)?(?:name|displayName|providerId|id_?|author|initials|userId))(\s*=\s*)"""
    r"""("[^"]*"|'[^']*')"""
)
_SHEET_AUTHOR: Final = re.compile(r"<((?:\w+:)?author)>[^<]*</")
_SHARED_WITH: Final = re.compile(r"<((?:\w+:)?(?:DisplayName|creator|lastModifiedBy))>[^<]*</")
# Names of printers are names of rooms and of people's computers.
_PRINTER: Final = re.compile(r"printerSettings\d*\.bin$")
_TO_PRINTER: Final = re.compile(r"<(?:Relationship|Override)\s[^>]*printerSettings\d*\.bin[^>]*/>")
_OF_PRINTER: Final = re.compile(r"(<pageSetup\b[^>]*?)\s+r:id=(?:\"[^\"]*\"|'[^']*')")
_FONTS: Final = (".odttf", ".fntdata", ".ttf")
_DEEPEST: Final = 3  # documents inside documents
_OWN_DISK: Final = re.compile(
    r"""(\s(?:Target|url|r:link)\s*=\s*)(?:"(?:file:|[A-Za-z]:\\|\\\\)[^"]*"|"""
    r"""'(?:file:|[A-Za-z]:\\|\\\\)[^']*')"""
)
_TEXTS: Final = re.compile(
    r"^(?:word/(?:document|header\d*|footer\d*|footnotes|endnotes)|ppt/slides/slide\d+"
    r"|ppt/notesSlides/notesSlide\d+|xl/sharedStrings)\.xml$"
)


class NotCleaned(Exception):
    """There is a part inside that may name somebody and that we cannot look into."""


def blind(source: Path, target: Path) -> dict[str, Any]:
    """Write the same document without the names of those who made it, or raise NotCleaned."""
    with source.open("rb") as old, target.open("wb") as new:
        _copy(old, new, depth=1)
    return {}


def _copy(source: IO[bytes], target: IO[bytes], depth: int) -> None:
    with (
        zipfile.ZipFile(source) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.infolist():
            if not member.is_dir() and not _PRINTER.search(member.filename):
                content = _without_names(member.filename, old.read(member), depth)
                new.writestr(zipfile.ZipInfo(member.filename, _AT), content, zipfile.ZIP_DEFLATED)


def _without_names(name: str, content: bytes, depth: int) -> bytes:
    if name in _EMPTY:
        return _EMPTY[name].encode()
    if content.startswith(b"PK\3\4"):
        return _document_inside(name, content, depth)
    if name.endswith((".xml", ".rels", ".vml")):
        return _text_without_names(name, content)
    if not content or name.endswith(_FONTS):
        return content
    picture = without_notes(content)
    if picture is None:
        raise NotCleaned(name)
    return picture


def _document_inside(name: str, content: bytes, depth: int) -> bytes:
    if depth == _DEEPEST:
        raise NotCleaned(name)
    inside = io.BytesIO()
    _copy(io.BytesIO(content), inside, depth + 1)
    return inside.getvalue()


def _text_without_names(name: str, content: bytes) -> bytes:
    if content[:2] in {b"\xfe\xff", b"\xff\xfe"}:
        raise NotCleaned(f"{name} is not in UTF-8")
    text = content.decode("utf-8")
    text = _AUTHOR.sub(_anonymous, text)
    text = _OWN_DISK.sub(r'\1"about:blank"', text)
    text = _OF_PRINTER.sub(r"\1", _TO_PRINTER.sub("", text))
    if name.startswith("customXml/"):
        text = _SHARED_WITH.sub(rf"<\1>{_SOMEBODY}</", text)
    if _PEOPLE.search(name):
        text = _SHEET_AUTHOR.sub(rf"<\1>{_SOMEBODY}</", text)
        if "omments" not in name.rpartition("/")[2] or "Author" in name:
            text = _PERSON.sub(_numbered(), text)
    return text.encode()


def _anonymous(found: re.Match[str]) -> str:
    return f'{found[1]}{found[2]}"{_SOMEBODY}"'


def _numbered() -> Callable[[re.Match[str]], str]:
    """Replace each name by one of its own: two people of the same name confuse Office."""
    numbers: dict[str, int] = {}

    def replaced(found: re.Match[str]) -> str:
        if re.search(r"(?:^|:|\s)id_?$", found[1]):
            return found[0]  # what comments refer to
        number = numbers.setdefault(found[3], len(numbers) + 1)
        return f'{found[1]}{found[2]}"{_SOMEBODY}{number}"'

    return replaced


def text_of(source: Path) -> dict[str, Any]:
    """Return what a document says, in the order of its parts."""
    said, left = [], MOST_TEXT
    with zipfile.ZipFile(source) as archive:
        for name in sorted(filter(_TEXTS.match, archive.namelist()), key=_order):
            for piece in _pieces(archive, name):
                said.append(piece[:left])
                left -= len(piece)
                if left <= 0:
                    return {"text": "".join(said)}
    return {"text": "".join(said)}


def _order(name: str) -> tuple[str, int]:
    return re.sub(r"\d+", "", name), int("".join(re.findall(r"\d", name)) or 0)


def _pieces(archive: zipfile.ZipFile, name: str) -> Iterator[str]:
    with archive.open(name) as part:
        for _, element in iterparse(part, forbid_dtd=True):
            tag = element.tag.rpartition("}")[2]
            if tag == "t" and element.text:
                yield element.text
            elif tag in {"p", "si", "tr"}:
                yield "\n"
                element.clear()


if __name__ == "__main__":
    if sys.argv[1] == "blind":
        answer = blind(Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        answer = text_of(Path(sys.argv[2]))
    sys.stdout.write(json.dumps(answer))
