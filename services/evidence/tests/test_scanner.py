"""The virus scan: against a real clamd where one is installed (deploy/clamav.sh), fail closed."""

import asyncio
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

import pytest

from evidence.checks.service import check_file, queue_unchecked
from evidence.ports import Means
from evidence.scanner import Scan, ScannerUnavailable
from kernel.actor import Actor

from .conftest import Desk, docx, pdf

# The standard test word of all virus scanners, harmless; in two pieces, so that this file is not
# taken for one that carries it.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD" + b"-ANTIVIRUS-TEST-FILE!$H+H*"
CLAMD = shutil.which("clamd")
needs_clamd = pytest.mark.skipif(CLAMD is None, reason="clamd is not installed: deploy/clamav.sh")


@pytest.fixture(scope="module")
def clamd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start a clamd that knows one virus; no download is needed."""
    home = tmp_path_factory.mktemp("clamd")
    line = home / "clamd.sock"
    (home / "test.ndb").write_text(f"Eicar-Test:0:*:{EICAR.hex()}\n", encoding="ascii")
    home.chmod(0o755)
    config = home / "clamd.conf"
    settings = {
        "LocalSocket": line,
        "DatabaseDirectory": home,
        "TemporaryDirectory": home,
        "Foreground": "yes",
        "StreamMaxLength": "2M",
        "User": "root",
    }
    config.write_text("".join(f"{name} {value}\n" for name, value in settings.items()))
    with subprocess.Popen([CLAMD or "", "-c", str(config)], stdout=subprocess.DEVNULL) as server:
        end = time.monotonic() + 30
        while not line.exists() and time.monotonic() < end:
            time.sleep(0.1)
        yield str(line)
        server.terminate()


def scanning(means: Means, address: str, limit: int = 2_000_000) -> Means:
    change = {"clamav_address": address, "clamav_seconds": 5, "clamav_stream_limit": limit}
    return replace(means, settings=means.settings.model_copy(update=change))


@needs_clamd
@pytest.mark.requirement("R112")
async def test_a_virus_is_found_in_a_document_and_deleted(
    desk: Desk, lead: Actor, means: Means, clamd: str
) -> None:
    scanned = replace(desk, means=scanning(means, clamd))
    infected = await scanned.checked(lead, docx({"word/media/a.bin": EICAR}), "a.docx")
    clean = await scanned.checked(lead, docx({"word/media/a.bin": b"nothing"}), "a.docx")

    assert infected["state"] == "rejected"
    assert "Eicar-Test" in infected["reason"]
    assert clean["state"] == "ready"


@needs_clamd
@pytest.mark.parametrize("at", [0, 1_990_000, 2_500_000, 4_900_000])
async def test_a_file_larger_than_clamd_takes_is_scanned_to_its_end(
    means: Means, clamd: str, at: int
) -> None:
    content = bytearray(5_000_000)
    content[at : at + len(EICAR)] = EICAR

    def scan() -> str:
        with Scan(scanning(means, clamd).settings) as one:
            for start in range(0, len(content), 300_000):
                one.feed(bytes(content[start : start + 300_000]))
            return one.verdict()

    assert "Eicar-Test" in await asyncio.to_thread(scan)


@needs_clamd
async def test_what_clamd_did_not_take_is_not_released(means: Means, clamd: str) -> None:
    def scan() -> None:
        with Scan(scanning(means, clamd, limit=9_000_000).settings) as one:
            one.feed(bytes(6_000_000))
            one.verdict()

    with pytest.raises(ScannerUnavailable):
        await asyncio.to_thread(scan)


@pytest.mark.parametrize("address", ["/nowhere/clamd.sock", "127.0.0.1:9"])
async def test_without_the_scanner_files_wait_with_a_sentence_and_none_is_released(
    desk: Desk, lead: Actor, means: Means, address: str
) -> None:
    away = scanning(means, address)
    sent = await desk.send(lead, pdf())
    with pytest.raises(ScannerUnavailable):
        await check_file(away, UUID(sent["id"]))
    waiting = await desk.file(lead, sent["id"])
    await check_file(means, UUID(sent["id"]))  # the scanner is back, or no longer demanded
    after = await desk.file(lead, sent["id"])

    assert waiting["state"] == "checking"
    assert "病毒扫描服务暂时不可用" in waiting["reason"]
    assert (after["state"], after["reason"]) == ("ready", None)
    assert await queue_unchecked(means) == 0


async def test_an_answer_that_is_no_verdict_releases_nothing(
    desk: Desk, lead: Actor, means: Means
) -> None:
    """A scanner that hangs up in the middle has said nothing."""
    server = socket.create_server(("127.0.0.1", 0))
    port = server.getsockname()[1]

    def hang_up() -> None:
        line, _ = server.accept()
        line.recv(100)
        line.close()

    sent = await desk.send(lead, pdf())
    waiting = asyncio.create_task(asyncio.to_thread(hang_up))
    with pytest.raises(ScannerUnavailable):
        await check_file(scanning(means, f"127.0.0.1:{port}"), UUID(sent["id"]))
    await waiting
    server.close()

    assert (await desk.file(lead, sent["id"]))["state"] == "checking"
