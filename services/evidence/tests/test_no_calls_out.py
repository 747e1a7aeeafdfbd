"""Nothing that a person sends makes the service call an address (ECOSYSTEM §C.6 no. 41)."""

import io
import json
import re
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    TextStringObject,
)

from evidence.derived.rules import Kind, State
from evidence.derived.service import derive, enqueue
from evidence.derived.tables import Derivation
from evidence.files.tables import File
from evidence.worker import MAKERS
from kernel.actor import Actor

from .conftest import Desk
from .samples import written_docx, written_pdf

ADDRESS = re.compile(r"ur[li]s?$|href|link$|endpoint|hook|callback|address|(^|_)host")
CONTRACT = Path(__file__).parents[1] / "openapi.json"


class Canary:
    """A listener that nobody should call; remembers who did."""

    def __init__(self) -> None:
        self.calls: list[bytes] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/canary"
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        while True:
            try:
                line, _ = self._socket.accept()
            except OSError:
                return
            with line:
                self.calls.append(line.recv(1000))
                line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(5)


@pytest.fixture
def canary() -> Iterator[Canary]:
    listening = Canary()
    yield listening
    listening.close()


def calling_document(url: str) -> bytes:
    """Make a Word file whose template, picture and object lie somewhere else."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links = "".join(
        f'<Relationship Id="{what}" Type="{kind}/{what}" Target="{url}" TargetMode="External"/>'
        for what in ("attachedTemplate", "image", "oleObject")
    )
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    rels = f'<?xml version="1.0"?><Relationships xmlns="{package}">{links}</Relationships>'
    return written_docx("教案", more={"word/_rels/document.xml.rels": rels.encode()})


def calling_pdf(url: str) -> bytes:
    """Make a PDF that would open an address when it is opened, and whose content lies there."""
    writer = PdfWriter(io.BytesIO(written_pdf()))
    call = DictionaryObject(
        {NameObject("/S"): NameObject("/URI"), NameObject("/URI"): TextStringObject(url)}
    )
    writer.root_object[NameObject("/OpenAction")] = call
    elsewhere = {NameObject("/FS"): NameObject("/URL"), NameObject("/F"): TextStringObject(url)}
    stream = DecodedStreamObject()
    stream[NameObject("/F")] = DictionaryObject(elsewhere)
    writer.pages[0][NameObject("/Contents")] = ArrayObject(
        [writer.pages[0].raw_get("/Contents"), writer._add_object(stream)]
    )
    packed = io.BytesIO()
    writer.write(packed)
    return packed.getvalue()


async def settled(desk: Desk, file_id: str, kind: Kind) -> State:
    """Make a copy as the worker does; return how it ended."""
    key = UUID(file_id), kind
    async with desk.means.uow.begin() as session:
        await enqueue(session, await session.get_one(File, key[0]), kind, desk.means.now())
    await derive(desk.means, MAKERS[kind], *key)
    async with desk.means.uow() as session:
        return (await session.get_one(Derivation, key)).state


async def test_what_names_an_address_is_stored_and_never_followed(
    desk: Desk, lead: Actor, canary: Canary
) -> None:
    files = {
        "外链.docx": calling_document(canary.url),
        "外链.pdf": calling_pdf(canary.url),
        f"{canary.url}/名称.pdf": written_pdf(),
    }
    for filename, content in files.items():
        file = await desk.checked(lead, content, filename)
        assert file["state"] == "ready"
        made = {kind: await settled(desk, file["id"], kind) for kind in Kind}
        assert {made[Kind.BLIND], made[Kind.TEXT]} == {State.READY}
        # Without LibreOffice there are no pages, and a PDF needs none.
        assert made[Kind.PREVIEW] in {State.READY, State.UNAVAILABLE}

    assert canary.calls == []
    assert (await desk.web.get(canary.url)).is_success, "the canary does listen"
    assert len(canary.calls) == 1


@pytest.mark.parametrize("filename", ["外链.svg", "外链.html", "教案.docx"])
async def test_what_is_not_taken_is_not_followed_either(
    desk: Desk, lead: Actor, canary: Canary, filename: str
) -> None:
    """A picture and a page of markup, and a document whose type is said to be an address."""
    async with desk.client(lead) as http:
        body = {"filename": filename, "size": 2000, "media_type": canary.url}
        refused = await http.post("/api/evidence/v1/uploads", json=body)

    assert (refused.status_code // 100, canary.calls) == (4, [])


def test_no_field_takes_an_address() -> None:
    """Whoever adds one needs an allow-list, as the sign-in providers of `auth` have."""
    contract: Any = json.loads(CONTRACT.read_text("utf-8"))
    fields = {
        name
        for title, schema in contract["components"]["schemas"].items()
        if title.endswith("In")
        for name in schema.get("properties", {})
    }
    fields |= {
        parameter["name"]
        for path in contract["paths"].values()
        for operation in path.values()
        for parameter in operation.get("parameters", [])
    }
    assert len(fields) > 5
    assert {name for name in fields if ADDRESS.search(name)} == set()
