"""What the platform relies on in an object store, against whatever TISHENG_S3_ENDPOINT names."""

import hashlib
import secrets
from collections.abc import AsyncIterator, Callable
from datetime import timedelta

import httpx
import pytest
import pytest_asyncio

from evidence.object_store import S3Store
from evidence.ports import (
    MultipartGone,
    ObjectMissing,
    PartsRefused,
    StoredPart,
    StoreUnavailable,
)
from evidence.settings import Settings
from kernel.clock import utc_now

MIB = 1024 * 1024
TYPE = "application/pdf"


@pytest.fixture
def key() -> str:
    return f"files/contract/{secrets.token_hex(8)}"


@pytest_asyncio.fixture(loop_scope="session")
async def stored(store: S3Store, web: httpx.AsyncClient, key: str) -> AsyncIterator[bytes]:
    """An object of two parts under `key`."""
    content = secrets.token_bytes(5 * MIB + 1000)
    multipart = await store.start_multipart(key, TYPE)
    await put_parts(store, web, key, multipart, [content[: 5 * MIB], content[5 * MIB :]])
    await store.assemble(key, multipart, await store.parts_of(key, multipart))
    yield content
    await store.delete(key)


async def put_parts(
    store: S3Store, web: httpx.AsyncClient, key: str, multipart: str, pieces: list[bytes]
) -> None:
    numbers = list(range(1, len(pieces) + 1))
    for url, piece in zip(
        await store.sign_parts(key, multipart, numbers, utc_now()), pieces, strict=True
    ):
        assert (await web.put(url, content=piece)).status_code == 200


def address(settings: Settings, path: str) -> str:
    return settings.public_origin() + path


async def test_parts_become_one_object(store: S3Store, stored: bytes, key: str) -> None:
    digest = hashlib.sha256()
    await store.read_through(key, digest.update)

    assert digest.digest() == hashlib.sha256(stored).digest()
    assert await store.size_of(key) == len(stored)


async def test_received_parts_are_listed_with_size_and_etag(
    store: S3Store, web: httpx.AsyncClient, key: str
) -> None:
    multipart = await store.start_multipart(key, TYPE)
    await put_parts(store, web, key, multipart, [b"a" * 5 * MIB, b"b" * 7])

    parts = await store.parts_of(key, multipart)

    md5 = hashlib.md5(b"b" * 7, usedforsecurity=False).hexdigest()
    assert [(p.number, p.size) for p in parts] == [(1, 5 * MIB), (2, 7)]
    assert parts[1].etag == md5
    await store.abort_multipart(key, multipart)


async def test_a_part_sent_again_is_the_one_assembled_when_named(
    store: S3Store, web: httpx.AsyncClient, key: str
) -> None:
    """SeaweedFS lists both until assembly, S3 only the later; either way the etag decides."""
    multipart = await store.start_multipart(key, TYPE)
    await put_parts(store, web, key, multipart, [b"first."])
    await put_parts(store, web, key, multipart, [b"second"])
    etag = hashlib.md5(b"second", usedforsecurity=False).hexdigest()

    (named,) = [part for part in await store.parts_of(key, multipart) if part.etag == etag]
    await store.assemble(key, multipart, [named])

    pieces: list[bytes] = []
    await store.read_through(key, pieces.append)
    assert b"".join(pieces) == b"second"


async def test_assembly_refuses_a_part_with_another_etag(
    store: S3Store, web: httpx.AsyncClient, key: str
) -> None:
    multipart = await store.start_multipart(key, TYPE)
    await put_parts(store, web, key, multipart, [b"content"])

    with pytest.raises(PartsRefused):
        await store.assemble(key, multipart, [StoredPart(1, "0" * 32, 7)])
    await store.abort_multipart(key, multipart)


async def test_an_assembled_upload_is_gone(
    store: S3Store, web: httpx.AsyncClient, key: str
) -> None:
    multipart = await store.start_multipart(key, TYPE)
    await put_parts(store, web, key, multipart, [b"content"])
    await store.assemble(key, multipart, await store.parts_of(key, multipart))

    with pytest.raises(MultipartGone):
        await store.parts_of(key, multipart)
    assert await store.size_of(key) == 7


async def test_an_aborted_upload_is_gone_and_takes_no_part(
    store: S3Store, web: httpx.AsyncClient, key: str
) -> None:
    multipart = await store.start_multipart(key, TYPE)
    (url,) = await store.sign_parts(key, multipart, [1], utc_now())
    await store.abort_multipart(key, multipart)
    await store.abort_multipart(key, multipart)

    with pytest.raises(MultipartGone):
        await store.parts_of(key, multipart)
    assert (await web.put(url, content=b"late")).status_code == 404


