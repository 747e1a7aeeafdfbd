"""PDF: `pdf.py active SOURCE`, `pdf.py blind SOURCE TARGET` and `pdf.py text SOURCE`."""

import json
import logging
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from pypdf import PdfReader, PdfWriter
from pypdf.filters import decode_stream_data
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    StreamObject,
    TextStringObject,
)

from evidence.children import pdf_names
from evidence.children.pictures import without_notes

MOST_TEXT: Final = 400_000  # characters
_MOST_PAGES: Final = 300
_NAMES_SOMEBODY: Final = (
    *("/Metadata", "/PieceInfo", "/CreatorInfo", "/SpiderInfo", "/Threads", "/XFA"),
    *("/EmbeddedFiles", "/AF", "/Collection", "/EF", "/RF"),  # attached files
    *("/DSS", "/Perms"),  # the certificates of those who signed
)
_SIGNED: Final = frozenset({"/Sig", "/DocTimeStamp"})
_LEADS_AWAY: Final = frozenset({"/Launch", "/GoToR", "/GoToE", "/ImportData"})
_PLACES: Final = ("/F", "/Win", "/Mac", "/Unix")
_PICTURES: Final = frozenset({"/DCTDecode", "/DCT", "/JPXDecode"})


def active(source: Path) -> dict[str, Any]:
    """Tell whether there is a script among the objects that are kept packed together."""
    reader = PdfReader(source)
    if reader.is_encrypted:
        reader.decrypt("")  # what everybody may read is packed all the same
    packs = sorted({pack for pack, _ in reader.xref_objStm.values()})
    return {"active": any(_is_active(reader.get_object(pack)) for pack in packs)}


def _is_active(pack: object) -> bool:
    return isinstance(pack, StreamObject) and bool(pdf_names.ACTIVE.search(pack.get_data()))


def blind(source: Path, target: Path) -> dict[str, Any]:
    """Write the same pages without information about those who made them."""
    writer = PdfWriter(clone_from=str(source))
    writer.metadata = None
    for held in list(writer._objects):  # noqa: SLF001 -- every object, reachable or not
        for one in _inside(held):
            _clean(one)
    writer.compress_identical_objects(remove_duplicates=False, remove_unreferenced=True)
    with target.open("wb") as file:
        writer.write(file)
    return {}


def _inside(held: object) -> Iterator[DictionaryObject]:
    """Yield the dictionaries of an object, those written out within others, too."""
    if isinstance(held, DictionaryObject):
        yield held
        for value in list(held.values()):
            yield from _inside(value)
    elif isinstance(held, ArrayObject):
        for value in held:
            yield from _inside(value)


def _clean(held: DictionaryObject) -> None:
    _forget_attached(held)
    _forget(held, *_NAMES_SOMEBODY)
    if held.get("/Type") in _SIGNED or "/ByteRange" in held:
        held.clear()  # who signed, where, and the certificate: what changes is signed no more
    if held.get("/FT") == "/Sig":
        _forget(held, "/V", "/AP")  # the picture of a signature says the name once more
    if held.get("/S") in _LEADS_AWAY:
        _forget(held, *_PLACES)  # a path of the author's own disk
    # Whose comment it is; of a form's field it would be the name.
    if held.get("/Subtype") not in {None, "/Widget"} and "/Rect" in held:
        _forget(held, "/T", "/RC")
    if isinstance(held, StreamObject):
        _clean_picture(held)


def _forget_attached(held: DictionaryObject) -> None:
    if "/EF" in held:
        _forget(held, "/Desc", *_PLACES)
        held[NameObject("/F")] = held[NameObject("/UF")] = TextStringObject("attachment")


def _forget(held: DictionaryObject, *names: str) -> None:
    for name in names:
        held.pop(NameObject(name), None)


def _clean_picture(held: StreamObject) -> None:
    """Clean a picture and leave it as the camera packed it; undo what is packed around it."""
    filters = held.get("/Filter")
    names = list(filters) if isinstance(filters, ArrayObject) else [filters]
    if names[-1:] == [None] or not names or names[-1] not in _PICTURES:
        return
    packed = held._data  # noqa: SLF001 -- pypdf offers no other way to the packed picture
    if len(names) > 1:
        around = StreamObject()
        around._data = packed  # noqa: SLF001
        around[NameObject("/Filter")] = ArrayObject(names[:-1])
        if isinstance(how := held.get("/DecodeParms"), ArrayObject):
            around[NameObject("/DecodeParms")] = ArrayObject(how[:-1])
            held[NameObject("/DecodeParms")] = how[-1]
        packed = decode_stream_data(around)
    held[NameObject("/Filter")] = names[-1]
    held._data = without_notes(packed) or packed  # noqa: SLF001


def text_of(source: Path) -> dict[str, Any]:
    """Return what the pages say."""
    said, length = [], 0
    for page in PdfReader(source).pages[:_MOST_PAGES]:
        words = page.extract_text()
        said.append(words)
        length += len(words)
        if length > MOST_TEXT:
            break
    return {"text": "\n".join(said)[:MOST_TEXT]}


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    match sys.argv[1]:
        case "active":
            answer = active(Path(sys.argv[2]))
        case "blind":
            answer = blind(Path(sys.argv[2]), Path(sys.argv[3]))
        case _:
            answer = text_of(Path(sys.argv[2]))
    sys.stdout.write(json.dumps(answer))
