"""What hides deeper inside documents and pictures is taken out of blind copies as well."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from evidence.children import jpeg, office, pdf, pictures
from evidence.children.office import NotCleaned
from evidence.derived.rules import Kind
from kernel.actor import Actor
from kernel.testing import Callers

from .conftest import Desk
from .copying import Reviewing
from .samples import AUTHOR, members_of, picture, written_docx, written_pdf

NAME = AUTHOR.encode()
pytestmark = pytest.mark.requirement("R60")


@pytest.fixture
def blind(tmp_path: Path) -> Callable[[bytes, str], bytes]:
    """Clean a document as the child does."""

    def make(document: bytes, kind: str) -> bytes:
        source, target = tmp_path / "source", tmp_path / "target"
        source.write_bytes(document)
        {"office": office, "pdf": pdf}[kind].blind(source, target)
        return target.read_bytes()

    return make


def png() -> bytes:
    made, notes, packed = Image.new("RGB", (9, 7), "red"), PngImagePlugin.PngInfo(), io.BytesIO()
    notes.add_text("Author", AUTHOR)
    notes.add_text("Comment", AUTHOR * 50, zip=True)
    exif = Image.Exif()
    exif[0x013B] = AUTHOR
    made.save(packed, "PNG", pnginfo=notes, exif=exif)
    return packed.getvalue()


def webp() -> bytes:
    made, packed = Image.new("RGB", (9, 7), "red"), io.BytesIO()
    exif = Image.Exif()
    exif[0x013B] = AUTHOR
    made.save(packed, "WEBP", exif=exif, xmp=b"<x>" + NAME + b"</x>")
    return packed.getvalue()


def gif() -> bytes:
    first, packed = Image.new("P", (9, 7), 1), io.BytesIO()
    second = Image.new("P", (9, 7), 2)
    first.save(packed, "GIF", save_all=True, append_images=[second], loop=0, comment=b"by " + NAME)
    return packed.getvalue()


def two_in_one_jpeg() -> bytes:
    """A telephone's picture with a second one after its end."""
    return picture() + picture()


@pytest.mark.parametrize("make", [png, webp, gif, two_in_one_jpeg, picture])
def test_a_picture_keeps_its_pixels_and_loses_its_notes(make: Callable[[], bytes]) -> None:
    original = make()
    copy = pictures.without_notes(original)
    assert copy is not None

    assert NAME in original
    assert NAME not in copy
    with Image.open(io.BytesIO(original)) as old, Image.open(io.BytesIO(copy)) as new:
        assert getattr(new, "n_frames", 1) == getattr(old, "n_frames", 1)
        assert new.convert("RGB").tobytes() == old.convert("RGB").tobytes()
        assert dict(new.getexif()) == {}
        assert {"comment", "xmp", "Author", "Comment"} & set(new.info) == set()


def test_a_jpeg_of_several_scans_stays_whole() -> None:
    made, packed = Image.effect_noise((64, 48), 60).convert("RGB"), io.BytesIO()
    made.save(packed, "JPEG", progressive=True, comment=NAME, icc_profile=b"colours" * 9)
    original = packed.getvalue()
    copy = jpeg.without_notes(original)

    assert copy.count(b"\xff\xda") == original.count(b"\xff\xda") > 1
    assert NAME not in copy
    assert b"colours" in copy
    with Image.open(io.BytesIO(original)) as old, Image.open(io.BytesIO(copy)) as new:
        assert new.tobytes() == old.tobytes()


