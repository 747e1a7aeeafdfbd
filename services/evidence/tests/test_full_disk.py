"""A disk that is full (ECOSYSTEM §C.6 no. 54): refused, nothing broken, goes on when there is room.

The store of these tests lies on a file system of its own in memory, which only root can make.
"""

import asyncio
import os
import secrets
import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from pydantic import SecretStr

from embedded.object_store import ObjectStore
from evidence.object_store import S3Store
from evidence.settings import Settings
from kernel.clock import utc_now

MIB = 1024 * 1024
ROOMY, SCARCE = 1024 * MIB, 32 * MIB  # the store plans its volumes at the start


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a small file system; skip where that is not allowed."""
    place = tmp_path / "disk"
    place.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", f"size={ROOMY}", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(words, capture_output=True, check=False).returncode:
        pytest.skip("a file system of a fixed size needs root and the right to mount")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


@pytest_asyncio.fixture(loop_scope="session")
async def store_on(disk: Path, service_settings: Settings) -> AsyncIterator[S3Store]:
    server = ObjectStore(disk, fast=True).start()
    settings = service_settings.model_copy(
        update={
            "s3_endpoint": server.endpoint,
            "public_url": server.endpoint,
            "s3_access_key": SecretStr(server.access_key),
            "s3_secret_key": SecretStr(server.secret_key),
        }
    )
    made = S3Store(settings)
    try:
        await made.ensure_bucket()
        yield made
    finally:
        made.close()
        server.stop()


async def test_a_full_store_refuses_and_goes_on_when_there_is_room(
    store_on: S3Store, disk: Path, web: httpx.AsyncClient
) -> None:
    safe, content = "files/safe", secrets.token_bytes(5 * MIB)
    multipart = await store_on.start_multipart(safe, "application/pdf")
    (url,) = await store_on.sign_parts(safe, multipart, [1], utc_now())
    assert (await web.put(url, content=content)).is_success
    await store_on.assemble(safe, multipart, await store_on.parts_of(safe, multipart))

    usage = shutil.disk_usage(disk)
    resize(disk, usage.used + SCARCE)
    large, pieces = "files/large", [secrets.token_bytes(5 * MIB) for _ in range(12)]
    multipart = await store_on.start_multipart(large, "video/mp4")
    numbers = list(range(1, len(pieces) + 1))
    urls = await store_on.sign_parts(large, multipart, numbers, utc_now())
    answers = [await web.put(url, content=piece) for url, piece in zip(urls, pieces, strict=True)]

    taken = [n for n, answer in zip(numbers, answers, strict=True) if answer.is_success]
    refused = [answer.status_code for answer in answers if not answer.is_success]
    assert refused, "the disk never filled up"
    assert min(refused) >= 500, "the page tries again after a 5xx, and gives up after a 4xx"
    assert [part.number for part in await store_on.parts_of(large, multipart)] == taken
    assert await read(store_on, safe) == content, "what is there can still be read"

    resize(disk, ROOMY)
    for number in set(numbers) - set(taken):
        await again(web, urls[number - 1], pieces[number - 1])
    await store_on.assemble(large, multipart, await store_on.parts_of(large, multipart))
    assert await read(store_on, large) == b"".join(pieces)
    assert await read(store_on, safe) == content


def resize(disk: Path, size: int) -> None:
    """Give the file system another size while it is used."""
    subprocess.run(["mount", "-o", f"remount,size={size}", str(disk)], check=True)


async def read(store: S3Store, key: str) -> bytes:
    pieces: list[bytes] = []
    await store.read_through(key, pieces.append)
    return b"".join(pieces)


async def again(web: httpx.AsyncClient, url: str, piece: bytes) -> None:
    """Send a part until it is taken: the store looks at its disk once in a while."""
    for _ in range(120):
        if (await web.put(url, content=piece)).is_success:
            return
        await asyncio.sleep(0.5)
    raise AssertionError("the store takes nothing although there is room")
