"""The object store over S3, and the only module that touches the minio SDK and its private calls.

Two SDK clients: one for the internal endpoint, one that only signs for the public host (the Host
header is part of a signature). Region is always given, otherwise signing makes a network call. The
SDK is synchronous: its calls run in a bounded pool of threads of their own.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from io import BytesIO
from itertools import islice
from os.path import commonprefix
from pathlib import Path
from typing import Any, Final, ParamSpec, TypeVar
from urllib.parse import urlsplit

from minio import Minio
from minio.datatypes import Part
from urllib3 import PoolManager, Retry, Timeout

from evidence import bucket
from evidence.ports import (
    MultipartGone,
    ObjectMissing,
    OpenMultipart,
    StoredObject,
    StoredPart,
    StoreUnavailable,
)
from evidence.settings import Settings
from evidence.store_faults import translated

P = ParamSpec("P")
T = TypeVar("T")
_Query = dict[str, str | list[str] | tuple[str]]  # what the SDK calls a DictType

_PIECE: Final = 1024 * 1024
_BATCH: Final = 1000


class S3Store:
    """ObjectStore over any S3-compatible server; the port says what each call means."""

    def __init__(self, settings: Settings) -> None:
        """Connect to nothing yet; the first call does."""
        self._settings = settings
        self._bucket = settings.s3_bucket
        self._pool = ThreadPoolExecutor(settings.s3_threads, thread_name_prefix="store")
        self._http = PoolManager(
            maxsize=settings.s3_threads,
            block=False,
            timeout=Timeout(connect=settings.s3_connect_seconds, read=settings.s3_read_seconds),
            retries=Retry(connect=1, read=0, redirect=0, status=0, backoff_factor=0.2),
        )
        inner = urlsplit(settings.s3_endpoint)
        self._inner = self._client(inner.netloc, inner.scheme == "https")
        is_secure = urlsplit(settings.public_url).scheme == "https"
        self._signer = self._client(settings.signed_host(), is_secure)

    def _client(self, host: str, is_secure: bool) -> Minio:  # noqa: FBT001 -- private
        settings = self._settings
        return Minio(
            host,
            access_key=settings.s3_access_key.get_secret_value(),
            secret_key=settings.s3_secret_key.get_secret_value(),
            region=settings.s3_region,
            secure=is_secure,
            http_client=self._http,
        )

    def close(self) -> None:
        """Close threads and connections."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._http.clear()

    async def _run(self, call: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        def work() -> T:
            with translated():
                return call(*args, **kwargs)

        return await asyncio.get_running_loop().run_in_executor(self._pool, work)

    async def _of_upload(self, call: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a call about a multipart upload; Ceph says NoSuchKey of one that it does not know."""
        try:
            return await self._run(call, *args, **kwargs)
        except ObjectMissing as fault:
            raise MultipartGone from fault

    async def ready(self) -> None:
        if not await self._run(self._inner.bucket_exists, self._bucket):
            raise StoreUnavailable(f"存储桶 {self._bucket} 不存在")

    async def ensure_bucket(self) -> list[str]:
        """Create the bucket and its rules where missing."""
        region = self._settings.s3_region
        return await self._run(bucket.prepare, self._inner, self._bucket, region)

    async def start_multipart(self, key: str, media_type: str) -> str:
        headers: _Query = {"Content-Type": media_type}
        create = self._inner._create_multipart_upload  # noqa: SLF001 -- the SDK has no public call
        return str(await self._run(create, self._bucket, key, headers))

    async def parts_of(self, key: str, multipart_id: str) -> list[StoredPart]:
        return await self._of_upload(self._parts, key, multipart_id)

    def _parts(self, key: str, multipart_id: str) -> list[StoredPart]:
        found: list[StoredPart] = []
        marker = ""
        while True:
            page = self._inner._list_parts(  # noqa: SLF001
                self._bucket, key, multipart_id, max_parts=_BATCH, part_number_marker=marker or None
            )
            found += [
                StoredPart(p.part_number, str(p.etag).strip('"'), int(p.size or 0))
                for p in page.parts
            ]
            if not page.is_truncated or not page.next_part_number_marker:
                return found
            marker = str(page.next_part_number_marker)

    async def assemble(self, key: str, multipart_id: str, parts: Sequence[StoredPart]) -> None:
        complete = self._inner._complete_multipart_upload  # noqa: SLF001
        named = [Part(part.number, part.etag) for part in parts]
        try:
            await self._of_upload(complete, self._bucket, key, multipart_id, named)
        except StoreUnavailable:  # Ceph's answer also for an upload that is gone: then this says so
            await self.parts_of(key, multipart_id)
            raise

    async def abort_multipart(self, key: str, multipart_id: str) -> None:
        abort = self._inner._abort_multipart_upload  # noqa: SLF001
        with suppress(MultipartGone):
            await self._of_upload(abort, self._bucket, key, multipart_id)

    async def open_multiparts(self, prefix: str) -> AsyncIterator[OpenMultipart]:
        markers: dict[str, Any] = {}
        while True:
            listing = self._inner._list_multipart_uploads  # noqa: SLF001
            page = await self._run(listing, self._bucket, prefix=prefix, **markers)
            for one in page.uploads:
                yield OpenMultipart(one.object_name, str(one.upload_id), one.initiated_time)
            if not page.is_truncated or not page.uploads:
                return
            last = page.uploads[-1]
            markers = {"key_marker": last.object_name, "upload_id_marker": last.upload_id}

    async def size_of(self, key: str) -> int | None:
        found = await self.object_at(key)
        return found.size if found else None

    async def object_at(self, key: str) -> StoredObject | None:
        try:
            return _stored(await self._run(self._inner.stat_object, self._bucket, key))
        except ObjectMissing:
            return None

    async def read_through(self, key: str, visit: Callable[[bytes], object]) -> str:
        return await self._run(self._read, key, visit)

    def _read(self, key: str, visit: Callable[[bytes], object]) -> str:
        answer = self._inner.get_object(self._bucket, key)
        try:
            for piece in answer.stream(_PIECE):
                visit(piece)
            return str(answer.headers.get("ETag", "")).strip('"')
        finally:
            answer.close()
            answer.release_conn()

    async def put_file(self, key: str, path: Path, media_type: str) -> None:
        await self._run(self._inner.fput_object, self._bucket, key, str(path), media_type)

    async def put_bytes(self, key: str, content: bytes, media_type: str) -> None:
        put, size = self._inner.put_object, len(content)
        await self._run(put, self._bucket, key, BytesIO(content), size, media_type)

    async def read_part(self, key: str, offset: int, length: int) -> bytes:
        return await self._run(self._part, key, offset, length)

    def _part(self, key: str, offset: int, length: int) -> bytes:
        answer = self._inner.get_object(self._bucket, key, offset=offset, length=length)
        try:
            content = bytes(answer.read())
        finally:
            answer.close()
            answer.release_conn()
        if len(content) != length:
            raise StoreUnavailable
        return content

    async def delete(self, key: str, *more: str) -> None:
        with suppress(ObjectMissing):
            await self._run(self._delete, frozenset((key, *more)))

    def _delete(self, keys: frozenset[str]) -> None:
        # Every version, or the bytes stay under a delete marker: what may be deleted is forgotten.
        start = commonprefix(list(keys))  # noqa: RUF071 -- letter by letter is what a listing wants
        found = self._inner.list_objects(self._bucket, start, recursive=True, include_version=True)
        for one in [one for one in found if one.object_name in keys]:
            self._inner.remove_object(self._bucket, one.object_name, version_id=one.version_id)

    async def objects(self, prefix: str) -> AsyncIterator[StoredObject]:
        listing = self._inner.list_objects(self._bucket, prefix=prefix, recursive=True)
        while batch := await self._run(lambda: list(islice(listing, _BATCH))):
            for one in batch:
                yield _stored(one)

    async def sign_parts(
        self, key: str, multipart_id: str, numbers: Sequence[int], at: datetime
    ) -> list[str]:
        queries: list[_Query] = [
            {"uploadId": multipart_id, "partNumber": str(number)} for number in numbers
        ]
        return await self._run(lambda: [self._put_address(key, at, query) for query in queries])

    async def sign_puts(self, keys: Sequence[str], at: datetime) -> list[str]:
        return await self._run(lambda: [self._put_address(key, at) for key in keys])

    def _put_address(self, key: str, at: datetime, query: _Query | None = None) -> str:
        lifetime = timedelta(minutes=self._settings.part_url_minutes)
        sign = partial(self._signer.get_presigned_url, "PUT", self._bucket, key, lifetime)
        url = sign(request_date=at, extra_query_params=query)
        return self._settings.public_origin() + _relative(url)

    def sign_content(self, key: str, headers: dict[str, str], lifetime: timedelta) -> str:
        answered: _Query = {**headers}
        sign = self._signer.get_presigned_url
        return _relative(sign("GET", self._bucket, key, lifetime, response_headers=answered))


def _stored(one: Any) -> StoredObject:
    etag = str(one.etag or "").strip('"')
    return StoredObject(one.object_name, int(one.size or 0), one.last_modified, etag)


def _relative(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}"