def test_a_drawing_and_a_metafile_lose_their_notes() -> None:
    svg = (
        f'<svg xmlns="x" sodipodi:docname="{AUTHOR}.svg"><!-- {AUTHOR} --><metadata><creator>'
        f"{AUTHOR}</creator></metadata><title>{AUTHOR}</title><path d='M0'/></svg>"
    )
    described = f"App\0{AUTHOR}\0\0".encode("utf-16-le")
    emf = struct.pack("<I36x", 1) + b" EMF" + bytes(16)
    emf += struct.pack("<II", len(described) // 2, 100) + bytes(32) + described + b"records"

    assert pictures.without_notes(svg.encode()) == b"<svg xmlns=\"x\"><path d='M0'/></svg>"
    assert pictures.without_notes(emf) == emf.replace(described, bytes(len(described)))


def test_a_jpeg_2000_loses_its_notes() -> None:
    def box(name: bytes, body: bytes) -> bytes:
        return struct.pack("!I", 8 + len(body)) + name + body

    start, stream = box(b"jP  ", b"\r\n\x87\n"), box(b"jp2c", b"pixels")
    noted = start + box(b"xml ", NAME) + box(b"uuid", bytes(16) + NAME) + stream
    assert pictures.without_notes(noted) == start + stream


def test_documents_and_pictures_inside_a_document_are_cleaned(
    blind: Callable[[bytes, str], bytes],
) -> None:
    inner = written_docx("表格", more={"xl/embeddings/x.docx": written_docx("深处")})
    original = written_docx(
        "教案",
        more={
            "word/embeddings/Workbook1.xlsx": inner,
            "word/media/image2.png": png(),
            "word/media/image3.png": picture(),  # a name that is wrong
            "customXml/item1.xml": f"<p><DisplayName>{AUTHOR}</DisplayName></p>".encode(),
        },
    )
    after = members_of(blind(original, "office"))
    inside = members_of(after["word/embeddings/Workbook1.xlsx"])
    deepest = members_of(inside["xl/embeddings/x.docx"])

    for document in (after, inside, deepest):
        packed = {name for name in document if name.endswith((".docx", ".xlsx"))}
        assert [n for n, c in document.items() if n not in packed and NAME in c] == []
    assert "深处" in deepest["word/document.xml"].decode()
    with Image.open(io.BytesIO(after["word/media/image3.png"])) as seen:
        assert (seen.format, dict(seen.getexif())) == ("JPEG", {})


def test_printers_of_a_sheet_are_forgotten(blind: Callable[[bytes, str], bytes]) -> None:
    sheet = '<worksheet><pageSetup paperSize="9" r:id="rId1"/></worksheet>'
    link = '<Relationship Id="rId1" Target="../printerSettings/printerSettings1.bin"/>'
    original = written_docx(
        more={
            "xl/worksheets/sheet1.xml": sheet.encode(),
            "xl/worksheets/_rels/sheet1.xml.rels": f"<R>{link}</R>".encode(),
            "xl/printerSettings/printerSettings1.bin": AUTHOR.encode("utf-16-le"),
        }
    )
    after = members_of(blind(original, "office"))

    assert "xl/printerSettings/printerSettings1.bin" not in after
    assert after["xl/worksheets/_rels/sheet1.xml.rels"] == b"<R></R>"
    assert b'<pageSetup paperSize="9"/>' in after["xl/worksheets/sheet1.xml"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("word/embeddings/oleObject1.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + NAME),
        ("ppt/media/media1.mp4", b"\0\0\0\x18ftypmp42" + NAME),
        ("word/media/image1.tiff", b"II*\0" + NAME),
    ],
)
def test_what_cannot_be_looked_into_makes_no_blind_document(
    blind: Callable[[bytes, str], bytes], name: str, content: bytes
) -> None:
    with pytest.raises(NotCleaned):
        blind(written_docx(more={name: content}), "office")


def test_documents_without_end_make_no_blind_document(
    blind: Callable[[bytes, str], bytes],
) -> None:
    document = written_docx()
    for _ in range(4):
        document = written_docx(more={"word/embeddings/again.docx": document})
    with pytest.raises(NotCleaned):
        blind(document, "office")


async def test_without_pages_such_a_document_stays_closed(
    desk: Desk,
    lead: Actor,
    client: Callers,
    signing_keys: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    more = {"word/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + NAME}
    file = await desk.checked(lead, written_docx("教案", more=more), "教案.docx")
    reviewing = Reviewing(desk, client, signing_keys)
    monkeypatch.setenv("PATH", "/nowhere")
    ticket = reviewing.ticket(file["id"], blind=True)
    await reviewing.get(None, f"{file['id']}/preview/state", ticket=ticket)
    await reviewing.make(file["id"], Kind.BLIND)
    state = (await reviewing.get(None, f"{file['id']}/preview/state", ticket=ticket)).json()

    assert state["state"] == "unavailable"
    assert "不提供原件" in state["reason"]


def name(text: str) -> NameObject:
    return NameObject(text)


def signed_pdf() -> bytes:
    """A PDF with an attachment, a signature with its picture, a note, and doubly packed photos."""
    writer = PdfWriter(io.BytesIO(written_pdf()))
    writer.add_attachment(f"{AUTHOR}.txt", NAME * 20)
    seen = DecodedStreamObject()
    seen.set_data(b"BT (signed by " + NAME + b") Tj ET")
    seen[name("/Subtype")] = name("/Form")
    signature = DictionaryObject(
        {
            name("/Type"): name("/Sig"),
            name("/Name"): TextStringObject(AUTHOR),
            name("/ByteRange"): ArrayObject([NumberObject(0)] * 4),
            name("/Contents"): TextStringObject(f"certificate of {AUTHOR}"),
        }
    )
    box = ArrayObject([NumberObject(n) for n in (0, 0, 50, 50)])
    field = DictionaryObject(
        {
            name("/Subtype"): name("/Widget"),
            name("/FT"): name("/Sig"),
            name("/T"): TextStringObject("Signature1"),
            name("/Rect"): box,
            name("/V"): signature,  # written out within the field
            name("/AP"): DictionaryObject({name("/N"): writer._add_object(seen)}),
        }
    )
    note = DictionaryObject(
        {name("/Subtype"): name("/Text"), name("/Rect"): box, name("/T"): TextStringObject(AUTHOR)}
    )
    leading = DictionaryObject(
        {
            name("/S"): name("/Launch"),
            name("/F"): DictionaryObject({name("/F"): TextStringObject(f"/home/{AUTHOR}/a.exe")}),
        }
    )
    link = DictionaryObject(
        {name("/Subtype"): name("/Link"), name("/Rect"): box, name("/A"): leading}
    )
    page = writer.pages[0]
    page[name("/Annots")] = ArrayObject([field, note, link])
    resources = page["/Resources"]
    assert isinstance(resources, DictionaryObject)
    resources[name("/XObject")] = DictionaryObject(
        {
            name(f"/Im{number}"): writer._add_object(photo(filters))
            for number, filters in enumerate((["/DCTDecode"], ["/FlateDecode", "/DCTDecode"]))
        }
    )
    packed = io.BytesIO()
    writer.write(packed)
    return packed.getvalue()


def photo(filters: list[str]) -> StreamObject:
    made = StreamObject()
    made._data = picture() if len(filters) == 1 else zlib.compress(picture())
    values = {"/Type": "/XObject", "/Subtype": "/Image", "/ColorSpace": "/DeviceRGB"}
    for key, value in values.items():
        made[name(key)] = name(value)
    for key, number in {"/Width": 64, "/Height": 48, "/BitsPerComponent": 8}.items():
        made[name(key)] = NumberObject(number)
    made[name("/Filter")] = ArrayObject([name(one) for one in filters])
    return made


def everything_in(document: bytes) -> bytes:
    """Return all objects of a PDF as they are written, and all streams unpacked."""
    writer = PdfWriter(clone_from=io.BytesIO(document))
    said = io.BytesIO()
    for one in writer._objects:
        if one is not None:
            one.write_to_stream(said)
        if isinstance(one, StreamObject) and one.get("/Filter") == "/FlateDecode":
            said.write(one.get_data())
    return said.getvalue()


def test_a_signed_pdf_with_attachments_names_nobody(
    blind: Callable[[bytes, str], bytes],
) -> None:
    original = signed_pdf()
    copy = blind(original, "pdf")
    page = PdfReader(io.BytesIO(copy)).pages[0]

    assert everything_in(original).count(NAME) >= 10
    assert NAME not in everything_in(copy)
    assert "Teaching plan" in page.extract_text()
    assert [one.image.size for one in page.images if one.image] == [(64, 48), (64, 48)]
    assert len(page.annotations or []) == 3


def test_a_zip_that_is_no_document_makes_none(blind: Callable[[bytes, str], bytes]) -> None:
    with pytest.raises(zipfile.BadZipFile):
        blind(b"PK\x03\x04 and nothing more", "office")
