"""Sample files that are real: pictures with a place in them, documents with an author, a film."""

import io
import struct
import subprocess
import zipfile
import zlib
from collections.abc import Mapping
from itertools import accumulate
from pathlib import Path

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

AUTHOR = "ZhangSan"
_GPS, _MAKE, _ARTIST, _ORIENTATION = 0x8825, 0x010F, 0x013B, 0x0112


def picture(kind: str = "JPEG", size: tuple[int, int] = (64, 48), *, turned: bool = False) -> bytes:
    """Make a picture; a JPEG carries the author's name and where it was taken."""
    made, packed = Image.effect_noise(size, 60).convert("RGB"), io.BytesIO()
    exif = Image.Exif()
    exif[_ARTIST], exif[_MAKE] = AUTHOR, "PhoneOf" + AUTHOR
    exif[_GPS] = {1: "N", 2: (37.0, 27.0, 0.0), 3: "E", 4: (121.0, 26.0, 0.0)}
    if turned:
        exif[_ORIENTATION] = 6
    made.save(packed, kind, **({"exif": exif} if kind == "JPEG" else {}))
    return packed.getvalue()


def big_picture(side: int) -> bytes:
    """Make a PNG that says to be of that size, in a few hundred bytes."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack("!I", len(body)) + name + body + struct.pack("!I", zlib.crc32(name + body))
        )

    header = struct.pack("!IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes(10_000))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


def written_docx(*paragraphs: str, more: Mapping[str, bytes] | None = None) -> bytes:
    """Make a Word document that LibreOffice opens, full of its author's name; `more` is inside."""
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    body = "".join(
        f'<w:p><w:ins w:id="1" w:author="{AUTHOR}" w:date="2026-01-01T00:00:00Z">'
        f"<w:r><w:t>{one}</w:t></w:r></w:ins></w:p>"
        for one in paragraphs
    )
    members = {
        "[Content_Types].xml": (
            f'<?xml version="1.0"?><Types xmlns="{package}/content-types">'
            '<Default Extension="rels" ContentType='
            '"application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
            'officedocument.wordprocessingml.document.main+xml"/></Types>'
        ),
        "_rels/.rels": (
            f'<?xml version="1.0"?><Relationships xmlns="{package}/relationships">'
            f'<Relationship Id="r1" Type="{rel}/officeDocument" Target="word/document.xml"/>'
            "</Relationships>"
        ),
        "word/document.xml": f'<?xml version="1.0"?><w:document xmlns:w="{word}"><w:body>{body}'
        "</w:body></w:document>",
        "word/comments.xml": f'<w:comments xmlns:w="{word}"><w:comment w:id="0" '
        f'w:author="{AUTHOR}" w:initials="{AUTHOR[:2]}{AUTHOR}"/></w:comments>',
        "word/people.xml": f'<w15:people xmlns:w15="x"><w15:person w15:author="{AUTHOR}">'
        f'<w15:presenceInfo w15:providerId="AD" w15:userId="S::{AUTHOR}@school.cn"/>'
        "</w15:person></w15:people>",
        "docProps/core.xml": f'<cp:coreProperties xmlns:cp="x"><creator>{AUTHOR}</creator>'
        f"<lastModifiedBy>{AUTHOR}</lastModifiedBy></cp:coreProperties>",
        "docProps/app.xml": f"<Properties><Company>{AUTHOR}的学校</Company></Properties>",
        "docProps/custom.xml": f"<Properties><x>{AUTHOR}</x></Properties>",
        "word/_rels/settings.xml.rels": f'<Relationships><Relationship Id="r1" '
        f'Target="file:///C:/Users/{AUTHOR}/Normal.dotm" TargetMode="External"/></Relationships>',
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
        archive.writestr("word/media/image1.jpeg", picture())
        for name, inside in (more or {}).items():
            archive.writestr(name, inside)
    return packed.getvalue()


def written_pdf(text: str = "Teaching plan") -> bytes:
    """Make a PDF of one page that names its author in three places."""
    writer = PdfWriter()
    page = writer.add_blank_page(300, 300)
    stream = DecodedStreamObject()
    stream.set_data(f"BT /F1 12 Tf 20 200 Td ({text}) Tj ET".encode())
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    fonts = DictionaryObject({NameObject("/F1"): writer._add_object(font)})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    page[NameObject("/Contents")] = writer._add_object(stream)
    writer.add_metadata({"/Author": AUTHOR, "/Title": f"Plan of {AUTHOR}"})
    writer.xmp_metadata = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{AUTHOR}</x:xmpmeta>".encode()
    packed = io.BytesIO()
    writer.write(packed)
    return packed.getvalue()


def packed_pdf(of_catalogue: bytes = b"") -> bytes:
    """Make a PDF that keeps its objects packed together, as most programs write them."""
    objects = (
        b"<</Type/Catalog/Pages 2 0 R" + of_catalogue + b">>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]>>",
    )
    ends = list(accumulate(map(len, objects)))
    places = b" ".join(b"%d %d" % one for one in zip((1, 2, 3), (0, *ends), strict=False)) + b" "
    pack = zlib.compress(places + b"".join(objects))
    said = b"/N 3/First %d/Filter/FlateDecode/Length %d" % (len(places), len(pack))
    head = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
    body = b"4 0 obj<</Type/ObjStm" + said + b">>stream\n" + pack + b"\nendstream endobj\n"
    end = len(head) + len(body)
    rows = [(0, 0, 0), *((2, 4, at) for at in range(3)), (1, len(head), 0), (1, end, 0)]
    table = b"".join(struct.pack("!BIH", *row) for row in rows)
    said = b"/Size 6/W[1 4 2]/Root 1 0 R/Length %d" % len(table)
    xref = b"5 0 obj<</Type/XRef" + said + b">>stream\n" + table + b"\nendstream endobj\n"
    return head + body + xref + b"startxref\n%d\n%%%%EOF\n" % end


def film(folder: Path, *, seconds: int = 2, height: int = 900) -> bytes:
    """Let ffmpeg make a small film that names its author."""
    made = folder / "film.mp4"
    source = f"testsrc=size={height * 4 // 3}x{height}:rate=10:duration={seconds}"
    tone = f"sine=frequency=440:duration={seconds}"
    words = ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", source, "-f", "lavfi", "-i", tone]
    codecs = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac"]
    note = ["-metadata", f"artist={AUTHOR}"]
    subprocess.run([*words, *codecs, *note, "-y", str(made)], check=True)
    return made.read_bytes()


def members_of(document: bytes) -> dict[str, bytes]:
    """Return what is in an Office file."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