async def test_an_upload_that_is_gone_with_its_object_is_called_gone(
    store: S3Store, web: httpx.AsyncClient, key: str
) -> None:
    """Not "unavailable": whoever waits for the store to come back would wait for ever."""
    multipart = await store.start_multipart(key, TYPE)
    await put_parts(store, web, key, multipart, [b"content"])
    parts = await store.parts_of(key, multipart)
    await store.assemble(key, multipart, parts)
    await store.delete(key)

    with pytest.raises(MultipartGone):
        await store.assemble(key, multipart, parts)


@pytest.mark.usefixtures("lists_open_uploads")
async def test_open_uploads_can_be_found(store: S3Store, key: str) -> None:
    multipart = await store.start_multipart(key, TYPE)

    found = [one async for one in store.open_multiparts("files/contract/")]

    assert (key, multipart) in [(one.key, one.multipart_id) for one in found]
    await store.abort_multipart(key, multipart)


@pytest.mark.requirement("R112")
async def test_a_signed_address_answers_a_range(
    store: S3Store, service_settings: Settings, web: httpx.AsyncClient, stored: bytes, key: str
) -> None:
    path = store.sign_content(key, {"response-content-type": "video/mp4"}, timedelta(minutes=5))

    answer = await web.get(
        address(service_settings, path), headers={"Range": "bytes=5242870-5242889"}
    )

    assert answer.status_code == 206
    assert answer.content == stored[5242870:5242890]
    assert answer.headers["Content-Range"] == f"bytes 5242870-5242889/{len(stored)}"


async def test_a_signed_address_decides_type_and_name(
    store: S3Store, service_settings: Settings, web: httpx.AsyncClient, stored: bytes, key: str
) -> None:
    said = "attachment; filename=\"_.pdf\"; filename*=UTF-8''%E8%AE%A1%E5%88%92.pdf"
    headers = {"response-content-type": "application/pdf", "response-content-disposition": said}

    path = store.sign_content(key, headers, timedelta(minutes=5))
    answer = await web.get(address(service_settings, path))

    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == said
    assert answer.content == stored


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.partition("?")[0],
        lambda path: path[:-4] + ("0000" if not path.endswith("0000") else "1111"),
        lambda path: path.replace(
            "response-content-type=application", "response-content-type=text"
        ),
        lambda path: path.replace("files/contract/", "files/contract/x"),
    ],
    ids=["unsigned", "other signature", "other header", "other object"],
)
async def test_a_changed_address_opens_nothing(
    store: S3Store,
    service_settings: Settings,
    web: httpx.AsyncClient,
    key: str,
    spoil: Callable[[str], str],
) -> None:
    headers = {"response-content-type": "application/pdf"}
    path = store.sign_content(key, headers, timedelta(minutes=5))

    answer = await web.get(address(service_settings, spoil(path)))

    assert answer.status_code == 403


async def test_an_expired_address_takes_no_part(
    store: S3Store, web: httpx.AsyncClient, key: str
) -> None:
    multipart = await store.start_multipart(key, TYPE)
    long_ago = utc_now() - timedelta(days=2)
    (url,) = await store.sign_parts(key, multipart, [1], long_ago)

    assert (await web.put(url, content=b"late")).status_code == 403
    assert await store.parts_of(key, multipart) == []
    await store.abort_multipart(key, multipart)


async def test_an_address_for_one_part_takes_no_other(
    store: S3Store, web: httpx.AsyncClient, key: str
) -> None:
    multipart = await store.start_multipart(key, TYPE)
    (url,) = await store.sign_parts(key, multipart, [1], utc_now())

    answer = await web.put(url.replace("partNumber=1", "partNumber=2"), content=b"x")

    assert answer.status_code == 403
    await store.abort_multipart(key, multipart)


async def test_an_address_signed_with_another_key_opens_nothing(
    service_settings: Settings, web: httpx.AsyncClient, key: str
) -> None:
    forged = S3Store(
        service_settings.model_copy(update={"s3_secret_key": service_settings.s3_access_key})
    )
    path = forged.sign_content(key, {}, timedelta(minutes=5))

    assert (await web.get(address(service_settings, path))).status_code == 403
    forged.close()


async def test_missing_things_are_named(store: S3Store, key: str) -> None:
    assert await store.size_of(key) is None
    with pytest.raises(ObjectMissing):
        await store.read_through(key, lambda _: None)
    await store.delete(key)


@pytest.mark.usefixtures("stored")
async def test_objects_are_listed_in_key_order(store: S3Store, key: str) -> None:
    found = [one.key async for one in store.objects("files/contract/")]

    assert key in found
    assert found == sorted(found)


async def test_the_bucket_can_be_ensured_again(store: S3Store) -> None:
    again = await store.ensure_bucket()

    assert not any(line.startswith("created") for line in again)
    await store.ready()


async def test_a_store_that_is_away_is_named_so(service_settings: Settings, key: str) -> None:
    away = S3Store(
        service_settings.model_copy(
            update={"s3_endpoint": "http://127.0.0.1:9", "s3_connect_seconds": 0.5}
        )
    )
    with pytest.raises(StoreUnavailable):
        await away.size_of(key)
    with pytest.raises(StoreUnavailable):
        await away.ready()
    away.close()


@pytest.mark.requirement("R143")
async def test_what_is_deleted_behind_our_back_can_be_brought_back(store: S3Store) -> None:
    """A plain DELETE leaves a marker over the bytes; the platform's own deletion leaves nothing."""
    key = f"files/{secrets.token_hex(8)}"
    multipart = await store.start_multipart(key, "application/pdf")
    (url,) = await store.sign_parts(key, multipart, [1], utc_now())
    async with httpx.AsyncClient(trust_env=False) as http:
        await http.put(url, content=b"bytes")
    await store.assemble(key, multipart, await store.parts_of(key, multipart))
    bucket, inner = store._bucket, store._inner
    if inner.get_bucket_versioning(bucket).status != "Enabled":
        pytest.skip("this store keeps no versions")

    inner.remove_object(bucket, key)
    assert await store.size_of(key) is None
    listed = inner.list_objects(bucket, prefix=key, include_version=True)
    (marker,) = [one for one in listed if one.is_delete_marker]
    inner.remove_object(bucket, key, version_id=marker.version_id)
    assert await store.size_of(key) == 5

    await store.delete(key)
    assert not list(inner.list_objects(bucket, prefix=key, include_version=True))


async def test_some_bytes_of_an_object_are_read(store: S3Store) -> None:
    key = f"files/{secrets.token_hex(8)}"
    multipart = await store.start_multipart(key, "application/pdf")
    (url,) = await store.sign_parts(key, multipart, [1], utc_now())
    async with httpx.AsyncClient(trust_env=False) as http:
        await http.put(url, content=bytes(range(100)))
    await store.assemble(key, multipart, await store.parts_of(key, multipart))

    assert await store.read_part(key, 10, 5) == bytes(range(10, 15))
    assert await store.read_part(key, 0, 100) == bytes(range(100))
    with pytest.raises(ObjectMissing):
        await store.read_part(f"{key}-none", 0, 1)


async def test_small_objects_are_put_whole_and_listed_as_the_store_answered(
    store: S3Store, web: httpx.AsyncClient, key: str
) -> None:
    """The etag of the PUT, of a listing, of a look and of reading are one."""
    keys = [f"{key}-{number:02d}" for number in range(12)]
    urls = await store.sign_puts(keys, utc_now())
    sent = {}
    for one, url in zip(keys, urls, strict=True):
        answer = await web.put(url, content=one.encode())
        assert answer.status_code == 200
        sent[one] = (answer.headers["ETag"].strip('"'), len(one))

    listed = {one.key: (one.etag, one.size) async for one in store.objects(key)}
    looked = await store.object_at(keys[7])
    read: list[bytes] = []

    assert listed == sent
    assert looked is not None
    assert (looked.etag, looked.size) == sent[keys[7]]
    assert await store.read_through(keys[7], read.append) == sent[keys[7]][0]
    assert b"".join(read) == keys[7].encode()

    await store.delete(*keys[:11])
    assert [one.key async for one in store.objects(key)] == [keys[11]]
    await store.delete(keys[11])


async def test_some_bytes_are_stored_over_what_was_there(store: S3Store, key: str) -> None:
    read: list[bytes] = []
    await store.put_bytes(key, b"first", TYPE)
    await store.put_bytes(key, b"second", TYPE)
    await store.read_through(key, read.append)

    assert b"".join(read) == b"second"
    await store.delete(key)
    assert await store.object_at(key) is None
